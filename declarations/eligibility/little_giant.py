"""Conditions that only the little giant tier uses (通知二（三）、附件3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .conditions import (
    JUDGEMENT,
    MET,
    MISSING,
    Finding,
    Measure,
    against_line,
    condition,
    sum_of,
)
from .sme import local_titles

if TYPE_CHECKING:
    from .case import Case
    from .clauses import Clause


@condition("line")
def rank_in_province(case: Case, clause: Clause) -> Finding:
    """The form's 本省排名 of Y-1 (reading R11). Ranks begin at 1: a 0 says that there is none."""
    rank = case.facts.count("province_rank", case.last)
    return Finding(against_line(clause, rank or None), (Measure("", rank or None),))


@condition("boxes")
def information_systems(case: Case, clause: Clause) -> Finding:
    """A system in the core business shows modern management; without one, 5S or KPI must be shown to a person."""
    ticked = case.facts.ticked(clause.parameters["boxes"])
    if ticked is None:
        return Finding(MISSING)
    return Finding(MET, said=f"已勾选 {len(ticked)} 项") if ticked else Finding(JUDGEMENT, said="未勾选")


@condition("line")
def special_titles(case: Case, clause: Clause) -> Finding:
    """A title is ticked; otherwise brands are weighed as for an SME, and open as long as the boxes are unanswered."""
    ticked = case.facts.ticked("special_titles")
    if ticked:
        return Finding(MET, said=f"已勾选 {len(ticked)} 项")
    brands = local_titles(case, clause)
    return brands if ticked is not None or brands.verdict is JUDGEMENT else brands._replace(verdict=MISSING)


@condition("counted", "stations", "line")
def research_institutions(case: Case, clause: Clause) -> Finding:
    """R&D institutions: national and provincial ones of the kinds ``counted``, and ``stations`` there or not."""
    counts: list[Decimal | None] = []
    for name in clause.parameters["counted"]:
        levels = case.facts.get(name) or {}
        counts += [levels.get("national"), levels.get("provincial")]
    for name in clause.parameters["stations"]:
        answer = case.facts.yes(name)
        counts.append(None if answer is None else Decimal(int(answer)))
    return sum_of(clause, counts)
