"""Whether one clause asks more than another that measures the same: facet by facet, and all facets together.

Only what follows from the data is claimed. A floor that is higher, a ceiling that is lower, each year instead of one,
fewer things that count and fewer ways round the clause ask more; anything else is "other".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from . import wording
from .clauses import WORDS, Clause
from .methods import NAMING, method_of, quantity_of
from .placement import Placement

COMPARED = frozenset({"line", "comparison", *NAMING})
# (stricter, looser): whoever keeps the line in each year keeps it in the last and on average.
PERIODS = frozenset({("each", "last"), ("each", "previous"), ("each", "mean")})
PERIOD_WORDS = {
    "last": "上年度",
    "previous": "前一年度",
    "each": "近2年每年",
    "mean": "近2年平均",
    "sum": "近2年合计",
    "compound": "近2年复合",
}
FLOORS, STRICT = (">=", ">"), (">", "<")


class Order(StrEnum):
    """The right side against the left."""

    SAME = "same"
    STRICTER = "stricter"
    LOOSER = "looser"
    OTHER = "other"


class Facet(NamedTuple):
    """One respect in which two clauses are compared; ``note`` says in words how they differ."""

    order: Order
    note: str = ""


SAME = Facet(Order.SAME)


def joined(orders: Iterable[Order]) -> Order:
    """All facets together: one direction, or other."""
    found = set(orders) - {Order.SAME}
    return Order.SAME if not found else (found.pop() if len(found) == 1 else Order.OTHER)


def lists_of(clause: Clause) -> Mapping[str, frozenset[str]]:
    """The parameters that name what counts: boxes, sizes, levels, parts of a sum."""
    return {
        name: frozenset(value)
        for name, value in clause.parameters.items()
        if name not in WORDS and _is_list_of_names(value)
    }


def _is_list_of_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def is_same_kind(one: Clause, other: Clause) -> bool:
    """Decided in the same way: by the same condition, or by conditions that differ only in the years they look at."""
    if one.condition.name == other.condition.name:
        return True
    return bool(method_of(one).period and method_of(other).period)


def clause_facets(one: Clause, other: Clause) -> list[Facet]:
    """Every respect but the place in the tree."""
    if quantity_of(one) != quantity_of(other):
        return [Facet(Order.OTHER, "所衡量的内容不同")]
    if not is_same_kind(one, other):
        return [Facet(Order.OTHER, f"判定方法不同：{method_of(one).words} → {method_of(other).words}")]
    return [
        line_facet(one, other),
        period_facet(one, other),
        *(list_facet(one, other, name) for name in sorted({*lists_of(one), *lists_of(other)})),
        rest_facet(one, other),
    ]


def line_facet(one: Clause, other: Clause) -> Facet:
    """The line: of a floor the higher, of a ceiling the lower asks more; of equal lines the one that excludes."""
    if one.line is None and other.line is None:
        return SAME
    ours, theirs = (wording.required(clause) for clause in (one, other))
    if one.line is None or other.line is None or one.unit != other.unit:
        return Facet(Order.OTHER, f"要求：{ours} → {theirs}")
    is_floor = one.comparison in FLOORS
    if is_floor is not (other.comparison in FLOORS):
        return Facet(Order.OTHER, f"要求：{ours} → {theirs}")
    ours_rank, theirs_rank = ((clause.line or 0, clause.comparison in STRICT) for clause in (one, other))
    if not is_floor:
        ours_rank, theirs_rank = ((-line, excludes) for line, excludes in (ours_rank, theirs_rank))
    if ours_rank == theirs_rank:
        return SAME
    return Facet(Order.STRICTER if theirs_rank > ours_rank else Order.LOOSER, f"线：{ours} → {theirs}")


def period_facet(one: Clause, other: Clause) -> Facet:
    """The years that count."""
    ours, theirs = method_of(one).period, method_of(other).period
    if ours == theirs:
        return SAME
    note = f"取数：{PERIOD_WORDS.get(ours, ours)} → {PERIOD_WORDS.get(theirs, theirs)}"
    if (theirs, ours) in PERIODS:
        return Facet(Order.STRICTER, note)
    return Facet(Order.LOOSER if (ours, theirs) in PERIODS else Order.OTHER, note)


def list_facet(one: Clause, other: Clause, name: str) -> Facet:
    """What counts: of a floor, fewer things ask more; of a ceiling nothing is claimed."""
    ours, theirs = lists_of(one).get(name, frozenset()), lists_of(other).get(name, frozenset())
    if ours == theirs:
        return SAME
    note = f"可计入的项目：{len(ours)} 项 → {len(theirs)} 项"
    if one.comparison not in FLOORS or not (ours < theirs or theirs < ours):
        return Facet(Order.OTHER, note)
    return Facet(Order.STRICTER if theirs < ours else Order.LOOSER, note)


def rest_facet(one: Clause, other: Clause) -> Facet:
    """Any other parameter: the same, or not comparable."""
    ours, theirs = (
        {name: value for name, value in clause.parameters.items() if not _is_compared(name, value)}
        for clause in (one, other)
    )
    return SAME if ours == theirs else Facet(Order.OTHER, "判定参数不同")


def _is_compared(name: str, value: Any) -> bool:
    return name in WORDS or name in COMPARED or _is_list_of_names(value)


def placement_facet(one: Placement, other: Placement) -> Facet:
    """Whether something else would do instead: fewer ways round ask more, and what no tree names asks nothing."""
    if (one.is_counted, one.ways_round) == (other.is_counted, other.ways_round):
        return SAME
    note = f"{one.words} → {other.words}"
    if one.is_counted is not other.is_counted:
        return Facet(Order.STRICTER if other.is_counted else Order.LOOSER, note)
    if other.ways_round < one.ways_round:
        return Facet(Order.STRICTER, note)
    return Facet(Order.LOOSER if one.ways_round < other.ways_round else Order.OTHER, note)
