"""The landing page, the notices, the audit trail's pages, the working calendar and the health check."""

from django.urls import include, path

from zjtx.home.views import audit, calendar, enterprise, health, index

home = [
    path("", index.index, name="index"),
    path("notices/", index.notices, name="notices"),
    path("enterprise/", enterprise.enterprise_record, name="enterprise_record"),
    path("enterprise/edit/", enterprise.enterprise_record_edit, name="enterprise_record_edit"),
    path("privacy/", index.privacy, name="privacy"),
    path("healthz", health.healthz, name="healthz"),
    path("audit/", audit.entries, name="audit"),
    path("audit/verify/", audit.verify, name="audit_verify"),
    path("audit/<int:pk>/", audit.entry, name="audit_entry"),
]
working_calendar = [
    path("", calendar.year_page, name="list"),
    path("add/", calendar.add, name="add"),
    path("<int:pk>/remove/", calendar.remove, name="remove"),
]
urlpatterns = [
    path("", include((home, "home"))),
    path("calendar/", include((working_calendar, "calendar"))),
]
