"""Totals of the quarterly reports, and what of them looks wrong."""

from django.urls import path

from cultivation_pool.views import totals

urlpatterns = [
    path("totals/", totals.totals, name="totals"),
    path("totals/anomalies/", totals.anomalies, name="anomalies"),
    path("totals/<str:quarter>/export/", totals.export, name="totals_export"),
]
