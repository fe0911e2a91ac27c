"""Declared shares against their parts: an imported share is compared, the computed one is kept (product.md §3, §5)."""

from declarations.eligibility.case import percent_of

from .contract import Answers, CheckContext, Issue, Severity, figure, label, parameters, percent

CODE = "ratio_against_parts"


def check(answers: Answers, ctx: CheckContext) -> list[Issue]:
    """An error for each year and share that is off by more than the tolerance, in percentage points."""
    facts = ctx.facts(answers)
    issues = []
    for year in facts.years:
        for name, (part, whole) in parameters()["ratios"].items():
            declared = facts.percent(name, year)
            computed = percent_of(facts.number(part, year), facts.number(whole, year))
            if declared is None or computed is None or abs(declared - computed) <= parameters()["ratio_tolerance"]:
                continue
            message = (
                f"{year}年{label(name)}填报 {figure(name, declared)}，"
                f"按{label(part)}和{label(whole)}计算为 {percent(computed)}"
            )
            fields = tuple(f"{field}.{year}" for field in (name, part, whole))
            issues.append(Issue(CODE, Severity.ERROR, message, fields))
    return issues
