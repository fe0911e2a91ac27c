"""Conditions that the national rule sets bring in (工信部企业〔2022〕63号, 工信部企业〔2026〕2号)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from . import wording
from .case import HUNDRED
from .conditions import JUDGEMENT, MET, MISSING, NOT_MET, Finding, Measure, against_line, all_of, condition, sum_of
from .little_giant import research_institutions

if TYPE_CHECKING:
    from .case import Case
    from .clauses import Clause
    from .scores import IndicatorResult

ZERO = Decimal(0)


@condition("choice", "any_of")
def chosen(case: Case, clause: Clause) -> Finding:
    """The option chosen is one of those named."""
    option = case.facts.text(clause.parameters["choice"])
    if option is None:
        return Finding(MISSING)
    is_met = option in clause.parameters["any_of"]
    return Finding(MET if is_met else NOT_MET, said=case.rules.words_of(clause.parameters["choice"], option))


@condition("choice", "any_of", "counted", "stations", "line")
def research_institution(case: Case, clause: Clause) -> Finding:
    """An R&D institution by its level, or one of those that the little giant's sheet counts."""
    by_level = chosen(case, clause)
    if by_level.verdict is MET:
        return by_level
    counted = research_institutions(case, clause)
    if counted.verdict is MET or by_level.verdict is MISSING:
        return counted if counted.verdict is MET else counted._replace(verdict=MISSING)
    return by_level


@condition("figure", "line")
def rank(case: Case, clause: Clause) -> Finding:
    """A rank without a year. Ranks begin at 1: a 0 says that there is none."""
    value = case.facts.count(clause.parameters["figure"]) or None
    return Finding(against_line(clause, value), (Measure("", value),))


@condition("figure", "line")
def figure_of_previous_year(case: Case, clause: Clause) -> Finding:
    """A figure of Y-2 (前年度)."""
    value = case.facts.number(clause.parameters["figure"], case.previous)
    return Finding(against_line(clause, value), (Measure("", value),))


@condition("figure", "line")
def sum_of_two_years(case: Case, clause: Clause) -> Finding:
    """A figure of both years together."""
    return sum_of(clause, [case.facts.number(clause.parameters["figure"], year) for year in case.facts.years])


@condition("figure", "line")
def average_of_two_years(case: Case, clause: Clause) -> Finding:
    """The mean of a figure of the two years; a year that reaches the line for both decides without the other."""
    before, now = (case.facts.number(clause.parameters["figure"], year) for year in case.facts.years)
    years = (Measure(case.previous, before, against=False), Measure(case.last, now, against=False))
    if before is not None and now is not None:
        mean = (before + now) / 2
        return Finding(against_line(clause, mean), (Measure("平均", mean), *years))
    known = before if now is None else now
    is_met = known is not None and clause.passes(known / 2)
    return Finding(MET if is_met else MISSING, years)


@condition("growth", "line")
def compound_growth(case: Case, clause: Clause) -> Finding:
    """Compound yearly growth of the two years, compared exactly: (1+g1)(1+g2) against (1+line)².

    g1 is the declared rate of Y-2, g2 comes from the figures of both years. Shown with two decimals.
    """
    name = clause.parameters["growth"]
    before, now = (case.facts.number(case.rules.growth[name], year) for year in case.facts.years)
    declared = case.facts.number(name, case.previous)
    years = tuple(Measure(year, case.growth(name, year), against=False) for year in case.facts.years)
    if before is None or now is None or declared is None or before <= 0:
        return Finding(MISSING, years)
    first, second = 1 + Fraction(declared) / 100, Fraction(now) / Fraction(before)
    if first < 0 or second < 0:
        return Finding(NOT_MET, years)
    product, line = first * second, clause.line or ZERO
    asked = (1 + Fraction(line) / 100) ** 2
    # On which side of the line, with no rounding: the root of the product has no end.
    side = (product > asked) - (product < asked)
    rate = (Decimal(product.numerator) / Decimal(product.denominator)).sqrt() * HUNDRED - HUNDRED
    return Finding(MET if clause.passes(line + side) else NOT_MET, (Measure("年均复合", rate), *years))


@condition("rungs", "equity", "expense", "staff_share")
def rd_by_revenue(case: Case, clause: Clause) -> Finding:
    """R&D as much as the revenue of Y-1 asks: ``rungs`` from the highest revenue, each with the share of each year.

    Below the lowest rung: new equity of two years, R&D expense of Y-1 and the share of R&D staff all reach their line.
    """
    revenue = case.facts.money("revenue", case.last)
    if revenue is None:
        return Finding(MISSING)
    for rung in clause.parameters["rungs"]:
        if revenue >= rung["revenue"]:
            shares = [(f"{year}年", case.ratio("rd_ratio", year), rung["share"], "%") for year in case.facts.years]
            return _all_reach(revenue, shares)
    asked = clause.parameters
    parts = [
        ("近2年新增股权融资", case.facts.money("equity_two_years"), asked["equity"], "万元"),
        ("上年度研发费用", case.facts.money("rd_expense", case.last), asked["expense"], "万元"),
        ("研发人员占比", case.ratio("rd_staff_ratio", case.last), asked["staff_share"], "%"),
    ]
    return _all_reach(revenue, parts)


def _all_reach(revenue: Decimal, parts: list[tuple[str, Decimal | None, Any, str]]) -> Finding:
    """Every part (label, value, line, unit) reaches its line; the words name the revenue that chose the lines."""
    verdicts, said, gaps = [], [f"上年度营业收入 {wording.amount(revenue, '万元')}"], []
    for label, value, line, unit in parts:
        verdict = MISSING if value is None else (MET if value >= line else NOT_MET)
        verdicts.append(verdict)
        shown = wording.NOT_KNOWN if value is None else wording.amount(value, unit, Decimal(line))
        said.append(f"{label} {shown}（应不低于 {wording.with_unit(wording.plain(Decimal(line)), unit)}）")
        if value is not None and verdict is NOT_MET:
            gaps.append(f"{label} {wording.gap_amount(line - value, unit)}")
    return Finding(all_of(verdicts), said="，".join(said), gap="，".join(gaps) or None)


@condition("line")
def score(case: Case, clause: Clause) -> Finding:
    """The score of the tier's indicators reaches the line."""
    found = case.score()
    return _reached(clause, found.least, found.most, found.indicators)


@condition("dimension", "line")
def score_of_dimension(case: Case, clause: Clause) -> Finding:
    """The points in one dimension reach the line."""
    found, name = case.score(), clause.parameters["dimension"]
    own = [one for one in found.indicators if one.dimension == name]
    return _reached(clause, found.dimension(name).least, found.dimension(name).most, own)


def _reached(clause: Clause, least: Decimal, most: Decimal, indicators: Iterable[IndicatorResult]) -> Finding:
    """Met once the certain points pass, not met once the possible ones do not; between them whatever is unknown."""
    certain, possible = Measure("已知", least, against=False), Measure("最高可达", most)
    measures = (Measure("", most),) if least == most else (certain, possible)
    if clause.passes(least):
        return Finding(MET, measures)
    if not clause.passes(most):
        return Finding(NOT_MET, measures)
    is_missing = any(one.verdict == "missing" for one in indicators)
    return Finding(MISSING if is_missing else JUDGEMENT, measures)
