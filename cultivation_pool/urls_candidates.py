"""Candidates (后备企业): one address per act."""

from django.urls import path

from cultivation_pool.views import candidates

urlpatterns = [
    path("candidates/", candidates.candidates, name="candidates"),
    path("candidates/new/", candidates.new, name="candidate_new"),
    path("candidates/confirm/", candidates.confirm, name="candidates_confirm"),
    path("candidates/upload/", candidates.upload, name="candidates_upload"),
    path("candidates/upload/confirm/", candidates.upload_confirm, name="candidates_upload_confirm"),
    path("candidates/upload/discard/", candidates.upload_discard, name="candidates_upload_discard"),
    path("candidates/list.xlsx", candidates.xlsx, name="candidates_xlsx"),
    path("candidates/blank.xlsx", candidates.blank, name="candidates_blank"),
    path("candidates/packet/<str:code>/", candidates.to_packet, name="candidates_packet"),
    path("candidates/plan/", candidates.plan, name="candidate_plan"),
    path("candidates/<int:pk>/", candidates.edit, name="candidate_edit"),
    path("candidates/<int:pk>/strike/", candidates.strike, name="candidate_strike"),
]
