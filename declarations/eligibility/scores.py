"""Scored indicators: what each gives on the answers at hand, from the points that are certain to those still possible.

An indicator whose figure is missing, or that a person sets (地方特色指标), leaves a range; a score is reached once the
certain points reach the line, and out of reach once the possible ones do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .wording import plain

if TYPE_CHECKING:
    from .case import Case
    from .score_rules import Indicator, ScoreRules

VERDICT_WORDS = {"missing": "缺少数据", "judgement": "由主管部门评定"}


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator. ``points`` is None as long as ``least`` and ``most`` differ; ``verdict`` says why: missing or
    judgement, known otherwise. ``options``: words and points as the notice lists them; ``fields`` as ``revenue.2021``.
    """

    id: str
    dimension: str
    title: str
    maximum: Decimal
    least: Decimal
    most: Decimal
    verdict: str
    band: str
    measured: str | None
    options: tuple[tuple[str, Decimal], ...]
    fields: tuple[str, ...]

    @property
    def points(self) -> Decimal | None:
        """The points, where they are known."""
        return self.least if self.verdict == "known" else None

    def sentence(self) -> str:
        """上年度研发费用总额占营业收入总额比重 4.00%：15 分（满分 20 分），3%-5%."""
        measured = f" {self.measured}" if self.measured else ""
        words = self.band or VERDICT_WORDS.get(self.verdict, "")
        return f"{self.title}{measured}：{_points(self.least, self.most)}（满分 {plain(self.maximum)} 分），{words}"

    def as_json(self) -> dict[str, Any]:
        """The indicator as the command prints it; points as text."""
        return {
            "id": self.id,
            "dimension": self.dimension,
            "title": self.title,
            "maximum": plain(self.maximum),
            "points": None if self.points is None else plain(self.points),
            "least": plain(self.least),
            "most": plain(self.most),
            "verdict": self.verdict,
            "band": self.band,
            "measured": self.measured,
            "options": [{"words": words, "points": plain(points)} for words, points in self.options],
            "fields": list(self.fields),
        }


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """A dimension of the score; ``line`` where the notice asks for points in it by itself."""

    name: str
    title: str
    least: Decimal
    most: Decimal
    maximum: Decimal
    line: Decimal | None


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """The score of a tier: ``least`` points are certain, ``most`` still possible."""

    name: str
    title: str
    line: Decimal
    least: Decimal
    most: Decimal
    maximum: Decimal
    dimensions: tuple[DimensionResult, ...]
    indicators: tuple[IndicatorResult, ...]

    def dimension(self, name: str) -> DimensionResult:
        """One dimension. Raises KeyError."""
        for found in self.dimensions:
            if found.name == name:
                return found
        raise KeyError(name)

    def as_text(self) -> Iterator[str]:
        """Item by item, for a terminal."""
        yield f"{self.title}：{_points(self.least, self.most)}{_frame(self.maximum, self.line)}"
        for dimension in self.dimensions:
            yield (
                f"  {dimension.title}：{_points(dimension.least, dimension.most)}"
                f"{_frame(dimension.maximum, dimension.line)}"
            )
            for indicator in self.indicators:
                if indicator.dimension == dimension.name:
                    yield f"    {indicator.id}. {indicator.sentence()}"

    def as_json(self) -> dict[str, Any]:
        """The score as the command prints it; points as text."""
        return {
            "name": self.name,
            "title": self.title,
            "line": plain(self.line),
            "least": plain(self.least),
            "most": plain(self.most),
            "maximum": plain(self.maximum),
            "dimensions": [
                {
                    "name": one.name,
                    "title": one.title,
                    "least": plain(one.least),
                    "most": plain(one.most),
                    "maximum": plain(one.maximum),
                    "line": None if one.line is None else plain(one.line),
                }
                for one in self.dimensions
            ],
            "indicators": [one.as_json() for one in self.indicators],
        }


def _points(least: Decimal, most: Decimal) -> str:
    """``45 分``, ``45 至 72 分``."""
    return f"{plain(least)} 分" if least == most else f"{plain(least)} 至 {plain(most)} 分"


def _frame(maximum: Decimal, line: Decimal | None) -> str:
    asked = "" if line is None else f"，要求不低于 {plain(line)} 分"
    return f"（满分 {plain(maximum)} 分{asked}）"


def score_of(case: Case, rules: ScoreRules) -> ScoreResult:
    """Every indicator on the answers of a case, summed by dimension and as a whole."""
    indicators = tuple(_indicator(case, one) for one in rules.indicators)
    dimensions = []
    for dimension in rules.dimensions.values():
        least, most = _sums(one for one in indicators if one.dimension == dimension.name)
        dimensions.append(
            DimensionResult(dimension.name, dimension.title, least, most, dimension.maximum, dimension.line)
        )
    least, most = _sums(indicators)
    return ScoreResult(rules.name, rules.title, rules.line, least, most, rules.maximum, tuple(dimensions), indicators)


def _sums(indicators: Iterable[IndicatorResult]) -> tuple[Decimal, Decimal]:
    least = most = Decimal(0)
    for one in indicators:
        least += one.least
        most += one.most
    return least, most


def _indicator(case: Case, indicator: Indicator) -> IndicatorResult:
    found = indicator.measure.find(case, indicator)
    is_known = found.least == found.most
    return IndicatorResult(
        id=indicator.id,
        dimension=indicator.dimension,
        title=indicator.title,
        maximum=indicator.maximum,
        least=found.least,
        most=found.most,
        verdict="known" if is_known else ("judgement" if found.is_for_people else "missing"),
        band=found.band if is_known else "",
        measured=found.measured,
        options=tuple((option.words, option.points) for option in indicator.options),
        fields=indicator.field_names(case.facts.year),
    )
