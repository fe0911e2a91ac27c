"""Pages that everybody may read: publicity, objections to it, and who has been recognised."""

from django.urls import path

from review.views import announcements, certificates, public

app_name = "public"

urlpatterns = [
    path("publicity/", public.publicities, name="publicity_list"),
    path("publicity/objections/", public.objection_standing, name="objection_standing"),
    path("publicity/<int:pk>/", public.publicity, name="publicity"),
    path("publicity/<int:pk>/list.csv", public.download, name="publicity_csv"),
    path("publicity/<int:pk>/list.<str:file_format>", public.paper, name="publicity_paper"),
    path("publicity/<int:pk>/object/", public.object_to, name="object"),
    path("publicity/<int:pk>/object/done/", public.objection_received, name="objection_received"),
    path("recognised/", public.recognised, name="recognised"),
    path("recognised/announcements/", announcements.announcements, name="announcement_list"),
    path("recognised/announcements/<int:pk>/", announcements.announcement, name="announcement"),
    path("certificates/check/", certificates.check_entry, name="certificate_entry"),
    path("certificates/check/<str:code>/", certificates.check, name="certificate"),
]
