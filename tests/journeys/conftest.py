"""Real processes for journeys: a Celery worker and beat of their own on the live server's database and Redis."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

READY_SECONDS = 40
STOP_SECONDS = 15


def database_url() -> str:
    """The address of the test's own database, as another process needs it."""
    found = connection.settings_dict
    return f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


def wait_until(probe: Callable[[], object], seconds: float = 30, *, what: str) -> object:
    """What the probe finds, once it finds something; fails with `what` after the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = probe()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {what}")


class Processes:
    """Child processes that are stopped whatever happens; their output is kept for the message of a failure."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment
        self.children: list[subprocess.Popen] = []

    def start(self, name: str, *command: str) -> Path:
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            child = subprocess.Popen(
                [sys.executable, *command], env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        self.children.append(child)
        return log

    def stop(self) -> None:
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@pytest.fixture
def worker(live_server: object, tmp_path: Path) -> Iterator[Processes]:
    """A Celery worker and a beat, as production runs them, on this test's database, broker and files."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zjtx.settings.test",
        "ZJTX_DATABASE_URL": database_url(),
    }
    assert settings.HAS_BROKER, "journeys with a worker need Redis: make test starts it"
    processes = Processes(tmp_path, environment)
    log = processes.start("worker", "-m", "celery", "-A", "zjtx", "worker", "--pool=solo", "--loglevel=INFO")
    schedule = str(tmp_path / "beat-schedule")
    processes.start("beat", "-m", "celery", "-A", "zjtx", "beat", "--schedule", schedule, "--pidfile=")
    try:
        wait_until(lambda: "ready" in log.read_text(errors="replace"), READY_SECONDS, what=f"worker ready ({log})")
        yield processes
    finally:
        processes.stop()
