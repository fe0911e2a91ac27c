"""How figures, lines and gaps are written for people.

Money and shares have two decimals, rounded half up; where that would hide on which side of the line a figure lies, as
many more as it takes to see it.
"""

from __future__ import annotations

from decimal import MAX_PREC, ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import TYPE_CHECKING

from .conditions import Finding, Measure

if TYPE_CHECKING:
    from .clauses import Clause

CENTS = 2
TWO_PLACES = Decimal(1).scaleb(-CENTS)
ROUNDING = Context(prec=MAX_PREC, rounding=ROUND_HALF_UP)
UNITS_WITH_DECIMALS = frozenset({"万元", "%"})
SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
WORDS = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于"}
NOT_KNOWN = "缺数据"
FOR_PEOPLE = "由审核人员判断"


def two_decimals(value: Decimal) -> str:
    """``72.345`` → ``72.35``."""
    return format(value.quantize(TWO_PLACES, context=ROUNDING), "f")


def amount(value: Decimal, unit: str, line: Decimal | None = None) -> str:
    """A figure with its unit: ``1480.00 万元``, ``72.35%``, ``3 项``."""
    if unit not in UNITS_WITH_DECIMALS:
        return with_unit(plain(value), unit)
    shown = value.quantize(TWO_PLACES, context=ROUNDING)
    if line is not None and shown == line != value:
        shown = value.quantize(Decimal(1).scaleb(min(-CENTS, (value - line).adjusted())), context=ROUNDING)
    return with_unit(format(shown, "f"), unit)


def plain(value: Decimal) -> str:
    """A decimal as it was written, without an exponent: a line of the notice, a count."""
    return format(value.to_integral_value() if value == value.to_integral_value() else value, "f")


def with_unit(number: str, unit: str) -> str:
    """``72.35%`` without, ``3 项`` with a space."""
    return number + unit if unit == "%" or not unit else f"{number} {unit}"


def label_of(measure: Measure) -> str:
    """``2021年 `` for a year, ``平均 `` for words."""
    label = f"{measure.label}年" if isinstance(measure.label, int) else measure.label
    return f"{label} " if label else ""


def measured(clause: Clause, finding: Finding) -> str | None:
    """What was declared: ``1480.00 万元``, ``2020年 72.35%，2021年 71.00%``, ``已勾选``; None where nothing was."""
    if finding.said is not None or all(measure.value is None for measure in finding.measures):
        return finding.said
    line = clause.line
    return "，".join(
        label_of(m) + (NOT_KNOWN if m.value is None else amount(m.value, clause.unit, line)) for m in finding.measures
    )


@cache
def required(clause: Clause) -> str:
    """What the notice asks for: ``≥ 1500 万元``, ``中型、小型或微型企业``."""
    if clause.requires:
        return requires(clause)
    if clause.line is None:
        return FOR_PEOPLE
    return f"{SIGNS[clause.comparison]} {with_unit(plain(clause.line), clause.unit)}"


def requirement(clause: Clause) -> str:
    """The same within a sentence: ``不低于 1500 万元``."""
    if clause.requires or clause.line is None:
        return requires(clause)
    return f"{WORDS[clause.comparison]} {with_unit(plain(clause.line), clause.unit)}"


def requires(clause: Clause) -> str:
    """The words of the data with the line in them."""
    return clause.requires.replace("{line}", "" if clause.line is None else plain(clause.line))


def gaps(clause: Clause, finding: Finding) -> list[tuple[str, str]]:
    """By how much each figure misses the line: label and amount (``2021年 ``, ``5.00 个百分点``)."""
    if finding.gap is not None:
        return [("", finding.gap if isinstance(finding.gap, str) else gap_amount(finding.gap, clause.unit))]
    if clause.line is None:
        return []
    return [
        (label_of(m) if isinstance(m.label, int) else "", gap_amount(abs(clause.line - m.value), clause.unit))
        for m in finding.measures
        if m.against and m.value is not None and m.value != clause.line and not clause.passes(m.value)
    ]


def gap_amount(value: Decimal, unit: str) -> str:
    """A difference with its unit; shares differ by percentage points."""
    places = min(-CENTS, value.adjusted())
    shown = format(value.quantize(Decimal(1).scaleb(places), context=ROUNDING), "f")
    if unit not in UNITS_WITH_DECIMALS:
        shown = plain(value)
    return with_unit(shown, "个百分点" if unit == "%" else unit)


def gap_word(clause: Clause) -> str:
    """还差 below a floor, 超出 above a ceiling."""
    return "还差" if clause.comparison.startswith(">") else "超出"
