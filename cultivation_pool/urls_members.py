"""The pool's list, its yearly update, titles from before the system, and the bureau's lists."""

from django.urls import path

from cultivation_pool.views import members, titles

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
]
