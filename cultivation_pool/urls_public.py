"""What everybody may do and read: reporting an enterprise by name, and the revocations."""

from django.urls import path

from cultivation_pool.views import public

app_name = "pool_public"

urlpatterns = [
    path("recognised/revocations/", public.revocations, name="revocations"),
    path("recognised/report/", public.report, name="report"),
    path("recognised/report/done/", public.report_received, name="report_received"),
    path("recognised/report/standing/", public.report_standing, name="report_standing"),
]
