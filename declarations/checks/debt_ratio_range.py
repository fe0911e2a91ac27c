"""The debt ratio lies between 0 and 100 %, or is explained.

Below 0 is an error: assets and debts are not negative. Above 100 an enterprise owes more than it has, which happens: it
says why, and the reviewer sees a warning with its words; without them it is an error. No sheet has a row for them, the
explanation is kept beside the issue. Attachment 1 has no ratio; there it is computed.
"""

from decimal import Decimal

from declarations.eligibility.case import percent_of
from declarations.eligibility.facts import Facts
from declarations.eligibility.wording import amount

from .contract import Answers, CheckContext, Issue, Severity, label, parameters

CODE = "debt_ratio_range"
PARTS = ("total_liabilities", "total_assets")


def check(answers: Answers, ctx: CheckContext) -> list[Issue]:
    """An error below the range and above it, for each year; above it a warning once it is explained."""
    facts = ctx.facts(answers)
    least, most = parameters()["debt_ratio_least"], parameters()["debt_ratio_most"]
    issues = []
    for year in facts.years:
        ratio, fields = _ratio(facts, year)
        if ratio is None or least <= ratio <= most:
            continue
        shown = f"{year}年{label('debt_ratio')} {amount(ratio, '%', least if ratio < least else most)}"
        if ratio < least:
            issues.append(Issue(CODE, Severity.ERROR, f"{shown}，小于 {least}%", fields))
        else:
            issues.append(_above(f"{shown}，大于 {most}%", fields, ctx))
    return issues


def _above(words: str, fields: tuple[str, ...], ctx: CheckContext) -> Issue:
    unexplained = Issue(CODE, Severity.ERROR, f"{words}，请说明原因", fields, needs_reason=True)
    if not ctx.explanations.get(unexplained.key):
        return unexplained
    return Issue(CODE, Severity.WARNING, words, fields)


def _ratio(facts: Facts, year: int) -> tuple[Decimal | None, tuple[str, ...]]:
    declared = facts.percent("debt_ratio", year)
    if declared is not None:
        return declared, (f"debt_ratio.{year}",)
    liabilities, assets = (facts.money(name, year) for name in PARTS)
    return percent_of(liabilities, assets), tuple(f"{name}.{year}" for name in PARTS)
