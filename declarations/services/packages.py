"""Asking for the disc package (刻盘包) of a frozen version."""

from typing import Any

from django.db import transaction

from declarations.models import Submission
from declarations.selectors import PACKAGE_JOB
from zjtx.accounts.models import User
from zjtx.common import audit, jobs


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
    audit.record("disc_package.request", actor=user, obj=submission, label=label, request=request)
    return job
