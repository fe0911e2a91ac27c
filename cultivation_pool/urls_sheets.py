"""Reports filled with spreadsheets: the enterprise's workbook, and the city's sheet of many enterprises."""

from django.urls import path

from cultivation_pool.views import city_rows as city
from cultivation_pool.views import report_workbooks as own

R = "reports/<str:period>/workbook/"
C = "board/rows/<str:period>/"

urlpatterns = [
    path(R, own.upload, name="workbook_upload"),
    path(R + "download/", own.download, name="workbook"),
    path(R + "<uuid:upload_id>/", own.preview, name="workbook_preview"),
    path(R + "<uuid:upload_id>/confirm/", own.confirm, name="workbook_confirm"),
    path(R + "<uuid:upload_id>/discard/", own.discard, name="workbook_discard"),
    path(C, city.upload, name="rows"),
    path(C + "download/", city.download, name="rows_sheet"),
    path(C + "<uuid:upload_id>/", city.preview, name="rows_preview"),
    path(C + "<uuid:upload_id>/confirm/", city.confirm, name="rows_confirm"),
    path(C + "<uuid:upload_id>/discard/", city.discard, name="rows_discard"),
]
