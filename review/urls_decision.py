"""Pages of the province after recommendation. One URL per act; review/urls.py takes these in before its numbers."""

from django.urls import path

from review.views import decision, decision_draft, province, publicity, recognition

D = "decision/"
L = D + "lists/<int:pk>/"
P = D + "publicities/<int:pk>/"

urlpatterns = [
    path("province/", province.province_list, name="province_list"),
    path("province/<str:number>/", province.province_case, name="province_case"),
    path("province/<str:number>/send-back/", province.send_back, name="send_back"),
    path(D, decision.decisions, name="decisions"),
    path(D + "draft/<str:code>/<str:tier>/", decision.draft, name="decision_draft"),
    path(L, decision_draft.decision, name="decision"),
    path(L + "save/", decision_draft.save, name="decision_save"),
    path(L + "line/", decision_draft.line, name="decision_line"),
    path(L + "reasons/", decision_draft.reasons, name="decision_reasons"),
    path(L + "comments/", decision_draft.comment, name="decision_comment"),
    path(L + "trace/", decision_draft.trace, name="decision_trace"),
    path(L + "ranking/", decision_draft.export, name="decision_ranking"),
    path(L + "apply/", decision.apply, name="decision_apply"),
    path(D + "publish/<str:code>/<str:tier>/", publicity.publish, name="publicity_new"),
    path(P, publicity.publicity, name="publicity"),
    path(P + "lines/<int:serial>/correct/", publicity.correct, name="publicity_correct"),
    path(P + "recognise/", recognition.recognise, name="recognise"),
    path(P + "letter/", recognition.draft_letter, name="letter_draft"),
    path(D + "recognitions/<int:pk>/", recognition.recognition, name="recognition"),
    path(D + "recognitions/<int:pk>/letter/", recognition.letter, name="letter"),
]
