"""What pages read of changes. Rows only through `visible_to(user)` (decision 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cultivation_pool.enums import CHANGE_OWED, ChangeKind, ChangeState
from cultivation_pool.models import ChangeFile, ChangeFiling
from cultivation_pool.models.changes import awaits_fate_on
from review.province import Page, keyset
from zjtx.registry.selectors import half_width, named, search_enterprises

PAGE_SIZE = 20
LONGEST_SEARCH = 60
RELATED = ("enterprise", "old_region", "new_region")
# Beside the states: what the dates say.
LATE = "late"
STANDINGS = {**dict(ChangeState.choices), LATE: "视为自动放弃，待确认"}


@dataclass(frozen=True)
class ChangeFilters:
    """The queue as it stands in its address."""

    standing: str = ""
    kind: str = ""
    city: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ChangeFilters":
        """Read the address; what none can be is left out."""
        standing, kind = query.get("standing", ""), query.get("kind", "")
        return cls(
            standing=standing if standing in STANDINGS else "",
            kind=kind if kind in ChangeKind.values else "",
            city=query.get("city", "").strip()[:12],
            q=query.get("q", "").strip()[:LONGEST_SEARCH],
        )

    def query(self, **changes: str) -> str:
        """ "?standing=city" with the changes made, "" where nothing is filtered."""
        merged = replace(self, **{name: value for name, value in changes.items() if name in vars(self)})
        values = {name: value for name, value in vars(merged).items() if value}
        values |= {name: value for name, value in changes.items() if name not in vars(self) and value}
        return f"?{urlencode(values)}" if values else ""


def change_visible(user: Any, pk: int) -> ChangeFiling:
    """A change in scope; out of scope is 404, like one that does not exist."""
    found = ChangeFiling.objects.visible_to(user).filter(pk=pk).select_related(*RELATED).first()
    if found is None:
        raise Http404("没有该变更")
    return found


def files_visible(user: Any) -> QuerySet[ChangeFile]:
    """The files of changes in scope."""
    rows = ChangeFile.objects.select_related("stored")
    return rows.filter(filing__in=ChangeFiling.objects.visible_to(user).values("pk"))


def own_changes(user: Any) -> list[ChangeFiling]:
    """All changes of the enterprise, newest first."""
    return list(ChangeFiling.objects.visible_to(user).select_related(*RELATED).order_by("-pk"))


def last_entry(row: ChangeFiling) -> int:
    """The key of the newest entry of the timeline, for the form of an act."""
    return row.log.order_by("-pk").values_list("pk", flat=True).first() or 0


def counts(user: Any, today: date) -> dict[str, int]:
    """{key of STANDINGS: number} of all in scope; one query."""
    tallies = {state: Count("pk", filter=Q(state=state)) for state in ChangeState.values}
    tallies[LATE] = Count("pk", filter=awaits_fate_on(today))
    return ChangeFiling.objects.visible_to(user).aggregate(**tallies)


def queue_page(user: Any, filters: ChangeFilters, today: date, *, after: str, before: str) -> Page:
    """A page of the queue, newest first."""
    rows = ChangeFiling.objects.visible_to(user).select_related(*RELATED)
    if filters.standing:
        rows = rows.awaiting_fate(today) if filters.standing == LATE else rows.filter(state=filters.standing)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.city:
        rows = rows.filter(region_path__contains=f"/{filters.city}/")
    if filters.q:
        rows = rows.filter(_found_by(filters.q))
    return keyset(rows, "pk", after=after, before=before, size=PAGE_SIZE, newest_first=True)


def _found_by(text: str) -> Q:
    """By a name of any time, the 信用代码 or the number of the change."""
    by_number = Q(number__istartswith=half_width(text)) | named("new_name", text) | named("old_name", text)
    return by_number | Q(enterprise__in=search_enterprises(text).values("pk"))


def owed(user: Any) -> list[ChangeFiling]:
    """What the enterprise has to file or to complete, the nearest due first; one query."""
    rows = ChangeFiling.objects.visible_to(user).filter(state__in=CHANGE_OWED)
    return list(rows.order_by("due_on", "pk"))
