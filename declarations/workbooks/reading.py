"""A workbook that comes back: recognised as this declaration's own and unchanged in its structure, cells read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

from declarations.answers.fields import Input
from declarations.models import Declaration
from declarations.workbooks.layout import KEPT, KEY, Layout, Slot
from declarations.workbooks.words import TICK_PROBLEM, is_tick, posted, ticked, wanted_of
from declarations.workbooks.writing import FIRST_KEPT_ROW, FORMAT_NAME, KEPT_NAMES, kept_address, kept_bounds
from zjtx.common.spreadsheets.reading import Book, BookProblem, CellProblem, CellValue, read_book, text_for
from zjtx.common.spreadsheets.writing import address_of

FOREIGN = "该工作簿不是本系统下发的填报表格，请先在本页下载表格，将内容填入后上传"
LOST_ZERO = "单元格是数值，区号开头的0已丢失，请将单元格格式改为“文本”后重新填写"
OLD = "该表格按旧的栏目下发，与现行申报表不一致，请重新下载表格，将内容填入后上传"

# An area code and number without the zero in front; a mobile number of eleven digits begins with 1.
_LOST_ZERO = re.compile(r"[2-9]\d{8,11}")


class WorkbookRefused(Exception):
    """The workbook as a whole is not taken; `args[0]` says why and what to do."""


@dataclass(frozen=True)
class CellError:
    """One cell that cannot be taken: where, which answer, what stands in it, the sentence."""

    address: str
    label: str
    given: str
    sentence: str


@dataclass(frozen=True)
class Given:
    """What an input's cells say, in the words the page would post. `is_formula`: the system's own formula stands."""

    texts: tuple[str, ...] = ()
    problems: tuple[CellError, ...] = ()
    is_formula: bool = False
    is_rounded: bool = False


@dataclass(frozen=True)
class Filled:
    """A recognised workbook: its cells, and what stood in each when it was issued."""

    layout: Layout
    cells: Mapping[str, CellValue]
    issued: Mapping[str, str]

    def given(self, one: Input) -> Given:
        """What stands in the input's cells now."""
        return given_of(one, self.slots(one), self.cells, may_compute=bool(self.layout.computed_name(one)))

    def was_given(self, one: Input) -> Given:
        """What stood in them when the workbook was issued."""
        slots = self.slots(one)
        kept = {slot.address: self.issued.get(slot.address, "") for slot in slots}
        return given_of(
            one, slots, {key: CellValue(key, "text" if text else "blank", text) for key, text in kept.items()}
        )

    def slots(self, one: Input) -> tuple[Slot, ...]:
        """The input's cells."""
        return self.layout.slots[one.name]

    def address(self, one: Input) -> str:
        """The input's first cell."""
        return self.slots(one)[0].address


def read_workbook(source: BinaryIO, declaration: Declaration, layout: Layout) -> Filled:
    """Read an inspected XLSX. Raises WorkbookRefused where it is not this declaration's or its rows have moved."""
    return read_issued(source, layout, lambda told: _check_identity(told, declaration, layout))


def read_issued(source: BinaryIO, layout: Layout, check: Callable[[Mapping[str, str]], None]) -> Filled:
    """Read a workbook that the system issued; `check` is shown what it says of itself (KEPT_NAMES) and raises
    WorkbookRefused where that is not what was asked for."""
    bounds = {layout.main: (layout.last_row, KEY), KEPT: kept_bounds(layout)}
    try:
        book = read_book(source, bounds)
    except BookProblem as problem:
        raise WorkbookRefused(str(problem)) from problem
    check(_told(book))
    if layout.main not in book.sheets:
        raise WorkbookRefused(f"工作簿中没有名为“{layout.main}”的工作表，请勿改名或删除，改回原名或重新下载表格后上传")
    _check_rows(book, layout)
    issued = {}
    for row in range(FIRST_KEPT_ROW, bounds[KEPT][0] + 1):
        address, text = (book.cell(KEPT, cell).text for cell in kept_address(row))
        issued[address] = text
    return Filled(layout, book.sheets[layout.main], issued)


def label_of(one: Input) -> str:
    """The input's label as it is understood alone: 2021年营业收入, 自主品牌名称·第1项."""
    label = one.field.full_label(one.year)
    return f"{label}·{one.part.group}{one.part.label}" if one.part else label


def _told(book: Book) -> dict[str, str]:
    return {
        book.cell(KEPT, address_of(row, 1)).text: book.cell(KEPT, address_of(row, 2)).text
        for row in range(1, len(KEPT_NAMES) + 1)
    }


def _check_identity(told: Mapping[str, str], declaration: Declaration, layout: Layout) -> None:
    if told.get("format") != FORMAT_NAME:
        raise WorkbookRefused(FOREIGN)
    if told.get("number") != declaration.number:
        number = told.get("number", "")[:24]
        raise WorkbookRefused(f"该表格是申报{number}的，不是本申报{declaration.number}的，请上传本申报下载的表格")
    expected = {"version": layout.sheet.version, "year": str(layout.year), "layout": layout.digest}
    if any(told.get(name) != text for name, text in expected.items()):
        raise WorkbookRefused(OLD)


def _check_rows(book: Book, layout: Layout) -> None:
    for line in layout.lines:
        if line.key and book.cell(layout.main, address_of(line.row, KEY)).text != line.key:
            raise WorkbookRefused(
                f"第{line.row}行与下发的表格不一致（可能增删、移动或排序了行），请重新下载表格，将内容填入后上传"
            )


def given_of(one: Input, slots: Sequence[Slot], cells: Mapping[str, CellValue], *, may_compute: bool = False) -> Given:
    """What stands in an input's cells, in the words the page would post."""
    found = [cells.get(slot.address) or CellValue(slot.address) for slot in slots]
    if is_tick(slots[0]):
        return _ticks(one, slots, found)
    cell = found[0]
    if may_compute and cell.kind == "formula":
        return Given(("",), is_formula=True)
    places = 2 if one.part is None and one.field.kind in ("money", "percent") else None
    try:
        exact = text_for(cell, wanted=wanted_of(one))
        text = text_for(cell, wanted=wanted_of(one), places=places)
    except CellProblem as problem:
        return Given(problems=(CellError(cell.address, label_of(one), cell.text, str(problem)),))
    if cell.kind == "number" and one.field.name.endswith("_phone") and _LOST_ZERO.match(text):
        return Given(problems=(CellError(cell.address, label_of(one), cell.text, LOST_ZERO),))
    is_rounded = cell.kind == "number" and Decimal(exact.rstrip("%")) != Decimal(text.rstrip("%"))
    return Given((posted(one, text),), is_rounded=is_rounded)


def _ticks(one: Input, slots: Sequence[Slot], found: Sequence[CellValue]) -> Given:
    texts, problems = [], []
    for slot, cell in zip(slots, found, strict=True):
        try:
            text = text_for(cell, wanted="truth")
            said = ticked(text)
            if said is None:
                raise CellProblem(TICK_PROBLEM)
        except CellProblem as problem:
            words = dict((*one.field.options, ("none", "以上均无"))).get(slot.option, "")
            label = f"{label_of(one)}·{words}" if slot.option else label_of(one)
            problems.append(CellError(cell.address, label, cell.text, str(problem)))
            continue
        if said:
            texts.append(slot.option or "1")
    return Given(tuple(texts) if slots[0].option else (texts[0] if texts else "",), tuple(problems))
