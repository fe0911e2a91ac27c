"""What pages read of the yearly updates."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cultivation_pool.enums import Movement
from cultivation_pool.listing import InAddress, number_of
from cultivation_pool.member_selectors import in_region
from cultivation_pool.models import PoolUpdate, PoolUpdateRow
from cultivation_pool.selectors import PAGE_SIZE
from zjtx.registry.selectors import half_width, named


@dataclass(frozen=True)
class UpdateFilters(InAddress):
    """One update's list as it stands in its address."""

    movement: str = ""
    city: str = ""
    q: str = ""

    @classmethod
    def read(cls, name: str, value: str) -> str:
        """One value; what is no choice counts as none."""
        if name == "movement":
            return value if value in Movement.values else ""
        return super().read(name, value)


def updates_of(user: Any) -> list[tuple[PoolUpdate, dict[str, int]]]:
    """(update, {movement: how many of the reader's scope}), newest first; two queries."""
    rows = PoolUpdateRow.objects.visible_to(user).order_by().values_list("update_of", "movement")
    tallies: dict[int, dict[str, int]] = {}
    for update, movement, number in rows.annotate(Count("pk")):
        tallies.setdefault(update, {})[movement] = number
    found = PoolUpdate.objects.select_related("confirmed_by")
    return [(one, tallies.get(one.pk, {})) for one in found]


def update_of(year: int) -> PoolUpdate:
    """The year's update; 404 where there is none."""
    found = PoolUpdate.objects.filter(year=year).select_related("confirmed_by").first() if year < 2**15 else None
    if found is None:
        raise Http404("没有该年度的更新")
    return found


def rows_of(user: Any, update: PoolUpdate, filters: UpdateFilters) -> QuerySet[PoolUpdateRow]:
    """The rows of the reader's scope that the filters leave, by region."""
    rows = PoolUpdateRow.objects.visible_to(user).filter(in_region(filters.city, "region_path"), update_of=update)
    if filters.movement:
        rows = rows.filter(movement=filters.movement)
    for word in filters.q.split():
        rows = rows.filter(named("name", word) | Q(uscc__startswith=half_width(word)))
    return rows.order_by("pk")


def tally(user: Any, update: PoolUpdate, filters: UpdateFilters) -> dict[str, int]:
    """{movement: how many} of what city and search leave; one query."""
    rows = rows_of(user, update, UpdateFilters(city=filters.city, q=filters.q)).order_by()
    return dict(rows.values_list("movement").annotate(Count("pk")))


def rows_page(user: Any, update: PoolUpdate, filters: UpdateFilters, after: str) -> tuple[list[PoolUpdateRow], str]:
    """(rows of a page, cursor of the next or "")."""
    rows, last = rows_of(user, update, filters), number_of(after)
    found = list((rows.filter(pk__gt=last) if last else rows)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return shown, str(shown[-1].pk) if len(found) > PAGE_SIZE else ""
