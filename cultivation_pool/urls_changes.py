"""Changes of title holders: the officers' queue and acts, the enterprise's own. One address per act."""

from django.urls import path

from cultivation_pool.views import changes, own_changes

C = "changes/<int:pk>/"
OWN = "own-changes/<int:pk>/"

urlpatterns = [
    path("changes/", changes.changes, name="changes"),
    path("changes/note/", changes.note, name="change_note"),
    path("changes/files/<int:pk>/", changes.file, name="change_file"),
    path(C, changes.change, name="change"),
    path(C + "pass/", changes.pass_on, name="change_pass"),
    path(C + "return/", changes.return_filing, name="change_return"),
    path(C + "close/", changes.close, name="change_close"),
    path(C + "confirm/", changes.confirm, name="change_confirm"),
    path(C + "refuse/", changes.refuse, name="change_refuse"),
    path(C + "titles/", changes.titles, name="change_titles"),
    path("own-changes/", own_changes.own_changes, name="own_changes"),
    path("own-changes/new/", own_changes.new, name="own_change_new"),
    path(OWN, own_changes.own_change, name="own_change"),
    path(OWN + "file/", own_changes.file, name="own_change_file"),
    path(OWN + "withdraw/", own_changes.withdraw, name="own_change_withdraw"),
]
