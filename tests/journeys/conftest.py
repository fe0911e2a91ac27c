"""Real processes for journeys: a Celery worker and beat of their own on the live server's database and Redis."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils.duration import duration_iso_string
from playwright.sync_api import BrowserContext, Page, expect

from zjtx.common import clock

READY_SECONDS = 40
STOP_SECONDS = 15
# Far more than anything takes: for a machine that does ten other things.
WAIT_SECONDS = 60
PATIENCE_MS, EXPECT_MS = 1000 * WAIT_SECONDS, 5_000
CLOCK_SOURCE = "zjtx.common.clock.file_source"


def database_url() -> str:
    """The address of the test's own database, as another process needs it."""
    found = connection.settings_dict
    return f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


def wait_until(probe: Callable[[], object], seconds: float = WAIT_SECONDS, *, what: str) -> object:
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


class MovedClock:
    """One clock for the pages, the worker and beat: it runs on from wherever the test has moved it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def move_to(self, moment: str) -> None:
        """Set all processes to the moment; replaced in one step, so that nobody reads half a file."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(duration_iso_string(clock.as_moment(moment) - datetime.now(clock.ZONE)), encoding="utf-8")
        fresh.replace(self.path)


@pytest.fixture
def moved_clock(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    """The clock of this process and of those that it starts from now on."""
    moved = MovedClock(tmp_path / "clock")
    monkeypatch.setenv(clock.CLOCK_FILE_VARIABLE, str(moved.path))
    monkeypatch.setenv("ZJTX_CLOCK_SOURCE", CLOCK_SOURCE)
    settings.CLOCK_SOURCE = CLOCK_SOURCE
    return moved


@pytest.fixture
def worker_and_beat(
    live_server: object, moved_clock: MovedClock, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Processes]:
    """A Celery worker and a beat, as production runs them, on this test's database, broker, clock and files.

    Nobody waits for them here: they start while the first person signs up. The files are this test's own, for the
    anchor of the audit trail must know no other trail.
    """
    assert settings.HAS_BROKER, "journeys with a worker need Redis: make test starts it"
    monkeypatch.setenv("ZJTX_VAR_DIR", str(tmp_path))
    settings.MEDIA_ROOT = tmp_path / settings.MEDIA_ROOT.name
    settings.AUDIT_ANCHOR_FILE = tmp_path / settings.AUDIT_ANCHOR_FILE.name
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zjtx.settings.test",
        "ZJTX_DATABASE_URL": database_url(),
    }
    processes = Processes(tmp_path, environment)
    beat = ("beat", "--schedule", str(tmp_path / "beat-schedule"), "--pidfile=", "--loglevel=INFO")
    try:
        processes.start("worker", "-m", "celery", "-A", "zjtx", "worker", "--pool=solo", "--loglevel=INFO")
        processes.start("beat", "-m", "celery", "-A", "tests.journeys.moved_beat", *beat)
        yield processes
    finally:
        processes.stop()


@pytest.fixture
def patient() -> Iterator[None]:
    """Expectations that wait longer than usual: worker, beat, browser and server share two processors."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=EXPECT_MS)


@pytest.fixture
def new_context(new_context: Callable, patient: None) -> Callable:
    """Contexts that wait as long."""

    def create(**kwargs: object) -> BrowserContext:
        context = new_context(**kwargs)
        context.set_default_timeout(PATIENCE_MS)
        context.set_default_navigation_timeout(PATIENCE_MS)
        return context

    return create


@pytest.fixture
def browser_of(new_context: Callable, complaints: list[str]) -> Callable[[], Page]:
    """A page in a browser of its own, whose complaints (console, refused content, failures) are collected."""

    def open_page() -> Page:
        page = new_context().new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
        )
        return page

    return open_page


@pytest.fixture
def complaints() -> list[str]:
    return []
