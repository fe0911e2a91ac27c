"""Submit, resubmit, withdraw. Submitting twice, in two tabs or on a retried request, yields one receipt number."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from declarations import selectors, workflow
from declarations.commitments import KEYS
from declarations.eligibility.telling import unmet_count
from declarations.enums import EDITABLE, OVER, Desk, Status, WindowKind
from declarations.findings import outdate
from declarations.guards import Context, has_district_stage, window_of
from declarations.models import Declaration, EvidenceRequirement, Remark, RoundTier, Submission
from declarations.validators import Blocker, Examination, examine
from zjtx.accounts.models import User
from zjtx.common import clock, jobs, outbox
from zjtx.common.digests import digest
from zjtx.common.numbering import receipt_number
from zjtx.registry.models import Region
from zjtx.registry.services import lock_enterprise

RULES_CHANGED = "本批次的条件版本或申报表版本刚有变更，请刷新后核对，再提交"


class SubmissionRefused(Exception):
    """The declaration cannot be submitted; `blockers` says why and where."""

    def __init__(self, blockers: list[Blocker]) -> None:
        super().__init__("；".join(one.text for one in blockers))
        self.blockers = blockers


@dataclass(frozen=True)
class Promises:
    """What the submitter confirmed on the screen."""

    truth_statement: bool
    commitments: frozenset[str]

    def blockers(self) -> list[Blocker]:
        """What is not confirmed yet."""
        found = []
        if not self.truth_statement:
            found.append(Blocker("提交前须确认真实性声明", "submit", "truth_statement"))
        if not self.commitments >= KEYS:
            found.append(Blocker("提交前须逐条确认五项承诺（通知三（三）1）", "submit", "commitments"))
        return found


def canonical(examination: Examination, *, version: int) -> str:
    """The frozen content: all answers and evidence digests, keys sorted: the same text for the same content."""
    declaration = examination.declaration
    kept = selectors.expiries(declaration.enterprise_id, [one.stored.sha256 for one in examination.filed])
    days = {sha256: one.expires_on.isoformat() for sha256, one in kept.items() if one.expires_on}
    content = {
        "number": declaration.number,
        "round": declaration.round.code,
        "tier": declaration.tier,
        "year": declaration.year,
        "sheet": examination.sheet.version,
        "rules": examination.rules,
        "version": version,
        "answers": examination.answers,
        "derived": examination.derived_text(),
        "reasons": {
            "prerequisite": declaration.prerequisite_reason,
            "lower_tier": declaration.lower_tier_reason,
        },
        "explanations": {
            one.key: examination.explanations[one.key]
            for one in examination.issues
            if one.key in examination.explanations
        },
        "evidence": [
            {
                "item": one.requirement.serial,
                "title": one.requirement.text,
                "name": one.name,
                "sha256": one.stored.sha256,
                "size": one.stored.size,
                "file": str(one.stored_id),
                **({"expires_on": days[one.stored.sha256]} if one.stored.sha256 in days else {}),
            }
            for one in examination.filed
        ],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@transaction.atomic
def submit(
    *,
    declaration_id: int,
    user: User,
    at: datetime,
    request_key: str,
    truth_statement: bool,
    commitments: Collection[str],
    request: Any = None,
) -> Submission:
    """Freeze a version and send it to the first desk. A repeated call returns the version made before.

    Raises SubmissionRefused (not complete, not consistent, disproved, not promised, banned) and MoveRefused (too late).
    """
    declaration = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration_id)
    earlier = _already(declaration, request_key)
    if earlier is not None:
        return earlier
    lock_enterprise(declaration.enterprise_id)
    promises = Promises(truth_statement, frozenset(commitments))
    examination = examine(declaration, at)
    blockers = [*examination.blockers(), *promises.blockers()]
    if blockers:
        raise SubmissionRefused(blockers)
    _fix_rules(examination, at)
    submission = _freeze(examination, user, at, request_key, sorted(promises.commitments))
    _send(declaration, examination, submission, Context(user, at, version=submission.version, request=request))
    _settle_remarks(declaration, submission)
    outdate(declaration, submission)
    request_print(submission=submission, user=user)
    _tell_submitted(declaration, submission)
    return submission


@transaction.atomic
def request_print(*, submission: Submission, user: User) -> jobs.Job:
    """Have the PDF and the DOCX of a version made in the background; asked twice, it is one job. A version that was
    printed before there was a DOCX gets a job of its own for that."""
    lacking = "" if submission.paper_id is None else ":docx"
    return jobs.enqueue(
        "print_submission",
        requested_by=user,
        args={"submission": submission.pk},
        key=f"print:{submission.pk}{lacking}",
        label=f"{submission.declaration.number} 第{submission.version}版申报表",
    )


def _already(declaration: Declaration, request_key: str) -> Submission | None:
    same = Submission.objects.filter(declaration=declaration, request_key=request_key).first()
    if same is not None or declaration.status in EDITABLE | OVER:
        return same
    return Submission.objects.filter(declaration=declaration).order_by("-version").first()


def _fix_rules(examination: Examination, at: datetime) -> None:
    """The first submission fixes the rule set and the sheet of its tier (product.md, part 2); only it waits for a lock.

    Raises SubmissionRefused where they are no longer those that were examined.
    """
    declaration = examination.declaration
    examined = RoundTier.objects.filter(
        round_id=declaration.round_id,
        tier=declaration.tier,
        rule_set=examination.rules,
        sheet=examination.sheet.version,
    )
    if not examined.filter(fixed_at__isnull=True).update(fixed_at=at) and not examined.exists():
        raise SubmissionRefused([Blocker(RULES_CHANGED)])


def _freeze(examination: Examination, user: User, at: datetime, request_key: str, commitments: list[str]) -> Submission:
    declaration = examination.declaration
    version = Submission.objects.filter(declaration=declaration).count() + 1
    text = canonical(examination, version=version)
    return Submission.objects.create(
        declaration=declaration,
        version=version,
        canonical=text,
        sha256=digest(text.encode()),
        receipt_number=receipt_number(clock.local(at).date()),
        request_key=request_key,
        submitted_by=user,
        submitted_at=at,
        commitments=commitments,
        lacking_title=examination.lacks_prerequisite,
        prerequisite_reason=declaration.prerequisite_reason.strip(),
        open_tier=examination.higher_tier_open,
        lower_tier_reason=declaration.lower_tier_reason.strip(),
        report=examination.report.as_json(),
        issues=[
            {"code": one.code, "severity": one.severity, "message": one.message, "fields": list(one.fields)}
            for one in examination.issues
        ],
    )


def _send(declaration: Declaration, examination: Examination, submission: Submission, context: Context) -> None:
    region = Region.objects.get(pk=examination.known["region"])
    # The scope of the desks follows the region declared at first submission; a return does not move the case.
    if declaration.submitted_at is None:
        Declaration.objects.filter(pk=declaration.pk).update(region=region, region_path=region.path)
        declaration.region, declaration.region_path = region, region.path
    to_district = (
        declaration.returned_by == Desk.DISTRICT
        if declaration.status == Status.RETURNED
        else has_district_stage(declaration)
    )
    move = "resubmit" if declaration.status == Status.RETURNED else "submit"
    kind = WindowKind.DISTRICT_REVIEW if to_district else WindowKind.FIRST_REVIEW
    window = window_of(declaration, kind) or window_of(declaration, WindowKind.FIRST_REVIEW)
    workflow.perform(
        declaration,
        f"{move}_to_district" if to_district else move,
        context,
        submitted_at=declaration.submitted_at or context.at,
        enterprise_name=examination.known["enterprise_name"],
        due_at=window.closes_at if window else None,
        issues_count=len(examination.issues),
        unmet_count=unmet_count(examination.report),
        industry=str(examination.answers.get("industry_division") or "")[:2],
        returned_by="",
    )


def _settle_remarks(declaration: Declaration, submission: Submission) -> None:
    """Remarks on what this version changed are settled by it, those on the whole form by any; others stay in sight."""
    if submission.version == 1:
        return
    before = _contents(declaration.submissions.get(version=submission.version - 1))
    after = _contents(submission)
    for remark in Remark.objects.filter(declaration=declaration, sent_at__isnull=False, settled_version__isnull=True):
        if not remark.field or before.get(remark.field) != after.get(remark.field):
            Remark.objects.filter(pk=remark.pk).update(settled_version=submission.version)


def _contents(submission: Submission) -> dict[str, Any]:
    """What a remark can be pinned to: answers by field, evidence as the digests under "evidence-<requirement>"."""
    content = submission.content
    serials: dict[str, list[str]] = {}
    for entry in content["evidence"]:
        serials.setdefault(entry["item"], []).append(entry["sha256"])
    items = EvidenceRequirement.objects.filter(
        round_id=submission.declaration.round_id, tier=submission.declaration.tier
    )
    filed = {f"evidence-{item.pk}": serials.get(item.serial, []) for item in items}
    return {**content["answers"], **filed}


def _tell_submitted(declaration: Declaration, submission: Submission) -> None:
    for user in User.objects.filter(enterprise_id=declaration.enterprise_id, is_active=True):
        outbox.notify(
            user,
            key=f"submitted:{submission.pk}:{user.pk}",
            subject=f"申报已提交，回执编号{submission.receipt_number}",
            body=f"{declaration.number} 第{submission.version}版已提交，进入{declaration.get_status_display()}。",
            url=f"/declarations/{declaration.number}/",
        )


@transaction.atomic
def withdraw(*, declaration: Declaration, user: User, at: datetime, reason: str = "", request: Any = None) -> None:
    """Give a declaration up before the city has recommended it; its place is free again. Raises MoveRefused."""
    names = {
        Status.DRAFT: "discard",
        Status.DISTRICT_REVIEW: "withdraw_from_district",
        Status.CITY_REVIEW: "withdraw",
        Status.RETURNED: "withdraw_returned",
    }
    name = names.get(Status(declaration.status))
    if name is None:
        raise workflow.MoveRefused(f"该申报目前为“{declaration.get_status_display()}”状态，不能撤回")
    workflow.perform(declaration, name, Context(user, at, reason=reason, request=request))


@transaction.atomic
def keep_reasons(*, declaration: Declaration, typed: Any) -> None:
    """Keep the written reasons of the soft rules whatever becomes of the submission: nothing typed is lost."""
    Declaration.objects.filter(pk=declaration.pk, status__in=EDITABLE).update(
        prerequisite_reason=typed.prerequisite_reason.strip(), lower_tier_reason=typed.lower_tier_reason.strip()
    )
