"""Pages of the declaration process. One URL per act; the number of the declaration is its address."""

from django.urls import path

from declarations.views import codes, evidence, filling, overview, paper, round_acts, rounds, self_check, submitting

app_name = "declarations"
D = "declarations/<str:number>/"
R = "rounds/manage/<str:code>/"

urlpatterns = [
    path("self-check/", self_check.start, name="self_check"),
    path("self-check/compare/", self_check.compare, name="self_check_compare"),
    path("self-check/load/", self_check.load, name="self_check_load"),
    path("self-check/<str:tier>/", self_check.tier, name="self_check_tier"),
    path("self-check/<str:tier>/file/", self_check.keep, name="self_check_keep"),
    path("declarations/", overview.mine, name="mine"),
    path("rounds/", overview.open_rounds, name="rounds"),
    path("rounds/<str:code>/notice/", overview.round_notice, name="round_notice"),
    path("rounds/<str:code>/start/<str:tier>/", overview.start, name="start"),
    path("codes/regions/", codes.regions, name="region_search"),
    path("codes/industries/", codes.industries, name="industry_search"),
    path(D, overview.detail, name="detail"),
    path(D + "tier/<str:tier>/", overview.change_tier, name="change_tier"),
    path(D + "fill/<str:block>/", filling.block, name="block"),
    path(D + "autosave/", filling.autosave, name="autosave"),
    path(D + "side/<str:block>/", filling.side, name="side"),
    path(D + "evidence/", evidence.items, name="evidence"),
    path(D + "evidence/item/<int:requirement_id>/", evidence.upload, name="evidence_upload"),
    path(D + "evidence/<int:evidence_id>/", evidence.download, name="evidence_file"),
    path(D + "evidence/<int:evidence_id>/remove/", evidence.remove, name="evidence_remove"),
    path(D + "conditions/", submitting.conditions, name="conditions"),
    path(D + "submit/", submitting.submit, name="submit"),
    path(D + "receipt/<int:version>/", submitting.receipt, name="receipt"),
    path(D + "withdraw/", submitting.withdraw, name="withdraw"),
    path(D + "versions/<int:version>/", paper.version, name="version"),
    path(D + "versions/<int:version>/print/", paper.print_version, name="print_version"),
    path(D + "versions/<int:version>/print/request/", paper.print_request, name="print_request"),
    path(D + "versions/<int:version>/pdf/", paper.pdf, name="version_pdf"),
    path("check/<str:number>/<int:version>/<str:digest>/", paper.check, name="paper_check"),
    path("rounds/manage/", rounds.round_list, name="round_list"),
    path("rounds/manage/new/", rounds.round_new, name="round_new"),
    path("rounds/manage/extensions/<int:pk>/confirm/", round_acts.confirm_extension, name="extension_confirm"),
    path("rounds/manage/extensions/<int:pk>/decline/", round_acts.decline_extension, name="extension_decline"),
    path(R, rounds.round_detail, name="round_detail"),
    path(R + "edit/", rounds.round_edit, name="round_edit"),
    path(R + "tiers/", rounds.round_tiers, name="round_tiers"),
    path(R + "cities/", rounds.round_cities, name="round_cities"),
    path(R + "evidence/<str:tier>/", rounds.round_evidence, name="round_evidence"),
    path(R + "propose/", round_acts.propose, name="round_propose"),
    path(R + "return/", round_acts.send_back, name="round_return"),
    path(R + "confirm/", round_acts.confirm, name="round_confirm"),
    path(R + "close/propose/", round_acts.close_propose, name="round_close_propose"),
    path(R + "close/", round_acts.close, name="round_close"),
    path(R + "close/decline/", round_acts.close_decline, name="round_close_decline"),
    path(R + "extend/", round_acts.extend, name="round_extend"),
]
