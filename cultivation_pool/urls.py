"""Pages of the cultivation pool. One URL per act; a quarter is the address of the own report."""

from django.urls import path

from cultivation_pool import urls_candidates, urls_changes
from cultivation_pool.views import desk, own, pool_checks

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
    path("board/export/<str:quarter>/", desk.export, name="export"),
    path("board/urge/<str:quarter>/", desk.urge, name="urge"),
    path(C, desk.case, name="case"),
    path(C + "remarks/add/", desk.remark_add, name="remark_add"),
    path(C + "remarks/<int:remark_id>/remove/", desk.remark_remove, name="remark_remove"),
    path(C + "return/", desk.return_for_correction, name="return"),
    path(C + "accept/", desk.accept, name="accept"),
    path(C + "extend/", desk.extend, name="extend"),
    path("checks/", pool_checks.checks, name="checks"),
    path("checks/start/", pool_checks.check_start, name="check_start"),
    path("checks/<int:pk>/", pool_checks.check, name="check"),
    path("checks/<int:pk>/again/", pool_checks.check_again, name="check_again"),
    path("checks/<int:pk>/<int:enterprise_id>/", pool_checks.check_row, name="check_row"),
    *urls_changes.urlpatterns,
    *urls_candidates.urlpatterns,
]
