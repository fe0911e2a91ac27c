"""What pages read of changes. Rows only through `visible_to(user)` (decision 5)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cultivation_pool.enums import CHANGE_OWED, ChangeKind, ChangeState
from cultivation_pool.listing import InAddress
from cultivation_pool.models import ChangeFile, ChangeFiling
from cultivation_pool.models.changes import awaits_fate_on
from review.province import Page, keyset
from zjtx.registry.selectors import half_width, named, search_enterprises

PAGE_SIZE = 20
RELATED = ("enterprise", "old_region", "new_region")
# Beside the states: what the dates say.
LATE = "late"
STANDINGS = {**dict(ChangeState.choices), LATE: "视为自动放弃，待确认"}


@dataclass(frozen=True)
class ChangeFilters(InAddress):
    """The queue as it stands in its address."""

    standing: str = ""
    kind: str = ""
    city: str = ""
    q: str = ""

    @classmethod
    def read(cls, name: str, value: str) -> str:
        """One value; what is no choice counts as none."""
        allowed = {"standing": STANDINGS, "kind": ChangeKind.values}
        return super().read(name, value) if name not in allowed else value if value in allowed[name] else ""


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
