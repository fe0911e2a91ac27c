"""Statistics of a round. One URL per act; review/urls.py takes these in before its numbers."""

from django.urls import path

from review.views import statistics

urlpatterns = [
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/<str:code>/<str:name>/", statistics.export, name="statistics_export"),
]
