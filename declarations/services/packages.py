"""Asking for the disc package (刻盘包) of a frozen version."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from declarations.models import Submission
from declarations.selectors import PACKAGE_JOB
from zjtx.accounts.models import User
from zjtx.common import audit, jobs, outbox
from zjtx.common.models.jobs import RESULT_LIFETIME


@transaction.atomic
def request_package(*, submission: Submission, user: User, request: Any = None) -> jobs.Job:
    """Have the package made in the background. While that is under way, or its result can be fetched, it is the same
    job for the same person. Each request is written to the audit trail."""
    label = f"{submission.declaration.number} 第{submission.version}版刻盘包"
    job = jobs.enqueue(
        PACKAGE_JOB,
        requested_by=user,
        args={"submission": submission.pk},
        key=str(submission.pk),
        label=label,
    )
    audit.record("declaration.disc_package", actor=user, obj=submission, label=label, request=request)
    return job


@transaction.atomic
def tell_package(*, submission: Submission, job: jobs.Job, refusal: str = "") -> None:
    """Tell whoever asked that the package can be fetched, or why it cannot be made; once however often the job runs."""
    number = submission.declaration.number
    if job.requested_by is not None:
        outbox.notify(
            job.requested_by,
            key=f"disc_package:{job.pk}:{job.created_at.timestamp()}",
            subject=f"{job.label}{'未能生成' if refusal else '已生成'}",
            body=refusal or f"{job.label}已生成，请在{RESULT_LIFETIME.days}天内下载。",
            url=reverse("declarations:package", args=[number, submission.version]),
        )
