"""Eligibility of whole sheets: every clause of a tier of every rule set, and the command with its JSON.

Rates are per second of processor time: what one core does, whoever else uses the machine.
"""

from __future__ import annotations

import cProfile
import io
import json
import os
import pstats
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import repeat, zip_longest
from pathlib import Path
from typing import NamedTuple

from bench.declarations import Line, Maker, as_line, mixed
from bench.run import ROOT, Figure
from declarations.eligibility import evaluate_request, parse
from declarations.eligibility.catalogue import rule_sets
from declarations.eligibility.ruleset import DEFAULT_RULES

SECONDS = 2.0
WHOLE_LINES = 4000
MIXED_LINES = 5000
# performance.md: all clauses of a little giant; the command with its JSON.
TIER_OF_THE_BARS = "little_giant"
EVALUATION_BAR = 3000.0
COMMAND_BAR = 1000.0


class Used(NamedTuple):
    """What a run of the command took: processor time and the most memory it held at once."""

    seconds: float
    megabytes: float


def whole(rules: str, tier: str) -> bytes:
    """A declaration with every answer of the tier's sheet given."""
    maker = Maker(rules, tier, random.Random(1))
    return as_line(maker.request(maker.answers()))


def rate(act: Callable[[], object]) -> float:
    """How often a second, after a warm-up."""
    for _ in range(50):
        act()
    count, started = 0, time.process_time()
    while time.process_time() - started < SECONDS:
        act()
        count += 1
    return count / (time.process_time() - started)


def run_command(lines: Callable[[], Iterable[Line]]) -> Used:
    """Answer the lines with ``check_eligibility`` in a process of its own. Raises RuntimeError for a wrong answer.

    Lines and answers are never held here: what a process begins with counts as its child's memory too.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "lines.jsonl", Path(folder) / "answers.jsonl"
        with asked.open("wb") as file:
            file.writelines(line.content + b"\n" for line in lines())
        command = [sys.executable, "manage.py", "check_eligibility", "--jsonl", str(asked), "--format", "json"]
        with answered.open("wb") as file:
            process = subprocess.Popen(command, cwd=ROOT, stdout=file)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        with answered.open("rb") as answers:
            for line, answer in zip_longest(lines(), answers):
                if process.returncode or not (line and answer and line.is_answered_by(json.loads(answer))):
                    raise RuntimeError(f"exit {process.returncode}, {line!r:.300} was answered by {answer!r:.300}")
    return Used(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def measure() -> list[Figure]:
    """All figures of this benchmark."""
    figures, reading = [], 0.0
    for rules, tiers in rule_sets().items():
        for tier in tiers:
            content = whole(rules, tier)
            once = parse(content)
            what = f"{rules} {tier}: {len(evaluate_request(once).clauses)} clauses, {len(once['answers'])} answers"
            bar = EVALUATION_BAR if (rules, tier) == (DEFAULT_RULES, TIER_OF_THE_BARS) else None
            reading = rate(lambda content=content: parse(content))
            deciding = rate(lambda once=once: evaluate_request(once))
            figures.append(Figure(what, deciding, "reading its JSON", reading, bar))
    return figures + _of_the_command(reading)


def _of_the_command(reading: float) -> list[Figure]:
    one = Line(whole(DEFAULT_RULES, TIER_OF_THE_BARS), TIER_OF_THE_BARS)
    # The start of the process is measured apart: the bar is about a long file.
    start = run_command(lambda: [one])
    figures = []
    for what, lines, count in (
        (f"check_eligibility: {WHOLE_LINES} little giants", lambda: repeat(one, WHOLE_LINES), WHOLE_LINES),
        (f"check_eligibility: {MIXED_LINES} mixed lines of all tiers", lambda: mixed(MIXED_LINES), MIXED_LINES),
    ):
        used = run_command(lines)
        memory = f"peak {used.megabytes:.0f} MB, for one line {start.megabytes:.0f} MB"
        speed = count / (used.seconds - start.seconds)
        figures.append(Figure(what, speed, "reading JSON", reading, COMMAND_BAR, memory))
    return figures


def profile() -> str:
    """Which functions a little giant's evaluation spends its time in."""
    once = parse(whole(DEFAULT_RULES, TIER_OF_THE_BARS))
    evaluate_request(once)
    watched = cProfile.Profile()
    with watched:
        for _ in range(1000):
            evaluate_request(once)
    out = io.StringIO()
    pstats.Stats(watched, stream=out).strip_dirs().sort_stats("tottime").print_stats(15)
    return "\n".join(line for line in out.getvalue().splitlines() if line.strip())
