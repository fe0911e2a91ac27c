"""What the pages of a decision list read: places of the ranking, filtered rows, cities, industries, the trace."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from declarations.answers.tables import models_of
from declarations.models import CityPlan, Declaration, RoundTier
from declarations.sheets import sheet_named
from review.models import DecisionEntry, DecisionList, DecisionTrace
from review.models.decision import SAYING_NOTHING
from review.province import ENTRIES_A_PAGE, LONGEST_SEARCH, STAGES, Page, keyset
from review.ranking import Place
from review.telling import city_code

SAYS_NOTHING = Q(ground__in=SAYING_NOTHING) & ~Q(reason__regex=r"\S")
SILENT = Q(is_proposed=False) & SAYS_NOTHING
SHOWN = {"in": Q(is_proposed=True), "out": Q(is_proposed=False), "silent": SILENT, "fixed": Q(is_fixed=True)}
PLACE_COLUMNS = ("pk", "rank", "average", "is_passed", "is_proposed", "is_fixed")


@dataclass(frozen=True)
class ListFilters:
    """Which rows of a list are shown, as it stands in the address."""

    show: str = ""
    city: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ListFilters":
        """Read the address; what none can be is left out."""
        show = query.get("show", "")
        return cls(
            show=show if show in SHOWN else "",
            city=query.get("city", "").strip()[:12],
            q=query.get("q", "").strip()[:LONGEST_SEARCH],
        )

    def query(self, **changes: str) -> str:
        """ "?show=silent&city=210200" with the changes made, "" where nothing is filtered."""
        merged = replace(self, **{name: value for name, value in changes.items() if name in vars(self)})
        values = vars(merged) | {name: value for name, value in changes.items() if name not in vars(self)}
        found = urlencode({name: value for name, value in values.items() if value})
        return f"?{found}" if found else ""


def places_of(list_: DecisionList, *, with_industry: bool = False) -> list[Place]:
    """The whole ranking, best first: one query, and one more for the industries."""
    industries = industries_of(list_) if with_industry else {}
    rows = DecisionEntry.objects.filter(list=list_).order_by("rank")
    columns = (*PLACE_COLUMNS, "declaration_id", "declaration__region_path")
    return [
        Place(*values, city=city_code(path), industry=industries.get(declaration, ""))
        for *values, declaration, path in rows.values_list(*columns)
    ]


def industries_of(list_: DecisionList) -> dict[int, str]:
    """{declaration: division of industry on its sheet}; all are of one round and tier, and so of one sheet."""
    version = RoundTier.objects.filter(round=list_.round_id, tier=list_.tier).values_list("sheet", flat=True).first()
    if version is None:
        return {}
    single, _yearly = models_of(sheet_named(version))
    rows = single._default_manager.filter(declaration__decision_entries__list=list_)
    return {pk: code or "" for pk, code in rows.values_list("declaration", "industry_division")}


def entries_page(list_: DecisionList, filters: ListFilters, *, after: str, before: str) -> Page:
    """One page of rows by rank; one query."""
    related = ("declaration", "changed_by")
    rows = DecisionEntry.objects.filter(_matching(filters), list=list_).select_related(*related)
    return keyset(rows, "rank", after=after, before=before, size=ENTRIES_A_PAGE)


def entries_named(list_: DecisionList, keys: Iterable[int]) -> list[DecisionEntry]:
    """These rows with their declarations, by rank; one query."""
    rows = DecisionEntry.objects.filter(list=list_, pk__in=list(keys))
    return list(rows.select_related("declaration").order_by("rank"))


def silent_count(list_: DecisionList) -> int:
    """How many are left out without a reason."""
    return list_.entries.filter(SILENT).count()


def recommended_by_city(list_: DecisionList) -> Counter[str]:
    """{city: how many of the round and tier its first review has recommended}; one query."""
    rows = Declaration.objects.filter(round=list_.round_id, tier=list_.tier, status__in=STAGES).order_by()
    found: Counter[str] = Counter()
    for path, number in rows.values_list("region_path").annotate(number=Count("pk")):
        found[city_code(path)] += number
    return found


def plan_of(list_: DecisionList) -> int:
    """The province's plan figure of the tier, 0 where the notice sets none."""
    plans = RoundTier.objects.filter(round=list_.round_id, tier=list_.tier)
    return plans.values_list("plan_count", flat=True).first() or 0


def city_plans(list_: DecisionList) -> dict[str, int]:
    """{city: plan figure} where the notice sets one."""
    return dict(CityPlan.objects.filter(round=list_.round_id, tier=list_.tier).values_list("city_id", "plan_count"))


@dataclass(frozen=True)
class CityCount:
    """Of one city: recommended by first review, ranked, on the list; its own plan where the notice sets one."""

    name: str
    recommended: int
    ranked: int
    taken: int
    plan: int | None

    @property
    def is_short(self) -> bool:
        """Below its plan, which is a floor to be seen, not a limit."""
        return self.plan is not None and self.taken < self.plan


def city_counts(list_: DecisionList, places: Sequence[Place], cities: Mapping[str, str]) -> list[CityCount]:
    """The cities that have anything to do with the list, in their order; two queries."""
    plans, recommended = city_plans(list_), recommended_by_city(list_)
    ranked, taken = Counter(one.city for one in places), Counter(one.city for one in places if one.is_proposed)
    codes = [*cities, *sorted({*recommended, *ranked, *plans} - set(cities))]
    return [
        CityCount(cities.get(code, code), recommended[code], ranked[code], taken[code], plans.get(code))
        for code in codes
        if recommended[code] or ranked[code] or code in plans
    ]


def trace_page(list_: DecisionList, *, after: str = "", before: str = "", size: int = 50) -> Page:
    """Changes and comments, the newest first; one query."""
    return keyset(_trace(list_), "pk", after=after, before=before, size=size, newest_first=True)


def _trace(list_: DecisionList) -> QuerySet[DecisionTrace]:
    return DecisionTrace.objects.filter(list=list_).select_related("by", "entry__declaration")


def _matching(filters: ListFilters) -> Q:
    wanted = SHOWN.get(filters.show, Q())
    if filters.city:
        wanted &= Q(declaration__region_path__contains=f"/{filters.city}/")
    for word in filters.q.split():
        name = Q(declaration__enterprise_name__icontains=word) | Q(declaration__enterprise__uscc__istartswith=word)
        wanted &= name | Q(declaration__number__istartswith=word)
    return wanted


def officers_of(list_: DecisionList) -> list[Any]:
    """Names of everybody who has changed the draft."""
    return list(dict.fromkeys(list_.trace.order_by("pk").values_list("by__full_name", flat=True)))
