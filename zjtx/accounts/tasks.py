"""Scheduled work on accounts."""

from celery import shared_task

from zjtx.accounts.services.sessions import end_expired_sessions
from zjtx.common import clock


@shared_task
def clear_sessions() -> int:
    """Remove expired and idle sessions and the rows that list them; safe to repeat. Rows removed."""
    return end_expired_sessions(now=clock.now())
