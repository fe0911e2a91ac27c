"""A score item by item, for pieces/report_scores.html: what was declared, the option reached, what would bring more."""

from decimal import Decimal
from typing import Any

from declarations.eligibility import score_words
from declarations.eligibility.scores import VERDICT_WORDS, DimensionResult, IndicatorResult, ScoreResult
from declarations.eligibility.wording import plain

from .rows import Reader

PERCENT = 100


def score_page(score: ScoreResult, reader: Reader) -> dict[str, Any]:
    """The whole score: standing, bar, and a table by dimension."""
    stands = score_words.of_score(score)
    return {
        "name": score.name,
        "title": score.title,
        "verdict": stands.state,
        "words": stands.words,
        "maximum": plain(score.maximum),
        "bar": _bar(score.least, score.most, score.maximum, score.line),
        "dimensions": [_dimension(score, one, reader) for one in score.dimensions],
    }


def _dimension(score: ScoreResult, dimension: DimensionResult, reader: Reader) -> dict[str, Any]:
    words = score_words.points(dimension.least, dimension.most)
    state = ""
    if dimension.line is not None:
        state, words = score_words.standing(dimension.least, dimension.most, dimension.line)
    return {
        "title": dimension.title,
        "words": words,
        "verdict": state,
        "maximum": plain(dimension.maximum),
        "rows": [_row(one, reader) for one in score.indicators if one.dimension == dimension.name],
    }


def _row(indicator: IndicatorResult, reader: Reader) -> dict[str, Any]:
    return {
        "title": indicator.title,
        "measured": indicator.measured or "",
        "reached": indicator.band or VERDICT_WORDS.get(indicator.verdict, ""),
        "is_known": indicator.points is not None,
        "points": score_words.points(indicator.least, indicator.most),
        "maximum": plain(indicator.maximum),
        "next": score_words.next_option(indicator),
        "lacking": _lacking(indicator, reader) if indicator.verdict == "missing" and reader.is_fillable else [],
    }


def _lacking(indicator: IndicatorResult, reader: Reader) -> list[dict[str, str]]:
    """The ways to the answers of an indicator without its figure, each named."""
    found = {}
    for place in indicator.fields:
        url = reader.link((place,)) if reader.link else ""
        if url:
            found.setdefault(url, (reader.labels(place) if reader.labels else "") or "所缺数据")
    return [{"label": label, "url": url} for url, label in found.items()]


def _bar(least: Decimal, most: Decimal, maximum: Decimal, line: Decimal) -> dict[str, int]:
    """Certain points, possible ones and the line, in percent of the maximum."""
    return {
        name: int(value * PERCENT / maximum) for name, value in {"least": least, "most": most, "line": line}.items()
    }
