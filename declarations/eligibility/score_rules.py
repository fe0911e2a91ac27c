"""The scored indicators of a tier as data: dimensions, indicators, options with bounds, points and the notice's words.

What does not fit together is refused when the rule set is loaded: an unknown measure or dimension, bands out of order,
points above the maximum, sums that do not come to the maximum above them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from . import wording
from .answer_data import RuleError
from .clauses import Clause, check_parameters, field_names, read_clause
from .measures import BAND, MEASURES, MeasureRule

SCORE_CONDITIONS = ("score", "score_of_dimension")
WORDS = frozenset({"dimension", "title", "maximum", "measure", "unit", "fields", "options"})
OPTION_WORDS = frozenset({"words", "points"})
# What a condition asks of a clause beside its parameters; an option has its own words and the indicator's fields.
OPTION_CLAUSE = {"group": "", "class": "A", "fields": (), "evidence": ()}


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One option of an indicator: the notice's words, its points, and what reaches it."""

    words: str
    points: Decimal
    parameters: Mapping[str, Any]
    clause: Clause | None

    def holds(self, value: Decimal | None) -> bool | None:
        """Whether a figure lies in this band or a better one; a band without bounds takes every figure."""
        at_least, below = (self.parameters.get(name) for name in BAND)
        if at_least is None and below is None:
            return True
        if value is None:
            return None
        return (at_least is None or value >= at_least) and (below is None or value < below)


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """One scored indicator. ``fields`` are answers as written in the data, ``revenue.Y-1``."""

    id: str
    dimension: str
    title: str
    maximum: Decimal
    measure: MeasureRule
    parameters: Mapping[str, Any]
    unit: str
    fields: tuple[str, ...]
    options: tuple[Option, ...]

    def field_names(self, year: int) -> tuple[str, ...]:
        """The answers of a round's year, such as ``revenue.2021``."""
        return field_names(self.fields, year)

    def shown(self, value: Decimal) -> str:
        """A figure with its unit, with as many decimals as it takes to see on which side of each bound it lies."""
        bounds = [option.parameters[name] for option in self.options for name in BAND if name in option.parameters]
        return max((wording.amount(value, self.unit, bound) for bound in bounds), key=len)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of the score; ``line`` where the notice asks for points in it by itself."""

    name: str
    title: str
    maximum: Decimal
    line: Decimal | None


@dataclass(frozen=True, slots=True, eq=False)
class ScoreRules:
    """The scored indicators of a tier; ``line`` is that of the clause that asks for the score."""

    name: str
    title: str
    maximum: Decimal
    line: Decimal
    citation: str
    dimensions: Mapping[str, Dimension]
    indicators: tuple[Indicator, ...]

    def fields_of(self, dimension: str | None) -> tuple[str, ...]:
        """The answers that the indicators of a dimension look at, or those of all; each once."""
        named = (one.fields for one in self.indicators if dimension in (None, one.dimension))
        return tuple(dict.fromkeys(itertools.chain.from_iterable(named)))


def read_score(data: Mapping[str, Any]) -> ScoreRules | None:
    """The ``[score]`` of a tier's file; None without one. Raises RuleError."""
    entry = data.get("score")
    if entry is None:
        return None
    lines = _lines(data["clauses"])
    if None not in lines:
        raise RuleError("score: no clause asks for it")
    dimensions = {
        name: Dimension(name, one["title"], Decimal(one["maximum"]), lines.get(name))
        for name, one in entry["dimensions"].items()
    }
    unknown = sorted(set(lines) - {None} - set(dimensions), key=str)
    if unknown:
        raise RuleError(f"score: a clause asks for unknown dimensions {unknown}")
    score = ScoreRules(
        name="score",
        title=entry["title"],
        maximum=Decimal(entry["maximum"]),
        line=lines[None],
        citation=entry["citation"],
        dimensions=MappingProxyType(dimensions),
        indicators=tuple(_indicator(key, one, dimensions) for key, one in entry["indicators"].items()),
    )
    _check_sums(score)
    return score


def _lines(clauses: Mapping[str, Any]) -> dict[str | None, Decimal]:
    """The lines that clauses draw: of the score under None, of a dimension under its name."""
    return {
        entry.get("dimension"): Decimal(entry["line"])
        for entry in clauses.values()
        if entry["condition"] in SCORE_CONDITIONS and "line" in entry
    }


def with_score_fields(entry: Mapping[str, Any], score: ScoreRules | None) -> Mapping[str, Any]:
    """A clause that asks for the score rests on the answers of its indicators."""
    if entry["condition"] not in SCORE_CONDITIONS:
        return entry
    if score is None:
        raise RuleError(f"{entry['text']}: the tier has no score")
    return {**entry, "fields": score.fields_of(entry.get("dimension"))}


def _indicator(key: str, entry: Mapping[str, Any], dimensions: Mapping[str, Dimension]) -> Indicator:
    name = f"score.indicators.{key}"
    measure = MEASURES.get(entry["measure"])
    if measure is None:
        raise RuleError(f"{name}: unknown measure {entry['measure']!r}")
    check_parameters(name, measure, entry, WORDS)
    if entry["dimension"] not in dimensions:
        raise RuleError(f"{name}: unknown dimension {entry['dimension']!r}")
    indicator = Indicator(
        id=key,
        dimension=entry["dimension"],
        title=entry["title"],
        maximum=Decimal(entry["maximum"]),
        measure=measure,
        parameters=MappingProxyType(entry),
        unit=entry.get("unit", ""),
        fields=tuple(entry["fields"]),
        options=tuple(_option(f"{name}[{one['words']}]", one, measure) for one in entry["options"]),
    )
    _check_options(name, indicator)
    return indicator


def _option(name: str, entry: Mapping[str, Any], measure: MeasureRule) -> Option:
    clause = None
    if "condition" in entry and "condition" in measure.option:
        asked = {key: value for key, value in entry.items() if key not in OPTION_WORDS}
        clause = read_clause(name, {**OPTION_CLAUSE, "text": entry["words"], **asked}, "")
    else:
        unread = sorted(set(entry) - OPTION_WORDS - set(measure.option))
        if unread:
            raise RuleError(f"{name}: {measure.name} does not read {', '.join(unread)}")
    return Option(entry["words"], Decimal(entry["points"]), MappingProxyType(entry), clause)


def _check_options(name: str, indicator: Indicator) -> None:
    options, measure = indicator.options, indicator.measure
    points = [option.points for option in options]
    if any(one > indicator.maximum for one in points):
        raise RuleError(f"{name}: points above the maximum {indicator.maximum}")
    if measure.name == "sum_met":
        if sum(points) < indicator.maximum:
            raise RuleError(f"{name}: the options do not come to the maximum {indicator.maximum}")
        return
    if not _descends(points) or (measure.name != "full_years" and points[0] != indicator.maximum):
        raise RuleError(f"{name}: points out of order")
    for bound, is_ordered in (
        ("at_least", _descends),
        ("amount", _descends),
        ("share", _descends),
        ("below", _ascends),
    ):
        if not is_ordered([Decimal(one.parameters[bound]) for one in options if bound in one.parameters]):
            raise RuleError(f"{name}: bands out of order")
    is_open = [not set(measure.option) & set(option.parameters) for option in options]
    if any(is_open[:-1]) or (not is_open[-1] and measure.option in (BAND, ("amount", "share"))):
        raise RuleError(f"{name}: bands out of order: the last one alone is open")


def _descends(values: Iterable[Decimal]) -> bool:
    return all(first > then for first, then in itertools.pairwise(values))


def _ascends(values: Iterable[Decimal]) -> bool:
    return all(first < then for first, then in itertools.pairwise(values))


def _check_sums(score: ScoreRules) -> None:
    for name, dimension in score.dimensions.items():
        if sum(one.maximum for one in score.indicators if one.dimension == name) != dimension.maximum:
            raise RuleError(f"score: the indicators of {name} do not come to {dimension.maximum}")
    if sum(one.maximum for one in score.dimensions.values()) != score.maximum:
        raise RuleError(f"score: the dimensions do not come to {score.maximum}")
