"""Which input stands in which cell: rows in the paper's order, known from the sheet's version and the year alone.

Columns: A label, B option or part, C and D what is filled in (two years, or one answer over both), E unit, F notes,
G (hidden) the row's key, by which a row that was moved, inserted or sorted is found.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from declarations.answers.fields import AnswerField, Input, answer_fields, inputs_of
from declarations.answers.parse import NONE_OF_THESE
from declarations.sheets import sheet_named
from declarations.sheets.base import Block, Growth, Pairs, Ratio, Sheet, Years
from declarations.workbooks import notes
from zjtx.common.digests import digest
from zjtx.common.spreadsheets.writing import address_of

MAIN, KEPT = "申报表", "_zjtx"
LABEL, PART, FIRST, SECOND, UNIT, NOTE, KEY = range(1, 8)
HEAD_ROW = 4
NONE_LABEL = "以上均无"


@dataclass(frozen=True)
class Slot:
    """One cell to fill in. `option` is the key of one tick of a multiple choice, "" for the whole input."""

    row: int
    column: int
    one: Input
    option: str = ""

    @property
    def address(self) -> str:
        return address_of(self.row, self.column)


@dataclass(frozen=True)
class Line:
    """One row. `kind`: section, block, years (the head of year columns), answer (one cell over both columns), figures
    (a cell a year), derived (computed, locked) or shown (the text `shown` over both columns, locked). `count` rows from
    here share label and note; 0 within them."""

    row: int
    kind: str
    label: str
    part: str = ""
    unit: str = ""
    note: str = ""
    key: str = ""
    count: int = 1
    slots: tuple[Slot, ...] = ()
    derived: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Layout:
    """The worksheet of one sheet version in one year. Other forms that a workbook asks for have layouts of their own,
    with the same names (cultivation_pool.workbooks)."""

    sheet: Sheet
    year: int
    lines: tuple[Line, ...]
    slots: dict[str, tuple[Slot, ...]] = field(default_factory=dict)
    main = MAIN

    @property
    def fields(self) -> dict[str, AnswerField]:
        """{name: answer}."""
        return answer_fields(self.sheet.version)

    @property
    def inputs(self) -> dict[str, Input]:
        """{name: input}."""
        return inputs_of(self.sheet.version, self.year)

    @property
    def years(self) -> tuple[int, int]:
        return self.year - 2, self.year - 1

    @property
    def last_row(self) -> int:
        return self.lines[-1].row

    @property
    def digest(self) -> str:
        """Names this arrangement of cells; another one reads other cells."""
        places = [[line.row, line.key, [slot.address for slot in line.slots]] for line in self.lines]
        return digest(json.dumps([self.sheet.version, self.year, places]).encode())[:16]

    def formula(self, name: str, year: int) -> str:
        """The computed figure as a formula over this worksheet, without "="; "" where its parts stand on no row."""
        rule = self.sheet.derived[name]
        if isinstance(rule, Ratio):
            part, whole = (self._address(one, year) for one in (rule.part, rule.whole))
            return _guarded(whole, part, f"{part}/{whole}*100") if part and whole else ""
        base, value = (self._address(rule.of, one) for one in self.years)
        return _guarded(base, value, f"({value}-{base})/{base}*100") if base and value and year == self.years[1] else ""

    def computed_name(self, one: Input) -> str:
        """The name of the growth that the system computes for this input where it can; "" for all other inputs."""
        is_growth = isinstance(self.sheet.derived.get(one.field.name), Growth)
        return one.field.name if is_growth and one.year == self.years[1] else ""

    def _address(self, name: str, year: int) -> str:
        found = self.slots.get(f"{name}.{year}")
        return found[0].address if found else ""


def _guarded(base: str, value: str, formula: str) -> str:
    return f'IF(AND(ISNUMBER({base}),ISNUMBER({value})),IF({base}>0,ROUND({formula},2),""),"")'


@cache
def layout_of(version: str, year: int) -> Layout:
    """The layout of a sheet's version in a round of that year."""
    sheet = sheet_named(version)
    lines = tuple(_Builder(sheet, year).lines())
    return Layout(sheet, year, lines, slots_of(lines))


def slots_of(lines: tuple[Line, ...]) -> dict[str, tuple[Slot, ...]]:
    """{input: its cells}."""
    slots: dict[str, tuple[Slot, ...]] = {}
    for slot in (slot for line in lines for slot in line.slots):
        slots[slot.one.name] = (*slots.get(slot.one.name, ()), slot)
    return slots


class _Builder:
    """Walks the sheet's tree and numbers the rows."""

    def __init__(self, sheet: Sheet, year: int) -> None:
        self.sheet = sheet
        self.years = (year - 2, year - 1)
        self.fields = answer_fields(sheet.version)
        self.inputs = inputs_of(sheet.version, year)
        self.row = HEAD_ROW

    def lines(self) -> Iterator[Line]:
        section = ""
        for block in self.sheet.blocks:
            if block.section != section:
                section = block.section
                yield self._next("section", section)
            if block.title not in section:
                yield self._next("block", block.title)
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Line]:
        before: object = None
        for row in block.rows:
            if isinstance(row, Pairs):
                for name in row.fields:
                    yield from self._answer(self.fields[name])
            else:
                if not isinstance(before, Years):
                    yield self._next("years", block.year_head or "年度")
                yield from self._figures(row)
            before = row

    def _next(self, kind: str, label: str, **values: object) -> Line:
        self.row += 1
        return Line(self.row, kind, label.replace("\n", ""), **values)  # type: ignore[arg-type]

    def _answer(self, one: AnswerField) -> Iterator[Line]:
        """One row, or one for each option or part of the answer."""
        label, note = self._label(one), self._note(one)
        if one.kind == "multi_choice":
            options = (*one.options, (NONE_OF_THESE, NONE_LABEL))
            asked = [(words, "", self.inputs[one.name], key) for key, words in options]
        elif one.parts:
            asked = [
                (f"{part.group} {part.label}".strip(), part.unit, self.inputs[f"{one.name}.{part.key}"], "")
                for part in one.parts
            ]
        else:
            asked = [("", notes.shown_unit(one), self.inputs[one.name], "")]
        for place, (part, unit, control, option) in enumerate(asked):
            slot = Slot(self.row + 1, FIRST, control, option)
            key = f"{control.name}#{option}" if option else control.name
            count, shown = (len(asked), note) if place == 0 else (0, "")
            yield self._next("answer", label, part=part, unit=unit, note=shown, key=key, count=count, slots=(slot,))

    def _figures(self, row: Years) -> Iterator[Line]:
        for name in row.fields:
            one = self.fields[name]
            slots = tuple(
                Slot(self.row + 1, column, self.inputs[f"{name}.{year}"])
                for column, year in zip((FIRST, SECOND), self.years, strict=True)
            )
            note = self._note(one)
            unit = notes.shown_unit(one)
            yield self._next("figures", self._label(one), unit=unit, note=note, key=name, slots=slots)
        for name in row.derived:
            label, note = notes.derived_words(self.sheet.derived[name], row, self.fields)
            yield self._next("derived", label, unit="%", note=note, key=name, derived=name)

    def _note(self, one: AnswerField) -> str:
        return notes.note_of(one, self.sheet, self.fields, year=self.years[1] + 1)

    def _label(self, one: AnswerField) -> str:
        return f"{one.full_label()}（选填）" if one.name in self.sheet.optional else one.full_label()
