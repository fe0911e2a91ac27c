"""Pages of the first review. One URL per act; the declaration's number is its address."""

from django.urls import path

from review import (
    urls_citypanel,
    urls_decision,
    urls_desk,
    urls_draw,
    urls_matters,
    urls_packets,
    urls_panels,
    urls_queue,
    urls_statistics,
)
from review.views import decisions, desk, findings, marks, queue, waivers

app_name = "review"
N = "<str:number>/"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("done/", queue.done, name="done"),
    *urls_queue.urlpatterns,
    *urls_desk.urlpatterns,
    *urls_citypanel.urlpatterns,
    *urls_draw.urlpatterns,
    *urls_panels.urlpatterns,
    *urls_decision.urlpatterns,
    *urls_statistics.urlpatterns,
    *urls_matters.urlpatterns,
    *urls_packets.urlpatterns,
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
    path(N + "report/", findings.report, name="report"),
    path(N + "findings/<str:kind>/<int:pk>/", findings.kept, name="findings_kept"),
    path(N + "recommend/", decisions.recommend, name="recommend"),
    path(N + "return/", decisions.return_for_correction, name="return"),
    path(N + "not-recommend/", decisions.not_recommend, name="not_recommend"),
]
