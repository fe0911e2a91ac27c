"""Thousands of lines: each answered in its place whatever it holds, before the next is read (`--jsonl`)."""

import json
import os
from queue import SimpleQueue
from threading import Thread

import pytest
from django.core.management import call_command

from bench.declarations import Line, hostile, mixed
from declarations.management.commands.check_eligibility import LARGEST

# `make bench` answers 5,000; these hold every tier of every rule set and every kind of line.
MIXED = 300


class Answered(SimpleQueue):
    """A standard output that hands each answer on."""

    def write(self, text):
        self.put(text)


def answers_to(tmp_path, lines):
    asked = tmp_path / "lines"
    asked.write_bytes(b"".join(line.content + b"\n" for line in lines))
    # Not StringIO.splitlines: what was declared may hold other line separators.
    with (tmp_path / "answers").open("w+", encoding="utf-8", newline="\n") as out:
        call_command("check_eligibility", "--jsonl", str(asked), "--format", "json", stdout=out)
        out.seek(0)
        return [json.loads(line) for line in out]


@pytest.mark.parametrize("lines", [hostile(), list(mixed(MIXED))], ids=["hostile", "mixed"])
def test_every_line_is_answered_in_order(tmp_path, lines):
    found = answers_to(tmp_path, lines)
    assert len(found) == len(lines)
    wrong = [(line, answer) for line, answer in zip(lines, found, strict=True) if not line.is_answered_by(answer)]
    assert wrong == []


def test_the_mixture_has_every_tier_and_errors():
    lines = list(mixed(MIXED))
    assert {line.tier for line in lines} >= {"product", "sme", "little_giant", None}
    assert sum(line.field is not None for line in lines) > MIXED / 20
    assert lines == list(mixed(MIXED))


@pytest.mark.parametrize("size, field", [(LARGEST, "tier"), (LARGEST + 1, "JSON"), (3 * LARGEST, "JSON")])
def test_a_line_may_be_a_megabyte_and_the_next_is_read_whatever_came_before(tmp_path, size, field):
    text = b'{"tier": "giant", "year": 2022, "declared_on": "2022-03-01", "answers": {}}'
    line = Line(text + b" " * (size - len(text) - 1), field=field)
    assert len(line.content) + 1 == size
    found = answers_to(tmp_path, [line, Line(text, field="tier")])
    assert [answer["error"].partition("：")[0] for answer in found] == [field, "tier"]


def test_a_file_that_is_too_large_is_refused(tmp_path, capsys):
    path = tmp_path / "declaration.json"
    path.write_bytes(b"[" + b" " * LARGEST + b"]")
    with pytest.raises(SystemExit, match="2"):
        call_command("check_eligibility", str(path), "--format", "json")
    assert capsys.readouterr() == ("", "JSON：内容超过 1024 KB\n")


def test_each_line_is_answered_before_the_next_is_read(tmp_path):
    # What `make bench` measures as memory that does not grow.
    pipe, answered, seen = tmp_path / "pipe", Answered(), []
    os.mkfifo(pipe)

    def ask():
        with pipe.open("wb", buffering=0) as file:
            for line in hostile()[:3]:
                file.write(line.content + b"\n")
                seen.append(answered.get(timeout=10))

    asking = Thread(target=ask)
    asking.start()
    call_command("check_eligibility", "--jsonl", str(pipe), "--format", "json", stdout=answered)
    asking.join()
    assert len(seen) == 3
