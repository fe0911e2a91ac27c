"""What is read of a quarter for its totals: a dozen queries within the reader's scope, however many enterprises.

Only reports that stand are counted. Growth compares enterprises that have figures of both years' quarter, so that one
that came into the pool since is no growth. Region and name are the report's own, frozen when it was opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import CharField, Count, Exists, F, FloatField, IntegerField, Max, OuterRef, Q, Sum, Value
from django.db.models.functions import Cast, Concat, Substr

from cultivation_pool.calendar import a_year_before, quarter_back, quarter_before, quarter_end
from cultivation_pool.enums import FILED, ReportEvent
from cultivation_pool.models import QuarterlyReport, ReportLog
from cultivation_pool.models.process import ReportQuerySet
from cultivation_pool.sheets.quarterly_2022 import FIGURES
from review.statistics.counting import Divided, cities_within
from zjtx.accounts.models import User
from zjtx.registry.enums import IndustryLevel, Tier
from zjtx.registry.models import Industry, Region, Title
from zjtx.registry.selectors import district_names

QUARTERS_SHOWN = 8
NAMES = tuple(figure for figure, _growth in FIGURES)
GROWTHS = tuple(growth for _figure, growth in FIGURES)
# The figures of both years have to be there for a comparison; a report that stands has them all.
COMPLETE = Q(**{f"{name}__isnull": False for name in NAMES})
_OWN = ("enterprise_id", "pk", "enterprise_name", "region_path", "industry_division_id", "state")

Sums = Mapping[str, float]


@dataclass(frozen=True)
class PoolScope(Divided):
    """A quarter of a region that the reader may see: the own one, or one within it."""

    user: User
    region: Region
    quarter: str

    @property
    def quarters(self) -> list[str]:
        """The quarter and those before it, newest first."""
        return [quarter_back(self.quarter, count) for count in range(QUARTERS_SHOWN)]

    def reports(self) -> ReportQuerySet:
        """Every report of the region, of all quarters."""
        rows = QuarterlyReport.objects.visible_to(self.user).order_by()
        return rows if self.region.pk == self.user.region_id else rows.filter(region_path__startswith=self.region.path)

    def owed(self) -> ReportQuerySet:
        """The quarter's, filed or not."""
        return self.reports().filter(quarter=self.quarter)

    @property
    def area(self) -> str:
        """The region's code as addresses have it, "" for the reader's own."""
        return "" if self.region.pk == self.user.region_id else str(self.region.pk)


@dataclass(frozen=True)
class Held:
    """One report of the quarter with what it is compared with; figures are those of the year to date, in 万元.

    `base` and `before` are empty where last year's or this year's previous report does not stand."""

    enterprise: int
    pk: int
    name: str
    path: str
    division: str | None
    state: str
    figures: Sums
    growths: Sums
    base: Sums
    before: Sums
    tier: str

    @property
    def is_filed(self) -> bool:
        """Whether its figures stand."""
        return self.state in FILED


@dataclass(frozen=True)
class Trend:
    """One quarter in the row of quarters. `now` and `base` are sums over the same `pairs` enterprises."""

    owed: int
    filed: int
    returned: int
    totals: Sums
    pairs: int
    now: Sums
    base: Sums


class PoolCounts:
    """Everything that the tables are made of; each property is asked once."""

    def __init__(self, scope: PoolScope, at: datetime) -> None:
        self.scope, self.at = scope, at

    @cached_property
    def held(self) -> list[Held]:
        """Every report of the quarter, in the order of region and opening. Four queries."""
        rows = self.scope.owed().order_by("region_path", "pk").values_list(*_OWN, *_floats(NAMES), *_floats(GROWTHS))
        earlier, tiers = quarter_before(self.scope.quarter), self._tiers
        base = self._figures(a_year_before(self.scope.quarter))
        before = self._figures(earlier) if earlier else {}
        growths = len(_OWN) + len(NAMES)
        return [
            Held(
                *row[: len(_OWN)],
                figures=_present(NAMES, row[len(_OWN) : growths]),
                growths=_present(GROWTHS, row[growths:]),
                base=base.get(row[0], {}),
                before=before.get(row[0], {}),
                tier=tiers.get(row[0], ""),
            )
            for row in rows
        ]

    def _figures(self, quarter: str) -> dict[int, Sums]:
        """{enterprise: figures} of the standing reports of another quarter, wherever the enterprise was then."""
        rows = QuarterlyReport.objects.filed().filter(COMPLETE, quarter=quarter).order_by()
        rows = rows.filter(enterprise__in=self.scope.owed().values("enterprise"))
        found = rows.values_list("enterprise_id", *_floats(NAMES))
        return {enterprise: dict(zip(NAMES, figures, strict=True)) for enterprise, *figures in found}

    @cached_property
    def _tiers(self) -> dict[int, str]:
        """{enterprise: its highest title in force on the quarter's last day}."""
        titles = Title.objects.valid_on(quarter_end(self.scope.quarter)).order_by()
        rows = titles.filter(enterprise__in=self.scope.owed().values("enterprise")).values_list("enterprise_id", "tier")
        rank, found = {tier: place for place, tier in enumerate(Tier.values)}, dict[int, str]()
        for enterprise, tier in rows:
            if enterprise not in found or rank[tier] > rank[found[enterprise]]:
                found[enterprise] = tier
        return found

    @cached_property
    def trends(self) -> dict[str, Trend]:
        """{quarter: its sums} of the quarters that have reports, newest first. Three queries."""
        rows = self.scope.reports().filter(quarter__in=self.scope.quarters)
        stands = Q(state__in=FILED)
        counted = rows.values("quarter").annotate(
            owed=Count("pk"),
            filed=Count("pk", filter=stands),
            returned=Count("pk", filter=Q(state="returned")),
            **{f"sum_{name}": Sum(name, filter=stands) for name in NAMES},
        )
        now, base = self._paired(), self._bases()
        found = {
            row["quarter"]: Trend(
                row["owed"], row["filed"], row["returned"], _sums(row),
                now.get(row["quarter"], (0, {}))[0], now.get(row["quarter"], (0, {}))[1], base.get(row["quarter"], {}),
            )
            for row in counted
        }  # fmt: skip
        return dict(sorted(found.items(), reverse=True))

    def _paired(self) -> dict[str, tuple[int, Sums]]:
        """{quarter: (enterprises with last year's figures too, their sums of this year)}."""
        base = QuarterlyReport.objects.filed().filter(
            COMPLETE, enterprise=OuterRef("enterprise"), quarter=OuterRef("other_year")
        )
        rows = self.scope.reports().filed().filter(COMPLETE, quarter__in=self.scope.quarters)
        rows = rows.annotate(other_year=_shifted(-1)).filter(Exists(base)).values("quarter")
        counted = rows.annotate(pairs=Count("pk"), **{f"sum_{name}": Sum(name) for name in NAMES})
        return {row["quarter"]: (row["pairs"], _sums(row)) for row in counted}

    def _bases(self) -> dict[str, Sums]:
        """{quarter: last year's sums of the same enterprises}."""
        own = self.scope.reports().filed()
        own = own.filter(COMPLETE, enterprise=OuterRef("enterprise"), quarter=OuterRef("other_year"))
        a_year_ago = {a_year_before(quarter): quarter for quarter in self.scope.quarters}
        rows = QuarterlyReport.objects.filed().filter(COMPLETE, quarter__in=a_year_ago).order_by()
        rows = rows.annotate(other_year=_shifted(1)).filter(Exists(own)).values("quarter")
        counted = rows.annotate(**{f"sum_{name}": Sum(name) for name in NAMES})
        return {a_year_ago[row["quarter"]]: _sums(row) for row in counted}

    @cached_property
    def stored_issues(self) -> dict[int, list[Mapping[str, Any]]]:
        """{report: what did not agree when it was submitted last}."""
        rows = ReportLog.objects.filter(
            report__in=self.scope.owed().filed().filter(issues_count__gt=0), event=ReportEvent.SUBMITTED,
            version=F("report__version"),
        )  # fmt: skip
        return dict(rows.order_by().values_list("report_id", "issues"))

    @cached_property
    def parts(self) -> dict[str, str]:
        """{code: name} of the cities, or of the districts that have reports."""
        if self.scope.is_province:
            return cities_within(self.scope.region.path)
        names = {**district_names(), self.scope.region.pk: self.scope.region.name}
        return {code: names.get(code, code) for code in sorted({self.scope.part_of(one.path) for one in self.held})}

    @cached_property
    def region_names(self) -> dict[str, str]:
        """{path: full name}."""
        return dict(Region.objects.values_list("path", "full_name"))

    @cached_property
    def industry_names(self) -> dict[str, str]:
        """{code: name} of the divisions of GB/T 4754-2017."""
        return dict(Industry.objects.filter(level=IndustryLevel.DIVISION).values_list("pk", "name"))

    @cached_property
    def last_act(self) -> datetime | None:
        """When anything was done last to a report of the quarter: until then the figures reach."""
        return ReportLog.objects.filter(report__in=self.scope.owed()).aggregate(at=Max("at"))["at"]


def rate(base: float | None, value: float | None) -> float | None:
    """Growth in percent; None where a figure is missing or the base is not positive (declarations.sheets.derive)."""
    return (value - base) / base * 100 if base is not None and value is not None and base > 0 else None


def _shifted(years: int) -> Concat:
    """The same quarter of another year, in the database."""
    year = Cast(Cast(Substr("quarter", 1, 4), IntegerField()) + Value(years), CharField())
    return Concat(year, Substr("quarter", 5, 2))


def _floats(names: tuple[str, ...]) -> list[Cast]:
    """Sums and comparisons of thousands of enterprises need no exact cents, and a Decimal costs ten times a float."""
    return [Cast(name, FloatField()) for name in names]


def _sums(row: Mapping[str, Any]) -> Sums:
    return {name: float(row[f"sum_{name}"] or 0) for name in NAMES}


def _present(names: tuple[str, ...], values: tuple[float | None, ...]) -> Sums:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}
