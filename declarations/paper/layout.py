"""The words in which a form's layout is written down: the notice's wording with slots for the answers.

A slot stands in braces inside the notice's own sentence:

    {name}                  the answer as the form writes it, without its unit: the notice prints that
    {name|  }               the same; a blank form leaves what stands after the bar
    {name||（|）}           the same, with words around it that only an answer brings, and not a count of zero
    {name.key}              one part: an entry of a list (.1), a title's year (.sme), a standard's count (.national.led)
    {?name=option}          a tick box; `yes` and `no` for a question, nothing where the part is a count above zero
    {Y-1}                   a year, counted from the round's
    {#1}                    the number of a note that stands below the table

In a cell of a year (`year=-1`) every yearly answer is that year's. Pure.
"""

from dataclasses import dataclass, replace

from django.db import models

from declarations.sheets.base import Sheet


@dataclass(frozen=True)
class Words:
    """One line. `role` as in `model.Paragraph`."""

    text: str
    role: str = ""


@dataclass(frozen=True)
class Place:
    """One cell of the layout. `year` is counted from the round's year, 0 where the cell is of no year."""

    words: tuple[Words, ...]
    columns: int
    rows: int = 1
    role: str = "value"
    year: int = 0


@dataclass(frozen=True)
class Line:
    """One row of the layout; `height`, `may_break`, `keeps_next` and `begins_page` as in `model.Row`."""

    places: tuple[Place, ...]
    height: int = 0
    may_break: bool = False
    keeps_next: bool = False
    begins_page: bool = False


@dataclass(frozen=True)
class Form:
    """One version of one attachment as it is printed: title, cover and instructions are the sheet's. `columns` is the
    table's grid, `notes` are the comments that {#1} … count."""

    sheet: Sheet
    columns: int
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    issuer: str = "辽宁省工业和信息化厅"


def footnotes(model: type[models.Model], *names: str) -> tuple[str, ...]:
    """What the notice comments on those answers, as their columns have it."""
    return tuple(model._meta.get_field(name).footnote for name in names)


def words(text: str, role: str = "") -> tuple[Words, ...]:
    """The lines of a text."""
    return tuple(Words(line, role) for line in text.split("\n"))


def label(text: str, columns: int, rows: int = 1) -> Place:
    """A label cell."""
    return Place(words(text), columns, rows, role="label")


def group(text: str, columns: int, rows: int) -> Place:
    """The label of several rows at the left."""
    return Place(words(text), columns, rows, role="group")


def value(text: str, columns: int, rows: int = 1, *, year: int = 0) -> Place:
    """A short answer, centred."""
    return Place(words(text), columns, rows, year=year)


def text(content: str, columns: int, rows: int = 1, *, year: int = 0, prompt: str = "") -> Place:
    """An answer of sentences, boxes or long text, left; `prompt` is what the notice asks for inside the cell."""
    asked = words(prompt, "prompt") if prompt else ()
    return Place((*asked, *words(content)), columns, rows, role="text", year=year)


def years(content: str, columns: int, role: str = "figure") -> tuple[Place, Place]:
    """The same figure in the two year columns, older first."""
    older = Place(words(content), columns, role=role, year=-2)
    return older, replace(older, year=-1)


def row(*places: Place, height: int = 0, may_break: bool = False, keeps_next: bool = False) -> Line:
    """A row of cells."""
    return Line(places, height, may_break, keeps_next)


def section(title: str, columns: int) -> Line:
    """A heading across the table."""
    return Line((Place(words(title), columns, role="section"),), keeps_next=True)


def signed(statement: str, columns: int) -> Place:
    """The truth statement with the places for signature and seal."""
    signs = Words("法定代表人（签名）：               （企业公章）：", "sign")
    return Place((*words(statement), signs), columns, role="text")


def stamped(columns: int) -> Place:
    """The bureau's opinion: written by hand and sealed, so it stays empty."""
    return Place((Words("盖     章", "stamp"), Words("年      月     日", "stamp")), columns, role="text")
