"""Redis stopped: saving, submitting and deciding answer, nothing is lost, and all is delivered once Redis is back."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from declarations.commitments import KEYS
from declarations.models import Declaration, SmeSheet, Submission
from deploy.local.services import free_port, stop, wait_for
from tests import factories
from tests.journeys.conftest import READY_SECONDS, Processes, database_url, wait_until
from tests.review import factories as desks
from tests.wall.serving import Web, serving
from zjtx.common import clock
from zjtx.common.models import Job, Notification, OutboxMessage

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not settings.HAS_BROKER, reason="without a broker none can be missing"),
]
ANSWER_SECONDS = 10
RECOVERY_SECONDS = 120


class Broker:
    """A Redis of this test alone, that can be stopped and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "redis-server is missing"
        log = self.folder / "redis.log"
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with log.open("ab") as sink:
            self.process = subprocess.Popen([program, *options, "--dir", str(self.folder)], stdout=sink, stderr=sink)
        wait_for(self.process, self.port, log, "redis-server")

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    own = Broker(tmp_path)
    own.start()
    try:
        yield own
    finally:
        own.stop()


@pytest.fixture
def web(transactional_db: None, tmp_path: Path, broker: Broker) -> Iterator[Web]:
    with serving(tmp_path, ZJTX_REDIS_URL=broker.url) as running:
        yield running


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path, broker: Broker) -> Iterator[Processes]:
    """Worker and beat on the private broker; both outlive its absence."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zjtx.settings.test",
        "ZJTX_DATABASE_URL": database_url(),
        "ZJTX_REDIS_URL": broker.url,
    }
    running = Processes(tmp_path, environment)
    log = running.start("worker", "-m", "celery", "-A", "zjtx", "worker", "--pool=solo", "--loglevel=INFO")
    beat = ("-m", "celery", "-A", "zjtx", "beat", "--schedule", str(tmp_path / "beat-schedule"), "--pidfile=")
    running.start("beat", *beat)
    try:
        wait_until(lambda: "ready" in log.read_text(errors="replace"), READY_SECONDS, what=f"worker ready ({log})")
        yield running
    finally:
        running.stop()


def _promptly(act: partial) -> object:
    begun = time.monotonic()
    answer = act()
    assert time.monotonic() - begun < ANSWER_SECONDS
    return answer


def _declare(web: Web, declaration: Declaration) -> None:
    """Save, submit: as the enterprise does it."""
    visitor, address = web.visitor(declaration.created_by), f"/declarations/{declaration.number}/"
    saved = _promptly(partial(visitor, f"{address}autosave/", field="address", value="华北路7号", version="0"))
    assert saved.status == 200
    promises = {"truth_statement": "yes", "commitments": sorted(KEYS), "prerequisite_reason": "准备中"}
    sent = _promptly(partial(visitor, f"{address}submit/", request_key="down", **promises))
    assert (sent.status, sent.location) == (302, f"{address}receipt/1/")
    assert visitor(address).status == 200


def test_without_redis_everything_is_kept_and_delivered_later(web: Web, workers: Processes, broker: Broker) -> None:
    declaration, officer = factories.draft(at=clock.now()), desks.city_officer()
    broker.stop()
    _declare(web, declaration)
    desks.check_commitments(declaration, officer)
    desk = web.visitor(officer)
    decided = _promptly(
        partial(desk, f"/review/{declaration.number}/recommend/", version="1", opinion="材料齐全，同意推荐")
    )
    assert decided.status == 302
    declaration.refresh_from_db()
    assert declaration.status == "recommended"
    assert SmeSheet.objects.get(pk=declaration.pk).address == "华北路7号"
    assert OutboxMessage.objects.filter(status="queued").count() == OutboxMessage.objects.count() > 0

    broker.start()
    begun = time.monotonic()
    waiting = OutboxMessage.objects.filter(status="queued")
    wait_until(lambda: not waiting.exists(), RECOVERY_SECONDS, what="all messages delivered")
    printed = Job.objects.filter(kind="print_submission", status="done")
    wait_until(printed.exists, RECOVERY_SECONDS, what="the paper printed")
    assert time.monotonic() - begun < RECOVERY_SECONDS
    notices = OutboxMessage.objects.filter(kind="notice")
    assert Notification.objects.count() == notices.count() == 2
    assert Submission.objects.get().paper_id is not None
