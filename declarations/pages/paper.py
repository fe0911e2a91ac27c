"""Reading a frozen version, the progress of its print, and the answer to a paper's QR code."""

from typing import Any

from django.urls import reverse

from declarations.answers.differences import differences, evidence_changes
from declarations.answers.reading import read_sheet
from declarations.models import Declaration, Submission
from declarations.pages.evidence import frozen_rows
from declarations.sheets import sheet_named
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.models import Job

DIGEST_SHOWN = 16
# Who reads frozen versions and their paper, within their scope.
VERSION_READERS = ("enterprise", "district_officer", "city_officer", "province_officer")


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
        "others": [one for one in versions if one != submission.version],
        "is_current": submission.version == versions[-1],
        "blocks": read_sheet(sheet_named(content["sheet"]), content, is_masked=is_masked),
        "files": frozen_rows(declaration, content, clock.today()),
    }


def printing_page(submission: Submission, wanted: str = "") -> dict[str, Any]:
    """The progress of the job that makes PDF and DOCX; `job` is None where it is not asked for yet. `wanted` is the
    format asked for, kept while waiting."""
    declaration = submission.declaration
    job = Job.objects.filter(kind="print_submission", args__submission=submission.pk).order_by("-created_at").first()
    waiting = reverse("declarations:print_version", args=[declaration.number, submission.version])
    return {
        "declaration": declaration,
        "submission": submission,
        "job": job,
        "is_ready": is_printed(submission),
        "is_under_way": job is not None and job.status in (Job.Status.QUEUED, Job.Status.RUNNING),
        "request_url": reverse("declarations:print_request", args=[declaration.number, submission.version]),
        "again_url": f"{waiting}?as={wanted}" if wanted else waiting,
        "wanted": wanted,
    }


def is_printed(submission: Submission) -> bool:
    """Whether PDF and DOCX of a version are both there."""
    return submission.paper_id is not None and submission.paper_docx_id is not None


def check_page(user: Any, submission: Submission | None, digest: str) -> dict[str, Any]:
    """Whether a paper is the current version. Everybody learns that; only who may see the declaration, what of."""
    if submission is None or submission.sha256[:DIGEST_SHOWN] != digest.lower():
        return {"found": False, "declaration": None}
    latest = submission.declaration.submissions.order_by("-version")[0]
    page: dict[str, Any] = {"found": True, "is_current": submission.version == latest.version, "declaration": None}
    page |= {"changes": [], "file_changes": [], "compare_url": ""}
    if not _is_reader(user, submission.declaration):
        return page
    page |= {"declaration": submission.declaration, "submission": submission, "latest": latest}
    if not page["is_current"]:
        page |= _changes(submission, latest, is_masked=user.role != Role.ENTERPRISE)
        number, versions = submission.declaration.number, (submission.version, latest.version)
        page["compare_url"] = reverse("declarations:compare", args=[number, *versions])
    return page


def _is_reader(user: Any, declaration: Declaration) -> bool:
    is_staff = user.is_authenticated and user.role in VERSION_READERS
    return is_staff and Declaration.objects.visible_to(user).filter(pk=declaration.pk).exists()


def _changes(paper: Submission, latest: Submission, *, is_masked: bool) -> dict[str, Any]:
    """What the current version says otherwise than the paper. A later version may stand on another sheet only where
    the round changed it; the paper's own sheet then names the answers."""
    before, after = paper.content, latest.content
    return {
        "changes": differences(sheet_named(before["sheet"]), before, after, is_masked=is_masked),
        "file_changes": evidence_changes(before, after),
    }
