"""Consistency of one quarterly report: errors block the submission, warnings are shown to the city. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cultivation_pool.sheets import quarterly_2022 as sheet
from declarations.checks import Issue, Severity
from declarations.checks.contract import figure, label

Values = Mapping[str, Any]


def main_revenue_within_revenue(values: Values) -> list[Issue]:
    """Main revenue is part of revenue."""
    main, revenue = values.get("main_revenue"), values.get("revenue")
    if main is None or revenue is None or main <= revenue:
        return []
    text = (
        f"{label('main_revenue')} {figure('main_revenue', main)}大于{label('revenue')} {figure('revenue', revenue)}，"
        "请核对后更正其中一项"
    )
    return [Issue("main_revenue_within_revenue", Severity.ERROR, text, ("main_revenue", "revenue"))]


def name_only_when_renamed(values: Values) -> list[Issue]:
    """A new name without a renaming contradicts itself."""
    if values.get("is_renamed") is False and values.get("new_name"):
        text = "“是否更名”为“否”，“更名后的新名称”应留空；已更名的，请改选“是”"
        return [Issue("name_only_when_renamed", Severity.ERROR, text, ("is_renamed", "new_name"))]
    return []


def year_to_date_does_not_fall(values: Values, before: Values, quarter: str, labels: Mapping[str, str]) -> list[Issue]:
    """Figures are cumulative: one that is smaller than a quarter ago of the same year is likely a slip."""
    issues = []
    for name in sheet.CUMULATIVE:
        now, earlier = values.get(name), before.get(name)
        if now is not None and earlier is not None and now < earlier:
            text = (
                f"{labels[name]}累计数 {_money(now)}小于{sheet.short_title(quarter)}的 {_money(earlier)}，"
                "本表为自年初累计数，请核对"
            )
            issues.append(Issue("year_to_date_does_not_fall", Severity.WARNING, text, (name,)))
    return issues


def trouble_declared(values: Values, labels: Mapping[str, str]) -> list[Issue]:
    """An answer of yes that the city verifies (product.md, part 8)."""
    return [
        Issue("trouble_declared", Severity.WARNING, f"“{labels[name]}”填报为“是”，由市级主管部门核实", (name,))
        for name in sheet.TROUBLE
        if values.get(name)
    ]


def _money(value: Decimal) -> str:
    return f"{value:,.2f} 万元"
