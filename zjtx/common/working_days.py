"""Working days with 调休: the administrator's table, else the package, else a provisional rule (product.md, part 10).

A row of the table decides its day. The table covers a whole year once it names every day of FIXED_HOLIDAYS in it: the
State Council's notice always does, a single correction does not. In a year that neither source covers, dates are
provisional and marked so; reading them logs an error, telling the administrators is left to a scheduled task, for GET
never writes.
"""

import functools
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chinese_calendar import is_workday
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_delete, post_save

from zjtx.common.models.calendar import CalendarGap, WorkingDayException

logger = logging.getLogger(__name__)

# The feasts whose date is fixed by 全国年节及纪念日放假办法, as (month, day): the only ones a provisional date knows.
FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
# The State Council's notice for the next year comes in November; from the day after this one it is missed.
NEXT_YEAR_EXPECTED_BY = (11, 15)

Table = Mapping[date, bool]


@dataclass(frozen=True)
class Reading:
    """A date that was counted in working days; provisional where an uncovered year was crossed."""

    date: date
    provisional: bool


@dataclass(frozen=True)
class DayReading:
    """Whether a day is a working day; as a truth value it answers just that."""

    date: date
    working: bool
    provisional: bool

    def __bool__(self) -> bool:
        return self.working


@dataclass
class _Memo:
    table: Table | None


_memo: ContextVar[_Memo | None] = ContextVar("working_day_table", default=None)


def is_working_day(day: date) -> DayReading:
    """Whether the day is worked: true or false as it stands, with `.provisional` beside it."""
    return _read(day, _table())


def add_working_days(day: date, count: int) -> Reading:
    """The count-th working day strictly after the day; a negative count goes back, strictly before it."""
    if count == 0:
        raise ValueError("the count of working days is not zero")
    table, step, provisional = _table(), timedelta(days=1 if count > 0 else -1), False
    left = abs(count)
    while left:
        day += step
        reading = _read(day, table)
        provisional |= reading.provisional
        left -= reading.working
    return Reading(day, provisional)


def nth_working_day_of_period_after(end: date, count: int) -> Reading:
    """The count-th working day after a period's last day ("每季度结束后10个工作日内", notice, 五)."""
    return add_working_days(end, count)


def working_days_between(after: date, until: date) -> int:
    """Working days after the first date up to and including the second; negative where the second is earlier."""
    if until < after:
        return -working_days_between(until, after)
    table = _table()
    days = (after + timedelta(days=offset) for offset in range(1, (until - after).days + 1))
    return sum(_read(day, table).working for day in days)


def uncovered_years(from_year: int, to_year: int) -> list[int]:
    """The years of the range, both ends included, that neither the table nor the package covers."""
    table = _table()
    return [
        year for year in range(from_year, to_year + 1) if not _package_covers(year) and not _table_covers(year, table)
    ]


def watched_years(today: date) -> tuple[int, int]:
    """The range of years whose calendar has to be there: this year, and the next one from the middle of November."""
    next_is_due = (today.month, today.day) > NEXT_YEAR_EXPECTED_BY
    return today.year, today.year + 1 if next_is_due else today.year


def note_gap(year: int, at: datetime) -> bool:
    """Record that the administrators are being told of an uncovered year; True if they had not been before.

    For the scheduled task, in the transaction that queues the message.
    """
    return CalendarGap.objects.get_or_create(year=year, defaults={"noticed_at": at})[1]


@functools.cache
def report_gap(year: int) -> None:
    """Log an uncovered year once per process; writes nothing, for dates are read by GET requests too."""
    logger.error("%d年放假调休安排尚未录入，该年日期暂按周一至周五推算", year)


def load_table() -> dict[date, bool]:
    """The administrator's table: date to whether it is worked."""
    return dict(WorkingDayException.objects.values_list("date", "is_working"))


@contextmanager
def remembered(table: Table | None = None) -> Iterator[None]:
    """Read the administrator's table at most once inside (requests do so by themselves), or use the one given."""
    token = _memo.set(_Memo(table))
    try:
        yield
    finally:
        _memo.reset(token)


def _read(day: date, table: Table) -> DayReading:
    if isinstance(day, datetime):
        raise TypeError("working days are counted in dates; take the local date of a moment first")
    if day in table:
        return DayReading(day, table[day], False)
    if _package_covers(day.year):
        return DayReading(day, is_workday(day), False)
    is_weekday = day.weekday() < 5
    if _table_covers(day.year, table):
        return DayReading(day, is_weekday, False)
    report_gap(day.year)
    return DayReading(day, is_weekday and (day.month, day.day) not in FIXED_HOLIDAYS, True)


def _table_covers(year: int, table: Table) -> bool:
    return all(date(year, month, day) in table for month, day in FIXED_HOLIDAYS)


@functools.cache
def _package_covers(year: int) -> bool:
    try:
        is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def _table() -> Table:
    memo = _memo.get()
    if memo is None:
        return load_table()
    if memo.table is None:
        memo.table = load_table()
    return memo.table


def _begin_request(**_signal: object) -> None:
    """A list page asks for many deadlines: one query per request, and none is kept for the next one."""
    _memo.set(_Memo(None))


def _end_request(**_signal: object) -> None:
    _memo.set(None)


def _forget(**_signal: object) -> None:
    if memo := _memo.get():
        memo.table = None


request_started.connect(_begin_request, dispatch_uid="working_days.begin_request")
request_finished.connect(_end_request, dispatch_uid="working_days.end_request")
for _signal in (post_save, post_delete):
    _signal.connect(_forget, sender=WorkingDayException, dispatch_uid="working_days.forget")
