"""Declared growth of Y-1 against the figures of both years; of Y-2 the form has no base (附件1-3)."""

from declarations.eligibility.case import growth_of

from .contract import Answers, CheckContext, Issue, Severity, figure, label, parameters, percent

CODE = "growth_against_years"


def check(answers: Answers, ctx: CheckContext) -> list[Issue]:
    """An error for each growth rate of Y-1 that is off by more than the tolerance, in percentage points."""
    facts = ctx.facts(answers)
    last, previous = facts.last_year, facts.previous_year
    issues = []
    for name, base in parameters()["growth"].items():
        declared = facts.percent(name, last)
        computed = growth_of(facts.money(base, last), facts.money(base, previous))
        if declared is None or computed is None or abs(declared - computed) <= parameters()["ratio_tolerance"]:
            continue
        message = (
            f"{last}年{label(name)}填报 {figure(name, declared)}，"
            f"按{previous}年和{last}年{label(base)}计算为 {percent(computed)}"
        )
        fields = (f"{name}.{last}", f"{base}.{previous}", f"{base}.{last}")
        issues.append(Issue(CODE, Severity.ERROR, message, fields))
    return issues
