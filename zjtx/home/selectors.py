"""What the audit pages read of the trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.dateparse import parse_date

from zjtx.common import clock
from zjtx.common.models.audit import AuditEntry
from zjtx.home.audit_words import GROUPS

PAGE_SIZE = 50
LONGEST_SEARCH = 60
VERIFY_ACTION = "audit.verify"


@dataclass(frozen=True)
class TrailFilters:
    """The filters of the audit list as they stand in its address; what none can be is left out."""

    group: str = ""
    result: str = ""
    q: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "TrailFilters":
        """Read the address."""
        group, result = query.get("group", ""), query.get("result", "")
        return cls(
            group=group if group in GROUPS else "",
            result=result if result in AuditEntry.Result.values else "",
            q=query.get("q", "").strip()[:LONGEST_SEARCH],
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
        )

    def values(self) -> dict[str, str]:
        """{name: text} of the filters that are set."""
        return {name: str(value) for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class TrailPage:
    """Rows of one page; `older` is the cursor of the next one, "" at the end."""

    rows: list[AuditEntry]
    older: str = ""


def trail(filters: TrailFilters, *, before: str = "") -> TrailPage:
    """One page of the trail, newest first; `before` is the cursor of the page shown before."""
    rows = AuditEntry.objects.filter(_matches(filters)).order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return TrailPage(shown, str(shown[-1].pk) if len(found) > PAGE_SIZE else "")


def last_verification() -> AuditEntry | None:
    """The newest verification of the chain, itself an entry of the trail."""
    return _verifications().first()


def trail_figures(at: datetime) -> dict[str, int]:
    """{"today", "refused", "unsealed"}; today's acts, those refused or failed, and the tail not in the chain yet."""
    start = clock.as_moment(clock.local(at).date())
    rows = AuditEntry.objects.filter(Q(at__gte=start) | Q(sequence__isnull=True))
    return rows.aggregate(
        today=Count("pk", filter=Q(at__gte=start)),
        refused=Count("pk", filter=Q(at__gte=start) & ~Q(result=AuditEntry.Result.OK)),
        unsealed=Count("pk", filter=Q(sequence__isnull=True)),
    )


def _verifications() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(action=VERIFY_ACTION).order_by("-at", "-pk")


def _matches(filters: TrailFilters) -> Q:
    wanted = Q()
    if filters.group:
        wanted &= Q(action__startswith=f"{filters.group}.")
    if filters.result:
        wanted &= Q(result=filters.result)
    if filters.since:
        wanted &= Q(at__gte=clock.as_moment(filters.since))
    if filters.until:
        last = datetime.combine(filters.until, time.min, tzinfo=clock.ZONE) + timedelta(days=1)
        wanted &= Q(at__lt=last)
    for word in filters.q.split():
        wanted &= Q(actor_name__icontains=word) | Q(object_label__icontains=word) | Q(address__startswith=word)
    return wanted


def _day(text: Any) -> date | None:
    try:
        day = parse_date(str(text)[:20])
    except ValueError:
        return None
    # The last day that can be counted on from.
    return day if day is not None and 2000 <= day.year <= 9000 else None
