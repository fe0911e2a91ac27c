"""Reading one line of a layout into pieces: the notice's words, and slots for what a filler writes. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Slot:
    """A place for an answer. `path` is ("standards", "national", "led"); the words around come only with an answer."""

    path: tuple[str, ...]
    blank: str = ""
    before: str = ""
    after: str = ""

    @property
    def name(self) -> str:
        return self.path[0]


@dataclass(frozen=True)
class Box:
    """A tick box: ticked where the answer is, or contains, the option; without option where the count is above zero."""

    path: tuple[str, ...]
    option: str = ""

    @property
    def name(self) -> str:
        return self.path[0]


@dataclass(frozen=True)
class Year:
    """A year counted from the round's."""

    offset: int


@dataclass(frozen=True)
class Note:
    """The number of a note below the table, counted from one."""

    number: int


Piece = str | Slot | Box | Year | Note


@cache
def pieces(line: str) -> tuple[Piece, ...]:
    """The pieces of one line, in order; empty text is left out."""
    return tuple(_pieces(line))


def _pieces(line: str) -> Iterator[Piece]:
    for place, part in enumerate(_SLOT.split(line)):
        if place % 2:
            yield _slot(part)
        elif part:
            yield part


def _slot(written: str) -> Piece:
    if written.startswith("#"):
        return Note(int(written[1:]))
    if written.startswith("Y-"):
        return Year(int(written[1:]))
    if written.startswith("?"):
        path, _, option = written[1:].partition("=")
        return Box(tuple(path.split(".")), option)
    path, *words = written.split("|")
    return Slot(tuple(path.split(".")), *words)
