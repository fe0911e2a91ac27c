"""Two years of the pool twice: as the system lives them, with jobs late, doubled and killed, and as a reference
calculates them from the same facts in a page of plain Python. Nothing of cultivation_pool's calendar is used there."""

from __future__ import annotations

import contextlib
import csv
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from cultivation_pool.due import run_due
from cultivation_pool.kinds import KINDS, kind_named
from tests import factories as people
from tests.pool import factories
from zjtx.accounts.models import User
from zjtx.common import clock, outbox
from zjtx.common.models import OutboxMessage
from zjtx.common.working_days import add_working_days
from zjtx.registry.models import Title

FIRST, LAST = date(2022, 1, 1), date(2024, 1, 31)
QUARTERS = [f"{year}Q{number}" for year in (2022, 2023) for number in (1, 2, 3, 4)]
# {year of an annual profile: (day of the round's notice, its last day)}
ROUNDS = {"2022": (date(2022, 1, 18), date(2022, 2, 20)), "2023": (date(2023, 1, 16), date(2023, 2, 20))}
PERIODS = (*QUARTERS, *ROUNDS)
# What a profile has that is opened after its last day: as many working days as a new title.
WORKING_DAYS = 10
CITIES = {factories.DALIAN: factories.GANJINGZI, factories.ANSHAN: factories.TIEDONG}
STALE = timedelta(days=60)
QUIET = 0.8
Key = tuple[str, ...]


class Killed(BaseException):
    """A worker that dies: nothing catches it, its transaction is rolled back."""


@dataclass
class Member:
    """An enterprise of the pool: its users, its title, and what it will do about each quarter and year: days from the
    opening to its submission, and whether the city returns or accepts that."""

    name: str
    city: str
    users: list[User]
    title: Title
    plans: dict[str, tuple[int, str] | None]
    reports: dict[str, Report] = field(default_factory=dict)


@dataclass
class Report:
    """What the reference knows of a report."""

    opened_on: date
    due_on: date
    state: str = "open"
    filed_on: date | None = None


@dataclass
class World:
    """Everybody, and the days on which the jobs ran."""

    members: list[Member]
    officers: dict[str, list[User]]
    random: random.Random
    ran: list[date] = field(default_factory=list)
    opened: dict[str, date] = field(default_factory=dict)


def world(count: int, seed: int) -> World:
    """So many enterprises in two cities, with titles that begin before and during the two years."""
    chance = random.Random(seed)
    officers = {city: [factories.city_officer(city) for _ in range(2)] for city in CITIES}
    for year, (issued_on, due_on) in ROUNDS.items():
        given = {"issued_on": issued_on, "annual_profile_due_on": due_on, "new_title_working_days": WORKING_DAYS}
        people.open_round(code=f"LN{year}", year=int(year), **given)
    members = []
    for place in range(count):
        city = list(CITIES)[place % 2]
        first = people.user("enterprise", of=people.enterprise(CITIES[city]))
        users = [first]
        if chance.random() < 0.3:
            users.append(people.user("enterprise", of=first.enterprise, is_enterprise_admin=False))
        starts = date(2018, 12, 1) + timedelta(days=chance.randrange(1600))
        title = factories.title(
            first.enterprise, year=starts.year, starts_on=starts, ends_on=date(starts.year + 3, 12, 31)
        )
        plans = {one: _plan(chance) for one in PERIODS}
        members.append(Member(first.enterprise.name, city, users, title, plans))
    return World(members, officers, chance)


def _plan(chance: random.Random) -> tuple[int, str] | None:
    if chance.random() < 0.15:
        return None
    return chance.randrange(0, 40), chance.choice(("", "accepted", "accepted", "returned"))


# ---- as the system lives them


def live(world: World, monkeypatch: pytest.MonkeyPatch, *, every_day: bool) -> None:
    """Day after day: the jobs, unless they are down, then what people do. Where not every day is lived, the jobs are
    down on most of those that are far from a quarter's end."""
    chance, down = world.random, 0
    day = FIRST
    while day <= LAST:
        if down:
            down -= 1
        elif not every_day and (day.month % 3 != 1) and chance.random() < QUIET:
            pass
        elif chance.random() < 0.06:
            down = chance.randrange(1, 9)
        else:
            _jobs(world, day, monkeypatch)
        _people(world, day)
        day += timedelta(days=1)


def _jobs(world: World, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, twice, or killed in the middle and taken up again by another worker."""
    at = datetime.combine(day, time(8, 30), clock.ZONE)
    if world.random.random() < 0.15:
        _killed(at, world.random.randrange(1, 4), monkeypatch)
    for _ in range(2 if world.random.random() < 0.15 else 1):
        list(run_due(at))
    world.ran.append(day)


def _killed(at: datetime, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Die when the messages of the so manieth transaction are written, before it ends."""
    write, calls = outbox.notify_all, [0]

    def dying(letters: object) -> None:
        write(letters)
        calls[0] += 1
        if calls[0] == after:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "notify_all", dying)
        with contextlib.suppress(Killed):
            list(run_due(at))


def _people(world: World, day: date) -> None:
    """What enterprises and cities do on that day: file on the planned one, decide three days later."""
    at = datetime.combine(day, time(15), clock.ZONE)
    if not world.ran:
        return
    with clock.frozen(at):
        for member in world.members:
            for period, plan in member.plans.items():
                if plan is not None:
                    _act(world, member, period, plan, day, at)


def _act(world: World, member: Member, period: str, plan: tuple[int, str], day: date, at: datetime) -> None:
    opened = opening_of(world, member, period)
    if opened is None or day < opened:
        return
    files_on = opened + timedelta(days=plan[0])
    if day not in (files_on, files_on + timedelta(days=3)):
        return
    reports = kind_named(period).model.objects.of_period(period)
    report = reports.get(enterprise=member.title.enterprise_id)
    if day == files_on:
        factories.fill(report)
        factories.submit(report, at=at)
    elif plan[1] == "accepted":
        factories.accepted(report, world.officers[member.city][0], at=at)
    elif plan[1] == "returned":
        factories.returned(report, world.officers[member.city][0], at=at)


# ---- as the reference calculates them


@cache
def quarter_days() -> dict[str, tuple[date, date]]:
    """{quarter: (its last day, the day its report is due)} from the table of right answers; read once."""
    path = Path(settings.BASE_DIR) / "fixtures" / "reference" / "quarterly_deadlines.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {
            row["quarter"]: (date.fromisoformat(row["quarter_end"]), date.fromisoformat(row["deadline_10th_workday"]))
            for row in csv.DictReader(lines)
        }


def opening_of(world: World, member: Member, period: str) -> date | None:
    """The first day after the quarter, and before the end of the next, on which the jobs ran, of a profile the first in
    its year from the notice on; None where the title was not in force on the quarter's last day, or the notice's."""
    if period in ROUNDS:
        owed_on = first = ROUNDS[period][0]
        last = date(int(period), 12, 31)
    else:
        owed_on = quarter_days()[period][0]
        first, last = owed_on + timedelta(days=1), owed_on + timedelta(days=89)
    if not member.title.starts_on <= owed_on <= member.title.ends_on:
        return None
    if period not in world.opened:
        found = next((day for day in world.ran if first <= day <= last), None)
        if found is None:
            return None
        world.opened[period] = found
    return world.opened[period]


def due_of(period: str, opened: date) -> date:
    """The last day in time: from the table of right answers, or the round's; never moved for a day off."""
    if period not in ROUNDS:
        return quarter_days()[period][1]
    due = ROUNDS[period][1]
    return due if opened <= due else add_working_days(opened, WORKING_DAYS).date


def head_of(period: str) -> str:
    """What keys about the report begin with."""
    return "profile" if period in ROUNDS else "report"


def expected(world: World) -> dict[Key, int]:
    """{key without the reports' own numbers: 1} of every message that the two years bring."""
    found: dict[Key, int] = {}
    for member in world.members:
        for period in PERIODS:
            _report(world, member, period, found)
        _title(world, member, found)
    for day in world.ran:
        for city, officers in world.officers.items():
            for key in _of_city(world, city, day):
                found.update({(*key, str(one.pk)): 1 for one in officers})
    return found


def _report(world: World, member: Member, period: str, found: dict[Key, int]) -> None:
    opened, plan, head = opening_of(world, member, period), member.plans[period], head_of(period)
    if opened is None:
        return
    report = Report(opened, due_of(period, opened))
    member.reports[period] = report
    if plan is not None and (filed := opened + timedelta(days=plan[0])) <= LAST:
        report.filed_on, report.state = filed, "submitted"
        decided = filed + timedelta(days=3) <= LAST
        if plan[1] and decided:
            report.state = plan[1]
        for event in ("submitted", *([plan[1]] if plan[1] and decided else [])):
            found.update({(head, member.name, period, event, str(one.pk)): 1 for one in member.users})
    for day in world.ran:
        said = _reminder(report, day) if _is_out(report, day) else ""
        if said:
            found.update({(head, member.name, period, said, str(one.pk)): 1 for one in member.users})
        if said == "five_after":
            officers = world.officers[member.city]
            found.update({(head, member.name, period, said, str(one.pk)): 1 for one in officers})


def _is_out(report: Report, day: date) -> bool:
    """Jobs run in the morning: what is filed on a day is out in its morning."""
    is_open = report.opened_on <= day and (report.filed_on is None or day <= report.filed_on)
    return is_open and report.due_on >= day - STALE


@cache
def working_day(due_on: date, days: int) -> date:
    """So many working days after (or before) the day."""
    return add_working_days(due_on, days).date


def _reminder(report: Report, day: date) -> str:
    days = [
        (report.opened_on, 0, "opened"),
        (working_day(report.due_on, -3), 1, "three_before"),
        (report.due_on, 2, "due"),
        (working_day(report.due_on, 1), 3, "one_after"),
        (working_day(report.due_on, 5), 4, "five_after"),
    ]
    return max(one for one in days if one[0] <= day)[2]


def _title(world: World, member: Member, found: dict[Key, int]) -> None:
    for day in world.ran:
        said = _said_of(member.title, day)
        if said:
            found.update({("title-expiry", str(member.title.pk), said, str(one.pk)): 1 for one in member.users})


def _said_of(title: Title, day: date) -> str:
    """Every title here ends on a 31 December: 12, 6 and 3 months before are the ends of December, June, September."""
    if day > title.ends_on:
        return "over" if title.ends_on >= day - STALE else ""
    if day < title.starts_on:
        return ""
    year = title.ends_on.year
    days = ((date(year, 9, 30), "3"), (date(year, 6, 30), "6"), (date(year - 1, 12, 31), "12"))
    return next((said for since, said in days if day >= since), "")


def _of_city(world: World, city: str, day: date) -> set[Key]:
    keys: set[Key] = set()
    for member in world.members:
        if member.city != city:
            continue
        if said := _said_of(member.title, day):
            keys.add(("title-expiry", city, str(member.title.ends_on), said))
        for period, report in member.reports.items():
            if not _is_out(report, day) or day <= report.due_on:
                continue
            weeks = (day - working_day(report.due_on, 5)).days // 7
            if weeks > 0:
                keys.add((f"{head_of(period)}s-out", period, str(report.due_on), str(weeks)))
    return keys


# ---- what the system has written


def written() -> dict[Key, int]:
    """{key as expected() has it: how often} of the messages in the inboxes' queue."""
    names = {
        (kind.prefix, str(one.pk)): (one.enterprise.name, one.period)
        for kind in KINDS
        for one in kind.model.objects.select_related("enterprise")
    }
    found: dict[Key, int] = defaultdict(int)
    for text in OutboxMessage.objects.filter(kind="notice").values_list("key", flat=True):
        parts = text.removesuffix(":notice").split(":")
        if (parts[0], parts[1]) in names:
            parts = [parts[0], *names[parts[0], parts[1]], parts[2], parts[-1]]
        found[tuple(parts)] += 1
    return dict(found)
