"""Addresses of the common pages: include this module at the root; namespaces "jobs" and "inbox"."""

from django.urls import include, path

from zjtx.common import views

jobs = [
    path("<uuid:job_id>/", views.job_page, name="page"),
    path("<uuid:job_id>/status/", views.job_status, name="status"),
    path("<uuid:job_id>/download/", views.job_download, name="download"),
]
inbox = [
    path("", views.notices, name="list"),
    path("read-all/", views.read_all, name="read_all"),
    path("<int:notice_id>/open/", views.open_notice, name="open"),
]
urlpatterns = [
    path("jobs/", include((jobs, "jobs"))),
    path("inbox/", include((inbox, "inbox"))),
]
