"""What a consistency check gets and gives, and how its messages write figures.

A check is a function ``check(answers, ctx) -> list[Issue]``. It reports two declared figures that cannot both be true;
a missing one is the business of completeness and never makes an issue here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from declarations.eligibility.case import Classify
from declarations.eligibility.engine import size_classifier
from declarations.eligibility.facts import Facts
from declarations.eligibility.ruleset import DEFAULT_RULES, RULES_DIRECTORY, load_tier
from declarations.eligibility.wording import UNITS_WITH_DECIMALS, plain, two_decimals, with_unit


class Severity(StrEnum):
    """Errors block submission, warnings are shown to the reviewer."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Issue:
    """Two figures that do not agree. ``fields`` are answers such as ``revenue.2021``, the likeliest slip first.

    ``needs_reason``: an error only as long as the enterprise has not explained it.
    """

    code: str
    severity: Severity
    message: str
    fields: tuple[str, ...]
    needs_reason: bool = False

    @property
    def key(self) -> str:
        """What an explanation is kept under: ``debt_ratio_range:debt_ratio.2021``."""
        return f"{self.code}:{self.fields[0]}"

    @property
    def can_be_explained(self) -> bool:
        """Figures that look wrong may be right; those that cannot both be true are to be corrected."""
        return self.severity == Severity.WARNING or self.needs_reason


@dataclass(frozen=True, slots=True)
class OtherDocument:
    """Figures of one year that the same enterprise gave elsewhere, by the sheet's names, in its units."""

    label: str
    year: int
    figures: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The round's year, the tier, what other documents say; ``classify`` is the size rule (default the real one).

    ``explanations`` are the enterprise's, {``Issue.key``: text}.
    """

    year: int
    tier: str
    other_documents: tuple[OtherDocument, ...] = ()
    explanations: Mapping[str, str] = field(default_factory=dict)
    rules: str = DEFAULT_RULES
    rules_directory: Path = RULES_DIRECTORY
    classify: Classify = field(default_factory=size_classifier)

    def facts(self, answers: Mapping[str, Any] | Facts) -> Facts:
        """The typed view of ``answers``. Raises AnswerError naming the field of a value that cannot be read."""
        if isinstance(answers, Facts):
            return answers
        vocabulary = load_tier(self.rules, self.tier, self.rules_directory).vocabulary
        return Facts.read(answers, vocabulary, year=self.year)


Answers = Mapping[str, Any] | Facts
Check = Callable[[Answers, CheckContext], list[Issue]]


@lru_cache
def parameters() -> dict[str, Any]:
    """Tolerances and words, ``parameters.toml``."""
    with (Path(__file__).resolve().parent / "parameters.toml").open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def label(name: str) -> str:
    """What messages call an answer."""
    text: str = parameters()["labels"][name]["label"]
    return text


def figure(name: str, value: Decimal) -> str:
    """A figure with its unit: ``1,900.00 万元``, ``72.35%``, ``85 人``."""
    return written(value, parameters()["labels"][name]["unit"])


def written(value: Decimal, unit: str) -> str:
    """A figure with thousands separated; more decimals than two are shown when they are there, so that two figures
    that differ never look alike."""
    if unit not in UNITS_WITH_DECIMALS:
        return with_unit(f"{Decimal(plain(value)):,}", unit)
    rounded = Decimal(two_decimals(value))
    return with_unit(f"{rounded if rounded == value else value:,f}", unit)


def percent(value: Decimal) -> str:
    """A computed share, two decimals."""
    return f"{two_decimals(value)}%"
