"""Main revenue is part of revenue (附件1-3, 经营情况)."""

from .contract import Answers, CheckContext, Issue, Severity, figure, label

CODE = "main_revenue_within_revenue"


def check(answers: Answers, ctx: CheckContext) -> list[Issue]:
    """An error for each year whose main revenue is larger than its revenue."""
    facts = ctx.facts(answers)
    issues = []
    for year in facts.years:
        main, revenue = facts.money("main_revenue", year), facts.money("revenue", year)
        if main is not None and revenue is not None and main > revenue:
            message = (
                f"{year}年{label('main_revenue')} {figure('main_revenue', main)}"
                f"大于{label('revenue')} {figure('revenue', revenue)}"
            )
            issues.append(Issue(CODE, Severity.ERROR, message, (f"main_revenue.{year}", f"revenue.{year}")))
    return issues
