"""Scheduled work of the home app; each task calls one service."""

from celery import shared_task

from zjtx.common import clock, jobs
from zjtx.common.models.jobs import Job
from zjtx.home.services.calendar import tell_of_gaps
from zjtx.home.services.verification import JOB_KIND, verify_trail


@shared_task(name="zjtx.home.tasks.check_calendar")
def check_calendar() -> None:
    """Tell the administrators of a year without a calendar, once per year."""
    with clock.reading():
        tell_of_gaps(clock.now(), clock.today())


@shared_task(name="zjtx.home.tasks.verify_audit_trail")
def verify_audit_trail() -> None:
    """The nightly verification of the audit chain."""
    with clock.reading():
        verify_trail()


@jobs.job_kind(JOB_KIND)
def verify_for_auditor(job: Job) -> None:
    """A verification that an auditor asked for."""
    verify_trail(user=job.requested_by)
