"""What a score says to people beside its items: where it stands against the line, what would bring more points."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from .scores import IndicatorResult, ScoreResult
from .wording import plain


class Standing(NamedTuple):
    """Where points stand against a line: met, not_met or open, and the sentence."""

    state: str
    words: str


def points(least: Decimal, most: Decimal) -> str:
    """15 分; 45 至 72 分 where part of it is not known."""
    return f"{plain(least)} 分" if least == most else f"{plain(least)} 至 {plain(most)} 分"


def standing(least: Decimal, most: Decimal, line: Decimal) -> Standing:
    """Certain points that reach the line, possible ones that do not, or neither yet."""
    asked = f"要求不低于 {plain(line)} 分"
    if least >= line:
        return Standing("met", f"{points(least, most)}，{asked}，符合")
    if most < line:
        return Standing("not_met", f"{points(least, most)}，{asked}，还差 {plain(line - most)} 分")
    return Standing(
        "open", f"现有 {plain(least)} 分，最多可得 {plain(most)} 分，{asked}，还需 {plain(line - least)} 分"
    )


def of_score(score: ScoreResult) -> Standing:
    """The score as a whole."""
    return standing(score.least, score.most, score.line)


def next_option(indicator: IndicatorResult) -> str:
    """What would bring the next points: “5%以上”，20 分，多 5 分; "" where nothing would, or nothing is known yet."""
    if indicator.points is None:
        return ""
    better = [option for option in indicator.options if option[1] > indicator.points]
    if not better:
        return ""
    words, reached = min(better, key=lambda option: option[1])
    return f"“{words}”，{plain(reached)} 分，多 {plain(reached - indicator.points)} 分"
