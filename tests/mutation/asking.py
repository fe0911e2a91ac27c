"""One process's share: a pytest session that asks its tests again for each mutant until one fails.

Only the tests that run the changed function are asked, first those that name the mutant's subject, then those that
killed its neighbours, then the quickest.
"""

from __future__ import annotations

import gc
import json
import re
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol

from declarations.eligibility import load_tier
from declarations.eligibility.catalogue import rule_sets
from tests.mutation.code import FOLDER, NothingChangedError, code_mutants, forget
from tests.mutation.data import data_mutants

TESTS = ("tests/eligibility", "--ignore=tests/eligibility/test_mutants.py")
# What looks at shapes and at the command, whatever the rules say; it is not asked about the rules.
NOT_OF_THE_DATA = ("test_check_eligibility", "test_many_lines", "test_reading", "test_properties", "test_rule_refusals")
LONGEST_SECONDS = 30
SURVIVED = "nobody"
EVERY_TEST = "every test"


def mutants(what: str = "", *beginnings: str) -> Iterator[Any]:
    """All mutants, or those of the data or the code that begin so."""
    if what in ("", "data"):
        yield from data_mutants(*beginnings)
    if what in ("", "code"):
        yield from code_mutants(*beginnings)


class Fate(NamedTuple):
    """What became of a mutant; ``by``: the test that killed it, ``nobody``, or nothing where there was no change."""

    kind: str
    mutant: str
    shown: str
    by: str


class Asking:
    """A pytest session that asks its tests again for each mutant."""

    def __init__(self, share: int, shares: int, names: list[str]) -> None:
        self.share, self.shares, self.names = share, shares, names
        self.seconds: dict[str, float] = {}
        self.kills: Counter[str] = Counter()
        self.kills_of: Counter[tuple[str, str]] = Counter()
        # Which tests run which function of the engine: (module, name) → ids; "" for those that load the rules.
        self.runs: dict[tuple[str, str], set[str]] = defaultdict(set)

    def listchain(self) -> list[Any]:
        """Stands for the test that comes after: nothing but the session is kept between two tests."""
        return [self.session]

    def pytest_configure(self) -> None:
        """Hypothesis tries the same examples for each mutant, keeps none and does not look for the smallest."""
        from hypothesis import Phase, settings

        settings.register_profile("mutants", database=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Ask every test as things are, then for each mutant of this share until one fails."""
        self.session = session
        signal.signal(signal.SIGALRM, _too_long)
        # What the suite freezes cannot be found by what refers to it.
        gc.unfreeze()
        self._ask_all()
        for place, mutant in enumerate(mutants(*self.names)):
            if place % self.shares == self.share:
                fate = self._fate(mutant)
                told = Fate(mutant.kind, mutant.name, str(mutant), fate)
                print(json.dumps(told, ensure_ascii=False), file=sys.__stdout__, flush=True)
        self._ask_all()
        return True

    def _ask_all(self) -> None:
        """Nothing fails before the first mutant, and nothing of one is left after the last."""
        with self._watched(EVERY_TEST):
            for rules, tiers in rule_sets().items():
                for tier in tiers:
                    load_tier.__wrapped__(rules, tier)
        for item in self.session.items:
            started = time.process_time()
            with self._watched(item.nodeid):
                if not self._passes(item):
                    raise pytest.UsageError(f"{item.nodeid} fails without any mutant")
            self.seconds[item.nodeid] = time.process_time() - started

    @contextmanager
    def _watched(self, nodeid: str) -> Iterator[None]:
        """Note which functions run meanwhile."""

        def called(frame: FrameType, event: str, argument: Any) -> None:
            code = frame.f_code
            if code.co_filename.startswith(str(FOLDER)):
                self.runs[Path(code.co_filename).stem, code.co_qualname].add(nodeid)

        forget(load_tier)
        sys.settrace(called)
        try:
            yield
        finally:
            sys.settrace(None)

    def _fate(self, mutant: Any) -> str:
        try:
            with mutant.put_in_place():
                for item in self._of(mutant):
                    if not self._passes(item):
                        self.kills[item.nodeid] += 1
                        self.kills_of[mutant.subject, item.nodeid] += 1
                        return item.nodeid
        except Exception as error:  # noqa: BLE001 - whatever refuses the mutant has seen it
            return "" if isinstance(error, NothingChangedError) else f"refused: {error!r}"
        return SURVIVED

    def _of(self, mutant: Any) -> list[pytest.Item]:
        """The tests that can see the mutant, those first that probably will."""
        items = self.session.items
        if mutant.kind != "code":
            items = [item for item in items if item.path.stem not in NOT_OF_THE_DATA]
        elif mutant.function:
            running = self.runs[mutant.module, mutant.function]
            items = items if EVERY_TEST in running else [item for item in items if item.nodeid in running]
        return sorted(items, key=lambda item: self._rank(item.nodeid, mutant.subject))

    def _rank(self, nodeid: str, subject: str) -> tuple[bool, float, float]:
        names_it = re.search(rf"[\[-]{re.escape(subject)}[\]-]", nodeid)
        return names_it is None, -self.kills_of[subject, nodeid], self.seconds[nodeid] / (1 + self.kills[nodeid])

    def _passes(self, item: pytest.Item) -> bool:
        signal.alarm(LONGEST_SECONDS)
        try:
            reports = runtestprotocol(item, nextitem=self, log=False)  # type: ignore[arg-type]
        finally:
            signal.alarm(0)
        return all(report.passed for report in reports)


def _too_long(signum: int, frame: Any) -> None:
    raise TimeoutError(f"longer than {LONGEST_SECONDS} s")


def ask(share: int, shares: int, names: list[str]) -> int:
    """One process's share."""
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-header", *TESTS]
    return int(pytest.main(options, plugins=[Asking(share, shares, names)]))
