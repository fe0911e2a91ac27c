"""One clause of a notice as data: its words, its evidence, its condition with the parameters; read from a rule set."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from . import company, little_giant, national, product, sme  # noqa: F401 - they register their conditions
from .answer_data import RuleError
from .conditions import CONDITIONS, Condition

BACK = {"Y-1": 1, "Y-2": 2}
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
# What any clause may say; what else stands there must be a parameter of its condition.
WORDS = frozenset({"group", "class", "text", "subject", "condition", "unit", "requires", "fields", "evidence"})


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """One clause of the notice: its words, its evidence, and the condition with its parameters.

    ``kind`` is the class of the clause table: A (a figure decides), E (evidence), J (judgement) or A+E.
    ``fields`` are answers as written in the data, ``revenue.Y-1`` or ``brand_count``.
    """

    id: str
    group: str
    kind: str
    text: str
    subject: str
    citation: str
    evidence: tuple[str, ...]
    fields: tuple[str, ...]
    condition: Condition
    parameters: Mapping[str, Any]
    line: Decimal | None
    comparison: str
    unit: str
    requires: str
    passes: Callable[[Any], bool]

    @property
    def is_decided_by_figure(self) -> bool:
        """Class A or A+E: the declared figure decides."""
        return self.kind.startswith("A")

    def field_names(self, year: int) -> tuple[str, ...]:
        """The answers of a round's year, such as ``revenue.2021``."""
        return field_names(self.fields, year)


def field_names(fields: tuple[str, ...], year: int) -> tuple[str, ...]:
    """Answers as written in the data, of a round's year: ``revenue.Y-1`` is ``revenue.2021`` in 2022."""
    names = []
    for name in fields:
        base, _, offset = name.partition(".")
        names.append(f"{base}.{year - BACK[offset]}" if offset else base)
    return tuple(names)


def read_clause(key: str, entry: Mapping[str, Any], citation: str) -> Clause:
    """A clause from its table in the tier's file. Raises RuleError for a condition that is not there, a parameter
    that it lacks and one that it does not know."""
    condition = CONDITIONS.get(entry["condition"])
    if condition is None:
        raise RuleError(f"{key}: unknown condition {entry['condition']!r}")
    check_parameters(key, condition, entry, WORDS | ({"comparison"} if "line" in condition.needs else set()))
    comparison = entry.get("comparison", ">=")
    line = Decimal(entry["line"]) if "line" in entry else None
    return Clause(
        id=key,
        group=entry["group"],
        kind=entry["class"],
        text=entry["text"],
        subject=entry.get("subject", f"“{entry['text']}”"),
        citation=citation,
        evidence=tuple(entry["evidence"]),
        fields=tuple(entry["fields"]),
        condition=condition,
        parameters=MappingProxyType(entry),
        line=line,
        comparison=comparison,
        unit=entry.get("unit", ""),
        requires=entry.get("requires", ""),
        passes=_passes(comparison, line),
    )


def check_parameters(key: str, rule: Any, entry: Mapping[str, Any], common: frozenset[str] | set[str]) -> None:
    """Raise RuleError unless ``entry`` has what a condition or measure needs, and nothing that it would not read."""
    absent = [name for name in rule.needs if name not in entry]
    if absent:
        raise RuleError(f"{key}: {rule.name} needs {', '.join(absent)}")
    unread = sorted(set(entry) - common - set(rule.needs) - set(rule.may))
    if unread:
        raise RuleError(f"{key}: {rule.name} does not read {', '.join(unread)}")


def _passes(comparison: str, line: Decimal | None) -> Callable[[Any], bool]:
    compare = COMPARISONS[comparison]
    return lambda value: compare(value, line)
