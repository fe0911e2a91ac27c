"""Writing a frozen version, or nothing, into a layout: the one way from answers to paper.

The filler reads the canonical content of a `Submission` in the interchange vocabulary; a blank form has none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from declarations.answers.display import EMPTY, TICKED, CodeNames, date_text, number_text
from declarations.answers.fields import AnswerField, answer_fields
from declarations.paper.forms import form_named
from declarations.paper.layout import Form, Place, Words
from declarations.paper.model import Cell, Cover, Mark, Paper, Paragraph, Row, Run, Table
from declarations.paper.slots import Box, Note, Piece, Slot, Year, pieces

NONE_CHOSEN = "　以上均无"
NOTE_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
STAMP_COVER = "企业名称（盖章）"


@dataclass(frozen=True)
class Filled:
    """The answers of a frozen version as the form writes them."""

    answers: Mapping[str, Any]
    derived: Mapping[str, Any]
    fields: Mapping[str, AnswerField]
    names: CodeNames

    @classmethod
    def of(cls, content: Mapping[str, Any], names: CodeNames | None = None) -> "Filled":
        """`content` is `Submission.content`; two queries for the names of codes where they are not given."""
        fields = answer_fields(content["sheet"])
        return cls(content["answers"], content["derived"], fields, names or CodeNames.of(content["answers"]))

    def value(self, path: tuple[str, ...], year: int) -> Any:
        """What stands in the version at that place; None where it is missing."""
        name, *keys = path
        if name in self.derived or (name in self.fields and self.fields[name].is_yearly):
            known = {**(self.answers.get(name) or {}), **self.derived.get(name, {})}
            return known.get(str(year))
        found = self.answers.get(name)
        return _part(found, keys) if keys else found

    def text(self, path: tuple[str, ...], year: int) -> str:
        """The same as written into a slot, without its unit; "" where it is missing."""
        value, one = self.value(path, year), self.fields.get(path[0])
        if value is None or value == "":
            return ""
        if one is None or len(path) > 1:
            return str(value)
        if one.kind in ("money", "percent"):
            return number_text(Decimal(value))
        if one.kind == "date":
            return date_text(value)
        if one.kind == "bool":
            return one.label if value else ""
        if one.kind in ("choice", "multi_choice"):
            return _chosen(one, value)
        if one.kind in ("region", "industry"):
            return self.names.text(one.kind, value)
        return "、".join(value) if isinstance(value, list) else str(value)

    def is_ticked(self, box: Box, year: int) -> bool:
        """Whether the answer is, contains or counts what the box stands for."""
        value = self.value(box.path, year)
        if not box.option:
            return bool(value)
        if isinstance(value, bool):
            return box.option == ("yes" if value else "no")
        if isinstance(value, list):
            return any(entry == box.option or _tier(entry) == box.option for entry in value)
        return bool(value == box.option)


def _part(value: Any, keys: list[str]) -> Any:
    """One part of a structured answer: an entry by number, a title's year by tier, a standard's column, an object's."""
    if isinstance(value, Mapping):
        return value.get(keys[0])
    entries = value or []
    if keys[0].isdigit():
        place = int(keys[0]) - 1
        return entries[place] if place < len(entries) else None
    if len(keys) == 1:
        return next((entry["year"] for entry in entries if entry["tier"] == keys[0]), None)
    if value is None:
        return None
    level, column = keys
    entry = next((entry for entry in entries if entry["level"] == level), None)
    if entry is not None:
        return entry.get(column)
    return 0 if column in ("led", "joined") else None


def _tier(entry: Any) -> str:
    return str(entry.get("tier", "")) if isinstance(entry, Mapping) else ""


def _chosen(one: AnswerField, value: Any) -> str:
    words = dict(one.options)
    if one.kind == "choice":
        return words.get(value, value)
    return "、".join(words.get(key, key) for key in value) or "无"


def fill(
    form: Form, year: int, filled: Filled | None = None, *, mark: Mark | None = None, day: date | None = None
) -> Paper:
    """The form of a round of that year with the answers written in; blank where none are given.

    `day` is the day of submission for the cover."""
    filler = _Filler(form, year, filled)
    cover = (
        (STAMP_COVER, filler.plain("{enterprise_name}")),
        (form.sheet.cover_date_label, date_text(day) if day else ""),
        ("所在地区", filler.plain("{region}")),
    )
    return Paper(
        attachment=form.sheet.attachment,
        title=form.sheet.title,
        cover=Cover(form.sheet.cover_lines, cover, form.issuer),
        filler=filler.paragraph(Words(f"{form.sheet.filler_label}：{{enterprise_name}}")),
        table=Table(form.columns, tuple(filler.rows())),
        endings=tuple(filler.endings()),
        mark=mark,
    )


def blank_paper(version: str, year: int) -> Paper:
    """The blank form of a sheet's version in a round of that year."""
    return fill(form_named(version), year)


class _Filler:
    """One form of one year, with or without answers."""

    def __init__(self, form: Form, year: int, filled: Filled | None) -> None:
        self.form, self.year, self.filled = form, year, filled

    def rows(self) -> Iterable[Row]:
        for line in self.form.lines:
            cells = tuple(self._cell(place) for place in line.places)
            yield Row(cells, line.height, line.may_break, line.keeps_next, line.begins_page)

    def endings(self) -> Iterable[Paragraph]:
        for words in self.form.sheet.instructions:
            yield self.paragraph(Words(words))
        for number, words in enumerate(self.form.notes):
            start = "注：" if number == 0 else ""
            yield self.paragraph(Words(f"{start}{NOTE_SIGNS[number]}{words}"))

    def plain(self, line: str) -> str:
        return self.paragraph(Words(line)).text

    def paragraph(self, words: Words, year: int = 0) -> Paragraph:
        """The line with its slots written; an answer of several lines is still one paragraph."""
        return Paragraph(tuple(run for piece in pieces(words.text) for run in self._runs(piece, year)), words.role)

    def _cell(self, place: Place) -> Cell:
        year = self.year + place.year if place.year else 0
        paragraphs = [one for words in place.words for one in _split(self.paragraph(words, year))]
        if place.role == "small":  # the unit stands below its figure, and alone on a blank form
            paragraphs = [one for one in paragraphs if one.text] or paragraphs[:1]
        if self._is_none_chosen(place):
            last = paragraphs[-1]
            paragraphs[-1] = Paragraph((*last.runs, Run(NONE_CHOSEN, "answer")), last.role)
        return Cell(tuple(paragraphs), place.columns, place.rows, place.role)

    def _is_none_chosen(self, place: Place) -> bool:
        """Whether the cell's boxes stay empty because "none of these" was answered, which the notice has no box for."""
        boxes = (piece for words in place.words for piece in pieces(words.text) if isinstance(piece, Box))
        return self.filled is not None and any(self.filled.answers.get(box.name) == [] for box in boxes)

    def _runs(self, piece: Piece, year: int) -> Iterable[Run]:
        if isinstance(piece, str):
            yield Run(piece)
        elif isinstance(piece, Year):
            yield Run(str(self.year + piece.offset))
        elif isinstance(piece, Note):
            yield Run(NOTE_SIGNS[piece.number - 1], "note")
        elif isinstance(piece, Box):
            yield Run(TICKED if self.filled and self.filled.is_ticked(piece, year) else EMPTY, "box")
        else:
            yield from self._answer(piece, year)

    def _answer(self, slot: Slot, year: int) -> Iterable[Run]:
        text = self.filled.text(slot.path, year) if self.filled else ""
        if text and not (slot.before and text == "0"):  # what the notice has no place for is added where there is any
            yield Run(f"{slot.before}{text}{slot.after}", "answer")
        elif slot.blank:
            yield Run(slot.blank)


def _split(paragraph: Paragraph) -> list[Paragraph]:
    """One paragraph a line: an answer of several lines brings its own breaks."""
    found: list[list[Run]] = [[]]
    for run in paragraph.runs:
        first, *rest = run.text.splitlines() or [""]
        found[-1].append(Run(first, run.role))
        found.extend([Run(line, run.role)] for line in rest)
    return [Paragraph(tuple(runs), paragraph.role) for runs in found]
