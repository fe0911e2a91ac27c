"""Drawing experts: who reviews what, at random, evenly, by speciality, without conflicts (docs/decisions/0025-draw.md).

Pure: no database, no clock. The same seed and the same data give the same answer, whatever the order of the data.

A case's open seats are filled one by one. An expert takes seats up to a level that is the same for all; where nobody
below the level is left for a case, seats are passed on along a chain of experts (an augmenting path), and only where
no chain is left does the level rise. So no draw has a lower highest load, and no seat stays open that could be filled.
"""

import random
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import pairwise
from typing import TypeVar

ALGORITHM = 1


@dataclass(frozen=True)
class Candidate:
    """An expert who can be drawn: divisions of GB/T 4754 (two digits), and `load`, the seats that they hold already."""

    key: str
    divisions: frozenset[str] = frozenset()
    load: int = 0


@dataclass(frozen=True)
class Case:
    """A declaration with `wanted` open seats. `barred` experts cannot take one: a conflict, or seated already."""

    key: str
    division: str = ""
    wanted: int = 3
    barred: frozenset[str] = frozenset()


Keyed = TypeVar("Keyed", Case, Candidate)
# Who may take a case's seat over from an expert, "" where the seat is open.
Among = Callable[[Case, str], list[str]]


@dataclass(frozen=True)
class Answer:
    """`picks`: {case: experts drawn, sorted}; `short`: {case: seats that no candidate is left for}, only above 0;
    `loads`: {expert: seats held afterwards}."""

    picks: dict[str, tuple[str, ...]]
    short: dict[str, int]
    loads: dict[str, int]


def draw(cases: Iterable[Case], candidates: Iterable[Candidate], seed: str) -> Answer:
    """The draw. Keys must be unique; raises ValueError where they are not."""
    state = _State(_by_key(cases), _by_key(candidates), random.Random(seed))
    state.fill(state.specialists)
    while state.fill(state.everybody):
        state.level += 1
        state.stuck.clear()
    state.even_out(keeps_speciality=True)
    state.even_out(keeps_speciality=False)
    return Answer(
        {key: tuple(sorted(state.held[key])) for key in sorted(state.cases)},
        {key: missing for key, one in sorted(state.cases.items()) if (missing := one.wanted - len(state.held[key]))},
        dict(sorted(state.loads.items())),
    )


def _by_key(rows: Iterable[Keyed]) -> dict[str, Keyed]:
    ordered = sorted(rows, key=lambda one: one.key)
    found = {one.key: one for one in ordered}
    if len(found) != len(ordered):
        raise ValueError("重复的标识")
    return found


@dataclass
class _State:
    """Seats given so far: `held` {case: experts}, `given` {expert: cases} as dicts for a steady order, `loads`.

    `stuck`: experts from whom no chain leads to one below the level; a chain never comes to lead out of them again
    while the level stays, so that they are looked at once.
    """

    cases: dict[str, Case]
    candidates: dict[str, Candidate]
    random: random.Random
    level: int = 0
    stuck: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.loads = {key: one.load for key, one in self.candidates.items()}
        self.held: dict[str, dict[str, None]] = {key: {} for key in self.cases}
        self.given: dict[str, dict[str, None]] = {key: {} for key in self.candidates}
        self.keys = list(self.candidates)
        self.of_division: dict[str, list[str]] = {}
        for key, one in self.candidates.items():
            for division in sorted(one.divisions):
                self.of_division.setdefault(division, []).append(key)
        self.open = {key: min(one.wanted, self._eligible(one)) for key, one in self.cases.items()}
        self.order = list(self.cases)
        self.random.shuffle(self.order)
        self.level = _water_level(self.loads.values(), sum(self.open.values()))

    def _eligible(self, case: Case) -> int:
        return len(self.keys) - sum(key in self.candidates for key in case.barred)

    def specialists(self, case: Case, _by: str = "") -> list[str]:
        """The candidates of the case's division."""
        return self.of_division.get(case.division, [])

    def everybody(self, _case: Case, _by: str = "") -> list[str]:
        """All candidates."""
        return self.keys

    def fill(self, among: Among) -> bool:
        """Give open seats to the candidates that `among` names for a case, up to the level: whether some stay open."""
        self.stuck.clear()
        for key in self.order:
            self._take_least_loaded(key, among)
        for key in self.order:
            while self.open[key] and self._pass_on(key, among):
                pass
        return any(self.open.values())

    def _take_least_loaded(self, key: str, among: Among) -> None:
        """As many as are wanted of those below the level, the least loaded first, at random among equals."""
        if not self.open[key]:
            return
        case, draw_lot = self.cases[key], self.random.random
        free = [
            (self.loads[one], draw_lot(), one)
            for one in among(case, "")
            if self.loads[one] < self.level and self._may(case, one)
        ]
        for _load, _lot, one in nsmallest(self.open[key], free):
            self._give(key, one)
            self.open[key] -= 1

    def _pass_on(self, key: str, among: Among) -> bool:
        """One more seat of the case, by a chain: an expert takes it and passes another seat on, the last one is below
        the level. False where no chain is left."""
        case = self.cases[key]
        first = [one for one in among(case, "") if one not in self.stuck and self._may(case, one)]
        self.random.shuffle(first)
        chain = self._chain(first, among, lambda one: self.loads[one] < self.level)
        if chain is None:
            return False
        self._give(key, chain[0][0])
        self.open[key] -= 1
        self._move_along(chain)
        return True

    def _chain(self, first: Iterable[str], among: Among, ends: Callable[[str], bool]) -> list[tuple[str, str]] | None:
        """The shortest chain [(expert, case passed on by it), …, (expert, "")] to an expert where it ends. Experts
        from whom there is none are stuck."""
        came: dict[str, tuple[str, str]] = dict.fromkeys(first, ("", ""))
        waiting = deque(came)
        if (last := next((one for one in came if ends(one)), None)) is not None:
            return _back(came, last)
        while waiting and len(came) + len(self.stuck) < len(self.keys):
            one = waiting.popleft()
            for key in self.given[one]:
                case = self.cases[key]
                for other in among(case, one):
                    if other not in came and other not in self.stuck and self._may(case, other):
                        came[other] = (one, key)
                        if ends(other):
                            return _back(came, other)
                        waiting.append(other)
        self.stuck.update(came)
        return None

    def even_out(self, *, keeps_speciality: bool) -> None:
        """Pass seats on from experts to others who hold two or more fewer, first without losing a specialist.

        The highest load comes first and never rises, so that what was stuck stays stuck.
        """
        among = self._no_worse if keeps_speciality else self.everybody
        self.stuck.clear()
        while movable := [one for one in self.keys if one not in self.stuck and self.given[one]]:
            expert = max(movable, key=self.loads.__getitem__)
            most = self.loads[expert] - 2
            if most < min(self.loads.values()):
                return
            chain = self._chain([expert], among, lambda one, most=most: self.loads[one] <= most)
            if chain is not None:
                self._move_along(chain)

    def _no_worse(self, case: Case, by: str) -> list[str]:
        """Who may take a seat of the case over so that no specialist is lost."""
        return self.specialists(case) if case.division in self.candidates[by].divisions else self.keys

    def _move_along(self, chain: list[tuple[str, str]]) -> None:
        for (one, key), (other, _key) in pairwise(chain):
            del self.held[key][one], self.given[one][key]
            self.loads[one] -= 1
            self._give(key, other)

    def _may(self, case: Case, expert: str) -> bool:
        return expert not in case.barred and expert not in self.held[case.key]

    def _give(self, key: str, expert: str) -> None:
        self.held[key][expert] = self.given[expert][key] = None
        self.loads[expert] += 1


def _back(came: Mapping[str, tuple[str, str]], last: str) -> list[tuple[str, str]]:
    chain = [(last, "")]
    before, key = came[last]
    while before:
        chain.append((before, key))
        before, key = came[before]
    return chain[::-1]


def _water_level(loads: Iterable[int], seats: int) -> int:
    """The lowest level to which so many seats fill the loads up: ceil(mean) where nobody holds any."""
    ordered, level = sorted(loads), 0
    for count, load in enumerate(ordered, 1):
        following = ordered[count] if count < len(ordered) else None
        room = None if following is None else (following - load) * count
        level = load + -(-seats // count)
        if room is None or seats <= room:
            return level
        seats -= room
    return level
