"""The landing page, the notices, the audit trail's pages, the working calendar and the health check."""

from django.urls import include, path

from zjtx.home.views import audit, calendar, health, index

home = [
    path("", index.index, name="index"),
    path("notices/", index.notices, name="notices"),
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
