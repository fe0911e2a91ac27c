"""The system behind its own gunicorn with three worker processes, asked over real HTTP."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from deploy.local.services import free_port, listens, stop
from tests.journeys.conftest import database_url, wait_until
from zjtx.accounts.models import User

TOKEN = "w" * 32
WORKERS = "3"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass(frozen=True)
class Web:
    """A running server; `visitor` speaks for one signed-in person."""

    port: int

    def visitor(self, user: User) -> Callable[..., Answer]:
        """A browser of that account: called with an address for GET, and with fields too for POST."""
        client = Client()
        client.force_login(user)
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        headers = {"Cookie": f"{cookie}; csrftoken={TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}

        def ask(address: str, **fields: object) -> Answer:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            sent = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}, doseq=True) if fields else None
            line.request("POST" if fields else "GET", address, sent, headers)
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
            line.close()
            return Answer(answer.status, answer.headers.get("Location", ""), text)

        return ask


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Web]:
    """gunicorn as deploy/ configures it, on the test's own database, files and broker."""
    port, log = free_port(), folder / "gunicorn.log"
    settled = {
        "DJANGO_SETTINGS_MODULE": "zjtx.settings.test",
        "ZJTX_DATABASE_URL": database_url(),
        "ZJTX_BIND": f"127.0.0.1:{port}",
        "ZJTX_WEB_WORKERS": WORKERS,
        "ZJTX_WEB_THREADS": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "zjtx.wsgi", "-c", "deploy/gunicorn.conf.py"]
    with log.open("wb") as sink:
        server = subprocess.Popen(command, env={**os.environ, **settled, **environment}, stdout=sink, stderr=sink)
    try:
        wait_until(lambda: listens(port) and log.read_text().count("Booting worker") == int(WORKERS), what=str(log))
        yield Web(port)
    finally:
        stop(server)


def together(*acts: Callable[[], Answer]) -> list[Answer]:
    """The answers to acts that set out at the same moment."""
    answers: list[Answer | None] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def go(place: int, act: Callable[[], Answer]) -> None:
        barrier.wait(10)
        answers[place] = act()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert all(answers), "somebody got no answer"
    return [one for one in answers if one]
