"""The city's sheet: the notice's table with a row for each enterprise and its code at the end, written and read back.

Columns are known by the heads, rows by the code; both stand as the system writes them (0034).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from cultivation_pool.kinds import Kind
from cultivation_pool.models.process import PoolReport
from cultivation_pool.papers.layout import Heads
from cultivation_pool.papers.reports import Made, cell_of, code_names, heads_of
from declarations.answers.display import CodeNames
from declarations.answers.fields import AnswerField, Input
from declarations.workbooks.layout import Slot
from declarations.workbooks.reading import Given, WorkbookRefused, given_of
from zjtx.common.spreadsheets.lists import A3, Cell, ListPage, list_book
from zjtx.common.spreadsheets.reading import Book, BookProblem, CellProblem, read_book, text_for
from zjtx.common.spreadsheets.writing import address_of, column_letters
from zjtx.common.templatetags.zjtx import cn_moment

CODE_HEAD, CODE_WIDTH = "统一社会信用代码", 23
ABOVE = 3
MOST_ROWS = 500
# Far more than may be filled, so that a row too many is seen and not passed over.
ROWS_READ = 3000
STYLES = {"money": "figure", "percent": "figure", "int": "number"}
GUIDE = "每行一家企业，按末列统一社会信用代码识别；空白的单元格不改动系统中的内容；由系统计算的栏目不需填写"
ASK = "请使用本页下载的汇总填报表，不要增删、移动或改写表头各列"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class CityLine:
    """One filled row: its place, the code and name that stand in it, and its cells."""

    row: int
    uscc: str
    name: str
    cells: Mapping[str, tuple[Slot, Given]]
    problem: str = ""


def write_city_sheet(
    target: Path | BinaryIO, kind: Kind, period: str, reports: Sequence[tuple[PoolReport, frozenset[str]]], made: Made
) -> None:
    """Write the sheet, each report with the answers named beside it; the others stay blank, and so do people's numbers,
    which the city sees masked."""
    heads, fields = _heads(kind, period), kind.fields(period)
    names, hidden = code_names(kind), kind.sheet.PHONES
    lines = [
        (f"{kind.sheet.title_of(period)}（汇总填报表）", "title"),
        (f"填报单位：{made.place}　　{heads.units}　　{GUIDE}", "line"),
        (f"{kind.name(period)}　　{made.by}，{cn_moment(made.at)}下载，列入未提交的{len(reports)}家", "line"),
    ]
    with list_book(target) as book:
        page = ListPage(
            book, kind.attachment, heads.widths, paper=A3, lines=lines,
            heads=[[(text, "head") for text in row] for row in heads.rows],
            head_heights=heads.heights, merged=heads.merged, repeated_from=1,
        )  # fmt: skip
        for number, (one, told) in enumerate(reports, 1):
            cells = [
                _cell(field, getattr(one, field.attname) if name in told and name not in hidden else None, names)
                for name, field in fields.items()
            ]
            page.append([(number, "number"), *cells, (one.enterprise.uscc, "cell")])


def _cell(field: AnswerField, value: Any, names: CodeNames) -> Cell:
    """As the notice's sheet has it; a blank one looks like what is going to stand in it."""
    shown, style = cell_of(field, value, names)
    return shown, STYLES.get(field.kind, style)


def read_city_sheet(source: BinaryIO, kind: Kind, period: str) -> list[CityLine]:
    """The filled rows of an inspected XLSX. Raises WorkbookRefused."""
    heads = _heads(kind, period)
    width = len(heads.rows[0])
    try:
        book = read_book(source, {kind.attachment: (ROWS_READ, width)})
    except BookProblem as problem:
        raise WorkbookRefused(str(problem)) from problem
    if kind.attachment not in book.sheets:
        raise WorkbookRefused(f"工作簿中没有名为“{kind.attachment}”的工作表，{ASK}")
    _check_heads(book, kind, heads)
    found = list(_lines(book, kind, period, ABOVE + len(heads.rows) + 1, width))
    if len(found) > MOST_ROWS:
        raise WorkbookRefused(f"一次至多{MOST_ROWS}行，本表有{len(found)}行，请分成几份上传")
    if not found:
        raise WorkbookRefused("表中没有填写任何企业")
    return found


def _check_heads(book: Book, kind: Kind, heads: Heads) -> None:
    for place, row in enumerate(heads.rows, ABOVE + 1):
        for column, wanted in enumerate(row, 1):
            cell = book.cell(kind.attachment, address_of(place, column))
            if _BLANKS.sub("", cell.text) != _BLANKS.sub("", wanted):
                words = f"应为“{wanted}”" if wanted else "应为空白"
                raise WorkbookRefused(f"{cell.address}：表头{words}，{ASK}")


def _lines(book: Book, kind: Kind, period: str, first: int, width: int) -> Iterator[CityLine]:
    typed = {"enterprise_name", *kind.typed(period)}
    fields = enumerate(kind.fields(period).items(), 2)
    inputs = [(column, Input(field)) for column, (name, field) in fields if name in typed]
    cells = book.sheets[kind.attachment]
    # A note below the table stands in its first column alone, as a serial number without its row does.
    filled = sorted({row for letters, row in map(_parted, cells) if row >= first and letters != "A"})
    for row in filled:
        uscc, problem = _code(book.cell(kind.attachment, address_of(row, width)))
        given = {}
        for column, one in inputs:
            slot = Slot(row, column, one)
            given[one.name] = (slot, given_of(one, (slot,), cells))
        name = given["enterprise_name"][1].texts
        yield CityLine(row, uscc, name[0] if name else "", given, problem)


def _code(cell: Any) -> tuple[str, str]:
    try:
        text = _BLANKS.sub("", text_for(cell, wanted="text")).upper()
    except CellProblem as problem:
        return "", f"{cell.address}：{problem}"
    return (text, "") if text else ("", f"{cell.address}：请填写统一社会信用代码")


def _parted(address: str) -> tuple[str, int]:
    """ "AB12" → ("AB", 12)."""
    letters = address.rstrip("0123456789")
    return letters, int(address[len(letters) :])


@cache
def _heads(kind: Kind, period: str) -> Heads:
    """The notice's head with the code's column at its end."""
    heads = heads_of(kind, period)
    last = len(heads.rows[0]) + 1
    first = ABOVE + 1
    tall = [f"{column_letters(last)}{first}:{column_letters(last)}{first + len(heads.rows) - 1}"]
    return Heads(
        rows=[[*row, CODE_HEAD if place == 0 else ""] for place, row in enumerate(heads.rows)],
        widths=[*heads.widths, CODE_WIDTH],
        units=heads.units,
        merged=[*heads.merged, *(tall if len(heads.rows) > 1 else [])],
        heights=heads.heights,
    )
