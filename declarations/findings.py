"""Reviewers' findings as a declaration owns them: which count, which a new version overtakes, what is disclosed.

Providers of what the enterprise may read are callables named by dotted path in settings.DISCLOSED_FINDINGS_PROVIDERS:
(declaration) → Disclosure or None.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from declarations.eligibility import load_tier
from declarations.enums import Desk
from declarations.models import CommitmentCheck, Declaration, EvidenceRequirement, Finding, Submission
from declarations.sheets import sheet_named


@dataclass(frozen=True)
class Disclosed:
    """A finding as the enterprise reads it: clause in the notice's words, desk, verdict, grounds, names of files."""

    clause: str
    desk: str
    is_met: bool
    label: str
    note: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Disclosure:
    """The findings that came out with a decision, and which decision of when."""

    decision: str
    at: datetime
    findings: tuple[Disclosed, ...]

    @property
    def met(self) -> list[Disclosed]:
        """What was found met."""
        return [one for one in self.findings if one.is_met]

    @property
    def not_met(self) -> list[Disclosed]:
        """What was found not met."""
        return [one for one in self.findings if not one.is_met]


Provider = Callable[[Declaration], Disclosure | None]


def latest_findings(declaration: Declaration, desks: Collection[str] = tuple(Desk)) -> dict[str, str]:
    """{clause: met|not_met}: what reviewers found; of the desks named the latest stage's finding counts.

    A finding whose figures or evidence have changed since does not count, nor does a panel that was evenly split.
    """
    return latest_findings_of([declaration.pk], desks).get(declaration.pk, {})


def latest_findings_of(
    declarations: Collection[int], desks: Collection[str] = tuple(Desk)
) -> dict[int, dict[str, str]]:
    """{declaration: {clause: met|not_met}} of several at once; one query."""
    standing = Finding.objects.filter(declaration_id__in=declarations, desk__in=desks, outdated_by__isnull=True)
    found: dict[int, dict[str, str]] = {}
    for one in sorted(standing.exclude(verdict=""), key=lambda one: Desk.values.index(one.desk)):
        found.setdefault(one.declaration_id, {})[one.clause] = one.verdict
    return found


def disclosure(declaration: Declaration) -> Disclosure | None:
    """What the enterprise may read of the findings on its declaration; None before a decision lets it."""
    providers: list[Provider] = [import_string(path) for path in settings.DISCLOSED_FINDINGS_PROVIDERS]
    return next((found for provider in providers if (found := provider(declaration)) is not None), None)


def outdate(declaration: Declaration, submission: Submission) -> None:
    """Mark what a new version overtakes: findings whose clause's answers or evidence changed, and findings and checks
    that rest on a file that is gone. They count no longer, until their desk marks again."""
    if submission.version == 1:
        return
    changes = _Changes(declaration, declaration.submissions.get(version=submission.version - 1), submission)
    overtaken = {"outdated_by": submission.version}
    for one in Finding.objects.filter(declaration=declaration, outdated_by__isnull=True):
        if changes.touch(one.clause) or changes.lose(one.evidence):
            Finding.objects.filter(pk=one.pk).update(**overtaken)
    for check in CommitmentCheck.objects.filter(declaration=declaration, outdated_by__isnull=True):
        if changes.lose(check.evidence):
            CommitmentCheck.objects.filter(pk=check.pk).update(**overtaken)


class _Changes:
    """What differs between two versions, by clause and by file."""

    def __init__(self, declaration: Declaration, before: Submission, after: Submission) -> None:
        self.contents = (before.content, after.content)
        self.answers = [sheet_named(one["sheet"]).stable(one["answers"]) for one in self.contents]
        after_content = self.contents[1]
        self.clauses = load_tier(after_content["rules"], after_content["tier"]).clauses
        self.year = after_content["year"]
        self.items = list(EvidenceRequirement.objects.filter(round_id=declaration.round_id, tier=declaration.tier))

    def touch(self, clause_id: str) -> bool:
        """Whether an answer that the clause rests on, or the evidence filed for it, is another."""
        clause = self.clauses.get(clause_id)
        fields = clause.field_names(self.year) if clause else ()
        if any(_answer(self.answers[0], name) != _answer(self.answers[1], name) for name in fields):
            return True
        serials = {one.serial for one in self.items if clause_id in one.clauses}
        filed_before, filed_after = ({one for one in _files(content) if one[0] in serials} for content in self.contents)
        return filed_before != filed_after

    def lose(self, evidence: list[dict[str, str]]) -> bool:
        """Whether one of these files is no longer in the version."""
        return not {(one["serial"], one["sha256"]) for one in evidence} <= _files(self.contents[1])


def _answer(answers: Mapping[str, Any], place: str) -> Any:
    name, _, year = place.partition(".")
    value = answers.get(name)
    return value.get(year) if year and isinstance(value, dict) else value


def _files(content: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(one["item"], one["sha256"]) for one in content["evidence"]}
