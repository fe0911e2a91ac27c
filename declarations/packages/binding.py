"""The bound evidence (佐证材料合订本): ordered from a child process that may die of what users brought; the package
does not. A file that cannot be bound gets a page that names it and says where it lies."""

import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from declarations.packages.plan import OFFICE, Plan, PlannedFile

logger = logging.getLogger(__name__)
_CHILD = Path(__file__).resolve().parent / "binder" / "run.py"
_WALL_SECONDS = 1800
# Each lap drops one more source that broke while it was bound; so many at once is not a matter of single files.
_MAX_LAPS = 8
CRASHED = "crashed"
NOTES = {
    "office": "DOCX、XLSX文件不能并入合订本",
    "encrypted": "PDF设有打开密码，未能并入合订本",
    "damaged": "文件不完整或已损坏，未能并入合订本",
    CRASHED: "文件结构过于复杂，未能并入合订本",
    "repaired": "文件结构有缺损，并入的页可能不全，以原文件为准",
}


class BindingFailed(Exception):
    """The bound PDF cannot be written at all; the package goes without it."""


@dataclass
class Bound:
    """What became of the evidence in the bound PDF: first page and pages by file number, notes by file number."""

    pages: dict[str, int] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    dividers: dict[str, int] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    total: int = 0

    def leave_out(self, number: str, code: str) -> None:
        """A file that gets a page saying so instead."""
        self.pages.pop(number, None)
        self.notes[number] = NOTES.get(code, NOTES["damaged"])

    def place(self, plan: Plan) -> None:
        """Number the pages: one divider an item, then its files; a file left out takes one page."""
        page = 1
        for item in plan.items:
            self.dividers[item.number] = page
            page += 1
            for one in item.files:
                self.first[one.number] = page
                page += self.pages.get(one.number, 1)
        self.total = page - 1


Step = Callable[[str], None]


def counted(plan: Plan, paths: dict[str, Path], step: Step) -> Bound:
    """How many pages each file has, and why some cannot be bound. `paths`: file number → its copy on disk."""
    bound = Bound()
    for one in plan.files:
        if one.kind == OFFICE:
            bound.leave_out(one.number, "office")
    waiting = [one for one in plan.files if one.kind != OFFICE]
    while waiting:
        done = 0
        for answer in _answers("count", {"sources": _sources(waiting, paths)}):
            if "begin" in answer:
                step(f"正在读取 {waiting[answer['begin']].number}")
                continue
            one, done = waiting[answer["file"]], answer["file"] + 1
            if "problem" in answer:
                bound.leave_out(one.number, answer["problem"])
                continue
            bound.pages[one.number] = answer["pages"]
            if answer["note"]:
                bound.notes[one.number] = NOTES[answer["note"]]
        waiting = waiting[done:]  # where the child died, the rest is counted by another
    bound.place(plan)
    return bound


def bind(
    plan: Plan, paths: dict[str, Path], bound: Bound, write_covers: Callable[[Bound], dict[str, Any]], step: Step
) -> None:
    """Write the bound PDF. `write_covers(bound)` writes contents and dividers and gives the rest of the order; it is
    called again when a file turns out broken only now. Raises BindingFailed."""
    for _lap in range(_MAX_LAPS):
        bindable = [one for one in plan.files if one.number in bound.pages]
        order = {**write_covers(bound), "sources": _sources(bindable, paths), "items": _items(plan, bindable)}
        broken = None
        for answer in _answers("bind", order):
            if answer.get("begin") is not None:
                step(f"正在合订 {bindable[answer['begin']].number}")
            elif "problem" in answer:
                broken = bindable[answer["file"]], answer["problem"]
            elif answer.get("pages", bound.total) != bound.total:
                raise BindingFailed(f"{answer['pages']} pages bound, {bound.total} counted")
        if broken is None:
            return
        bound.leave_out(broken[0].number, broken[1])
        bound.place(plan)
    raise BindingFailed(f"more than {_MAX_LAPS} files broke while they were bound")


def _sources(files: list[PlannedFile], paths: dict[str, Path]) -> list[dict[str, str]]:
    return [{"path": str(paths[one.number]), "kind": one.kind} for one in files]


def _items(plan: Plan, bindable: list[PlannedFile]) -> list[dict[str, Any]]:
    """The items as the child reads them: titles of the bookmarks, and which source each file is."""
    places = {one.number: place for place, one in enumerate(bindable)}
    return [
        {
            "title": f"{item.serial} {item.title}",
            "files": [{"title": f"{one.number} {one.name}", "source": places.get(one.number)} for one in item.files],
        }
        for item in plan.items
    ]


def _answers(act: str, order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The child's answers; where it died at a source, that source's problem is "crashed". Raises BindingFailed."""
    command = [sys.executable, "-I", "-B", str(_CHILD), act]
    begun = None
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env={}, text=True
        )  # fmt: skip
        timer = threading.Timer(_WALL_SECONDS, child.kill)
        timer.start()
        try:
            for answer in _talk(child, order):
                begun = answer.get("begin")
                yield answer
            child.wait()
        finally:
            timer.cancel()
            child.kill()
            child.wait()
        if child.returncode != 0:
            errors.seek(0)
            tail = errors.read()[-2000:]
            logger.warning("binder %s ended with %s at source %s: %s", act, child.returncode, begun, tail)
            if begun is None:
                raise BindingFailed(f"the child ended with {child.returncode}")
            yield {"file": begun, "problem": CRASHED}


def _talk(child: subprocess.Popen, order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the order, read the answers."""
    if child.stdin is None or child.stdout is None:
        raise BindingFailed("the child has no pipes")
    with suppress(BrokenPipeError), child.stdin:
        json.dump(order, child.stdin)
    for line in child.stdout:
        yield json.loads(line)
    child.stdout.close()
