"""Pages of the cultivation pool. One URL per act; a period ("2022Q1", "2022") is the address of the own report."""

from typing import Any

from django.urls import path

from cultivation_pool import urls_candidates, urls_changes, urls_matters, urls_members, urls_sheets, urls_totals
from cultivation_pool.kinds import ANNUAL, QUARTERLY, Kind
from cultivation_pool.views import desk, own, pool_checks

app_name = "pool"
R = "reports/<str:period>/"


def _of(kind: Kind, head: str) -> list[Any]:
    """The officers' pages of one kind of report."""
    of: dict[str, Any] = {"kind": kind}
    case, name = f"{head}/<int:pk>/", kind.desk
    return [
        path(f"{head}/", desk.board, of, name=f"{name}board"),
        path(case, desk.case, of, name=f"{name}case"),
        path(case + "remarks/add/", desk.remark_add, of, name=f"{name}remark_add"),
        path(case + "remarks/<int:remark_id>/remove/", desk.remark_remove, of, name=f"{name}remark_remove"),
        path(case + "return/", desk.return_for_correction, of, name=f"{name}return"),
        path(case + "accept/", desk.accept, of, name=f"{name}accept"),
        path(case + "extend/", desk.extend, of, name=f"{name}extend"),
        path(case + "reopen/", desk.reopen, of, name=f"{name}reopen"),
    ]


urlpatterns = [
    path("", own.mine, name="mine"),
    path(R, own.report, name="report"),
    path(R + "fill/", own.fill, name="fill"),
    path(R + "autosave/", own.autosave, name="autosave"),
    path(R + "submit/", own.submit, name="submit"),
    path(R + "correction/", own.ask_correction, name="ask_correction"),
    path("cities/", desk.cities, {"kind": QUARTERLY}, name="cities"),
    path("profiles/cities/", desk.cities, {"kind": ANNUAL}, name="profile_cities"),
    path("board/export/<str:period>/", desk.export, name="export"),
    path("board/urge/<str:period>/", desk.urge, name="urge"),
    *_of(QUARTERLY, "board"),
    *_of(ANNUAL, "profiles"),
    path("profiles/<int:pk>/contacts/", desk.contacts, {"kind": ANNUAL}, name="profile_contacts"),
    *urls_totals.urlpatterns,
    *urls_sheets.urlpatterns,
    path("checks/", pool_checks.checks, name="checks"),
    path("checks/start/", pool_checks.check_start, name="check_start"),
    path("checks/<int:pk>/", pool_checks.check, name="check"),
    path("checks/<int:pk>/again/", pool_checks.check_again, name="check_again"),
    path("checks/<int:pk>/<int:enterprise_id>/", pool_checks.check_row, name="check_row"),
    *urls_matters.urlpatterns,
    *urls_members.urlpatterns,
    *urls_changes.urlpatterns,
    *urls_candidates.urlpatterns,
]
