"""Reading a frozen version, the progress of its print, and the answer to a paper's QR code."""

from typing import Any

from django.urls import reverse

from declarations.answers.reading import read_sheet
from declarations.models import Submission
from declarations.pages.evidence import frozen_rows
from declarations.sheets import sheet_named
from zjtx.common import clock
from zjtx.common.models import Job

DIGEST_SHOWN = 16


def version_page(submission: Submission, *, is_masked: bool) -> dict[str, Any]:
    """Everything declarations/version.html shows: the frozen answers, evidence, neighbours. Officers get telephone
    numbers masked: showing them is an act of the desk that is recorded (security.md, personal data)."""
    content = submission.content
    declaration = submission.declaration
    versions = list(declaration.submissions.order_by("version").values_list("version", flat=True))
    return {
        "declaration": declaration,
        "submission": submission,
        "versions": versions,
        "is_current": submission.version == versions[-1],
        "blocks": read_sheet(sheet_named(content["sheet"]), content, is_masked=is_masked),
        "files": frozen_rows(declaration, content, clock.today()),
    }


def printing_page(submission: Submission) -> dict[str, Any]:
    """The progress of the job that makes the PDF; `job` is None where it is not asked for yet."""
    declaration = submission.declaration
    job = Job.objects.filter(kind="print_submission", args__submission=submission.pk).order_by("-created_at").first()
    return {
        "declaration": declaration,
        "submission": submission,
        "job": job,
        "is_under_way": job is not None and job.status in (Job.Status.QUEUED, Job.Status.RUNNING),
        "request_url": reverse("declarations:print_request", args=[declaration.number, submission.version]),
        "again_url": reverse("declarations:print_version", args=[declaration.number, submission.version]),
    }


def check_page(submission: Submission | None, digest: str) -> dict[str, Any]:
    """Whether a paper is the current version. Only what the paper itself carries is shown."""
    if submission is None or submission.sha256[:DIGEST_SHOWN] != digest.lower():
        return {"found": False}
    latest = submission.declaration.submissions.order_by("-version").values_list("version", flat=True)[0]
    return {
        "found": True,
        "submission": submission,
        "declaration": submission.declaration,
        "is_current": submission.version == latest,
        "latest": latest,
    }
