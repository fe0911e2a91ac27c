"""The bell: tells a worker through the broker that a row waits. A bell that fails costs seconds, never a page and
never a message: the sweep finds every row that nobody was told of (architecture.md, decision 8; security.md, trap
4)."""

import logging
import time
from typing import Any

from celery import Task
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

# A broker that does not answer makes each try wait for its time-out: after one failure the process stops trying for a
# while.
_QUIET_SECONDS = 15.0
_silent_until = 0.0


def ring(task: Task, *args: Any) -> bool:
    """Ask a worker to run a task now; False when there is no broker or it did not take the message."""
    global _silent_until
    if not settings.HAS_BROKER or time.monotonic() < _silent_until:
        return False
    try:
        task.apply_async(args, retry=False)
    except Exception as error:  # noqa: BLE001 kombu, redis and socket errors have no common ancestor; none may reach the page
        _silent_until = time.monotonic() + _QUIET_SECONDS
        logger.warning("the broker did not take %s: %s", task.name, error)
        return False
    return True


def ring_on_commit(task: Task, *args: Any) -> None:
    """Ring once the present transaction has committed; never if it is rolled back."""
    if settings.HAS_BROKER:
        transaction.on_commit(lambda: ring(task, *args), robust=True)


def forget_failures() -> None:
    """Try the broker again at the next ring, whatever happened before."""
    global _silent_until
    _silent_until = 0.0
