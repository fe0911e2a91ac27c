"""Panels of a city before it recommends, and panels that an institution runs."""

from typing import Any

from declarations.models import CityStage, Declaration
from review import commissions, scoring
from review.models import ExpertEntry, Institution, InstitutionMember, Panel
from tests import factories
from tests.review import factories as review
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY
from zjtx.accounts.models import User


def own_panel(city: str = review.DALIAN, **flags: bool) -> None:
    """The open round has the city run panels of its own."""
    stage = {"round": factories.open_round(), "city": factories.regions()[city]}
    CityStage.objects.update_or_create(**stage, defaults={"has_own_panel": True, **flags})


def at_city(region: str = review.GANJINGZI, **answers: Any) -> Declaration:
    """A declaration on the desk of a city that reviews by its own panel, every point of its first review checked."""
    own_panel(review.DALIAN if region == review.GANJINGZI else review.ANSHAN)
    declaration = review.submitted(region=region, **answers)
    city = review.DALIAN if region == review.GANJINGZI else review.ANSHAN
    review.check_commitments(declaration, review.city_officer(city))
    return declaration


def city_expert(city: str = review.DALIAN, **fields: Any) -> User:
    """An expert of the city's bank."""
    one = make.expert(**fields)
    bureau = factories.regions()[city]
    ExpertEntry.objects.create(user=one, bureau=bureau, changed_by=one, changed_at=PANEL_DAY)
    return one


def city_formed(
    declarations: list[Declaration] | None = None, *, experts: int = 2, officer: User | None = None, **fields: Any
) -> Panel:
    """A panel of the city nobody is assigned on yet; the first expert is its chair."""
    rows = [at_city()] if declarations is None else declarations
    seated = [city_expert() for _ in range(experts)]
    return make.formed(rows, experts=seated, officer=officer or review.city_officer(), **fields)


def city_started(declarations: list[Declaration] | None = None, *, experts: int = 2, **fields: Any) -> Panel:
    """A panel of the city whose review has begun."""
    rows = [at_city()] if declarations is None else declarations
    officer = fields.pop("officer", None) or review.city_officer()
    return make.started(rows, experts=[city_expert() for _ in range(experts)], officer=officer, **fields)


def city_filed(declarations: list[Declaration] | None = None, *, result: str = "pass", **fields: Any) -> Panel:
    """A panel of the city whose result is filed."""
    panel = make.drafted(make.scored(city_started(declarations, **fields)), result)
    scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)
    return scoring.file_result(panel, user=panel.created_by, at=PANEL_DAY)


def institution(name: str = "辽宁某科技评估中心", **fields: Any) -> Institution:
    """An institution with one account that acts for it (`people_of`)."""
    officer = make.province_officer()
    values = {"code": factories.valid_uscc(), "kept_by": officer.region, "created_by": officer, **fields}
    made = Institution.objects.create(name=name, created_at=PANEL_DAY, **values)
    member(made)
    return made


def member(of: Institution, user: User | None = None) -> User:
    """An account that acts for the institution."""
    one = user or factories.user("institution", organisation=of.name)
    InstitutionMember.objects.create(institution=of, user=one, added_by=of.created_by, added_at=PANEL_DAY)
    return one


def people_of(of: Institution) -> User:
    """The institution's first account."""
    return of.members.select_related("user").order_by("pk")[0].user


def institution_expert(of: Institution, **fields: Any) -> User:
    """An expert of the institution."""
    one = make.expert(organisation=of.name, **fields)
    ExpertEntry.objects.create(user=one, institution=of, changed_by=one, changed_at=PANEL_DAY)
    return one


def commissioned(panel: Panel | None = None, of: Institution | None = None) -> Panel:
    """A panel that an institution is commissioned with; without experts yet."""
    one = panel or make.formed(experts=[])
    return commissions.commission(panel=one, user=one.created_by, at=PANEL_DAY, institution=of or institution())
