"""Conditions of the notice: which clause is met, by which figure, and what is left to people.

``evaluate()`` is the entry, ``Report`` what comes out; ``evaluate_request()`` takes the interchange object of
``check_eligibility``. No clock, ORM or request in here: dates and answers are arguments, thresholds, words and trees
are data under ``rules/``.
"""

from .engine import evaluate
from .facts import AnswerError, Facts
from .interchange import evaluate_request, parse
from .report import ClauseResult, GroupResult, Report
from .ruleset import RuleError, load_tier
from .scores import DimensionResult, IndicatorResult, ScoreResult
from .verdicts import GroupVerdict, TierVerdict, Verdict

__all__ = [
    "AnswerError",
    "ClauseResult",
    "DimensionResult",
    "Facts",
    "GroupResult",
    "GroupVerdict",
    "IndicatorResult",
    "Report",
    "RuleError",
    "ScoreResult",
    "TierVerdict",
    "Verdict",
    "evaluate",
    "evaluate_request",
    "load_tier",
    "parse",
]
