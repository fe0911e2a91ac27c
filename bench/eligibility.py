"""Eligibility of whole sheets: every clause of a tier, and the command with its JSON.

Rates are per second of processor time: what one core does, whoever else uses the machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.run import ROOT, Figure
from declarations.eligibility import evaluate_request, parse
from declarations.eligibility.ruleset import DEFAULT_RULES, RULES_DIRECTORY

SECONDS = 2.0
LINES = 4000
# performance.md: all clauses of a little giant; the command with its JSON.
BARS = {"little_giant": 3000.0}
COMMAND_BAR = 1000.0
YEAR = 2022


def request(tier: str) -> dict[str, Any]:
    """A declaration with every answer of the tier's sheet given, built from the rule set's own vocabulary."""
    vocabulary = tomllib.loads((RULES_DIRECTORY / DEFAULT_RULES / "answers.toml").read_text("utf-8"))
    sheet = vocabulary["sheets"][tier]
    answers = {name: _value(kind, name, vocabulary) for name, kind in sheet["plain"].items()}
    for name, kind in sheet["yearly"].items():
        value = _value(kind, name, vocabulary)
        answers[name] = {str(YEAR - 2): value, str(YEAR - 1): value}
    answers |= {"uscc": "91210200MA0XYZ1234", "industry_class": "3411", "registered_on": "2009-03-01"}
    return {"tier": tier, "year": YEAR, "declared_on": "2022-03-01", "answers": answers}


def _value(kind: str, name: str, vocabulary: dict[str, Any]) -> Any:
    simple, _, of = kind.partition(":")
    plain = {"money": "5200.50", "percent": "61.25", "int": 12, "bool": True, "date": "2015-06-30"}
    if simple in plain:
        return plain[simple]
    if simple in {"choice", "many"}:
        options = vocabulary["choices"][of]
        return options[0] if simple == "choice" else options
    if simple == "list":
        return [_value(of, name, vocabulary)] * 2
    if simple == "object":
        return {key: _value(inner, key, vocabulary) for key, inner in vocabulary["items"][of].items()}
    return f"{name} 内容"


def rate(act: Callable[[], object]) -> float:
    """How often a second, after a warm-up."""
    for _ in range(50):
        act()
    count, started = 0, time.process_time()
    while time.process_time() - started < SECONDS:
        act()
        count += 1
    return count / (time.process_time() - started)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _command_seconds(line: str, count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.jsonl"
        path.write_text((line + "\n") * count, "utf-8")
        command = [sys.executable, "manage.py", "check_eligibility", "--jsonl", str(path), "--format", "json"]
        before = _children_seconds()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        seconds = _children_seconds() - before
    answered = [json.loads(answer) for answer in done.stdout.splitlines()]
    if len(answered) != count or any("verdict" not in answer for answer in answered):
        raise RuntimeError(f"{len(answered)} answers to {count} lines: {done.stdout[:300]}")
    return seconds


def measure() -> list[Figure]:
    """All figures of this benchmark."""
    figures = []
    for tier in ("product", "sme", "little_giant"):
        line = json.dumps(request(tier), ensure_ascii=False)
        once = parse(line)
        what = f"evaluate {tier}: {len(evaluate_request(once).clauses)} clauses, {len(once['answers'])} answers"
        reading = rate(lambda line=line: parse(line))
        deciding = rate(lambda once=once: evaluate_request(once))
        figures.append(Figure(what, deciding, "reading its JSON", reading, BARS.get(tier)))
    # The start of the process is measured apart: the bar is about a long file.
    seconds = _command_seconds(line, LINES) - _command_seconds(line, 1)
    figures.append(
        Figure("check_eligibility --jsonl, little_giant", LINES / seconds, "reading its JSON", reading, COMMAND_BAR)
    )
    return figures
