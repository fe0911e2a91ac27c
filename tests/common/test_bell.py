"""The bell: a broker that is down costs at most its time-out, once, and never an error."""

import socket
import time
from collections.abc import Iterator

import pytest
from celery import Celery, Task
from django.db import transaction

from tests.common.factories import make_user
from zjtx.celery import app as celery_app
from zjtx.common import bell, jobs, outbox, tasks
from zjtx.common.models import Job, OutboxMessage


def _task(port: int, **options: float) -> Task:
    app = Celery("bell-test", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    app.conf.broker_transport_options = {"socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 0} | options

    def answer() -> None:
        """Nothing to do."""

    return app.task(answer, name="bell.test")


@pytest.fixture
def closed_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers, as a paused Redis does."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield server.getsockname()[1]


@pytest.fixture
def with_broker(settings: object) -> None:
    """The home with a broker."""
    settings.HAS_BROKER = True


@pytest.fixture
def eager() -> Iterator[None]:
    """A ring runs its task at once, so that it is seen by its effect."""
    before = celery_app.conf.task_always_eager
    celery_app.conf.task_always_eager = True
    yield
    celery_app.conf.task_always_eager = before


def test_ring_without_a_broker_does_nothing(settings, closed_port: int) -> None:
    settings.HAS_BROKER = False
    assert bell.ring(_task(closed_port)) is False


@pytest.mark.usefixtures("with_broker")
def test_ring_survives_a_broker_that_is_down(closed_port: int, caplog) -> None:
    task = _task(closed_port)
    assert bell.ring(task) is False
    # The first ring also loads Celery; the second one shows what a page waits.
    bell.forget_failures()
    begun = time.monotonic()
    assert bell.ring(task) is False
    assert time.monotonic() - begun < 3
    assert "the broker did not take bell.test" in caplog.text


@pytest.mark.usefixtures("with_broker")
def test_ring_waits_for_a_silent_broker_once(silent_port: int) -> None:
    task = _task(silent_port, socket_timeout=0.5)
    begun = time.monotonic()
    assert bell.ring(task) is False
    assert time.monotonic() - begun < 5
    begun = time.monotonic()
    assert [bell.ring(task) for _ in range(50)] == [False] * 50
    assert time.monotonic() - begun < 0.1


@pytest.mark.usefixtures("with_broker")
@pytest.mark.django_db(transaction=True)
def test_acts_commit_while_the_broker_is_down(closed_port: int, monkeypatch) -> None:
    """The rows are the truth: they are there, and the next sweep rings for them."""
    broken = _task(closed_port)
    for name in ("deliver", "run_job"):
        monkeypatch.setattr(tasks, name, broken)
    jobs._kinds["bell-test"] = lambda job: None
    with transaction.atomic():
        outbox.notify(make_user(), key="k", subject="s", body="b")
        jobs.enqueue("bell-test", requested_by=make_user(), args={}, label="导出")
    assert OutboxMessage.objects.filter(status="queued").count() == 2
    assert Job.objects.get().status == "queued"


@pytest.mark.usefixtures("with_broker", "eager")
@pytest.mark.django_db(transaction=True)
def test_bell_rings_after_commit_only() -> None:
    user = make_user(email="")
    with transaction.atomic():
        message = outbox.notify(user, key="k", subject="s", body="b")[0]
        message.refresh_from_db()
        assert message.status == "queued"
    message.refresh_from_db()
    assert message.status == "sent"


@pytest.mark.usefixtures("with_broker", "eager")
@pytest.mark.django_db(transaction=True)
def test_sweep_rings_for_what_nobody_was_told_of() -> None:
    user, done = make_user(email=""), []
    jobs._kinds["sweep-test"] = lambda job: done.append(job.pk)
    OutboxMessage.objects.create(kind="notice", key="k", recipient=user, subject="s")
    job = Job.objects.create(kind="sweep-test", label="导出", requested_by=user)
    tasks.sweep()
    assert OutboxMessage.objects.get().status == "sent"
    assert done == [job.pk]
