"""``make mutants``: every mutant of the rule data and of the code against tests/eligibility; survivors are listed.

    python -m tests.mutation.run [data|code] [BEGINNING ...]     such as: data liaoning_2022 sme, code conditions

One process per processor asks its share. A mutant is killed by the first test that fails, the tests that name its
subject and those that killed before are asked first. Exit 1 when a survivor is not among equivalent.toml, or one that
is there was killed.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
TESTS = ("tests/eligibility", "--ignore=tests/eligibility/test_mutants.py")
# What looks at shapes and at the command, whatever the rules say; it is not asked about the rules.
NOT_OF_THE_DATA = ("test_check_eligibility", "test_many_lines", "test_reading", "test_properties", "test_rule_refusals")
LONGEST_SECONDS = 30
SURVIVED = "nobody"


def mutants(what: str = "", *beginnings: str) -> Iterator[Any]:
    """All mutants, or those of the data or the code that begin so."""
    from tests.mutation.code import code_mutants
    from tests.mutation.data import data_mutants

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
        for item in self.session.items:
            started = time.process_time()
            if not self._passes(item):
                raise pytest.UsageError(f"{item.nodeid} fails without any mutant")
            self.seconds[item.nodeid] = time.process_time() - started

    def _fate(self, mutant: Any) -> str:
        try:
            with mutant.put_in_place():
                for item in sorted(self._of(mutant), key=lambda item: self._rank(item, mutant.subject)):
                    if not self._passes(item):
                        self.kills[item.nodeid] += 1
                        return item.nodeid
        except Exception as error:  # noqa: BLE001 - whatever refuses the mutant has seen it
            return "" if type(error).__name__ == "NothingChangedError" else f"refused: {error!r}"
        return SURVIVED

    def _of(self, mutant: Any) -> list[pytest.Item]:
        """The tests that can see the mutant."""
        items = self.session.items
        return items if mutant.kind == "code" else [item for item in items if item.path.stem not in NOT_OF_THE_DATA]

    def _rank(self, item: pytest.Item, subject: str) -> tuple[bool, float]:
        names_it = re.search(rf"[\[-]{re.escape(subject)}[\]-]", item.nodeid)
        return names_it is None, self.seconds[item.nodeid] / (1 + self.kills[item.nodeid])

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


def main(names: list[str]) -> int:
    """Ask all shares side by side and account for every mutant."""
    started, shares = time.perf_counter(), os.cpu_count() or 1
    with ExitStack() as stack:
        answers = [stack.enter_context(tempfile.TemporaryFile("w+")) for _ in range(shares)]
        command = [sys.executable, "-m", "tests.mutation.run", "--share"]
        asking = [
            subprocess.Popen([*command, str(n), str(shares), *names], cwd=ROOT, stdout=answer)
            for n, answer in enumerate(answers)
        ]
        failed = [process.returncode for process in asking if process.wait()]
        lines = [line for answer in answers if answer.seek(0) == 0 for line in answer]
    if failed:
        print("".join(line for line in lines if not line.startswith("[")))
        return failed[0]
    fates = [Fate(*json.loads(line)) for line in lines if line.startswith("[")]
    return account(fates, time.perf_counter() - started, is_complete=not names)


def account(fates: list[Fate], seconds: float, *, is_complete: bool) -> int:
    """Print the numbers and what is wrong with them."""
    known = {one["mutant"] for one in tomllib.loads(EQUIVALENT.read_text("utf-8"))["equivalent"]}
    made = [fate for fate in fates if fate.by]
    survivors = {fate.mutant: fate for fate in made if fate.by == SURVIVED}
    print(f"{'':<22}{'made':>8}{'killed':>8}{'equivalent':>12}{'survived':>10}")
    for kind in [*sorted({fate.kind for fate in made}), ""]:
        own = [fate for fate in made if fate.kind == kind or not kind]
        alive = {fate.mutant for fate in own} & set(survivors)
        figures = (len(own), len(own) - len(alive), len(alive & known), len(alive - known))
        print("{:<22}{:>8}{:>8}{:>12}{:>10}".format(kind or "all", *figures))
    print(f"in {seconds:.0f} s; {len(fates) - len(made)} changes of the code make no difference to the interpreter")
    wrong = [f"survived: {survivors[one].shown}" for one in sorted(set(survivors) - known)]
    if is_complete:
        wrong += [
            f"in {EQUIVALENT.name}, but killed or no longer made: {one}" for one in sorted(known - set(survivors))
        ]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--share"]:
        sys.exit(ask(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]))
    sys.exit(main(sys.argv[1:]))
