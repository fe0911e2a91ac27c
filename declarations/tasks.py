"""Background work of declarations. Tasks take ids, may run twice, and call one service."""

from celery import shared_task

from declarations.models import LockedReading, Submission
from declarations.packages.making import make_package
from declarations.printing import print_submission
from declarations.selectors import PACKAGE_JOB
from declarations.services import workbooks
from declarations.services.blank_forms import make_missing_blank_forms
from declarations.services.packages import tell_package
from declarations.services.readings import EFFECT_JOB, keep_effect
from zjtx.common import clock
from zjtx.common.jobs import JobRefused, job_kind
from zjtx.common.models import Job, StoredFile


@job_kind("print_submission")
def print_submission_job(job: Job) -> None:
    """Make the PDF and the DOCX of a frozen version. args: {"submission": pk}."""
    submission = Submission.objects.select_related("declaration", "submitted_by").get(pk=job.args["submission"])
    print_submission(submission)
    job.report(1, 1, "申报表已生成")


@shared_task
def clear_workbooks() -> None:
    """Remove uploaded workbooks that nobody has confirmed in time."""
    with clock.reading():
        workbooks.clear_expired(clock.now())


@shared_task(name="declarations.tasks.make_blank_forms")
def make_blank_forms() -> None:
    """Make the blank forms that a newly opened round or a new layout asks for; mostly there is nothing to do."""
    with clock.reading():
        make_missing_blank_forms()


@job_kind(PACKAGE_JOB)
def disc_package_job(job: Job) -> StoredFile:
    """Make the disc package of a frozen version. args: {"submission": pk}."""
    kept = Submission.objects.select_related("declaration", "submitted_by", "paper", "paper_docx")
    submission = kept.get(pk=job.args["submission"])
    try:
        stored = make_package(submission, job)
    except JobRefused as refusal:
        tell_package(submission=submission, job=job, refusal=str(refusal))
        raise
    tell_package(submission=submission, job=job)
    return stored


@job_kind(EFFECT_JOB)
def reading_effect_job(job: Job) -> None:
    """Count what a proposed reading would change. args: {"ruling": pk}."""
    keep_effect(LockedReading.objects.get(pk=job.args["ruling"]), job.report)
    job.report(1, 1, "影响已计算")
