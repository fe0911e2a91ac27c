"""The demonstration's city that reviews by panels of its own before it recommends, and an institution with a panel."""

from collections.abc import Sequence
from datetime import datetime

from declarations.enums import Status
from declarations.models import CityStage, Declaration, Round
from review import commissions, drawing, experts, institutions, panels, scoring
from review.enums import DrawSource
from review.models import Assignment, Panel
from zjtx.accounts.models import User
from zjtx.common.working_days import add_working_days
from zjtx.home.demo.people import AGENCY_EXPERTS, CITY_EXPERTS, OWN_PANEL_CITY, Cast
from zjtx.home.demo.second_half import GROUP_OPINION, SCORING_WORKING_DAYS, TIER, fill_sheet
from zjtx.registry.models import Region

AGENCY_NAME, AGENCY_CODE = "某科技评估机构", "91210100MA00000D34"
PANELS = ("市级评审一组", "市级评审二组")
COMMISSIONED = "受托评审一组"
REVIEWED, UNDER, COMMISSIONED_CASES = 1, 3, 2


def make(cast: Cast, round_: Round, at: datetime) -> None:
    """Both, where they are not there yet; what the city had recommended before stays so."""
    city = Region.objects.get(pk=OWN_PANEL_CITY)
    CityStage.objects.get_or_create(round=round_, city=city, defaults={"has_own_panel": True})
    if Panel.objects.filter(round=round_).exists():
        return
    _city(cast, round_, at)
    _agency(cast, round_, at)


def _city(cast: Cast, round_: Round, at: datetime) -> None:
    """One panel whose result is filed, one at work."""
    officer = cast.officer(OWN_PANEL_CITY)
    for username in CITY_EXPERTS:
        experts.add_entry(user=officer, at=at, username=username)
    waiting = Declaration.objects.visible_to(officer).filter(status=Status.CITY_REVIEW, round=round_, tier=TIER)
    rows = list(waiting.order_by("pk")[: REVIEWED + UNDER])
    if rows[:REVIEWED]:
        _filed(_started(cast, officer, round_, rows[:REVIEWED], PANELS[0], at), officer, at)
    if rows[REVIEWED:]:
        under = _started(cast, officer, round_, rows[REVIEWED:], PANELS[1], at)
        _score(Assignment.objects.filter(panel=under, expert=under.chair), at)


def _started(cast: Cast, officer: User, round_: Round, rows: Sequence[Declaration], name: str, at: datetime) -> Panel:
    seated = [cast.users[username] for username in CITY_EXPERTS]
    panel = panels.form_panel(
        user=officer, at=at, round_=round_, tier=TIER, name=name, declarations=rows, experts=seated, chair=seated[0],
        due_on=add_working_days(at.date(), SCORING_WORKING_DAYS).date,
    )  # fmt: skip
    panels.assign(panel=panel, user=officer, at=at, experts=seated)
    return panels.start_panel(panel=panel, user=officer, at=at)


def _score(rows: Sequence[Assignment], at: datetime) -> None:
    for one in rows:
        scoring.accept_statement(assignment=one, user=one.expert, at=at)
        fill_sheet(one, at)


def _filed(panel: Panel, officer: User, at: datetime) -> None:
    _score(Assignment.objects.filter(panel=panel).select_related("declaration__round", "expert"), at)
    given = {"panel": panel, "user": panel.chair, "at": at}
    for place in panel.places.select_related("declaration"):
        scoring.draft_result(declaration=place.declaration, result="pass", opinion=GROUP_OPINION, **given)
    scoring.sign_off(**given)
    scoring.file_result(panel, user=officer, at=at)


def _agency(cast: Cast, round_: Round, at: datetime) -> None:
    """The institution with its experts, drawn for a panel of the province that has not started."""
    officer, agent = cast.users["province-1"], cast.users["institution-1"]
    agency = institutions.add_institution(user=officer, at=at, name=AGENCY_NAME, code=AGENCY_CODE)
    institutions.add_member(institution=agency, user=officer, at=at, username=agent.username)
    for username in AGENCY_EXPERTS:
        experts.add_entry(user=agent, at=at, username=username)
    waiting = Declaration.objects.visible_to(officer).filter(status=Status.RECOMMENDED, round=round_, tier=TIER)
    rows = list(waiting.filter(panel_place__isnull=True).order_by("pk")[:COMMISSIONED_CASES])
    if not rows:
        return
    panel = panels.form_panel(
        user=officer, at=at, round_=round_, tier=TIER, name=COMMISSIONED, declarations=rows, experts=[],
        experts_required=2, due_on=add_working_days(at.date(), SCORING_WORKING_DAYS).date,
    )  # fmt: skip
    panel = commissions.commission(panel=panel, user=officer, at=at, institution=agency)
    how = {"wanted": 2, "source": DrawSource.BANK}
    drawing.carry_out(panel=panel, user=agent, at=at, seal=drawing.ask(panel, **how).seal, **how)
