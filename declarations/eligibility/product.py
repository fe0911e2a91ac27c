"""Conditions that only the product tier uses (通知二（一）、附件1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conditions import MET, MISSING, NOT_MET, Finding, condition

if TYPE_CHECKING:
    from .case import Case
    from .clauses import Clause


@condition("figure")
def text_of_last_year(case: Case, clause: Clause) -> Finding:
    """Something is written for Y-1 (the output of a product in series)."""
    text = case.facts.text(clause.parameters["figure"], case.last)
    return Finding(MISSING if text is None else MET, said=text)


@condition("boxes", "any_of")
def standard_level(case: Case, clause: Clause) -> Finding:
    """The product follows a standard of one of the levels named."""
    ticked = case.facts.ticked(clause.parameters["boxes"])
    if ticked is None:
        return Finding(MISSING)
    said = "、".join(label for level, label in case.rules.labels.items() if level in ticked) or "均未勾选"
    return Finding(NOT_MET if ticked.isdisjoint(clause.parameters["any_of"]) else MET, said=said)
