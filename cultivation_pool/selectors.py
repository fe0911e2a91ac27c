"""What pages read of the pool. Rows only through `visible_to(user)` (decision 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cultivation_pool.enums import EDITABLE, ReportState
from cultivation_pool.kinds import KINDS, QUARTERLY, Kind, kind_of, kind_of_period
from cultivation_pool.models.process import CellRemark, PoolReport, ReportEntry, ReportQuerySet
from zjtx.registry.models import Region, Title
from zjtx.registry.selectors import cities, named, search_enterprises

PAGE_SIZE = 50
LONGEST_SEARCH = 60
# What a board is filtered by: the states, and the open ones before and after their due day.
STANDINGS = {
    "submitted": "待审核",
    "accepted": "已通过",
    "returned": "退回修改",
    "due": "未报（未到期）",
    "overdue": "逾期未报",
}


@dataclass(frozen=True)
class BoardFilters:
    """The board of one kind of report as it stands in its address."""

    kind: Kind = QUARTERLY
    period: str = ""
    standing: str = ""
    city: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str], kind: Kind, periods: list[str]) -> "BoardFilters":
        """Read the address; without a period that has reports it is the latest one."""
        period, standing = query.get(kind.period_field, ""), query.get("standing", "")
        return cls(
            kind=kind,
            period=period if period in periods else next(iter(periods), ""),
            standing=standing if standing in STANDINGS else "",
            city=query.get("city", "").strip()[:12],
            q=query.get("q", "").strip()[:LONGEST_SEARCH],
        )

    def query(self, **changes: Any) -> str:
        """ "?quarter=2022Q1&standing=overdue" with the changes made."""
        found = replace(self, **changes)
        values = {self.kind.period_field: found.period, "standing": found.standing, "city": found.city, "q": found.q}
        values = {name: value for name, value in values.items() if value}
        return f"?{urlencode(values)}" if values else "?"


def found_visible(user: Any, period: str) -> ReportQuerySet:
    """The own enterprise's report of the period, as a query; 404 where no period is written so."""
    kind = kind_of_period(period)
    if kind is None:
        raise Http404("没有该报表")
    return kind.model.objects.visible_to(user).of_period(period)


def report_visible(user: Any, period: str) -> PoolReport:
    """The own enterprise's report of the period; 404 where there is none."""
    return _only(found_visible(user, period).select_related("region").first())


def case_visible(user: Any, kind: Kind, pk: int) -> PoolReport:
    """A report in the officer's scope; out of scope is 404, like one that does not exist."""
    found = kind.model.objects.visible_to(user).filter(pk=pk).select_related("region", "enterprise")
    return _only(found.first())


def own_reports(user: Any, kind: Kind) -> QuerySet[PoolReport]:
    """The enterprise's reports of a kind, newest first."""
    return kind.model.objects.visible_to(user).order_by(f"-{kind.period_field}")


def own_unfiled(user: Any) -> list[PoolReport]:
    """The enterprise's reports of all kinds that wait for it, the nearest day first; a query a kind."""
    waiting = [one for kind in KINDS for one in own_reports(user, kind).filter(state__in=EDITABLE)]
    return sorted(waiting, key=lambda one: (one.correct_by or one.due_on, kind_of(one).key, one.pk))


def own_titles(user: Any) -> list[Title]:
    """All titles of the enterprise, newest first."""
    return list(Title.objects.filter(enterprise_id=user.enterprise_id).order_by("-starts_on", "-pk"))


def timeline(report: PoolReport) -> list[ReportEntry]:
    """Everything that happened to the report, newest first."""
    return list(report.log.order_by("-pk"))


def submission_of(report: PoolReport, version: int) -> ReportEntry | None:
    """The frozen submission of that version."""
    return report.log.filter(event="submitted", version=version).first()


def open_remarks(report: PoolReport) -> list[CellRemark]:
    """Remarks sent with a return and not settled by a later submission."""
    return list(report.remarks.filter(sent_at__isnull=False, settled_version__isnull=True))


def unsent_remarks(report: PoolReport) -> list[CellRemark]:
    """Remarks that the desk has written and not sent yet."""
    return list(report.remarks.filter(sent_at__isnull=True).select_related("author"))


def periods_of(user: Any, kind: Kind) -> list[str]:
    """Periods that have reports in scope, newest first."""
    rows = kind.model.objects.visible_to(user).order_by(f"-{kind.period_field}")
    return [str(one) for one in rows.values_list(kind.period_field, flat=True).distinct()]


def board_city(user: Any, code: str) -> Region | None:
    """The city that a province officer chose; a city officer's board has its own alone."""
    return cities().filter(pk=code).first() if user.role == "province_officer" and code else None


def unfiled(user: Any, kind: Kind, period: str) -> QuerySet[PoolReport]:
    """Reports of the period in scope that are not in: never submitted, or returned and not submitted again."""
    return kind.model.objects.visible_to(user).of_period(period).filter(state__in=EDITABLE).order_by("pk")


def standing_of(report: PoolReport, today: date) -> str:
    """The key of STANDINGS under which a report is counted."""
    if report.state != ReportState.OPEN:
        return report.state
    return "overdue" if report.due_on < today else "due"


def counts(rows: QuerySet[PoolReport], today: date) -> dict[str, int]:
    """{"all", "filed", "late" and every key of STANDINGS}; one query."""
    return rows.aggregate(**_tallies(today))


def board(user: Any, filters: BoardFilters) -> QuerySet[PoolReport]:
    """The period's reports in scope, of one city where the address names one."""
    rows = filters.kind.model.objects.visible_to(user).of_period(filters.period)
    return rows.filter(region_path__contains=f"/{filters.city}/") if filters.city else rows


def board_page(user: Any, filters: BoardFilters, today: date, *, after: str = "") -> tuple[list[PoolReport], str]:
    """(rows of a page, cursor of the next or ""): by standing and search, in the order of opening."""
    rows = board(user, filters)
    if filters.standing:
        rows = rows.filter(_standing(filters.standing, today))
    if filters.q:
        known = search_enterprises(filters.q).values("pk")
        rows = rows.filter(named("enterprise_name", filters.q) | Q(enterprise__in=known))
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    found = list(rows.select_related("region").order_by("pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return shown, str(shown[-1].pk) if len(found) > PAGE_SIZE else ""


def next_submitted(user: Any, report: PoolReport) -> PoolReport | None:
    """Another report of the period that waits to be looked at: the one behind this one, else the first."""
    rows = kind_of(report).model.objects.visible_to(user).of_period(report.period)
    rows = rows.filter(state=ReportState.SUBMITTED)
    rows = rows.exclude(pk=report.pk).order_by("pk")
    return rows.filter(pk__gt=report.pk).first() or rows.first()


def waiting_counts(user: Any, kind: Kind, today: date) -> dict[str, int]:
    """{"submitted", "overdue"} over all periods, for the home page; one query."""
    tallies = {name: tally for name, tally in _tallies(today).items() if name in ("submitted", "overdue")}
    return kind.model.objects.visible_to(user).aggregate(**tallies)


def by_city(user: Any, kind: Kind, period: str, today: date) -> list[tuple[Region, dict[str, int]]]:
    """Counts of the period per city; two queries. Cities without a holder show zeros."""
    rows = kind.model.objects.visible_to(user).of_period(period)
    tallies = rows.order_by().values("region_path").annotate(**_tallies(today))
    found = {city.path: (city, dict.fromkeys(_tallies(today), 0)) for city in cities()}
    for row in tallies:
        path = next((path for path in found if row["region_path"].startswith(path)), None)
        if path is not None:
            total = found[path][1]
            for name in total:
                total[name] += row[name]
    return list(found.values())


def _tallies(today: date) -> dict[str, Count]:
    return {
        "all": Count("pk"),
        "filed": Count("pk", filter=~Q(state=ReportState.OPEN)),
        "late": Count("pk", filter=Q(is_late=True)),
        **{name: Count("pk", filter=_standing(name, today)) for name in STANDINGS},
    }


def _standing(name: str, today: date) -> Q:
    if name == "due":
        return Q(state=ReportState.OPEN, due_on__gte=today)
    if name == "overdue":
        return Q(state=ReportState.OPEN, due_on__lt=today)
    return Q(state=name)


def _only(report: PoolReport | None) -> PoolReport:
    if report is None:
        raise Http404("没有该报表")
    return report
