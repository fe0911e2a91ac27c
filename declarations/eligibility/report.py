"""What an evaluation says: clauses, groups, the tier, in words for people and as JSON for the command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from . import outlook, wording
from .case import Case
from .clauses import Clause
from .conditions import Finding
from .ruleset import Group, TierRules
from .scores import ScoreResult
from .verdicts import Branch, GroupVerdict, TierVerdict, Verdict, holds, known, moot

VERDICT_LABELS = {
    Verdict.MET: "符合",
    Verdict.NOT_MET: "不符合",
    Verdict.MISSING: "未填写",
    Verdict.JUDGEMENT: "须人工判断",
}
GROUP_LABELS = {GroupVerdict.MET: "符合", GroupVerdict.NOT_MET: "不符合", GroupVerdict.OPEN: "待定"}
WAIVED_LABEL = "不符合，已豁免"


@dataclass(slots=True)
class ClauseResult:
    """One clause: its verdict and everything a person needs to understand it.

    ``figure_verdict`` is what the declared figures say, ``verdict`` what counts after a reviewer's finding. A waiver
    leaves the verdict and lets the clause count as met in its group.
    """

    clause: Clause
    finding: Finding
    verdict: Verdict
    year: int
    waived: bool

    @property
    def id(self) -> str:
        """Such as ``S-B2a``."""
        return self.clause.id

    @property
    def group(self) -> str:
        """Such as ``basic``."""
        return self.clause.group

    @property
    def kind(self) -> str:
        """Class A, A+E, E or J."""
        return self.clause.kind

    @property
    def text(self) -> str:
        """The notice's words."""
        return self.clause.text

    @property
    def citation(self) -> str:
        """Where in the notice."""
        return self.clause.citation

    @property
    def evidence(self) -> tuple[str, ...]:
        """Which evidence proves it; the years of documents are the round's."""
        if not _names_years(self.clause):
            return self.clause.evidence
        years = {"previous_year": str(self.year - 2), "last_year": str(self.year - 1)}
        return tuple(text.format(**years) for text in self.clause.evidence)

    @property
    def fields(self) -> tuple[str, ...]:
        """The answers it rests on: ``revenue.2021``."""
        return self.clause.field_names(self.year)

    @property
    def figure_verdict(self) -> Verdict:
        """The verdict on the declared figures alone."""
        return self.finding.verdict

    @property
    def is_judged(self) -> bool:
        """A reviewer's finding stands in place of what the figures say."""
        return self.verdict is not self.finding.verdict

    def can_be_found(self, finding: Verdict) -> bool:
        """Whether a reviewer may find so: where a figure says not met, only a waiver turns it round."""
        is_disproved = self.clause.is_decided_by_figure and self.figure_verdict is Verdict.NOT_MET
        return finding is Verdict.NOT_MET or (finding is Verdict.MET and not is_disproved)

    @property
    def counts_as(self) -> Verdict:
        """The verdict that goes into the group."""
        return Verdict.MET if self.waived else self.verdict

    @property
    def label(self) -> str:
        """The verdict in a word."""
        if self.waived and self.verdict is Verdict.NOT_MET:
            return WAIVED_LABEL
        return VERDICT_LABELS[self.verdict]

    @property
    def measured(self) -> str | None:
        """What was declared."""
        return wording.measured(self.clause, self.finding)

    @property
    def required(self) -> str:
        """What is required."""
        return wording.required(self.clause)

    @property
    def gap(self) -> str | None:
        """By how much it is missed (``20.00 万元``, ``2021年 5.00 个百分点``); None unless the figure disproves it."""
        if self.verdict is not Verdict.NOT_MET or self.figure_verdict is not Verdict.NOT_MET:
            return None
        return "，".join(label + shown for label, shown in wording.gaps(self.clause, self.finding)) or None

    @property
    def shortfall(self) -> str | None:
        """The gap as a sentence says it: 还差 20.00 万元, 2021年超出 5.00 个百分点; None where there is no gap."""
        return self._shortfall() or None if self.gap else None

    def sentence(self) -> str:
        """上年度营业收入 1480.00 万元，要求不低于 1500 万元，还差 20.00 万元（通知二（二）基本条件）."""
        parts = [f"{self.clause.subject}{self._declared()}"]
        requirement = wording.requirement(self.clause)
        if requirement:
            parts.append(f"要求{requirement}")
        return "，".join(parts + self._outcome()) + f"（{self.citation}）"

    def _declared(self) -> str:
        measured = self.measured
        if measured is not None:
            return f" {measured}"
        return "缺少所需数据" if self.verdict is Verdict.MISSING else ""

    def _outcome(self) -> list[str]:
        waived = ["已豁免"] if self.waived else []
        if self.is_judged:
            return [f"审核认定{VERDICT_LABELS[self.verdict]}", *waived]
        match self.verdict:
            case Verdict.MET:
                return ["符合", *waived]
            case Verdict.JUDGEMENT:
                return ["须由审核人员判断", *waived]
            case Verdict.MISSING:
                return ["数据不全", *waived] if self.measured else waived
        return [self._shortfall() or "不符合", *waived]

    def _shortfall(self) -> str:
        word = wording.gap_word(self.clause)
        return "、".join(f"{label.strip()}{word} {shown}" for label, shown in wording.gaps(self.clause, self.finding))

    def as_json(self) -> dict[str, Any]:
        """The clause as the command prints it."""
        return {
            "id": self.clause.id,
            "verdict": self.verdict.value,
            "measured": self.measured,
            "required": self.required,
            "gap": self.gap,
            "text": self.clause.text,
            "evidence": list(self.evidence),
        }


@dataclass(slots=True)
class GroupResult:
    """One group. ``reading`` names the tree in force; the other trees are tried only when somebody asks."""

    group: Group
    verdict: GroupVerdict
    reading: str
    is_ticked: bool
    combine: Callable[[str], GroupVerdict]
    clauses: tuple[ClauseResult, ...]

    @property
    def readings(self) -> Mapping[str, GroupVerdict]:
        """What the other trees would say, by reading."""
        return {reading: self.combine(reading) for reading in self.group.trees if reading != self.reading}

    @property
    def is_suggested(self) -> bool:
        """A special category not ticked that looks met: a figure speaks for it, and it is met once people agree."""
        if self.group.role != "special" or self.is_ticked:
            return False
        if not any(r.figure_verdict is Verdict.MET and r.verdict is Verdict.MET for r in self.own):
            return False
        return holds(self.tree, outlook.hoped(self.own)) is True

    @property
    def own(self) -> tuple[ClauseResult, ...]:
        """The clauses of the group."""
        return tuple(result for result in self.clauses if result.group == self.group.name)

    @property
    def tree(self) -> Branch:
        """The tree of the reading in force."""
        return self.group.trees[self.reading]

    @property
    def moot(self) -> frozenset[str]:
        """Clauses not met or unknown on which nothing hangs: another part of their OR is met."""
        return moot(self.tree, {result.id: known(result.counts_as) for result in self.own})

    @property
    def name(self) -> str:
        """Such as ``specialised``."""
        return self.group.name

    @property
    def title(self) -> str:
        """Such as 专业化指标."""
        return self.group.title

    @property
    def label(self) -> str:
        """The verdict in a word."""
        return GROUP_LABELS[self.verdict]


@dataclass(slots=True)
class Report:
    """The eligibility report of one tier."""

    rules: TierRules
    case: Case
    verdict: TierVerdict
    groups: tuple[GroupResult, ...]
    clauses: tuple[ClauseResult, ...]

    @property
    def tier(self) -> str:
        """product, sme or little_giant."""
        return self.rules.tier

    @property
    def year(self) -> int:
        """The round's year."""
        return self.case.facts.year

    @property
    def declared_on(self) -> date:
        """The date to which ages are counted."""
        return self.case.declared_on

    @property
    def derived(self) -> Mapping[str, Any]:
        """Size, shares and growth as the engine computed them, unrounded."""
        return self.case.derived()

    @property
    def suggestions(self) -> tuple[GroupResult, ...]:
        """Categories not ticked that look met."""
        return tuple(group for group in self.groups if group.is_suggested)

    @property
    def scores(self) -> tuple[ScoreResult, ...]:
        """The tier's scored indicators, item by item; none where the notice has none."""
        return () if self.rules.score is None else (self.case.score(),)

    @property
    def blocking(self) -> tuple[ClauseResult, ...]:
        """Clauses of basic and required groups that figures disprove and no waiver lifts: they block submission."""
        return outlook.blocking(self)

    def blocking_sentence(self, result: ClauseResult) -> str:
        """The sentence of a clause that blocks; where another one can stand for it, that is said."""
        return outlook.blocking_sentence(self, result)

    @property
    def looks_open(self) -> bool:
        """Whatever figures decide among basic and required conditions is met, and some special group is open."""
        return outlook.looks_open(self)

    @property
    def headline(self) -> str:
        """One line in plain words; nobody is told pass or fail."""
        return outlook.headline(self)

    def clause(self, clause_id: str) -> ClauseResult:
        """The result of one clause. Raises KeyError."""
        for result in self.clauses:
            if result.id == clause_id:
                return result
        raise KeyError(clause_id)

    def clauses_of(self, group: str) -> tuple[ClauseResult, ...]:
        """The clauses of a group, disproved first, then missing, judgement and met; the notice's order within each."""
        order = (Verdict.NOT_MET, Verdict.MISSING, Verdict.JUDGEMENT, Verdict.MET)
        return tuple(sorted((r for r in self.clauses if r.group == group), key=lambda r: order.index(r.verdict)))

    def as_json(self) -> dict[str, Any]:
        """Exactly the object that ``check_eligibility`` prints (eligibility.md)."""
        return {
            "tier": self.tier,
            "year": self.year,
            "verdict": self.verdict.value,
            "derived": _as_text(self.derived),
            "groups": {group.name: group.verdict.value for group in self.groups},
            "clauses": [result.as_json() for result in self.clauses],
            "readings": {
                group.name: {reading: verdict.value for reading, verdict in group.readings.items()}
                for group in self.groups
                if group.readings
            },
        } | ({"scores": [score.as_json() for score in self.scores]} if self.scores else {})


@cache
def _names_years(clause: Clause) -> bool:
    return any("{" in text for text in clause.evidence)


def _as_text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return wording.two_decimals(value)
    if isinstance(value, Mapping):
        return {key: _as_text(entry) for key, entry in value.items()}
    return value
