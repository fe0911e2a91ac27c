"""Consistency of an annual profile, alone, against last year's and against the fourth quarter of its business year.

Errors block the submission, warnings are shown to the city. A quarter's figures are quick ones and the profile's rest
on the year's accounts: they may differ, so only a difference beyond the tolerance is said (product.md, part 5).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from cultivation_pool.answers import fields_of, read_values
from cultivation_pool.checks import main_revenue_within_revenue
from cultivation_pool.models import AnnualProfile, QuarterlyReport
from cultivation_pool.sheets import annual_2022 as sheet
from cultivation_pool.sheets.quarterly_2022 import report_name as quarter_name
from declarations.answers.display import number_text
from declarations.checks import Issue, Severity

Values = Mapping[str, Any]
# So many percent the year's figure may differ from the fourth quarter's before it is said.
TOLERANCE = Decimal(5)
# So many percent of last year's figure is a jump that the city is to see; and in percentage points for shares.
JUMP, JUMP_POINTS = Decimal(50), Decimal(20)
# Below this a figure in 万元 or persons is too small for its growth to tell anything.
SMALL = Decimal(50)
PERCENT = Decimal(100)
SHARED = ("revenue", "main_revenue", "exports", "tax_paid", "net_profit")
JUMPING = ("revenue", "main_revenue", "tax_paid", "employees")
JUMPING_SHARES = ("debt_ratio", "domestic_market_share", "rd_ratio")
# What only grows; a title revoked or a patent lapsed is for the enterprise to explain to its city.
GROWING = ("rd_institutions",)
# (this year's column of the year before, last year's own column).
SAME_YEAR = (("previous_equity_financing", "new_equity_financing"), ("previous_rd_ratio", "rd_ratio"))


def check(report: AnnualProfile, known: Values) -> list[Issue]:
    """Everything that does not agree. Two queries."""
    labels = {name: field.full_label() for name, field in fields_of(report).items()}
    issues = [*main_revenue_within_revenue(known), *parts_within_totals(known, labels), *left_empty(known, labels)]
    if (debt := known.get("debt_ratio")) is not None and debt > PERCENT:
        issues.append(_warning("debt_ratio_range", f"资产负债率{number_text(debt)}%大于100%，请核对", "debt_ratio"))
    if quarter := _filed(QuarterlyReport, report, f"{report.year - 1}Q4"):
        issues += against_quarter(known, quarter, labels)
    if last := _filed(AnnualProfile, report, report.year - 1):
        issues += against_last(known, read_values(last), str(last.year), labels)
    return issues


def parts_within_totals(known: Values, labels: Mapping[str, str]) -> Iterator[Issue]:
    """其中 is a part of its total."""
    for part, total in sheet.PARTS:
        if known.get(part) is not None and known.get(total) is not None and known[part] > known[total]:
            text = f"“{labels[part]}”{known[part]}大于“{labels[total]}”{known[total]}，请核对后更正其中一项"
            yield Issue("parts_within_totals", Severity.ERROR, text, (part, total))


def left_empty(known: Values, labels: Mapping[str, str]) -> Iterator[Issue]:
    """如否, 如是: where it is not asked, nothing is answered."""
    for name, (on, value) in sheet.CONDITIONAL.items():
        if known.get(on) is not None and known[on] is not value and name in known:
            words = "是" if known[on] else "否"
            text = f"“{labels[on]}”为“{words}”，“{labels[name]}”应留空"
            yield Issue("left_empty", Severity.ERROR, text, (name, on))


def against_quarter(known: Values, quarter: QuarterlyReport, labels: Mapping[str, str]) -> Iterator[Issue]:
    """The year's figures against those of its fourth quarter's report."""
    title = quarter_name(quarter.quarter)
    for name in SHARED:
        if _differs(known.get(name), getattr(quarter, name)):
            text = f"{labels[name]} {_money(known[name])}，{title}为 {_money(getattr(quarter, name))}，请核对"
            yield _warning("against_quarter", text, name)
    expense = research(known)
    if _differs(expense, quarter.rd_expense):
        said = f"按研发经费占比和营业收入计算的研发经费为 {_money(expense)}"
        text = f"{said}，{title}为 {_money(quarter.rd_expense)}，请核对"
        yield _warning("against_quarter", text, "rd_ratio")


def against_profile(report: QuarterlyReport, known: Values) -> Iterator[Issue]:
    """The fourth quarter's figures against the profile of that business year, where it stands already."""
    if not report.quarter.endswith("Q4"):
        return
    year = int(report.quarter[:4]) + 1
    profile = _filed(AnnualProfile, report, year)
    if profile is None:
        return
    title, labels = sheet.report_name(str(year)), fields_of(profile)
    pairs = [(name, getattr(profile, name)) for name in SHARED]
    for name, other in (*pairs, ("rd_expense", research(read_values(profile)))):
        if _differs(known.get(name), other):
            label = labels[name].label if name in labels else "研发经费总额"
            text = f"{label} {_money(known[name])}，{title}为 {_money(other)}，请核对"
            yield _warning("against_profile", text, name)


def against_last(known: Values, last: Values, year: str, labels: Mapping[str, str]) -> Iterator[Issue]:
    """Jumps from last year's profile, and the columns that say the same year once more."""
    title = sheet.report_name(year)
    for name in JUMPING:
        now, before = known.get(name), last.get(name)
        if now is None or before is None or abs(before) < SMALL:
            continue
        if abs(now - before) * PERCENT > JUMP * abs(before):
            text = f"{labels[name]} {_number(now)}，{title}为 {_number(before)}，变动超过{JUMP}%，请核对"
            yield _warning("jump", text, name)
    for name in JUMPING_SHARES:
        now, before = known.get(name), last.get(name)
        if now is not None and before is not None and abs(now - before) > JUMP_POINTS:
            said = f"{labels[name]}为{number_text(now)}%，{title}为{number_text(before)}%"
            text = f"{said}，变动超过{JUMP_POINTS}个百分点，请核对"
            yield _warning("jump", text, name)
    for name in GROWING:
        now, before = known.get(name), last.get(name)
        if now is not None and before is not None and now < before:
            yield _warning("falling", f"{labels[name]} {now}，少于{title}的 {before}，本栏为累计数，请核对", name)
    for name, then in (*SAME_YEAR, ("previous_rd_expense", "")):
        before = last.get(then) if then else research(last)
        if _differs(known.get(name), before):
            text = f"{labels[name]} {number_text(known[name])}，与{title}所填的 {number_text(before)} 不一致，请核对"
            yield _warning("same_year", text, name)


def research(values: Values) -> Decimal | None:
    """研发经费 in 万元, from its share of revenue; None where one of them is missing."""
    share, revenue = values.get("rd_ratio"), values.get("revenue")
    return None if share is None or revenue is None else (share * revenue / PERCENT).quantize(Decimal("0.01"))


def _differs(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether both are there and differ by more than the tolerance of the larger."""
    if one is None or other is None:
        return False
    return abs(one - other) * PERCENT > TOLERANCE * max(abs(one), abs(other))


def _filed(model: Any, report: Any, period: Any) -> Any:
    return model.objects.filed().of_period(period).filter(enterprise_id=report.enterprise_id).first()


def _warning(code: str, text: str, name: str) -> Issue:
    return Issue(code, Severity.WARNING, text, (name,))


def _money(value: Any) -> str:
    return f"{number_text(value)} 万元"


def _number(value: Any) -> str:
    return number_text(value) if isinstance(value, Decimal) else str(value)
