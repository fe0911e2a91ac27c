"""What pages read of pool-wide checks: an officer's own, and the rows of one of them, filtered, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cultivation_pool.enums import CheckOutcome
from cultivation_pool.models import PoolCheck, PoolCheckRow
from cultivation_pool.selectors import LONGEST_SEARCH, PAGE_SIZE
from declarations.eligibility.catalogue import rule_sets
from zjtx.registry.enums import Tier

SHOWN = 20


@dataclass(frozen=True)
class RowFilters:
    """The list as it stands in its address."""

    outcome: str = ""
    city: str = ""
    industry: str = ""
    held: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "RowFilters":
        """Read the address; what is no choice counts as none."""
        outcome, held = query.get("outcome", ""), query.get("held", "")
        return cls(
            outcome=outcome if outcome in CheckOutcome.values else "",
            city=query.get("city", "").strip()[:12],
            industry=query.get("industry", "").strip()[:4],
            held=held if held in Tier.values else "",
            q=query.get("q", "").strip()[:LONGEST_SEARCH],
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return any(vars(self).values())

    def query(self, **changes: Any) -> str:
        """ "?outcome=close&city=210200" with the changes made."""
        values = {name: value for name, value in vars(replace(self, **changes)).items() if value}
        return f"?{urlencode(values)}" if values else "?"


def own_checks(user: Any) -> list[PoolCheck]:
    """The officer's latest checks by rule sets that are there, newest first."""
    return list(_installed(PoolCheck.objects.visible_to(user)).select_related("city", "job")[:SHOWN])


def check_visible(user: Any, pk: int) -> PoolCheck:
    """One of the officer's own checks; anything else is 404."""
    rows = _installed(PoolCheck.objects.visible_to(user)).filter(pk=pk)
    found = rows.select_related("city", "job__result", "requested_by").first()
    if found is None:
        raise Http404("没有该项核查")
    return found


def row_visible(check: PoolCheck, enterprise_id: int) -> PoolCheckRow:
    """What the check found of an enterprise; 404 where it was not in it."""
    found = check.rows.filter(enterprise_id=enterprise_id).select_related("region").first()
    if found is None:
        raise Http404("没有该企业")
    return found


def rows_page(check: PoolCheck, filters: RowFilters, after: str = "") -> tuple[list[PoolCheckRow], str]:
    """(rows, cursor of the next page or ""): in the order of the list. `after` is such a cursor."""
    rows = _filtered(check, filters).order_by("rank", "pk").defer("known", "verdicts")
    rank, _dash, pk = after.partition("-")
    if all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (rank, pk)):
        rows = rows.filter(Q(rank__gt=int(rank)) | Q(rank=int(rank), pk__gt=int(pk)))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return shown, f"{shown[-1].rank}-{shown[-1].pk}" if len(found) > PAGE_SIZE else ""


def counts(check: PoolCheck, filters: RowFilters) -> dict[str, int]:
    """{outcome: how many} of what the filters leave, whatever outcome is chosen; one query."""
    rows = _filtered(check, replace(filters, outcome="")).order_by()
    found = dict(rows.values_list("outcome").annotate(Count("pk")))
    return {outcome: found.get(outcome, 0) for outcome in CheckOutcome.values}


def counts_by_city(check: PoolCheck) -> list[tuple[str, str, dict[str, int]]]:
    """(code, name, {outcome: how many}) of each city in the check; one query."""
    rows = check.rows.order_by().values_list("city", "city_name", "outcome").annotate(Count("pk"))
    found: dict[str, tuple[str, dict[str, int]]] = {}
    for code, name, outcome, number in sorted(rows):
        found.setdefault(code, (name, dict.fromkeys(CheckOutcome.values, 0)))[1][outcome] = number
    return [(code, name, tally) for code, (name, tally) in found.items()]


def industries_in(check: PoolCheck) -> list[tuple[str, str]]:
    """(code, words) of the industries in the check."""
    rows = check.rows.exclude(industry="").order_by("industry")
    return list(rows.values_list("industry", "industry_name").distinct())


def _installed(checks: QuerySet[PoolCheck]) -> QuerySet[PoolCheck]:
    """Without those whose rule set this installation no longer has: nothing of them could be explained."""
    return checks.filter(rules__in=rule_sets())


def _filtered(check: PoolCheck, filters: RowFilters) -> QuerySet[PoolCheckRow]:
    chosen = {
        "outcome": filters.outcome,
        "city": filters.city,
        "industry": filters.industry,
        "tiers_held__contains": filters.held,
    }
    rows = check.rows.filter(**{name: value for name, value in chosen.items() if value})
    for word in filters.q.split():
        rows = rows.filter(Q(name__icontains=word) | Q(uscc__istartswith=word))
    return rows
