"""The kinds of condition that clauses use, as small pure functions: ``(case, clause) -> Finding``.

Here are those any notice can use (a figure against a line, shares, growth, sums, boxes); those peculiar to basic
conditions and to one tier stand in ``company``, ``product``, ``sme`` and ``little_giant``. Every line comes from the
clause's data. A missing figure is never zero; a year that disproves "each year" decides even if the other is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from .verdicts import Verdict

if TYPE_CHECKING:
    from .case import Case
    from .clauses import Clause

MET, NOT_MET, MISSING, JUDGEMENT = Verdict.MET, Verdict.NOT_MET, Verdict.MISSING, Verdict.JUDGEMENT
DECIDING = (NOT_MET, MISSING, JUDGEMENT)


@dataclass(slots=True)
class Measure:
    """A figure that a clause looked at. ``label`` is a year or words; ``against``: compare with the clause's line."""

    label: int | str
    value: Decimal | None
    against: bool = True


@dataclass(slots=True)
class Finding:
    """What a condition found. Words are made of it only when somebody reads them.

    ``said``: what was declared, where it is no figure. ``gap``: by how much it is missed, where the measures do not
    say.
    """

    verdict: Verdict
    measures: tuple[Measure, ...] = ()
    said: str | None = None
    gap: Decimal | str | None = None


class Condition(NamedTuple):
    """A named condition, the parameters that its clauses must give and those that they may."""

    name: str
    needs: tuple[str, ...]
    may: tuple[str, ...]
    find: Callable[[Case, Clause], Finding]


CONDITIONS: dict[str, Condition] = {}


def condition(
    *needs: str, may: tuple[str, ...] = ()
) -> Callable[[Callable[[Case, Clause], Finding]], Callable[[Case, Clause], Finding]]:
    """Register a function under its name as the condition that rule sets refer to."""

    def register(find: Callable[[Case, Clause], Finding]) -> Callable[[Case, Clause], Finding]:
        CONDITIONS[find.__name__] = Condition(find.__name__, needs, may, find)
        return find

    return register


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """AND within one clause: one disproved part decides, else a missing part, else a judgement."""
    found = tuple(verdicts)
    for verdict in DECIDING:
        if verdict in found:
            return verdict
    return MET


def against_line(clause: Clause, value: Decimal | None) -> Verdict:
    """One figure against the clause's line."""
    if value is None:
        return MISSING
    return MET if clause.passes(value) else NOT_MET


def yes_verdict(value: bool | None) -> Verdict:
    """A yes/no answer that must be yes."""
    if value is None:
        return MISSING
    return MET if value else NOT_MET


def yes_word(value: bool | None) -> str | None:
    """是, 否 or nothing."""
    return None if value is None else ("是" if value else "否")


def each_year_of(case: Case, clause: Clause, value_of: Callable[[int], Decimal | None]) -> Finding:
    """The value of each of the two years against the line (readings R7, R10: each year)."""
    before, now = value_of(case.previous), value_of(case.last)
    verdict = all_of((against_line(clause, before), against_line(clause, now)))
    return Finding(verdict, (Measure(case.previous, before), Measure(case.last, now)))


def sum_of(clause: Clause, parts: Iterable[Decimal | None], *, reached: Verdict = MET) -> Finding:
    """A sum: ``reached`` once the known parts reach the line, else missing if a part is missing."""
    entries = list(parts)
    known = [part for part in entries if part is not None]
    total = sum(known, Decimal(0))
    incomplete = len(known) < len(entries)
    measures = (Measure("已填合计" if incomplete else "", total if known else None),)
    if known and clause.passes(total):
        return Finding(reached, measures)
    return Finding(MISSING if incomplete else NOT_MET, measures)


@condition(may=("shows",))
def judgement(case: Case, clause: Clause) -> Finding:
    """No figure decides; ``shows`` names a figure of Y-1 that whoever judges may want to see."""
    name = clause.parameters.get("shows")
    if name is None:
        return Finding(JUDGEMENT)
    return Finding(JUDGEMENT, (Measure("", case.facts.number(name, case.last)),))


@condition("figure", "line")
def figure(case: Case, clause: Clause) -> Finding:
    """A figure without a year."""
    value = case.facts.number(clause.parameters["figure"])
    return Finding(against_line(clause, value), (Measure("", value),))


@condition("figure", "line")
def figure_of_last_year(case: Case, clause: Clause) -> Finding:
    """A figure of Y-1 (上年度)."""
    value = case.facts.number(clause.parameters["figure"], case.last)
    return Finding(against_line(clause, value), (Measure("", value),))


@condition("figure", "line")
def figure_of_each_year(case: Case, clause: Clause) -> Finding:
    """A figure of each of the two years (近2年)."""
    name = clause.parameters["figure"]
    return each_year_of(case, clause, lambda year: case.facts.number(name, year))


@condition("ratio", "line")
def ratio_of_last_year(case: Case, clause: Clause) -> Finding:
    """A recomputed share of Y-1."""
    value = case.ratio(clause.parameters["ratio"], case.last)
    return Finding(against_line(clause, value), (Measure("", value),))


@condition("ratio", "line")
def ratio_of_each_year(case: Case, clause: Clause) -> Finding:
    """A recomputed share of each of the two years."""
    name = clause.parameters["ratio"]
    return each_year_of(case, clause, lambda year: case.ratio(name, year))


@condition("growth", "line")
def growth_of_each_year(case: Case, clause: Clause) -> Finding:
    """Growth of each of the two years."""
    name = clause.parameters["growth"]
    return each_year_of(case, clause, lambda year: case.growth(name, year))


@condition("growth", "line")
def average_growth(case: Case, clause: Clause) -> Finding:
    """The arithmetic mean of the two yearly rates (reading R8)."""
    name = clause.parameters["growth"]
    value = case.average_growth(name)
    years = tuple(Measure(year, case.growth(name, year), against=False) for year in (case.previous, case.last))
    return Finding(against_line(clause, value), (Measure("平均", value), *years))


@condition("figures", "line")
def sum_of_figures(case: Case, clause: Clause) -> Finding:
    """Several counts together."""
    return sum_of(clause, [case.facts.number(name) for name in clause.parameters["figures"]])


@condition("boxes", "line")
def count_of_boxes(case: Case, clause: Clause) -> Finding:
    """How many boxes are ticked; ``other`` as one when it is described."""
    ticked = case.facts.ticked(clause.parameters["boxes"])
    value = None if ticked is None else Decimal(len(ticked))
    return Finding(against_line(clause, value), (Measure("", value),))


@condition("boxes", "any_of")
def any_box_ticked(case: Case, clause: Clause) -> Finding:
    """At least one of the boxes named is ticked."""
    ticked = case.facts.ticked(clause.parameters["boxes"])
    if ticked is None:
        return Finding(MISSING)
    is_met = not ticked.isdisjoint(clause.parameters["any_of"])
    return Finding(MET if is_met else NOT_MET, said="已勾选" if is_met else "未勾选")


@condition("figure")
def answered_yes(case: Case, clause: Clause) -> Finding:
    """A yes/no answer is yes."""
    value = case.facts.yes(clause.parameters["figure"])
    return Finding(yes_verdict(value), said=yes_word(value))


def with_yes(clause: Clause, answer: bool | None, count: Decimal | None) -> Finding:
    """A yes/no answer is yes and the count beside it reaches the line (如是，请填写)."""
    verdict = all_of((yes_verdict(answer), against_line(clause, count)))
    if not answer:
        return Finding(verdict, said=yes_word(answer))
    return Finding(verdict, (Measure("", count),))


def non_empty(entries: tuple[Any, ...] | None) -> Decimal | None:
    """How many entries of a list say something; None when the list is missing."""
    return None if entries is None else Decimal(sum(entry is not None for entry in entries))
