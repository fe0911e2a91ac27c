"""Printing certificates; verifying one is public (review/urls_public.py)."""

from django.urls import path

from review.views import certificates

app_name = "certificates"

urlpatterns = [
    path("", certificates.certificate_list, name="list"),
    path("<int:pk>/", certificates.title, name="title"),
]
