"""Background work of the review. Tasks take ids, may run twice, and call one service."""

from celery import shared_task

from review import opinion_paper
from review.publicity import close_over
from zjtx.common import clock
from zjtx.common.jobs import job_kind
from zjtx.common.models import Job, StoredFile


@job_kind(opinion_paper.KIND)
def print_opinion_job(job: Job) -> StoredFile | None:
    """Make the PDF of a panel's signed results. args: {"panel": pk, "result": pk or None}."""
    return opinion_paper.print_opinion(job)


@shared_task(name="review.tasks.close_publicities")
def close_publicities() -> None:
    """End the publicities whose last day is over and tell the province, once each."""
    with clock.reading():
        close_over(clock.now())
