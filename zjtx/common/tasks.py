"""Celery's side of the rows: each task takes an identifier, is idempotent and calls one service (decision 8)."""

import time

from celery import shared_task
from django.conf import settings
from django.db import close_old_connections, connection

from zjtx.common import audit, clock, digest_mail, jobs, outbox
from zjtx.common.bell import ring
from zjtx.common.files import store, waiting

# How long one sweep may go on starting jobs; what is left waits for the next sweep, two seconds later.
_SWEEP_BUDGET_SECONDS = 60.0


@shared_task
def sweep() -> None:
    """Find what nobody was told of. With a broker this rings for it again; without one the work is done right here,
    in the process that beats (decision 9)."""
    if not connection.in_atomic_block:
        close_old_connections()
    if settings.HAS_BROKER:
        if outbox.has_due():
            ring(deliver_due)
        jobs.ring_for_open_jobs(run_job)
        return
    outbox.deliver_due()
    deadline = time.monotonic() + _SWEEP_BUDGET_SECONDS
    for job_id in list(jobs.open_jobs().values_list("pk", flat=True)[:100]):
        run_job(str(job_id))
        outbox.deliver_due()
        if time.monotonic() > deadline:
            break


@shared_task
def deliver(message_id: int) -> None:
    """Deliver one message."""
    outbox.deliver_message(message_id)


@shared_task
def deliver_due() -> None:
    """Deliver all messages that are due."""
    outbox.deliver_due()


@shared_task
def run_job(job_id: str) -> None:
    """Do one job."""
    jobs.run(job_id)


@shared_task
def send_digests() -> None:
    """Write the day's digests; safe to repeat."""
    with clock.reading():
        digest_mail.send_digests(at=clock.now())


@shared_task
def seal_audit() -> None:
    """Seal the audit rows of the last minute."""
    with clock.reading():
        audit.seal()


@shared_task
def clear_files() -> None:
    """Remove expired results and bytes that a rolled-back upload left."""
    jobs.clear_expired()
    store.clear_orphans()
    store.clear_uploads()


@shared_task
def scan_waiting() -> None:
    """Have files scanned that were taken while the virus scanner was down."""
    with clock.reading():
        waiting.scan_waiting()
