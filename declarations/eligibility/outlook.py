"""What the groups of a tier come to in plain words: what blocks, whether the tier looks open, one line on top.

A tier of the province has basic conditions, special categories of which the enterprise chooses, and key areas; a tier
of the national notices has required groups only, each with its alternatives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from .verdicts import GroupVerdict, TierVerdict, Verdict, alternatives, disproving, holds, known

if TYPE_CHECKING:
    from .report import ClauseResult, GroupResult, Report

OTHER_WAY = "；“{}”中另有可替代的条件，满足其一即可"


def blocking(report: Report) -> tuple[ClauseResult, ...]:
    """The clauses that figures disprove and no waiver lifts, so that the tier cannot be met: of a basic group each,
    of a required group those for which its tree is false whatever people find."""
    wrong: set[str] = set()
    for group in report.groups:
        if group.group.role == "basic":
            wrong |= set(group.group.clause_ids)
        elif group.group.role == "required":
            wrong |= disproving(group.tree, {r.id: _by_figure(r) for r in group.own})
    return tuple(result for result in report.clauses if result.id in wrong and _by_figure(result) is False)


def blocking_sentence(report: Report, result: ClauseResult) -> str:
    """The sentence of a clause that blocks; where another one can stand for it, that is said."""
    group = next(one for one in report.groups if one.name == result.group)
    has_other = group.group.role == "required" and result.id in alternatives(group.tree)
    return result.sentence() + (OTHER_WAY.format(group.title) if has_other else "")


def _by_figure(result: ClauseResult) -> bool | None:
    """What the declared figures alone say of a clause; a waived one counts as met, what people judge is unknown."""
    if result.waived:
        return True
    return known(result.figure_verdict) if result.clause.is_decided_by_figure else None


def hoped(results: Iterable[ClauseResult]) -> Mapping[str, bool | None]:
    """What is known of clauses if people find for the enterprise wherever they are to judge."""
    return {r.id: r.counts_as is Verdict.JUDGEMENT or known(r.counts_as) for r in results}


def looks_open(report: Report) -> bool:
    """Everything that figures decide is met: each basic clause, each required group by one of its alternatives; and
    some special group, where the tier has any, is not disproved."""
    special = [group for group in report.groups if group.group.role == "special"]
    return all(map(_is_met_by_figures, report.groups)) and (
        not special or any(group.verdict is not GroupVerdict.NOT_MET for group in special)
    )


def _is_met_by_figures(group: GroupResult) -> bool:
    if group.group.role == "basic":
        return all(r.counts_as is Verdict.MET for r in group.own if r.clause.is_decided_by_figure)
    return group.group.role != "required" or holds(group.tree, hoped(group.own)) is True


def headline(report: Report) -> str:
    """One line in plain words; nobody is told pass or fail."""
    if report.blocking:
        return _blocked(report)
    if report.verdict is TierVerdict.INELIGIBLE:
        return _ineligible(report)
    if report.verdict is TierVerdict.ELIGIBLE:
        return "各项认定条件均符合" if _is_national(report) else "基本条件、所选专项指标条件和重点领域条件均符合"
    return _open(report)


def _is_national(report: Report) -> bool:
    return any(group.group.role == "required" for group in report.groups)


def _blocked(report: Report) -> str:
    if _is_national(report):
        groups = {result.group for result in report.blocking}
        titles = [group.title for group in report.groups if group.name in groups]
        return f"认定条件有 {len(titles)} 类与填报数据不符：" + "、".join(titles)
    subjects = "、".join(result.clause.subject for result in report.blocking)
    return f"基本条件有 {len(report.blocking)} 项与填报数据不符：{subjects}"


def _ineligible(report: Report) -> str:
    wrong = [group for group in report.groups if group.verdict is GroupVerdict.NOT_MET]
    required = [group.title for group in wrong if group.group.role == "required"]
    if required:
        return "经审核认定，有不符合的认定条件：" + "、".join(required)
    if any(group.group.role == "basic" for group in wrong):
        return "基本条件经审核认定有不符合项"
    return "所选专项类别的条件均不符合：" + "、".join(group.title for group in report.groups if group.is_ticked)


def _open(report: Report) -> str:
    is_national = _is_national(report)
    moot = frozenset().union(*(group.moot for group in report.groups)) if is_national else frozenset()
    counted = dict.fromkeys(Verdict, 0)
    for result in report.clauses:
        counted[result.counts_as] += result.id not in moot
    special = [group for group in report.groups if group.group.role == "special"]
    parts = ["尚未选择专项类别"] if special and not any(group.is_ticked for group in special) else []
    if counted[Verdict.MISSING]:
        parts.append(f"{counted[Verdict.MISSING]} 项缺少数据")
    if counted[Verdict.JUDGEMENT]:
        parts.append(f"{counted[Verdict.JUDGEMENT]} 项须由审核人员判断")
    ground = "认定条件" if is_national else "基本条件"
    return f"{ground}没有与填报数据不符的项目" + "".join(f"，{part}" for part in parts)
