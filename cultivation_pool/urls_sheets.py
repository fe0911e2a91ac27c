"""Reports filled with spreadsheets: the enterprise's workbook."""

from django.urls import path

from cultivation_pool.views import report_workbooks as own

R = "reports/<str:period>/workbook/"

urlpatterns = [
    path(R, own.upload, name="workbook_upload"),
    path(R + "download/", own.download, name="workbook"),
    path(R + "<uuid:upload_id>/", own.preview, name="workbook_preview"),
    path(R + "<uuid:upload_id>/confirm/", own.confirm, name="workbook_confirm"),
    path(R + "<uuid:upload_id>/discard/", own.discard, name="workbook_discard"),
]
