"""The pool's list, its yearly update, titles from before the system, and the bureau's lists."""

from django.urls import path

from cultivation_pool.views import lists, members, offers, titles

urlpatterns = [
    path("members/", members.members, name="members"),
    path("members/<int:pk>/", members.member, name="member"),
    path("record/", members.own_record, name="own_record"),
    path("members/updates/", members.updates, name="updates"),
    path("members/updates/new/", members.update_new, name="update_new"),
    path("members/updates/<int:year>/", members.update, name="update"),
    path("members/titles/", titles.title_imports, name="title_imports"),
    path("members/titles/upload/", titles.title_import_upload, name="title_import_upload"),
    path("members/titles/template/", titles.title_template, name="title_template"),
    path("members/titles/<int:pk>/", titles.title_import, name="title_import"),
    path("members/titles/<int:pk>/confirm/", titles.title_import_confirm, name="title_import_confirm"),
    path("members/titles/<int:pk>/discard/", titles.title_import_discard, name="title_import_discard"),
    path("lists/export/<str:name>/", members.list_export, name="list_export"),
    path("lists/", lists.lists, name="lists"),
    path("lists/national/", lists.national, name="national"),
    path("lists/bank/", lists.bank_list, name="bank_list"),
    path("lists/survey/", lists.survey, name="survey"),
    path("lists/survey/<str:quarter>/mark/", lists.survey_mark, name="survey_mark"),
    path("lists/survey/<str:quarter>/lines/", lists.survey_lines, name="survey_lines"),
    path("lists/contacts/", lists.contacts, name="contacts"),
    path("lists/contacts/own/", lists.contact_edit, name="contact_edit"),
    path("lists/services/", offers.offers, name="offers"),
    path("lists/services/new/", offers.offer_new, name="offer_new"),
    path("lists/services/<int:pk>/", offers.offer, name="offer"),
    path("lists/services/<int:pk>/close/", offers.offer_close, name="offer_close"),
    path("lists/services/<int:pk>/attendance/", offers.offer_attendance, name="offer_attendance"),
    path("services/", offers.own_services, name="own_services"),
    path("services/<int:pk>/sign-up/", offers.own_sign_up, name="own_sign_up"),
    path("services/<int:pk>/withdraw/", offers.own_withdraw, name="own_withdraw"),
    path("services/financing/", offers.own_financing, name="own_financing"),
    path("services/financing/end/", offers.own_financing_end, name="own_financing_end"),
]
