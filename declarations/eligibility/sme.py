"""Conditions that the SME tier brings in; the little giant tier uses them with other lines (通知二（二）、附件2)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .case import percent_of
from .conditions import JUDGEMENT, MET, MISSING, NOT_MET, Finding, Measure, condition, non_empty, sum_of, with_yes

if TYPE_CHECKING:
    from .case import Case
    from .clauses import Clause


@condition("line")
def supplies_large_enterprises(case: Case, clause: Clause) -> Finding:
    """The main product goes directly into large enterprises, and enough of them are named."""
    customers = non_empty(case.facts.items("large_customers"))
    return with_yes(clause, case.facts.yes("supplies_large_enterprises"), customers)


@condition("line")
def lean_training(case: Case, clause: Clause) -> Finding:
    """Managers were trained in lean management, and the people trained are counted."""
    return with_yes(clause, case.facts.yes("lean_training"), case.facts.count("lean_training_people"))


@condition("line")
def share_of_either(case: Case, clause: Clause) -> Finding:
    """Staff with a college degree OR a title, as a share of all (reading R9).

    The form has a row for each, so the union is known only to lie between the larger share and the sum of both.
    """
    college = case.facts.count("college_staff", case.last)
    titled = case.facts.count("intermediate_title_staff", case.last)
    employees = case.facts.count("employees", case.last)
    shares = [percent_of(staff, employees) for staff in (college, titled)]
    measures = (
        Measure("大专及以上学历", shares[0], against=False),
        Measure("中级及以上职称", shares[1], against=False),
    )
    if any(share is not None and clause.passes(share) for share in shares):
        return Finding(MET, measures)
    if college is None or titled is None:
        return Finding(MISSING, measures)
    # Summed before dividing: the sum of two rounded shares could miss the line by the last digit.
    together = percent_of(college + titled, employees)
    if together is None:
        return Finding(MISSING, measures)
    if clause.passes(together):
        return Finding(JUDGEMENT, measures)
    return Finding(NOT_MET, measures, gap=(clause.line or Decimal(0)) - together)


@condition("line")
def local_titles(case: Case, clause: Clause) -> Finding:
    """Provincial and city brands: the form counts brands, which are not yet titles, so a person judges."""
    brands = [case.facts.count(name) for name in ("provincial_brand_count", "city_brand_count")]
    return sum_of(clause, brands, reached=JUDGEMENT)


@condition("figures", "levels", "line")
def standards(case: Case, clause: Clause) -> Finding:
    """Standards of the levels named that the enterprise led or joined: the counts ``figures`` of each entry."""
    entries = case.facts.items("standards")
    if entries is None:
        return Finding(MISSING)
    counts: list[Any] = []
    for entry in entries:
        if entry is None or entry.get("level") is None:
            counts.append(None)
        elif entry["level"] in clause.parameters["levels"]:
            counts += [entry.get(name) for name in clause.parameters["figures"]]
    return sum_of(clause, counts) if counts else Finding(NOT_MET, (Measure("", Decimal(0)),))
