"""The XLSX of a declaration: what is there is filled in, cells to fill are unlocked, all else locked, no password."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings

from declarations.answers.fields import Input
from declarations.answers.storage import read_values, sheet_of
from declarations.models import AnswerMark, Declaration
from declarations.sheets.base import Growth
from declarations.workbooks import look
from declarations.workbooks.layout import (
    FIRST,
    HEAD_ROW,
    KEPT,
    KEY,
    LABEL,
    NOTE,
    PART,
    SECOND,
    UNIT,
    Layout,
    Line,
    Slot,
    layout_of,
)
from declarations.workbooks.words import TICK, Codes, cell_value, is_tick, list_kind, value_of
from zjtx.common.spreadsheets.writing import address_of, as_bytes, cell_text, column_letters, new_book, put, put_formula
from zjtx.common.templatetags.zjtx import cn_moment

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FORMAT_NAME = "zjtx-declaration-workbook"
# Where the hidden worksheet keeps what: names in rows, cells as they were issued from here on, lists to their right.
KEPT_NAMES = ("format", "number", "version", "year", "layout")
FIRST_KEPT_ROW, FIRST_LIST_COLUMN = 10, 4
GUIDE = (
    "只填写浅黄色单元格，其余单元格已锁定；请勿增删、移动或排序行列。金额单位为万元，比率只填百分号前的数字。"
    "清空已有内容的单元格表示清除系统中的该项内容，没有改动的单元格不影响系统中的内容。"
    "填好后另存为XLSX，在本申报的“用表格填写”页上传，核对变更并确认后才会导入。"
)


@dataclass
class _Kept:
    """What goes into the hidden worksheet."""

    issued: dict[str, str]
    lists: dict[str, str]


def issue(declaration: Declaration, *, at: datetime) -> bytes:
    """The declaration's workbook with its present answers. Six queries."""
    sheet = sheet_of(declaration)
    layout = layout_of(sheet.version, declaration.year)
    marks = AnswerMark.objects.filter(declaration=declaration).exclude(error="")
    invalid = {(mark.field, mark.year): mark.invalid_text for mark in marks}
    facts = (
        f"申报编号：{declaration.number}",
        f"企业：{declaration.enterprise_name}",
        f"批次：{declaration.round.code}（{declaration.year}年度）",
        f"下载时间：{cn_moment(at)}",
    )
    head = Head(f"{sheet.title}（填报表格）", facts, GUIDE, f"{sheet.title} {declaration.number}")
    told = (FORMAT_NAME, declaration.number, layout.sheet.version, str(declaration.year), layout.digest)
    return issue_book(layout, head, told, read_values(declaration), invalid)


@dataclass(frozen=True)
class Head:
    """What stands above the rows, and the name that every printed page bears."""

    title: str
    facts: Sequence[str]
    guide: str
    name: str


def issue_book(
    layout: Layout,
    head: Head,
    told: Sequence[str],
    values: Mapping[str, Any],
    invalid: Mapping[tuple[str, int], str],
) -> bytes:
    """A workbook to fill in; `told` is what it says of itself when it comes back (KEPT_NAMES), `values` are stored
    answers, `invalid` {(field, year): text that is no valid answer yet}."""
    codes = Codes.load(layout.fields.values())
    book = new_book()
    book.active.title = layout.main
    page = look.Page(book.active)
    hidden = book.create_sheet(KEPT)
    hidden.sheet_state = "veryHidden"
    look.add_styles(book)
    kept = _Kept({}, _write_lists(hidden, layout, codes))
    _write_head(page, head)
    writer = _Rows(page, layout, values, invalid, codes, kept)
    for line in layout.lines:
        writer.write(line)
    _write_kept(hidden, told, kept)
    page.finish(layout, title=head.name)
    book.security.lockStructure = True
    book.properties.title, book.properties.creator = head.name, settings.SYSTEM_NAME
    return as_bytes(book)


def issued_text(value: Any) -> str:
    """A cell's value as the text that `reading.text_for` gives for it when it comes back untouched."""
    return f"{value:f}" if isinstance(value, Decimal) else "" if value is None else str(value)


def _write_head(page: look.Page, head: Head) -> None:
    for row, text, style in ((1, head.title, "title"), (2, "　　".join(head.facts), "facts"), (3, head.guide, "guide")):
        page.put_across(row, text, style)
    heads = {LABEL: "栏目", PART: "", FIRST: "填写内容", SECOND: "", UNIT: "单位", NOTE: "填写说明"}
    for column, text in heads.items():
        page.put(HEAD_ROW, column, text, "head")
    page.merge(HEAD_ROW, LABEL, HEAD_ROW, PART)
    page.merge(HEAD_ROW, FIRST, HEAD_ROW, SECOND)


class _Rows:
    """Writes the rows of the visible worksheet and notes what stood in each cell."""

    def __init__(
        self,
        page: look.Page,
        layout: Layout,
        values: Mapping[str, Any],
        invalid: Mapping[tuple[str, int], str],
        codes: Codes,
        kept: _Kept,
    ) -> None:
        self.page, self.layout, self.values = page, layout, values
        self.invalid, self.codes, self.kept = invalid, codes, kept

    def write(self, line: Line) -> None:
        if line.kind in ("section", "block"):
            self.page.put_across(line.row, line.label, line.kind)
            return
        style = "years" if line.kind == "years" else "label"
        self.page.put(line.row, LABEL, line.label if line.count else "", style)
        self.page.put(line.row, PART, line.part, style)
        self.page.put(line.row, UNIT, line.unit, "unit")
        self.page.put(line.row, NOTE, line.note, "note")
        put(self.page.sheet.cell(line.row, KEY), line.key)
        if line.kind == "years":
            for column, year in zip((FIRST, SECOND), self.layout.years, strict=True):
                self.page.put(line.row, column, f"{year}年", "years")
        elif line.kind == "derived":
            self._write_derived(line)
        elif line.kind == "shown":
            for column in (FIRST, SECOND):
                style = "derived" if line.unit else "shown"
                self.page.put(line.row, column, line.shown if column == FIRST else None, style)
            self.page.merge(line.row, FIRST, line.row, SECOND)
        else:
            for slot in line.slots:
                self._write_slot(slot)
        self.page.join(line)

    def _write_derived(self, line: Line) -> None:
        for column, year in zip((FIRST, SECOND), self.layout.years, strict=True):
            cell = self.page.put(line.row, column, None, "derived")
            if formula := self.layout.formula(line.derived, year):
                put_formula(cell, formula)

    def _write_slot(self, slot: Slot) -> None:
        kind = slot.one.part.kind if slot.one.part else slot.one.field.kind
        cell = self.page.put(slot.row, slot.column, None, look.style_of(slot, kind))
        value, issued = self._shown(slot), ""
        if formula := self._formula(slot.one):
            put_formula(cell, formula)
        else:
            put(cell, value)
            issued = cell_text(value) if isinstance(value, str) else issued_text(value)
        self.kept.issued[slot.address] = issued
        field = slot.one.field
        wanted = "tick" if is_tick(slot) else list_kind(field) or (field.name if kind == "choice" else kind)
        if slot.one.part is None or is_tick(slot):
            self.page.offer(slot, self.kept.lists.get(wanted, ""))

    def _shown(self, slot: Slot) -> Any:
        """The input's value, or the text that is kept because it is no valid answer yet."""
        wrong = self.invalid.get((slot.one.mark_field, slot.one.year))
        if wrong and not is_tick(slot):
            return wrong
        return cell_value(slot, value_of(slot.one, self.values), self.codes)

    def _formula(self, one: Input) -> str:
        """The growth that the system computes; "" where it cannot and the enterprise has given the figure itself."""
        name = self.layout.computed_name(one)
        if not name or (value_of(one, self.values) is not None and not self._can_compute(name)):
            return ""
        return self.layout.formula(name, one.year)

    def _can_compute(self, name: str) -> bool:
        rule = self.layout.sheet.derived[name]
        figures = self.values.get(rule.of, {}) if isinstance(rule, Growth) else {}
        base, newer = (figures.get(str(year)) for year in self.layout.years)
        return base is not None and base > 0 and newer is not None


def _write_lists(hidden: "Worksheet", layout: Layout, codes: Codes) -> dict[str, str]:
    """Write the lists that cells choose from; {list's name: its range}."""
    lists: dict[str, list[str]] = {"tick": [TICK], "bool": ["是", "否"]}
    for one in layout.fields.values():
        if one.kind == "choice":
            lists[one.name] = [words for _, words in one.options]
        elif kind := list_kind(one):
            lists[kind] = list(codes.by_kind[kind].values())
    ranges = {}
    for column, (name, words) in enumerate(lists.items(), FIRST_LIST_COLUMN):
        put(hidden.cell(1, column), name)
        for row, word in enumerate(words, 2):
            put(hidden.cell(row, column), word)
        letters = column_letters(column)
        ranges[name] = f"'{KEPT}'!${letters}$2:${letters}${max(2, len(words) + 1)}"
    return ranges


def _write_kept(hidden: "Worksheet", told: Sequence[str], kept: _Kept) -> None:
    for row, (name, text) in enumerate(zip(KEPT_NAMES, told, strict=True), 1):
        put(hidden.cell(row, 1), name)
        put(hidden.cell(row, 2), text)
    for row, (address, text) in enumerate(kept.issued.items(), FIRST_KEPT_ROW):
        put(hidden.cell(row, 1), address)
        put(hidden.cell(row, 2), text)
    hidden.protection.sheet = True


def kept_bounds(layout: Layout) -> tuple[int, int]:
    """(rows, columns) of the hidden worksheet that come back."""
    return FIRST_KEPT_ROW + sum(len(line.slots) for line in layout.lines), 2


def kept_address(row: int) -> tuple[str, str]:
    """The cells of name and text in one row of the hidden worksheet."""
    return address_of(row, 1), address_of(row, 2)
