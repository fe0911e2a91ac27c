"""Pages of the first review. One URL per act; the declaration's number is its address."""

from django.urls import path

from review import urls_citypanel, urls_decision, urls_draw, urls_panels
from review.views import decisions, desk, findings, marks, packets, queue, waivers

app_name = "review"
N = "<str:number>/"
PACKET = "packets/<str:code>/<str:region>/"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("done/", queue.done, name="done"),
    *urls_citypanel.urlpatterns,
    *urls_draw.urlpatterns,
    *urls_panels.urlpatterns,
    *urls_decision.urlpatterns,
    path("packets/", packets.packets, name="packets"),
    path(PACKET, packets.packet, name="packet"),
    path(PACKET + "summary/<str:tier>/", packets.summary, name="packet_summary"),
    path(PACKET + "letter/", packets.letter, name="packet_letter"),
    path("waivers/", waivers.waiver_list, name="waivers"),
    path("waivers/withdraw/<int:pk>/", waivers.withdraw, name="waiver_withdraw"),
    path("waivers/<str:number>/", waivers.waiver_case, name="waiver_case"),
    path("waivers/<str:number>/<str:clause>/", waivers.give, name="waiver_give"),
    path(N, desk.desk, name="desk"),
    path(N + "contacts/", desk.contacts, name="contacts"),
    path(N + "take/", desk.take, name="take"),
    path(N + "release/", desk.release, name="release"),
    path(N + "remarks/add/", marks.remark_add, name="remark_add"),
    path(N + "remarks/<int:remark_id>/remove/", marks.remark_remove, name="remark_remove"),
    path(N + "clauses/<str:clause>/", marks.finding, name="finding"),
    path(N + "commitments/<str:point>/", marks.commitment, name="commitment"),
    path(N + "findings/", findings.findings, name="findings"),
    path(N + "findings/<str:kind>/<int:pk>/", findings.kept, name="findings_kept"),
    path(N + "recommend/", decisions.recommend, name="recommend"),
    path(N + "return/", decisions.return_for_correction, name="return"),
    path(N + "not-recommend/", decisions.not_recommend, name="not_recommend"),
]
