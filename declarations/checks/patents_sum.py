"""Kinds of patents against the total (附件1-3, 拥有专利情况).

The form's total leaves open whether software copyrights are counted in; both ways of adding up are accepted.
"""

from decimal import Decimal

from .contract import Answers, CheckContext, Issue, Severity, written

CODE = "patents_sum"
KINDS = ("invention_patents", "utility_patents", "design_patents")
UNIT = "项"


def check(answers: Answers, ctx: CheckContext) -> list[Issue]:
    """An error when the kinds are more than the total, a warning when the total is neither sum."""
    facts = ctx.facts(answers)
    total = facts.count("patents_total")
    if total is None:
        return []
    given = {name: count for name in KINDS if (count := facts.count(name)) is not None}
    together = sum(given.values(), Decimal(0))
    fields = ("patents_total", *given)
    if together > total:
        message = f"发明、实用新型和外观设计专利合计 {written(together, UNIT)}，大于有效专利总数 {written(total, UNIT)}"
        return [Issue(CODE, Severity.ERROR, message, fields)]
    software = facts.count("software_copyrights")
    if len(given) < len(KINDS) or software is None or total in (together, together + software):
        return []
    message = (
        f"有效专利总数 {written(total, UNIT)}，与三类专利合计 {written(together, UNIT)}"
        f"、加软件著作权后合计 {written(together + software, UNIT)}均不一致"
    )
    return [Issue(CODE, Severity.WARNING, message, (*fields, "software_copyrights"))]
