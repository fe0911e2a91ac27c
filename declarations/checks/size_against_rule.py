"""The size ticked against the size by 工信部联企业〔2011〕300号 on the figures of Y-1."""

from declarations.eligibility.ruleset import load_tier

from .contract import Answers, CheckContext, Issue, Severity, figure, label

CODE = "size_against_rule"
FIGURES = ("employees", "revenue", "total_assets")


def check(answers: Answers, ctx: CheckContext) -> list[Issue]:
    """An error when both sizes are known and differ."""
    facts = ctx.facts(answers)
    declared, industry = facts.text("size"), facts.text("industry_class")
    if declared is None or industry is None:
        return []
    year = facts.last_year
    given = {name: facts.number(name, year) for name in FIGURES}
    computed = ctx.classify(industry, **given).size
    if computed is None or computed == declared:
        return []
    labels = load_tier(ctx.rules, ctx.tier, ctx.rules_directory).labels
    known = "、".join(f"{label(name)} {figure(name, value)}" for name, value in given.items() if value is not None)
    message = f"企业规模填报{labels[declared]}，按行业代码 {industry} 和{year}年{known}，依划型标准为{labels[computed]}"
    fields = ("size", "industry_class", *(f"{name}.{year}" for name, value in given.items() if value is not None))
    return [Issue(CODE, Severity.ERROR, message, fields)]
