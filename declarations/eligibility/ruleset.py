"""Loads a rule set: one folder per notice with ``answers.toml`` (vocabulary) and one TOML file per tier.

Thresholds, words, citations and trees are data; which condition a clause uses is named there too. A rule set that does
not fit together (unknown condition, missing parameter, tree that names no clause) is refused when it is loaded.
"""

from __future__ import annotations

import operator
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from . import company, little_giant, product, sme  # noqa: F401 - they register their conditions
from .conditions import CONDITIONS, Condition
from .facts import Vocabulary
from .verdicts import Branch

RULES_DIRECTORY = Path(__file__).resolve().parent / "rules"
DEFAULT_RULES = "liaoning_2022"
NAME = re.compile(r"[a-z][a-z0-9_]*")
BACK = {"Y-1": 1, "Y-2": 2}
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}


class RuleError(ValueError):
    """A rule set that is not there or does not fit together. ``field`` is what asked for it: rules or tier."""

    def __init__(self, message: str, field: str = "rules") -> None:
        super().__init__(message)
        self.field = field


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
        names = []
        for name in self.fields:
            base, _, offset = name.partition(".")
            names.append(f"{base}.{year - BACK[offset]}" if offset else base)
        return tuple(names)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of clauses. ``role``: basic, special (one of the four categories) or key (重点领域)."""

    name: str
    title: str
    role: str
    citation: str
    trees: Mapping[str, Branch]
    clause_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierRules:
    """Everything one notice says about one tier."""

    tier: str
    title: str
    notice: str
    vocabulary: Vocabulary
    labels: Mapping[str, str]
    clauses: Mapping[str, Clause]
    groups: Mapping[str, Group]
    ratios: Mapping[str, tuple[str, str]]
    growth: Mapping[str, str]
    reading_titles: Mapping[str, str]


@cache
def load_tier(name: str, tier: str, directory: Path = RULES_DIRECTORY) -> TierRules:
    """The rules of ``tier`` in the rule set ``name``. Raises RuleError; read once per process."""
    folder = directory / name
    if NAME.fullmatch(name) is None or not folder.is_dir():
        raise RuleError(f"没有名为“{name}”的条件集")
    answers = _read(folder / "answers.toml")
    path = folder / f"{tier}.toml"
    if NAME.fullmatch(tier) is None or tier not in answers["sheets"] or not path.is_file():
        raise RuleError(f"条件集“{name}”没有梯度“{tier}”", "tier")
    data = _read(path)
    clauses = {key: _clause(key, entry, data) for key, entry in data["clauses"].items()}
    rules = TierRules(
        tier=tier,
        title=data["title"],
        notice=data["notice"],
        vocabulary=Vocabulary(answers, tier),
        labels=MappingProxyType(answers["labels"]),
        clauses=MappingProxyType(clauses),
        groups=MappingProxyType({key: _group(key, entry, clauses) for key, entry in data["groups"].items()}),
        ratios=MappingProxyType({key: (part, whole) for key, (part, whole) in data.get("ratios", {}).items()}),
        growth=MappingProxyType(data.get("growth", {})),
        reading_titles=MappingProxyType(answers["readings"]),
    )
    _check_fields(rules)
    return rules


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def _clause(key: str, entry: dict[str, Any], data: dict[str, Any]) -> Clause:
    condition = CONDITIONS.get(entry["condition"])
    if condition is None:
        raise RuleError(f"{key}: unknown condition {entry['condition']!r}")
    absent = [name for name in condition.needs if name not in entry]
    if absent:
        raise RuleError(f"{key}: condition {condition.name} needs {', '.join(absent)}")
    if entry["group"] not in data["groups"]:
        raise RuleError(f"{key}: unknown group {entry['group']!r}")
    comparison = entry.get("comparison", ">=")
    line = Decimal(entry["line"]) if "line" in entry else None
    return Clause(
        id=key,
        group=entry["group"],
        kind=entry["class"],
        text=entry["text"],
        subject=entry.get("subject", f"“{entry['text']}”"),
        citation=data["groups"][entry["group"]]["citation"],
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


def _passes(comparison: str, line: Decimal | None) -> Callable[[Any], bool]:
    compare = COMPARISONS[comparison]
    return lambda value: compare(value, line)


def _group(key: str, entry: dict[str, Any], clauses: Mapping[str, Clause]) -> Group:
    trees = {reading: _tree(tree, clauses) for reading, tree in entry["trees"].items()}
    if "default" not in trees:
        raise RuleError(f"{key}: no default tree")
    if entry["role"] not in ("basic", "special", "key"):
        raise RuleError(f"{key}: unknown role {entry['role']!r}")
    return Group(
        name=key,
        title=entry["title"],
        role=entry["role"],
        citation=entry["citation"],
        trees=MappingProxyType(trees),
        clause_ids=tuple(clause.id for clause in clauses.values() if clause.group == key),
    )


def _tree(data: Any, clauses: Mapping[str, Clause]) -> Branch:
    if not isinstance(data, dict) or len(data) != 1:
        raise RuleError(f"a tree is one of and, or: {data!r}")
    ((word, parts),) = data.items()
    if word not in ("and", "or") or not parts:
        raise RuleError(f"a tree is one of and, or, with parts: {data!r}")
    for part in parts:
        if isinstance(part, str) and part not in clauses:
            raise RuleError(f"tree names an unknown clause {part}")
    return Branch(word == "or", tuple(part if isinstance(part, str) else _tree(part, clauses) for part in parts))


def _check_fields(rules: TierRules) -> None:
    """Every answer that a clause names must be on the tier's sheet, with a year exactly where the sheet has years."""
    for clause in rules.clauses.values():
        for name in clause.fields:
            base, _, offset = name.partition(".")
            if base not in rules.vocabulary.names or (base in rules.vocabulary.yearly) != (offset in BACK):
                raise RuleError(f"{clause.id}: no such answer {name!r}")
