"""A panel's findings: what the experts ticked on the judgement clauses, counted. No name and no single tick is in them.

The majority decides; where the experts are evenly split the panel has found nothing and the counts say so.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from declarations.enums import Desk, FindingVerdict
from declarations.models import Finding, Submission
from declarations.models.findings import SPLIT_LABEL
from review.group import Group, score_table
from review.models import Assignment, ClauseTick
from review.score_sheet import ScoreSheet
from zjtx.accounts.models import User

LONGEST = 2000
LABELS = dict(FindingVerdict.choices)


@dataclass(frozen=True)
class PanelFinding:
    """The panel on one clause: how many found so, on which grounds and files."""

    clause: str
    text: str
    met: int
    not_met: int
    grounds: tuple[str, ...]
    evidence: tuple[dict[str, str], ...]

    @property
    def verdict(self) -> str:
        """met or not_met by majority; "" where evenly split."""
        if self.met == self.not_met:
            return ""
        return FindingVerdict.MET if self.met > self.not_met else FindingVerdict.NOT_MET

    @property
    def label(self) -> str:
        """The verdict in a word."""
        return LABELS[self.verdict] if self.verdict else SPLIT_LABEL

    @property
    def note(self) -> str:
        """The counts and every ground given: 3名专家认定：符合2名，不符合1名。不符合：合同未盖章."""
        counted = f"{self.met + self.not_met}名专家认定：符合{self.met}名，不符合{self.not_met}名。"
        words = counted + "；".join(self.grounds)
        return words if len(words) <= LONGEST else words[: LONGEST - 2] + "……"


def panel_findings(group: Group) -> list[PanelFinding]:
    """The panel's findings on one declaration, in the notice's order: a clause each that anybody has ticked."""
    sheets = [one for one in group.active if one.submitted_at is not None]
    if not sheets:
        return []
    ticks: dict[str, list[ClauseTick]] = {}
    for tick in ClauseTick.objects.filter(assignment__in=sheets).exclude(verdict="").order_by("verdict", "note"):
        ticks.setdefault(tick.clause, []).append(tick)
    return [_finding(one, ticks[one.id]) for one in _clauses(group, sheets[0]) if one.id in ticks]


def panel_table(group: Group) -> dict[str, Any]:
    """The score table with the panel's findings, as it is signed and printed (review/group.py, score_table)."""
    findings = [{"text": one.text, "label": one.label, "note": one.note} for one in panel_findings(group)]
    return {**score_table(group), "findings": findings}


def write_panel_findings(group: Group, submission: Submission, user: User, at: datetime) -> None:
    """Record them as the expert stage's, in the transaction of the sign-off; the chair who signs is the author."""
    Finding.objects.bulk_create(
        Finding(
            declaration=group.place.declaration,
            desk=Desk.EXPERT,
            clause=one.clause,
            verdict=one.verdict,
            note=one.note,
            evidence=list(one.evidence),
            version=submission.version,
            author=user,
            at=at,
        )
        for one in panel_findings(group)
    )


def _clauses(group: Group, assignment: Assignment) -> Any:
    assignment.declaration = group.place.declaration
    return ScoreSheet(assignment).clauses


def _finding(clause: Any, ticks: list[ClauseTick]) -> PanelFinding:
    """Grounds in the order of their words and files in their items': neither tells whose they are."""
    met = sum(tick.verdict == FindingVerdict.MET for tick in ticks)
    grounds = dict.fromkeys(f"{tick.get_verdict_display()}：{tick.note.strip()}" for tick in ticks if tick.note.strip())
    files = {(one["serial"], one["sha256"]): one for tick in ticks for one in tick.evidence}
    evidence = tuple(files[key] for key in sorted(files))
    return PanelFinding(clause.id, clause.text, met, len(ticks) - met, tuple(grounds), evidence)
