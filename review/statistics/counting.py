"""What is counted of a round: a dozen grouped queries within what the reader may see, however many declarations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, QuerySet

from declarations.answers.tables import models_of
from declarations.enums import Status
from declarations.models import CityPlan, Declaration, EvidenceRequirement, Remark, Round, RoundTier, TransitionLog
from declarations.sheets import sheet_named
from review.statistics.durations import Stays, Step, stays_of
from review.telling import city_code
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.working_days import is_working_day, remembered
from zjtx.registry.enums import IndustryLevel, RegionLevel, Tier
from zjtx.registry.models import Industry, Region
from zjtx.registry.selectors import district_names

AT_ONCE = 2000
# The stages whose days are told, in their order.
TIMED = (
    Status.DISTRICT_REVIEW, Status.CITY_REVIEW, Status.RETURNED, Status.RECOMMENDED, Status.EXPERT_REVIEW,
    Status.REVIEWED, Status.PROPOSED, Status.PUBLICITY,
)  # fmt: skip


class Divided:
    """A region and its parts: of the province the cities, of a city its districts."""

    region: Region

    @property
    def is_province(self) -> bool:
        """Whether its parts are cities."""
        return self.region.level == RegionLevel.PROVINCE

    @property
    def is_district(self) -> bool:
        """Whether it has no parts."""
        return not self.is_province and not self.region.acts_as_city

    def part_of(self, path: str) -> str:
        """The city in a region's path; for a city and below it, its district, or itself where none is named."""
        if self.is_province:
            return city_code(path)
        return (path.strip("/").split("/")[:3])[-1]


@dataclass(frozen=True)
class Scope(Divided):
    """Statistics of a round for a region that the reader may see: the own one, or one within it; of one tier where one
    is named."""

    user: Any
    round: Round
    region: Region
    tier: str = ""

    @property
    def area(self) -> str:
        """The name of the region."""
        return self.region.name

    @property
    def tiers(self) -> list[str]:
        """Those that the tables tell of."""
        return [self.tier] if self.tier else list(Tier.values)

    def declarations(self) -> QuerySet[Declaration]:
        """What the reader may see of the round in the region: whatever was submitted, drafts never."""
        rows = Declaration.objects.visible_to(self.user).filter(round=self.round).order_by()
        if self.region.pk != self.user.region_id:
            rows = rows.filter(region_path__startswith=self.region.path)
        return rows.filter(tier=self.tier) if self.tier else rows


def areas_of(user: Any) -> dict[str, str]:
    """{code: name} of the parts of the reader's own region that can be looked at by themselves. One query at most."""
    if user.role == Role.PROVINCE_OFFICER:
        return cities_within(user.scope_path)
    if user.role != Role.CITY_OFFICER:
        return {}
    within = Region.objects.filter(parent=user.region_id).order_by("code")
    return dict(within.values_list("pk", "name"))


def cities_within(path: str) -> dict[str, str]:
    """{code: name} of the cities in their order."""
    cities = Region.objects.filter(acts_as_city=True, path__startswith=path).order_by("code")
    return dict(cities.values_list("pk", "name"))


@dataclass(frozen=True)
class StateCount:
    """How many declarations of a tier are in a state, in a part of the reader's region."""

    tier: str
    status: str
    part: str
    number: int


class Counts:
    """Everything that the tables of a scope are made of; each property is one query, asked once."""

    def __init__(self, scope: Scope, at: datetime) -> None:
        self.scope, self.at = scope, at

    @cached_property
    def states(self) -> list[StateCount]:
        """By tier, state and part of the region."""
        rows = self.scope.declarations().values_list("tier", "status", "region_path").annotate(number=Count("pk"))
        return [StateCount(tier, status, self.scope.part_of(path), number) for tier, status, path, number in rows]

    @cached_property
    def sheets(self) -> dict[str, str]:
        """{tier: version of its sheet}."""
        return {tier: sheet for tier, sheet, _plan in self._tiers}

    @cached_property
    def _tiers(self) -> list[tuple[str, str, int]]:
        rows = RoundTier.objects.filter(round=self.scope.round, tier__in=self.scope.tiers)
        found = rows.values_list("tier", "sheet", "plan_count")
        return sorted(found, key=lambda row: Tier.values.index(row[0]))

    @cached_property
    def kinds(self) -> list[tuple[str, str, str, int]]:
        """(tier, division of industry, size, number), "" where the sheet says neither; a query a sheet."""
        return [(tier, code or "", size or "", number) for tier, code, size, number in self._kinds()]

    def _kinds(self) -> Iterator[tuple[str, str | None, str | None, int]]:
        for version in dict.fromkeys(self.sheets.values()):
            single, _yearly = models_of(sheet_named(version))
            rows = single._default_manager.filter(declaration__in=self.scope.declarations()).order_by()
            columns = ("declaration__tier", "industry_division", "size")
            yield from rows.values_list(*columns).annotate(number=Count("pk"))

    @cached_property
    def plans(self) -> dict[str, int]:
        """{tier: plan figure} of the reader's own region: the province's, or a city's where the notice sets one."""
        if self.scope.is_province:
            return {tier: plan for tier, _sheet, plan in self._tiers if plan}
        return {tier: plan for (_city, tier), plan in self.city_plans.items()}

    @cached_property
    def city_plans(self) -> dict[tuple[str, str], int]:
        """{(city, tier): plan figure}: every city's for the province, its own for a city, none for a district."""
        rows = CityPlan.objects.filter(round=self.scope.round, tier__in=self.scope.tiers)
        if not self.scope.is_province:
            rows = rows.filter(city=self.scope.region.pk)
        return {(city, tier): plan for city, tier, plan in rows.values_list("city_id", "tier", "plan_count")}

    @cached_property
    def stays(self) -> tuple[dict[str, Stays], bool]:
        """({stage: stays}, whether provisional days were crossed): the history is read once, row by row."""
        rows = TransitionLog.objects.filter(declaration__in=self.scope.declarations())
        path = rows.order_by("declaration", "pk").values_list("declaration", "target", "at")
        with remembered():
            found, is_provisional = stays_of(
                _steps(path.iterator(chunk_size=AT_ONCE)), TIMED, clock.local(self.at).date(), is_working_day
            )
        return dict(found), is_provisional

    @cached_property
    def returns(self) -> list[tuple[str, str, int]]:
        """(tier, part of the region, how often returned) of every declaration that ever was."""
        rows = TransitionLog.objects.filter(declaration__in=self.scope.declarations(), target=Status.RETURNED)
        columns = ("declaration", "declaration__tier", "declaration__region_path")
        counted = rows.order_by().values_list(*columns).annotate(number=Count("pk"))
        return [(tier, self.scope.part_of(path), number) for _pk, tier, path, number in counted]

    @cached_property
    def remarks(self) -> list[tuple[str, str, int, int]]:
        """(tier, field, remarks, declarations) of remarks that were sent with a return."""
        rows = Remark.objects.filter(declaration__in=self.scope.declarations(), sent_at__isnull=False).order_by()
        columns = ("declaration__tier", "field")
        counted = rows.values_list(*columns).annotate(number=Count("pk"), cases=Count("declaration", distinct=True))
        return list(counted)

    @cached_property
    def evidence_items(self) -> dict[str, str]:
        """{place of a remark: item of attachment 4}."""
        rows = EvidenceRequirement.objects.filter(round=self.scope.round).values_list("pk", "serial", "text")
        return {f"evidence-{pk}": f"佐证材料 {serial} {text}" for pk, serial, text in rows}

    @cached_property
    def parts(self) -> dict[str, str]:
        """{code: name} of the parts of the region, in their order."""
        if self.scope.is_province:
            return cities_within(self.scope.region.path)
        names, present = district_names(), {one.part for one in self.states}
        return {code: names.get(code, code) for code in sorted(present)}

    @cached_property
    def industry_names(self) -> dict[str, tuple[str, str]]:
        """{code: (name, code of its section)} of sections and divisions."""
        rows = Industry.objects.filter(level__in=(IndustryLevel.SECTION, IndustryLevel.DIVISION))
        return {code: (name, section) for code, name, section in rows.values_list("pk", "name", "section")}

    @cached_property
    def last_act(self) -> datetime | None:
        """When anything was done last: until then the figures reach."""
        return TransitionLog.objects.filter(declaration__in=self.scope.declarations()).aggregate(at=Max("at"))["at"]


def _steps(rows: Iterable[tuple[int, str, datetime]]) -> Iterator[Step]:
    for pk, target, at in rows:
        yield pk, target, clock.local(at).date()
