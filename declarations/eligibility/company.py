"""Conditions on the company itself: where it is registered, since when, as what, how large (基本条件（1）)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from .case import anniversary, full_years
from .conditions import JUDGEMENT, MET, MISSING, NOT_MET, Finding, condition

if TYPE_CHECKING:
    from .case import Case
    from .clauses import Clause


@condition("codes")
def region(case: Case, clause: Clause) -> Finding:
    """The region's code matches one of the patterns ``codes`` (the province's own and keys of zones without a code)."""
    code = case.facts.text("region")
    if code is None:
        return Finding(MISSING)
    is_inside = any(re.fullmatch(pattern, code) for pattern in clause.parameters["codes"])
    return Finding(MET if is_inside else NOT_MET, said=code)


@condition("figure", "line")
def years_since(case: Case, clause: Clause) -> Finding:
    """At least ``line`` anniversaries of a day have been reached on the declaration date, that date included."""
    start = case.facts.day(clause.parameters["figure"])
    if start is None:
        return Finding(MISSING)
    reached_on = anniversary(start, int(clause.line or 0))
    said = f"{_on_paper(start)}起，{_elapsed(start, case)}"
    if reached_on <= case.declared_on:
        return Finding(MET, said=said)
    return Finding(NOT_MET, said=said, gap=f"{(reached_on - case.declared_on).days} 天")


@condition("figure", "line")
def within_years(case: Case, clause: Clause) -> Finding:
    """A day lies at most ``line`` years before the declaration date (近…年内), and not after it."""
    start = case.facts.day(clause.parameters["figure"])
    if start is None:
        return Finding(MISSING)
    last_day = anniversary(start, int(clause.line or 0))
    said = f"{_on_paper(start)}，{_elapsed(start, case)}"
    if start <= case.declared_on <= last_day:
        return Finding(MET, said=said)
    late = (case.declared_on - last_day).days
    return Finding(NOT_MET, said=said, gap=f"{late} 天" if late > 0 else None)


def _on_paper(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _elapsed(start: date, case: Case) -> str:
    years = full_years(start, case.declared_on)
    return "晚于申报日" if years < 0 else (f"至申报日满 {years} 年" if years else "至申报日不满 1 年")


@condition("prefixes")
def legal_person(case: Case, clause: Clause) -> Finding:
    """A licence shows it, so a person judges; a code of another kind of organisation disproves it."""
    code = case.facts.text("uscc")
    if code is not None and not code.startswith(tuple(clause.parameters["prefixes"])):
        return Finding(NOT_MET, said=f"统一社会信用代码 {code}")
    return Finding(JUDGEMENT, said=None if code is None else f"统一社会信用代码 {code}")


@condition("accepts")
def size_among(case: Case, clause: Clause) -> Finding:
    """The computed size is one of ``accepts``; an industry without a standard is for a person to judge."""
    result = case.size()
    if result is None or result.missing:
        return Finding(MISSING)
    if result.no_standard or result.size is None:
        return Finding(JUDGEMENT, said="所属行业无划型标准")
    is_met = result.size in clause.parameters["accepts"]
    return Finding(MET if is_met else NOT_MET, said=case.rules.labels[result.size])


@condition("boxes", "certificate")
def quality_certificate(case: Case, clause: Clause) -> Finding:
    """The quality certificate is ticked; another one that is described may be of the same kind: a person judges."""
    ticked = case.facts.ticked(clause.parameters["boxes"])
    if ticked is None:
        return Finding(MISSING)
    if clause.parameters["certificate"] in ticked:
        return Finding(MET, said="已勾选")
    if "other" in ticked:
        return Finding(JUDGEMENT, said=f"其他：{case.facts.text(clause.parameters['boxes'] + '_other')}")
    return Finding(NOT_MET, said="未勾选")
