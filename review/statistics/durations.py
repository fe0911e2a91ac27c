"""How many working days declarations stayed in their stages: pure, without database or clock."""

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

PERCENTILE = 0.9
# (declaration, state it came into, day)
Step = tuple[int, str, date]


@dataclass
class Stays:
    """The stays in one stage: working days of those that are over, and of those that still last."""

    over: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    @property
    def median(self) -> float | None:
        """Half of them took no longer."""
        return statistics.median(self.over) if self.over else None

    @property
    def ninetieth(self) -> int | None:
        """Nine in ten took no longer (nearest rank)."""
        return sorted(self.over)[math.ceil(PERCENTILE * len(self.over)) - 1] if self.over else None

    @property
    def longest(self) -> int | None:
        """The longest that is over."""
        return max(self.over, default=None)

    @property
    def longest_open(self) -> int | None:
        """The longest that still lasts."""
        return max(self.open, default=None)


class WorkingDays:
    """Working days between any two days of a span, each day asked about once."""

    def __init__(self, first: date, last: date, is_working: Callable[[date], Any]) -> None:
        self._up_to: dict[date, int] = {}
        number, self.is_provisional = 0, False
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            reading = is_working(day)
            number += bool(reading)
            self.is_provisional |= getattr(reading, "provisional", False)
            self._up_to[day] = number

    def between(self, after: date, until: date) -> int:
        """Working days after the first day up to and including the second; nothing on the same day, as a deadline
        of working days is counted."""
        return self._up_to[until] - self._up_to[after]


def stays_of(
    steps: Iterable[Step], stages: Iterable[str], today: date, is_working: Callable[[date], Any]
) -> tuple[Mapping[str, Stays], bool]:
    """({stage: stays}, whether a day of an unpublished calendar was crossed).

    Steps come declaration by declaration, each in its order; a stay ends with the next step.
    """
    found = {stage: Stays() for stage in stages}
    rows = list(steps)
    if not rows:
        return found, False
    days = WorkingDays(min(day for _pk, _state, day in rows), max(today, *(row[2] for row in rows)), is_working)
    for state, since, until in _spans(rows):
        if state in found:
            kept = found[state].open if until is None else found[state].over
            kept.append(days.between(since, until or max(today, since)))
    return found, days.is_provisional


def _spans(rows: list[Step]) -> Iterator[tuple[str, date, date | None]]:
    """(state, day of coming into it, day of leaving it or None) of every stay."""
    for _pk, own in groupby(rows, key=lambda row: row[0]):
        path = list(own)
        for place, (_same, state, since) in enumerate(path):
            yield state, since, path[place + 1][2] if place + 1 < len(path) else None
