"""How clauses are read by people: how each decides, what it measures, and the aspect under which it is compared.

The words are data (``methods.toml``). What a clause measures is named by the answer or share that it looks at, so
that clauses of two notices meet whatever their numbers are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .ruleset import Clause, Group

DATA = Path(__file__).resolve().with_name("methods.toml")
# Parameters that name what is measured, in the order of asking.
NAMING = ("ratio", "growth", "figure", "boxes", "choice", "dimension", "shows")
OTHER_THEME = "其他条件"


@dataclass(frozen=True, slots=True)
class Method:
    """How one kind of condition decides: words for people, the years it looks at, what it measures ("": by clause)."""

    words: str
    period: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """One aspect under which clauses of two rule sets are laid side by side."""

    title: str
    answers: frozenset[str]
    groups: frozenset[str]


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(DATA.read_text("utf-8"))


@cache
def methods() -> Mapping[str, Method]:
    """{name of a condition: how it decides}."""
    return {name: Method(**entry) for name, entry in _data()["conditions"].items()}


@cache
def themes() -> tuple[Theme, ...]:
    """The aspects in the order of the page."""
    return tuple(
        Theme(entry["title"], frozenset(entry["answers"]), frozenset(entry.get("groups", ())))
        for entry in _data()["themes"]
    )


def method_of(clause: Clause) -> Method:
    """How the clause decides; without words where the data does not know its condition yet."""
    return methods().get(clause.condition.name, Method(""))


def answers_of(clause: Clause) -> tuple[str, ...]:
    """The answers it looks at without their years, each once: ("revenue", "rd_expense")."""
    return tuple(dict.fromkeys(name.partition(".")[0] for name in clause.fields))


def is_judged(clause: Clause) -> bool:
    """Nothing but a person decides it."""
    return clause.condition.name == "judgement"


def quantity_of(clause: Clause) -> str:
    """What it measures ("revenue", "rd_ratio", "size"); "" where only its words say it."""
    method = method_of(clause)
    if method.of:
        return method.of
    for name in NAMING:
        if name in clause.parameters:
            return str(clause.parameters[name])
    return "" if is_judged(clause) else "+".join(answers_of(clause))


def theme_of(clause: Clause, group: Group) -> str:
    """The aspect under which it is compared: by what it measures, by its answers, by its group."""
    asked = [{quantity_of(clause)}, set(() if is_judged(clause) else answers_of(clause))]
    for names in asked:
        for theme in themes():
            if theme.answers & names:
                return theme.title
    return next((theme.title for theme in themes() if group.name in theme.groups), OTHER_THEME)


def theme_titles() -> list[str]:
    """All aspects in order, what belongs to none last."""
    return [*(theme.title for theme in themes()), OTHER_THEME]
