"""kill -9 of the Celery worker in the middle of a print job: done within a minute of the restart, exactly one PDF."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from declarations.models import Submission
from tests import factories
from tests.journeys.conftest import READY_SECONDS, Processes, database_url, wait_until
from tests.review import factories as desks
from zjtx.common import clock
from zjtx.common.models import Job, StoredFile

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not settings.HAS_BROKER, reason="without a broker there is no worker to kill"),
]
DONE_SECONDS = 60
PRINT = "print_submission"  # the beat may ring for other jobs meanwhile, such as the chase
WORKER = ("-m", "celery", "-A", "zjtx", "worker", "--pool=solo", "--loglevel=INFO")


@pytest.fixture
def processes(transactional_db: None, tmp_path: Path) -> Iterator[Processes]:
    """A beat, and the place where workers are started."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "zjtx.settings.test", "ZJTX_DATABASE_URL": database_url()}
    running = Processes(tmp_path, environment)
    beat = ("-m", "celery", "-A", "zjtx", "beat", "--schedule", str(tmp_path / "beat-schedule"), "--pidfile=")
    running.start("beat", *beat)
    try:
        yield running
    finally:
        running.stop()


def start_worker(processes: Processes, name: str) -> int:
    """A worker that is ready; its process number."""
    log = processes.start(name, *WORKER)
    wait_until(lambda: "ready" in log.read_text(errors="replace"), READY_SECONDS, what=f"worker ready ({log})")
    return processes.children[-1].pid


def kill_while_printing(pid: int) -> None:
    """SIGSTOP first, so that the job cannot be done between the look and the blow."""
    wait_until(lambda: Job.objects.filter(kind=PRINT, status="running").exists(), 20, what="a job that runs")
    os.kill(pid, signal.SIGSTOP)
    assert Job.objects.get(kind=PRINT).status == "running", "the job was done before it could be interrupted"
    os.kill(pid, signal.SIGKILL)


def test_a_killed_print_job_yields_one_paper(processes: Processes) -> None:
    worker = start_worker(processes, "first")
    declaration = factories.draft(at=clock.now())
    factories.fill(declaration, overview="企业专注高精度滚珠丝杠研发与制造。" * 100)
    submission = desks.send(declaration, at=clock.now())
    kill_while_printing(worker)
    assert Submission.objects.get(pk=submission.pk).paper_id is None

    start_worker(processes, "second")
    begun = time.monotonic()
    done = Job.objects.filter(kind=PRINT, status="done")
    job = wait_until(done.first, DONE_SECONDS, what="the job of the dead worker")
    assert time.monotonic() - begun <= DONE_SECONDS
    assert isinstance(job, Job)
    assert job.attempts == 2
    paper = StoredFile.objects.get(kind="paper")
    assert Submission.objects.get(pk=submission.pk).paper_id == paper.pk
    assert Path(paper.file.path).read_bytes().startswith(b"%PDF")
    on_disk = [path for path in (settings.MEDIA_ROOT / "paper").rglob("*") if path.is_file()]
    assert {path.name for path in on_disk if path.stat().st_mtime >= job.created_at.timestamp()} == {str(paper.pk)}
