"""Evaluates a tier: facts and rules in, report out. Pure: no clock, no ORM, no request, the date is an argument."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from .case import Case, Classify
from .facts import AnswerError, Facts
from .report import ClauseResult, GroupResult, Report
from .ruleset import DEFAULT_RULES, RULES_DIRECTORY, Group, RuleError, TierRules, load_tier
from .verdicts import GroupVerdict, TierVerdict, Verdict, group_verdict, holds, known

JUDGEABLE = {"met": Verdict.MET, "not_met": Verdict.NOT_MET}
Values = dict[str, bool | None]


def evaluate(
    tier: str,
    year: int,
    declared_on: date,
    answers: Mapping[str, Any],
    *,
    rules: str = DEFAULT_RULES,
    judgements: Mapping[str, str] | None = None,
    waivers: Collection[str] = (),
    locked_readings: Mapping[str, str] | None = None,
    rules_directory: Path = RULES_DIRECTORY,
    classify: Classify | None = None,
) -> Report:
    """Evaluate every clause of ``tier`` on ``answers`` for a round of ``year``, as of ``declared_on``.

    ``judgements``: clause → met or not_met, replaces the clause's verdict before groups combine. ``waivers``: clauses
    that count as met. ``locked_readings``: group → default, strict or lenient, as the round locked it. Raises
    AnswerError naming the field for a value that cannot be read, RuleError for a rule set or reading that is not there.
    """
    _check_frame(year, declared_on)
    tier_rules = load_tier(rules, tier, rules_directory)
    judged = _judgements(judgements or {}, tier_rules)
    facts = Facts.read(answers, tier_rules.vocabulary, year=year)
    case = Case(facts, tier_rules, declared_on, classify or size_classifier())
    results = tuple(_clause_results(case, tier_rules, judged, waivers))
    locked = _locked(locked_readings or {}, tier_rules)
    groups = tuple(_group_results(tier_rules, results, facts, judged, locked))
    return Report(tier_rules, case, _tier_verdict(groups), groups, results)


def size_classifier() -> Classify:
    """The size rule of the registry; imported late, so that rule sets can be read without the registry's tables."""
    from zjtx.registry.size_rule import classify

    return classify


def _check_frame(year: Any, declared_on: Any) -> None:
    if not isinstance(year, int) or isinstance(year, bool) or not date.min.year + 2 <= year <= date.max.year:
        raise AnswerError("year", "应为年度，例如 2022")
    if not isinstance(declared_on, date) or isinstance(declared_on, datetime):
        raise AnswerError("declared_on", "应为日期，例如 2022-03-01")


def _judgements(given: Mapping[str, str], rules: TierRules) -> dict[str, Verdict]:
    if not isinstance(given, Mapping):
        raise AnswerError("judgements", "应为条款编号与结论（met 或 not_met）")
    judged = {}
    for clause_id, finding in given.items():
        if clause_id not in rules.clauses:
            raise AnswerError(f"judgements.{clause_id}", "没有这一条款")
        if not isinstance(finding, str) or finding not in JUDGEABLE:
            raise AnswerError(f"judgements.{clause_id}", "结论应为 met 或 not_met")
        judged[clause_id] = JUDGEABLE[finding]
    return judged


def _locked(given: Mapping[str, str], rules: TierRules) -> Mapping[str, str]:
    for name, reading in given.items():
        if name not in rules.groups or reading not in rules.groups[name].trees:
            raise RuleError(f"{name} 没有读法“{reading}”")
    return given


def _clause_results(
    case: Case, rules: TierRules, judged: Mapping[str, Verdict], waivers: Collection[str]
) -> list[ClauseResult]:
    year = case.facts.year
    results = []
    for clause_id, clause in rules.clauses.items():
        finding = clause.condition.find(case, clause)
        verdict = judged.get(clause_id, finding.verdict)
        results.append(ClauseResult(clause, finding, verdict, year, clause_id in waivers))
    return results


def _group_results(
    rules: TierRules,
    results: tuple[ClauseResult, ...],
    facts: Facts,
    judged: Mapping[str, Verdict],
    locked: Mapping[str, str],
) -> list[GroupResult]:
    values: Values = {result.clause.id: known(result.counts_as) for result in results}
    ticked = facts.ticked("special_categories") or frozenset()
    found = []
    for name, group in rules.groups.items():
        combine = partial(_combine, group, values, judged)
        reading = locked.get(name, "default")
        found.append(
            GroupResult(
                group=group,
                verdict=combine(reading),
                reading=reading,
                is_ticked=group.role == "special" and name in ticked,
                combine=combine,
                clauses=results,
            )
        )
    return found


def _combine(group: Group, values: Values, judged: Mapping[str, Verdict], reading: str) -> GroupVerdict:
    verdict = group_verdict(holds(group.trees[reading], values))
    if verdict is GroupVerdict.NOT_MET and group.role == "key" and not _is_all_judged(group, judged):
        # Reading R6: key areas are required, but boxes left unticked never disprove them; only people can.
        return GroupVerdict.OPEN
    return verdict


def _is_all_judged(group: Group, judged: Mapping[str, Verdict]) -> bool:
    return all(judged.get(clause_id) is Verdict.NOT_MET for clause_id in group.clause_ids)


def _tier_verdict(groups: tuple[GroupResult, ...]) -> TierVerdict:
    needed = [group.verdict for group in groups if group.group.role in ("basic", "required")]
    key = [group.verdict for group in groups if group.group.role == "key"]
    special = [group.verdict for group in groups if group.is_ticked]
    if GroupVerdict.NOT_MET in needed or (special and all(v is GroupVerdict.NOT_MET for v in special)):
        return TierVerdict.INELIGIBLE
    has_special = any(group.group.role == "special" for group in groups)
    if (GroupVerdict.MET in special or not has_special) and all(v is GroupVerdict.MET for v in needed + key):
        return TierVerdict.ELIGIBLE
    return TierVerdict.OPEN
