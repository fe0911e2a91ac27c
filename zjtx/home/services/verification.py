"""Verifying the audit chain: the outcome is an entry of the trail itself, a broken chain is told to every auditor."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs, outbox
from zjtx.common.models.audit import AuditEntry
from zjtx.common.models.jobs import Job

JOB_KIND = "verify_audit"


def request_verification(user: Any) -> Job:
    """Start a verification in the background; while one is under way, the same."""
    return running_verification(user) or jobs.enqueue(JOB_KIND, requested_by=user, args={}, label="核验审计链")


def running_verification(user: Any) -> Job | None:
    """The verification that this auditor has asked for and that has not ended."""
    unfinished = (Job.Status.QUEUED, Job.Status.RUNNING)
    return Job.objects.filter(kind=JOB_KIND, requested_by=user, status__in=unfinished).first()


def verify_trail(*, user: Any = None) -> AuditEntry:
    """Recompute the chain and record what was found. `user` None: the nightly verification."""
    found = audit.verify()
    with transaction.atomic():
        entry = audit.record(
            "audit.verify",
            actor=user,
            label="审计链",
            detail={
                "checked": found.checked,
                "unsealed": found.unsealed,
                "broken_at": found.broken_at,
                "reason": found.reason,
            },
            result=AuditEntry.Result.OK if found.ok else AuditEntry.Result.FAILED,
        )
        if not found.ok:
            _tell_auditors(found, entry)
    return entry


def _tell_auditors(found: audit.VerifyResult, entry: AuditEntry) -> None:
    """Once a day for the same break, so that a nightly job is heard and not drowned."""
    day = clock.local(entry.at).date()
    for auditor in User.objects.filter(role=Role.AUDITOR, is_active=True):
        outbox.notify(
            auditor,
            key=f"audit-broken:{found.broken_at}:{day}:{auditor.pk}",
            subject="审计链断裂，应立即查明原因",
            body=f"核验至第{found.broken_at}条：{found.reason}。",
            url=reverse("home:audit_entry", args=[entry.pk]),
        )
