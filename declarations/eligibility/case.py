"""One evaluation in hand: the facts, the date that counts, and the values derived from them.

Shares and growth are recomputed from their parts (eligibility.md, Exactness); they are percents, unrounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .answer_data import RuleError
from .facts import Facts
from .scores import ScoreResult, score_of

if TYPE_CHECKING:
    from zjtx.registry.size_rule import SizeResult

    from .ruleset import TierRules

HUNDRED = Decimal(100)
Classify = Callable[..., "SizeResult"]
UNSET: Any = object()


def anniversary(day: date, years: int) -> date:
    """The same day ``years`` later; the month's last day where there is none (29 February)."""
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=day.month + 1, day=1) - timedelta(days=1)


def full_years(start: date, end: date) -> int:
    """Anniversaries of ``start`` reached by ``end``, the day itself included; -1 when ``end`` is before ``start``."""
    years = end.year - start.year
    return years if anniversary(start, years) <= end else years - 1


def percent_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """``part`` in percent of ``whole``; None when either is missing or there is nothing to share (0 or less)."""
    if part is None or whole is None or whole <= 0:
        return None
    return part * HUNDRED / whole


def growth_of(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Growth in percent; None when either year is missing or the base is not positive."""
    if now is None or before is None or before <= 0:
        return None
    return (now - before) * HUNDRED / before


class Case:
    """Facts with what is derived from them, each computed at most once."""

    __slots__ = ("_classify", "_ratios", "_score", "_size", "declared_on", "facts", "last", "previous", "rules")

    def __init__(self, facts: Facts, rules: TierRules, declared_on: date, classify: Classify) -> None:
        self.facts = facts
        self.rules = rules
        self.declared_on = declared_on
        self.last = facts.last_year
        self.previous = facts.previous_year
        self._classify = classify
        self._ratios: dict[tuple[str, int], Decimal | None] = {}
        self._size: SizeResult | None = UNSET
        self._score: ScoreResult | None = None

    def ratio(self, name: str, year: int) -> Decimal | None:
        """A share that the rule set defines as part and whole."""
        key = (name, year)
        if key not in self._ratios:
            part, whole = self.rules.ratios[name]
            self._ratios[key] = percent_of(self.facts.number(part, year), self.facts.number(whole, year))
        return self._ratios[key]

    def growth(self, name: str, year: int) -> Decimal | None:
        """Growth: of Y-1 from the two years' figures; of Y-2 as declared, for the form has no figure of Y-3."""
        if year == self.last:
            figure = self.rules.growth[name]
            return growth_of(self.facts.number(figure, self.last), self.facts.number(figure, self.previous))
        return self.facts.number(name, year)

    def average_growth(self, name: str) -> Decimal | None:
        """The arithmetic mean of the two yearly rates (reading R8)."""
        before, now = self.growth(name, self.previous), self.growth(name, self.last)
        return None if before is None or now is None else (before + now) / 2

    def size(self) -> SizeResult | None:
        """The size by 工信部联企业〔2011〕300号 on the figures of Y-1; None without an industry."""
        if self._size is UNSET:
            industry = self.facts.text("industry_class")
            self._size = None
            if industry is not None:
                self._size = self._classify(
                    industry,
                    employees=self.facts.count("employees", self.last),
                    revenue=self.facts.money("revenue", self.last),
                    total_assets=self.facts.money("total_assets", self.last),
                )
        return self._size

    def score(self) -> ScoreResult:
        """The tier's scored indicators. Raises RuleError where it has none."""
        if self.rules.score is None:
            raise RuleError(f"{self.rules.title}: no score")
        if self._score is None:
            self._score = score_of(self, self.rules.score)
        return self._score

    def derived(self) -> Mapping[str, Any]:
        """Computed values: ``size``, each share and growth by year, decimals unrounded, None where not computable."""
        size = self.size()
        found: dict[str, Any] = {"size": size.size if size else None}
        for name in self.rules.ratios:
            found[name] = {str(year): self.ratio(name, year) for year in self.facts.years}
        for name in self.rules.growth:
            found[name] = {str(year): self.growth(name, year) for year in self.facts.years}
            found[f"{name}_average"] = self.average_growth(name)
        return found
