"""A real worker killed in the middle of chasing: no message is lost, none is doubled (PostgreSQL, Redis, Celery)."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from cultivation_pool.models import QuarterlyReport
from cultivation_pool.tasks import open_and_chase
from tests.journeys.conftest import READY_SECONDS, Processes, database_url, wait_until
from tests.pool import factories
from zjtx.accounts.models import User
from zjtx.common.models import Job, Notification, OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)
HOLDERS = 500
# After a restart a silent job is taken again within a minute, then it has to finish and the inbox to be filled.
RECOVERY_SECONDS = 120
BEGIN_SECONDS = 60
DAY = "2022-04-01T08:30:00"


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """A beat and whatever workers a test starts, all on the first of April 2022."""
    assert settings.HAS_BROKER, "journeys with a worker need Redis: make test starts it"
    clock_file = tmp_path / "clock"
    clock_file.write_text(DAY, encoding="utf-8")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zjtx.settings.test",
        "ZJTX_DATABASE_URL": database_url(),
        "ZJTX_CLOCK_SOURCE": "zjtx.common.clock.file_source",
        "ZJTX_CLOCK_FILE": str(clock_file),
    }
    started = Processes(tmp_path, environment)
    schedule = str(tmp_path / "beat-schedule")
    started.start("beat", "-m", "celery", "-A", "zjtx", "beat", "--schedule", schedule, "--pidfile=")
    try:
        yield started
    finally:
        started.stop()


def start_worker(processes: Processes, name: str) -> None:
    log = processes.start(name, "-m", "celery", "-A", "zjtx", "worker", "--pool=solo", "--loglevel=INFO")
    wait_until(lambda: "ready" in log.read_text(errors="replace"), READY_SECONDS, what=f"worker ready ({log})")


def kill_worker(processes: Processes) -> None:
    """kill -9: nothing of it gets to say goodbye."""
    child = processes.children[-1]
    os.kill(child.pid, signal.SIGKILL)
    child.wait()


def holders() -> set[int]:
    return {factories.holder("210211" if number % 2 else "210302").pk for number in range(HOLDERS)}


def told(model: type) -> Counter:
    return Counter(model.objects.filter(key__endswith=":notice").values_list("recipient_id", flat=True))


def test_a_worker_killed_while_chasing_neither_loses_nor_doubles_a_message(processes: Processes) -> None:
    users = holders()
    start_worker(processes, "worker-1")
    open_and_chase.delay()
    # A part has been written, not all of it.
    wait_until(lambda: OutboxMessage.objects.count() > 0, BEGIN_SECONDS, what="the first message")
    kill_worker(processes)
    written = OutboxMessage.objects.filter(kind="notice").count()
    assert 0 < written < HOLDERS, "the worker was killed too late to show anything"
    assert Job.objects.get(kind="pool_chase").status == Job.Status.RUNNING
    start_worker(processes, "worker-2")
    open_and_chase.delay()  # the next hour's run, while the first is not over
    wait_until(
        lambda: Notification.objects.count() >= HOLDERS, RECOVERY_SECONDS, what="every holder told after the restart"
    )
    wait_until(
        lambda: Job.objects.get(kind="pool_chase").status == Job.Status.DONE, RECOVERY_SECONDS, what="the job done"
    )
    assert told(OutboxMessage) == told(Notification) == dict.fromkeys(users, 1)
    assert QuarterlyReport.objects.count() == HOLDERS
    assert Counter(QuarterlyReport.objects.values_list("log__event", flat=True)) == {"opened": HOLDERS}
    mails = Counter(OutboxMessage.objects.filter(kind="email").values_list("address", flat=True))
    assert mails == dict.fromkeys(User.objects.filter(pk__in=users).values_list("email", flat=True), 1)
