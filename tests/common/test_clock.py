"""The one clock: Asia/Shanghai, one reading per request, movable by tests and by nobody else."""

import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from zjtx.common import clock


def test_now_is_the_present_moment_in_shanghai() -> None:
    moment = clock.now()
    assert moment.utcoffset() == timedelta(hours=8)
    assert abs(moment - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    "given, expected",
    [
        ("2022-03-18", "2022-03-18T00:00:00+08:00"),
        ("2022-03-18T23:59:59", "2022-03-18T23:59:59+08:00"),
        ("2022-03-18T16:30:00Z", "2022-03-19T00:30:00+08:00"),
        (date(2022, 3, 18), "2022-03-18T00:00:00+08:00"),
        (datetime(2022, 3, 18, 16, 30, tzinfo=UTC), "2022-03-19T00:30:00+08:00"),
    ],
)
def test_as_moment_reads_naive_values_as_shanghai(given: object, expected: str) -> None:
    assert clock.as_moment(given).isoformat() == expected


def test_as_moment_refuses_other_text() -> None:
    with pytest.raises(ValueError, match="18 March"):
        clock.as_moment("18 March")


def test_frozen_day_turns_at_midnight_in_shanghai() -> None:
    with clock.frozen("2022-03-18T15:59:59Z") as stopped:
        assert clock.today() == date(2022, 3, 18)
        stopped.advance(seconds=1)
        assert clock.today() == date(2022, 3, 19)


def test_frozen_is_seen_by_other_threads_and_ends() -> None:
    seen: list[date] = []
    with clock.frozen("2022-03-18"):
        thread = threading.Thread(target=lambda: seen.append(clock.today()))
        thread.start()
        thread.join()
        with clock.frozen("2021-01-01"):
            assert clock.today().year == 2021
        assert clock.today().year == 2022
    assert seen == [date(2022, 3, 18)]
    assert clock.today().year > 2024


@pytest.mark.django_db
def test_reading_stays_the_same_and_fresh_moves_on() -> None:
    with clock.reading():
        first = clock.now()
        assert clock.now() == first
        assert clock.fresh() > first


@pytest.mark.django_db
def test_reading_is_the_databases_clock_not_the_process() -> None:
    """A web process whose own clock is wrong must not decide a deadline."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            before = cursor.fetchone()[0]
            with clock.reading() as reading:
                taken = reading.take()
            cursor.execute("SELECT clock_timestamp()")
            assert before < taken < cursor.fetchone()[0]
    else:
        with clock.reading() as reading:
            assert abs(reading.take() - datetime.now(UTC)) < timedelta(seconds=1)


@pytest.mark.django_db
@pytest.mark.urls("tests.common.urls")
def test_request_has_one_reading(client: object) -> None:
    answer = client.get("/two-readings/").json()
    assert answer["first"] == answer["second"]


@pytest.mark.parametrize(
    "content, expected",
    [
        ("2022-03-18T09:30:00", lambda at: at.isoformat() == "2022-03-18T09:30:00+08:00"),
        ("-P2D", lambda at: timedelta(days=1.9) < datetime.now(UTC) - at < timedelta(days=2.1)),
        ("PT2H", lambda at: timedelta(hours=1.9) < at - datetime.now(UTC) < timedelta(hours=2.1)),
        ("", lambda at: abs(at - datetime.now(UTC)) < timedelta(seconds=5)),
    ],
)
def test_file_source_moves_the_clock(content, expected, tmp_path, monkeypatch, settings) -> None:
    (tmp_path / "clock").write_text(content)
    monkeypatch.setenv(clock.CLOCK_FILE_VARIABLE, str(tmp_path / "clock"))
    settings.CLOCK_SOURCE = "zjtx.common.clock.file_source"
    assert expected(clock.now())


@pytest.mark.parametrize("variable", ["ZJTX_CLOCK_SOURCE", "ZJTX_CLOCK_FILE"])
def test_production_refuses_a_movable_clock(variable: str, tmp_path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "zjtx.settings.production",
        "ZJTX_SECRET_KEY": "s" * 60,
        "ZJTX_DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "ZJTX_REDIS_URL": "redis://127.0.0.1:1/0",
        "ZJTX_ALLOWED_HOSTS": "zjtx.example",
        "ZJTX_PUBLIC_BASE_URL": "https://zjtx.example",
        "ZJTX_VAR_DIR": str(tmp_path),
    }
    code = "from zjtx.common.apps import CommonConfig; import zjtx.common as m; CommonConfig('zjtx.common', m).ready()"
    run = [sys.executable, "-c", code]
    moved = environment | {variable: "zjtx.common.clock.file_source"}
    assert subprocess.run(run, env=environment, capture_output=True, check=False).returncode == 0
    refused = subprocess.run(run, env=moved, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "ImproperlyConfigured" in refused.stderr
