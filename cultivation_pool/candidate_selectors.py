"""What pages read of candidates. Rows only through `visible_to(user)` (decision 5)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cultivation_pool.enums import CandidateState
from cultivation_pool.listing import InAddress
from cultivation_pool.models import Candidate, CandidatePlan, CandidateUpload
from declarations.models import Declaration
from review.models import PacketEdition
from review.packets.papers import STATES as PACKET_STATES
from review.province import Page, keyset
from review.telling import city_code
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region, Title
from zjtx.registry.selectors import cities, half_width, named

PAGE_SIZE = 50


@dataclass(frozen=True)
class CandidateFilters(InAddress):
    """The list as it stands in its address."""

    year: str = ""
    state: str = ""
    tier: str = ""
    city: str = ""
    q: str = ""

    @classmethod
    def read(cls, name: str, value: str) -> str:
        """One value; what is no choice counts as none."""
        allowed = {"state": CandidateState.values, "tier": Tier.values}
        return super().read(name, value) if name not in allowed else value if value in allowed[name] else ""

    def within(self, years: list[int]) -> "CandidateFilters":
        """The same; without a year of the list it is the first of `years`."""
        return self if self.year in map(str, years) else replace(self, year=str(years[0]))


def years_of(user: Any, today: date) -> list[int]:
    """The years to choose from, first the one that is shown unasked: this one, where it has nothing the latest."""
    found = set(Candidate.objects.visible_to(user).order_by().values_list("year", flat=True).distinct())
    found |= set(CandidatePlan.objects.order_by().values_list("year", flat=True).distinct())
    first = today.year if today.year in found else max(found, default=today.year)
    return [first, *sorted((found | {today.year, today.year + 1}) - {first}, reverse=True)]


def candidate_visible(user: Any, pk: int) -> Candidate:
    """A candidate in scope; out of scope is 404, like one that does not exist."""
    rows = Candidate.objects.visible_to(user).select_related("region", "industry")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("没有该后备企业")
    return found


def matching(user: Any, filters: CandidateFilters) -> QuerySet[Candidate]:
    """The rows that the filters choose; those off the list only where they are asked for."""
    rows = Candidate.objects.visible_to(user).select_related("region", "industry").filter(year=int(filters.year))
    rows = rows.filter(state=filters.state) if filters.state else rows.listed()
    if filters.tier:
        rows = rows.filter(tier=filters.tier)
    if filters.city:
        rows = rows.filter(region_path__contains=f"/{filters.city}/")
    for word in filters.q.split():
        rows = rows.filter(named("enterprise_name", word) | Q(uscc__startswith=half_width(word)))
    return rows


def list_page(user: Any, filters: CandidateFilters, *, after: str, before: str) -> Page:
    """A page of the list, newest first."""
    return keyset(matching(user, filters), "pk", after=after, before=before, size=PAGE_SIZE, newest_first=True)


def counts(user: Any, year: int) -> dict[str, int]:
    """{"plan", "nominated", "confirmed", "struck", "declared", "recognised"} of the scope in a year."""
    rows = Candidate.objects.visible_to(user).filter(year=year)
    found = rows.aggregate(**{state: Count("pk", filter=Q(state=state)) for state in CandidateState.values})
    standing = Standing(user, year, rows.filter(state=CandidateState.CONFIRMED).only("uscc", "tier"))
    return {**found, "plan": plan_of(user, year), "declared": standing.declared, "recognised": standing.recognised}


def home_counts(user: Any) -> dict[tuple[int, str], int]:
    """{(year, state): how many} of the list, for the home page; one query."""
    rows = Candidate.objects.visible_to(user).listed().order_by("year", "state")
    found = rows.values("year", "state").annotate(count=Count("pk"))
    return {(row["year"], row["state"]): row["count"] for row in found}


def plan_of(user: Any, year: int) -> int:
    """The plan figure of the scope: of the city, for the province its own or the cities' together; 0 where none is."""
    plans = dict(CandidatePlan.objects.filter(year=year).values_list("city_id", "count"))
    if user.role == "province_officer":
        return plans.get(None) or sum(plans.values())
    return plans.get(user.region_id, 0) if user.role == "city_officer" else 0


def by_city(user: Any, year: int) -> list[tuple[Region, dict[str, int]]]:
    """(city, {"plan", "nominated", "confirmed"}) of all cities; three queries."""
    plans = dict(CandidatePlan.objects.filter(year=year, city__isnull=False).values_list("city_id", "count"))
    tally = {
        state: Count("pk", filter=Q(state=state)) for state in (CandidateState.NOMINATED, CandidateState.CONFIRMED)
    }
    found = {city.pk: (city, {"plan": plans.get(city.pk, 0), **dict.fromkeys(tally, 0)}) for city in cities()}
    rows = Candidate.objects.visible_to(user).filter(year=year).order_by()
    for row in rows.values("region_path").annotate(**tally):
        city = found.get(city_code(row["region_path"]))
        for state in tally if city else ():
            city[1][state] += row[state]
    return list(found.values())


class Standing:
    """What became of candidates: declarations of their year that the reader may see, and titles; two queries."""

    def __init__(self, user: Any, year: int, rows: Iterable[Candidate]) -> None:
        codes = {one.uscc for one in rows}
        declared = Declaration.objects.visible_to(user).filter(round__year=year, occupies=True)
        self._declarations = {
            one.enterprise.uscc: one
            for one in declared.filter(enterprise__uscc__in=codes).select_related("enterprise").order_by("pk")
        }
        titles = Title.objects.filter(enterprise__uscc__in=codes, year=year)
        self._titled = set(titles.values_list("enterprise__uscc", flat=True))
        self.declared, self.recognised = len(self._declarations), len(self._titled)

    def of(self, one: Candidate) -> tuple[Declaration | None, bool]:
        """(the declaration or None, whether a title of the year was given)."""
        return self._declarations.get(one.uscc), one.uscc in self._titled


def packets_of(user: Any) -> list[str]:
    """Codes of the rounds whose recommendation material a district can add its candidate table to now."""
    if user.role != "district_officer":
        return []
    own = PacketEdition.objects.filter(region=user.region_id, state__in=PACKET_STATES)
    return list(own.order_by("round__code").values_list("round__code", flat=True).distinct())


def upload_of(user: Any) -> CandidateUpload | None:
    """The table that waits for the officer's word."""
    return CandidateUpload.objects.filter(user=user).first()


def plans(year: int) -> dict[str, int]:
    """{city code, "" for the province: figure} of a year."""
    return {
        code or "": count for code, count in CandidatePlan.objects.filter(year=year).values_list("city_id", "count")
    }
