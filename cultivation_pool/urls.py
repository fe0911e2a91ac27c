"""Pages of the cultivation pool. One URL per act; a quarter is the address of the own report."""

from django.urls import path

from cultivation_pool.views import desk, own

app_name = "pool"
R = "reports/<str:quarter>/"
C = "board/<int:pk>/"

urlpatterns = [
    path("", own.mine, name="mine"),
    path(R, own.report, name="report"),
    path(R + "fill/", own.fill, name="fill"),
    path(R + "autosave/", own.autosave, name="autosave"),
    path(R + "submit/", own.submit, name="submit"),
    path("cities/", desk.cities, name="cities"),
    path("board/", desk.board, name="board"),
    path("board/urge/<str:quarter>/", desk.urge, name="urge"),
    path(C, desk.case, name="case"),
    path(C + "remarks/add/", desk.remark_add, name="remark_add"),
    path(C + "remarks/<int:remark_id>/remove/", desk.remark_remove, name="remark_remove"),
    path(C + "return/", desk.return_for_correction, name="return"),
    path(C + "accept/", desk.accept, name="accept"),
]
