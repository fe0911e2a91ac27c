"""The health check: open to everybody, tells the truth about the database."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

pytestmark = pytest.mark.django_db


def test_health_is_ok_without_signing_in() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert answer["Content-Type"].startswith("text/plain")
    assert "no-store" in answer["Cache-Control"]


def test_health_says_when_the_database_is_gone() -> None:
    def refuse(*_args: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        answer = Client().get("/healthz")
    assert answer.status_code == 503


def test_health_takes_no_post() -> None:
    assert Client().post("/healthz").status_code == 405
