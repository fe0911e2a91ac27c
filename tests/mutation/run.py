"""``make mutants``: every mutant of the rule data and of the code against tests/eligibility; survivors are listed.

    python -m tests.mutation.run [data|code] [BEGINNING ...]     such as: data liaoning_2022 sme, code conditions

One process per processor asks its share. A mutant is killed by the first test that fails. Exit 1 when a survivor is not
among equivalent.toml, or one that is there was killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from contextlib import ExitStack
from pathlib import Path

from tests.mutation.asking import SURVIVED, Fate, ask

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.toml")


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
