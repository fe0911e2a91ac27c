"""Working days: the administrator's table, the package, and the provisional rule."""

import csv
import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from zjtx.common import access, working_days
from zjtx.common.models.calendar import CalendarGap, WorkingDayException
from zjtx.common.working_days import (
    Reading,
    add_working_days,
    is_working_day,
    note_gap,
    uncovered_years,
    watched_years,
    working_days_between,
)

pytestmark = pytest.mark.django_db

# No package of today reaches this year; its 1 January is a Thursday, its 1 October a Thursday.
OPEN_YEAR = 2065
NOTICE = [date(OPEN_YEAR, month, day) for month, day in working_days.FIXED_HOLIDAYS]


@pytest.fixture(autouse=True)
def unreported() -> Iterator[None]:
    """Each year is logged once per process: every test starts a new one."""
    working_days.report_gap.cache_clear()
    yield
    working_days.report_gap.cache_clear()


def reference_rows() -> list[dict[str, str]]:
    path = settings.BASE_DIR / "fixtures" / "reference" / "cn_holidays_makeup_2021_2026.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def add_exception(day: date, *, is_working: bool = False) -> WorkingDayException:
    return WorkingDayException.objects.create(date=day, is_working=is_working)


def test_every_published_holiday_and_make_up_day_is_right() -> None:
    rows = reference_rows()
    assert len(rows) == 220
    with working_days.remembered():
        for row in rows:
            reading = is_working_day(date.fromisoformat(row["date"]))
            assert (bool(reading), reading.provisional) == (row["kind"] == "makeup_workday", False), row


def test_days_that_no_notice_names_follow_the_week() -> None:
    named = {date.fromisoformat(row["date"]) for row in reference_rows()}
    day = date(2021, 1, 1)
    with working_days.remembered():
        while day.year < 2027:
            assert day in named or bool(is_working_day(day)) is (day.weekday() < 5), day
            day += timedelta(days=1)


@pytest.mark.parametrize(
    "start, count, expected",
    [
        (date(2022, 3, 31), 1, date(2022, 4, 1)),
        (date(2022, 3, 31), 2, date(2022, 4, 2)),  # a Saturday that is worked
        (date(2022, 3, 31), 10, date(2022, 4, 15)),
        (date(2022, 3, 18), 5, date(2022, 3, 25)),  # the packet of 2022
        (date(2022, 4, 6), -1, date(2022, 4, 2)),
        (date(2022, 4, 15), -10, date(2022, 3, 31)),
        (date(2022, 10, 1), 1, date(2022, 10, 8)),
        (date(2022, 10, 8), -1, date(2022, 9, 30)),
    ],
)
def test_add_working_days_counts_strictly_beyond_the_day(start: date, count: int, expected: date) -> None:
    assert add_working_days(start, count) == Reading(expected, False)
    assert working_days.nth_working_day_of_period_after(start, count) == Reading(expected, False)


def test_add_no_working_days_is_an_error() -> None:
    with pytest.raises(ValueError, match="not zero"):
        add_working_days(date(2022, 3, 31), 0)


@pytest.mark.parametrize(
    "after, until, expected",
    [
        (date(2022, 3, 31), date(2022, 3, 31), 0),
        (date(2022, 3, 31), date(2022, 4, 1), 1),
        (date(2022, 3, 31), date(2022, 4, 15), 10),
        (date(2022, 3, 31), date(2022, 4, 5), 2),
        (date(2022, 4, 2), date(2022, 4, 5), 0),
        (date(2022, 4, 15), date(2022, 3, 31), -10),
        (date(2022, 4, 16), date(2022, 4, 15), 0),
        (date(2022, 4, 18), date(2022, 4, 15), -1),
    ],
)
def test_working_days_between_counts_the_later_day_only(after: date, until: date, expected: int) -> None:
    assert working_days_between(after, until) == expected


def test_moments_are_refused() -> None:
    with pytest.raises(TypeError):
        is_working_day(datetime(2022, 3, 31, 16, tzinfo=ZoneInfo("UTC")))


def test_the_administrators_table_goes_before_the_package() -> None:
    typhoon = date(2022, 9, 15)
    assert is_working_day(typhoon)
    add_exception(typhoon)
    add_exception(date(2022, 9, 17), is_working=True)
    assert not is_working_day(typhoon)
    assert is_working_day(date(2022, 9, 17))
    assert add_working_days(date(2022, 9, 14), 2) == Reading(date(2022, 9, 17), False)


def test_a_day_stands_once_in_the_table() -> None:
    add_exception(date(2022, 9, 15))
    with pytest.raises(IntegrityError), transaction.atomic():
        add_exception(date(2022, 9, 15), is_working=True)


@pytest.mark.parametrize(
    "month, day, working",
    [
        (1, 1, False),
        (1, 2, True),
        (1, 3, False),  # a Saturday
        (4, 30, True),
        (5, 1, False),
        (5, 2, False),
        (5, 4, True),
        (9, 30, True),
        (10, 1, False),
        (10, 2, False),
        (10, 5, True),
    ],
)
def test_an_uncovered_year_follows_the_provisional_rule(month: int, day: int, working: bool) -> None:
    reading = is_working_day(date(OPEN_YEAR, month, day))
    assert (reading.working, reading.provisional) == (working, True)


def test_counting_into_an_uncovered_year_is_provisional() -> None:
    last_day = date(OPEN_YEAR - 1, 12, 31)
    for day in working_days.FIXED_HOLIDAYS:
        add_exception(date(OPEN_YEAR - 1, *day))
    assert add_working_days(date(OPEN_YEAR - 1, 12, 1), 3) == Reading(date(OPEN_YEAR - 1, 12, 4), False)
    assert add_working_days(last_day, 1) == Reading(date(OPEN_YEAR, 1, 2), True)
    # Back from a covered day into covered days only: the start itself is not read.
    assert not add_working_days(date(OPEN_YEAR, 1, 1), -1).provisional


def test_a_year_entered_in_the_table_is_covered() -> None:
    for day in NOTICE:
        add_exception(day)
    add_exception(date(OPEN_YEAR, 1, 3), is_working=True)
    assert is_working_day(date(OPEN_YEAR, 1, 3)) == working_days.DayReading(date(OPEN_YEAR, 1, 3), True, False)
    assert not is_working_day(date(OPEN_YEAR, 1, 4)).provisional
    assert add_working_days(date(OPEN_YEAR, 1, 1), 2) == Reading(date(OPEN_YEAR, 1, 3), False)
    assert uncovered_years(OPEN_YEAR - 1, OPEN_YEAR + 1) == [OPEN_YEAR - 1, OPEN_YEAR + 1]


def test_a_single_correction_does_not_cover_its_year() -> None:
    add_exception(date(OPEN_YEAR, 3, 2))
    assert not is_working_day(date(OPEN_YEAR, 3, 2)).provisional
    assert is_working_day(date(OPEN_YEAR, 3, 3)).provisional


def test_an_uncovered_year_is_logged_once_and_nothing_is_written(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="zjtx.common.working_days"):
        for _ in range(3):
            is_working_day(date(OPEN_YEAR, 3, 3))
    assert [record.getMessage() for record in caplog.records] == [
        f"{OPEN_YEAR}年放假调休安排尚未录入，该年日期暂按周一至周五推算"
    ]
    assert not CalendarGap.objects.exists()


def test_uncovered_years_are_those_beyond_package_and_table() -> None:
    assert uncovered_years(2021, 2026) == []
    assert uncovered_years(OPEN_YEAR, OPEN_YEAR) == [OPEN_YEAR]


@pytest.mark.parametrize(
    "today, expected",
    [
        (date(2026, 1, 1), (2026, 2026)),
        (date(2026, 11, 15), (2026, 2026)),
        (date(2026, 11, 16), (2026, 2027)),
        (date(2026, 12, 1), (2026, 2027)),
    ],
)
def test_the_next_year_is_watched_after_the_middle_of_november(today: date, expected: tuple[int, int]) -> None:
    assert watched_years(today) == expected


def test_administrators_are_told_of_a_year_once() -> None:
    at = datetime(2064, 11, 16, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert note_gap(OPEN_YEAR, at)
    assert not note_gap(OPEN_YEAR, at + timedelta(days=1))
    assert CalendarGap.objects.get().noticed_at == at


@access.public
def many_deadlines(request: HttpRequest) -> JsonResponse:
    """A page that asks for twenty deadlines."""
    with CaptureQueriesContext(connection) as queries:
        days_left = [working_days_between(date(2022, 3, 1), date(2022, 3, day)) for day in range(2, 22)]
    return JsonResponse({"queries": len(queries), "days_left": days_left})


urlpatterns = [path("many-deadlines/", many_deadlines)]


@pytest.mark.urls(__name__)
def test_a_request_reads_the_table_once_and_the_next_one_anew(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get("/many-deadlines/").json()
    assert (first["queries"], first["days_left"][-1]) == (1, 14)
    # Another process writes, so that no signal reaches this one.
    WorkingDayException.objects.bulk_create([WorkingDayException(date=date(2022, 3, 18), is_working=False)])
    second = client.get("/many-deadlines/").json()
    assert (second["queries"], second["days_left"][-1]) == (1, 13)
    with django_assert_num_queries(2):
        is_working_day(date(2022, 3, 1))
        is_working_day(date(2022, 3, 1))


def test_a_request_sees_the_table_that_it_changes_itself() -> None:
    with working_days.remembered():
        assert is_working_day(date(2022, 9, 15))
        row = add_exception(date(2022, 9, 15))
        assert not is_working_day(date(2022, 9, 15))
        row.delete()
        assert is_working_day(date(2022, 9, 15))
