"""Verification cases and what documents do to titles: the officers' pages, the enterprise's own."""

from django.urls import path

from cultivation_pool.views import matter_acts, matters, title_acts

M = "matters/<int:pk>/"

urlpatterns = [
    path("matters/", matters.queue, name="matters"),
    path("matters/open/", matter_acts.open_case, name="matter_open"),
    path("matters/files/<int:pk>/", matters.matter_file, name="matter_file"),
    path(M, matters.matter, name="matter"),
    path(M + "contacts/", matters.contacts, name="matter_contacts"),
    path(M + "hand/", matter_acts.hand, name="matter_hand"),
    path(M + "dismiss/", matter_acts.dismiss, name="matter_dismiss"),
    path(M + "ask/", matter_acts.ask, name="matter_ask"),
    path(M + "report/", matter_acts.report, name="matter_report"),
    path(M + "send-back/", matter_acts.send_back, name="matter_send_back"),
    path(M + "decide/", matter_acts.decide, name="matter_decide"),
    path(M + "revoke/", matter_acts.revoke, name="matter_revoke"),
    path(M + "reverse/", matter_acts.reverse, name="matter_reverse"),
    path(M + "confirm/", matter_acts.confirm, name="matter_confirm"),
    path(M + "decline/", matter_acts.decline, name="matter_decline"),
    path("title-acts/", title_acts.title_acts, name="title_acts"),
    path("title-acts/new/", title_acts.title_act_new, name="title_act_new"),
    path("title-acts/blank/", title_acts.blank, name="title_act_blank"),
    path("title-acts/<int:pk>/", title_acts.title_act, name="title_act"),
    path("title-acts/<int:pk>/confirm/", title_acts.title_act_confirm, name="title_act_confirm"),
    path("own/matters/", matters.own_matters, name="own_matters"),
    path("own/matters/<int:pk>/", matters.own_matter, name="own_matter"),
]
