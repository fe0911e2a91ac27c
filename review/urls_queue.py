"""The queue besides its list: kept filters, batches, hand-over; review/urls.py takes these in before its numbers."""

from django.urls import path

from review.views import batches, handing_over, saved_filters

B = "batches/"

urlpatterns = [
    path("filters/save/", saved_filters.save, name="filter_save"),
    path("filters/<int:pk>/delete/", saved_filters.delete, name="filter_delete"),
    path(B, batches.batch_list, name="batches"),
    path(B + "new/", batches.new, name="batch_new"),
    path(B + "<uuid:pk>/", batches.batch, name="batch"),
    path(B + "<uuid:pk>/confirm/", batches.confirm, name="batch_confirm"),
    path(B + "<uuid:pk>/progress/", batches.progress, name="batch_progress"),
    path("<str:number>/hand-over/", handing_over.hand_over, name="hand_over"),
]
