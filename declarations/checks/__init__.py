"""Consistency: figures of a declaration that cannot all be true. One check a file; this is the list.

``run_all(answers, ctx)`` runs them in order. Three questions, three modules: complete? consistent? eligible?
"""

from dataclasses import replace

from . import (
    debt_ratio_range,
    figures_across_documents,
    growth_against_years,
    main_revenue_within_revenue,
    patents_sum,
    ratio_against_parts,
    size_against_rule,
    staff_within_employees,
)
from .contract import Answers, Check, CheckContext, Issue, OtherDocument, Severity

CHECKS: tuple[Check, ...] = (
    main_revenue_within_revenue.check,
    staff_within_employees.check,
    patents_sum.check,
    ratio_against_parts.check,
    growth_against_years.check,
    size_against_rule.check,
    debt_ratio_range.check,
    figures_across_documents.check,
)

__all__ = ["CHECKS", "CheckContext", "Issue", "OtherDocument", "Severity", "run_all"]


def run_all(answers: Answers, ctx: CheckContext) -> list[Issue]:
    """Every issue of a declaration, in the order of the checks; a warning carries the enterprise's explanation.

    Raises AnswerError for an unreadable answer.
    """
    facts = ctx.facts(answers)
    return [_with_explanation(issue, ctx) for check in CHECKS for issue in check(facts, ctx)]


def _with_explanation(issue: Issue, ctx: CheckContext) -> Issue:
    text = ctx.explanations.get(issue.key, "")
    if not text or issue.severity != Severity.WARNING:
        return issue
    return replace(issue, message=f"{issue.message}；企业说明：{text}")
