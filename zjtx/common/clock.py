"""The one clock of the system: whoever needs the time asks here, never datetime.now().

Deadlines are decided by one clock in Asia/Shanghai (product.md, part 2). In a request that is PostgreSQL's clock,
read once and before any lock is waited for, so that web processes whose own clocks differ agree. Tests freeze or move
it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils.dateparse import parse_date, parse_datetime, parse_duration
from django.utils.module_loading import import_string

ZONE = ZoneInfo("Asia/Shanghai")
CLOCK_FILE_VARIABLE = "ZJTX_CLOCK_FILE"


class Reading:
    """One reading that holds for a whole request or task; taken when first asked for, or at once by take()."""

    def __init__(self) -> None:
        self._at: datetime | None = None

    def take(self) -> datetime:
        """The moment of this reading."""
        if self._at is None:
            self._at = fresh()
        return self._at


class Frozen:
    """A stopped clock that a test may move."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def move_to(self, at: datetime | str) -> None:
        """Set the clock to another moment."""
        self.at = as_moment(at)

    def advance(self, **delta: float) -> None:
        """Move the clock on by timedelta(**delta)."""
        self.at += timedelta(**delta)


_reading: ContextVar[Reading | None] = ContextVar("zjtx_clock_reading", default=None)
_frozen_here: ContextVar[Frozen | None] = ContextVar("zjtx_clock_frozen", default=None)
# Threads do not inherit context variables: a live server's threads must see the test's clock too.
_frozen_everywhere: list[Frozen] = []


def as_moment(value: datetime | date | str) -> datetime:
    """An aware moment from a datetime, a date (its first second) or their ISO text; naive means Asia/Shanghai."""
    moment: datetime | date | None = value if not isinstance(value, str) else parse_datetime(value) or parse_date(value)
    if moment is None:
        raise ValueError(f"not an ISO date or moment: {value!r}")
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=ZONE)
    return moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)


def now() -> datetime:
    """The present moment in Asia/Shanghai: within a request or task always the same one."""
    reading = _reading.get()
    return reading.take() if reading is not None and _frozen() is None else fresh()


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().date()


def local(moment: datetime) -> datetime:
    """The same moment on the clocks of Asia/Shanghai."""
    return moment.astimezone(ZONE)


def fresh() -> datetime:
    """The present moment read anew, whatever the request has read before; outside a reading the machine's own clock."""
    frozen_clock = _frozen()
    if frozen_clock is not None:
        return frozen_clock.at
    if settings.CLOCK_SOURCE:
        return local(import_string(settings.CLOCK_SOURCE)())
    return machine() if _reading.get() is not None else datetime.now(ZONE)


def machine() -> datetime:
    """The database's time, or on SQLite the system's: for claims and heartbeats, which no moved clock may disturb."""
    if connection.vendor != "postgresql":
        return datetime.now(ZONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return local(cursor.fetchone()[0])


@contextmanager
def reading() -> Iterator[Reading]:
    """Within this block now() is one reading of the database's clock (a request or a task opens it)."""
    scope = Reading()
    token = _reading.set(scope)
    try:
        yield scope
    finally:
        _reading.reset(token)


@contextmanager
def frozen(at: datetime | date | str) -> Iterator[Frozen]:
    """Stop the clock for a test, in this thread and in every other of the process; the inner block wins."""
    stopped = Frozen(as_moment(at))
    token = _frozen_here.set(stopped)
    _frozen_everywhere.append(stopped)
    try:
        yield stopped
    finally:
        _frozen_everywhere.remove(stopped)
        _frozen_here.reset(token)


def file_source() -> datetime:
    """CLOCK_SOURCE for processes whose clock a test moves: the file named in ZJTX_CLOCK_FILE holds an ISO moment, at
    which the clock stands, or a duration (PT2H, -P1D) by which it differs from the system's. No file: the system's."""
    system = datetime.now(ZONE)
    name = os.environ.get(CLOCK_FILE_VARIABLE, "")
    text = Path(name).read_text(encoding="utf-8").strip() if name and Path(name).exists() else ""
    if not text:
        return system
    offset = parse_duration(text)
    return system + offset if offset is not None else as_moment(text)


def _frozen() -> Frozen | None:
    return _frozen_here.get() or (_frozen_everywhere[-1] if _frozen_everywhere else None)
