"""How the workbook looks: widths, heights, styles, drop-down lists, print set-up, protection."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from declarations.workbooks.layout import (
    FIRST,
    HEAD_ROW,
    KEY,
    LABEL,
    NOTE,
    PART,
    SECOND,
    UNIT,
    Layout,
    Line,
    Slot,
)
from declarations.workbooks.words import TICK_PROBLEM, is_tick
from zjtx.common.spreadsheets.writing import TEXT_FORMAT, address_of, column_letters, lines_needed, put

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = {LABEL: 30, PART: 26, FIRST: 19, SECOND: 19, UNIT: 9, NOTE: 56, KEY: 4}
LINE_HEIGHT, NOTE_HEIGHT, PADDING, TALLEST = 15.0, 12.5, 6.0, 400.0
LONG_ROOM = 110.0
# The notes are set in smaller type.
NOTE_ROOM = WIDTHS[NOTE] * 1.12
INDENT = 2
INK, SOFT, RULE, WHITE = "FF1F2937", "FF4B5563", "FFBFC6D1", "FFFFFFFF"
BLUE, PALE, YELLOW = "FF1B4B8F", "FFEFF3F9", "FFFFFBE6"
FONT, HEADING_FONT = "宋体", "黑体"
FIGURES = {"money": "#,##0.00", "percent": "0.00", "int": "0"}
PREFIX = "zjtx "


@dataclass(frozen=True)
class Look:
    """A style as data; openpyxl is loaded with the first workbook only."""

    family: str = FONT
    size: int = 11
    color: str = INK
    is_bold: bool = False
    fill: str = ""
    align: str = "left"
    vertical: str = "center"
    is_boxed: bool = True
    number_format: str = "General"


LOOKS = {
    "title": Look(HEADING_FONT, 16, BLUE, True, align="center", is_boxed=False),
    "facts": Look(size=10, color=SOFT, align="center", is_boxed=False),
    "guide": Look(size=10, color=SOFT, is_boxed=False),
    "head": Look(HEADING_FONT, 11, WHITE, True, fill=BLUE, align="center"),
    "section": Look(HEADING_FONT, 13, BLUE, True, vertical="bottom", is_boxed=False),
    "block": Look(HEADING_FONT, 11, INK, True, fill=PALE),
    "years": Look(HEADING_FONT, 11, INK, True, fill=PALE, align="center"),
    "label": Look(),
    "unit": Look(size=10, color=SOFT, align="center"),
    "note": Look(size=9, color=SOFT),
    "derived": Look(fill=PALE, align="right", number_format="0.00"),
    "shown": Look(fill=PALE),
    "fill text": Look(fill=YELLOW, number_format=TEXT_FORMAT),
    "fill tick": Look(fill=YELLOW, align="center", number_format=TEXT_FORMAT),
    "fill date": Look(fill=YELLOW, number_format="yyyy-mm-dd"),
    **{f"fill {kind}": Look(fill=YELLOW, align="right", number_format=shape) for kind, shape in FIGURES.items()},
}


def add_styles(book: "Workbook") -> None:
    """Make the workbook's named styles: a cell then takes one by its name, which is quick."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

    thin = Side(style="thin", color=RULE)
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    for name, look in LOOKS.items():
        style = NamedStyle(f"{PREFIX}{name}", hidden=True)
        style.font = Font(name=look.family, size=look.size, bold=look.is_bold, color=look.color)
        # A little air between text and line, but not where a heading spans the page.
        indent = 1 if look.is_boxed and look.align != "center" else 0
        style.alignment = Alignment(horizontal=look.align, vertical=look.vertical, wrap_text=True, indent=indent)
        if look.is_boxed:
            style.border = box
        if look.fill:
            style.fill = PatternFill("solid", fgColor=look.fill)
        style.number_format = look.number_format
        style.protection = Protection(locked=not name.startswith("fill"))
        book.add_named_style(style)


def style_of(slot: Slot, kind: str) -> str:
    """The style of a cell to fill in."""
    if is_tick(slot) or kind == "bool":
        return "fill tick"
    return f"fill {kind}" if f"fill {kind}" in LOOKS else "fill text"


class Page:
    """The visible worksheet while it is written: styled cells, merged ranges, drop-down lists."""

    def __init__(self, sheet: "Worksheet") -> None:
        self.sheet = sheet
        self.merges: list[str] = []
        self.rules: dict[str, DataValidation] = {}

    def put(self, row: int, column: int, value: Any, style: str) -> "Cell":
        """Write a cell in a style of ours."""
        cell = self.sheet.cell(row, column)
        cell.style = f"{PREFIX}{style}"
        put(cell, value)
        return cell

    def put_across(self, row: int, text: str, style: str) -> None:
        """A line over the whole width."""
        for column in range(LABEL, NOTE + 1):
            self.put(row, column, text if column == LABEL else None, style)
        self.merge(row, LABEL, row, NOTE)
        room = sum(WIDTHS[column] for column in range(LABEL, NOTE + 1))
        heights = {"title": 30.0, "section": 28.0, "block": 21.0}
        self.sheet.row_dimensions[row].height = heights.get(style, lines_needed(text, room) * LINE_HEIGHT + PADDING)

    def merge(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Make one cell of several: the first holds the value, the others are blank and look alike."""
        self.merges.append(f"{address_of(row, column)}:{address_of(last_row, last_column)}")

    def join(self, line: Line) -> None:
        """Merge what belongs together in a row, and give the row its height."""
        has_parts = bool(line.part) or line.count != 1
        if line.count > 1:
            last = line.row + line.count - 1
            self.merge(line.row, LABEL, last, LABEL)
            self.merge(line.row, NOTE, last, NOTE)
        elif not has_parts:
            self.merge(line.row, LABEL, line.row, PART)
        if line.kind == "answer":
            self.put(line.row, SECOND, None, style_of(line.slots[0], _kind(line)))
            self.merge(line.row, FIRST, line.row, SECOND)
        self.sheet.row_dimensions[line.row].height = self._height(line, has_parts=has_parts)

    def offer(self, slot: Slot, source: str) -> None:
        """Give a cell its drop-down list, the range `source`, or a limited text its limit."""
        column = slot.one.field.column
        limit = column.limit if slot.one.field.kind == "long_text" else None
        key = source or (f"limit {limit}" if limit else "")
        if not key:
            return
        if key not in self.rules:
            self.rules[key] = _list(source, slot) if source else _limit(limit)
        self.rules[key].add(slot.address)

    def finish(self, layout: Layout, *, title: str) -> None:
        """Columns, frozen head, print set-up, protection without a password."""
        sheet = self.sheet
        for column, width in WIDTHS.items():
            sheet.column_dimensions[column_letters(column)].width = width
        sheet.column_dimensions[column_letters(KEY)].hidden = True
        sheet.row_dimensions[HEAD_ROW].height = 21.0
        sheet.freeze_panes = f"A{HEAD_ROW + 1}"
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        sheet.print_area = f"A1:{address_of(layout.last_row, NOTE)}"
        sheet.print_options.horizontalCentered = True
        for side in ("left", "right", "top", "bottom"):
            setattr(sheet.page_margins, side, 0.45)
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = title.replace("&", "&&"), "第 &P 页，共 &N 页"
        for area in self.merges:
            # Not merge_cells(), which takes borders apart at three quarters of the cost: ours are alike all around.
            sheet.merged_cells.add(area)
        for rule in self.rules.values():
            sheet.add_data_validation(rule)
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False

    def _height(self, line: Line, *, has_parts: bool) -> float:
        label_room = WIDTHS[LABEL] if has_parts else WIDTHS[LABEL] + WIDTHS[PART]
        over = max(
            lines_needed(line.label, label_room - INDENT) * LINE_HEIGHT,
            lines_needed(line.note, NOTE_ROOM) * NOTE_HEIGHT,
        )
        height = lines_needed(line.part, WIDTHS[PART] - INDENT) * LINE_HEIGHT
        if line.kind == "answer":
            shown = self.sheet.cell(line.row, FIRST).value
            room = WIDTHS[FIRST] + WIDTHS[SECOND] - INDENT
            height = max(height, lines_needed(str(shown or ""), room) * LINE_HEIGHT)
        if line.count:
            # Label and note of a group stand over all its rows together.
            height = max(height, over - (line.count - 1) * (LINE_HEIGHT + PADDING))
        if line.kind == "answer" and line.slots[0].one.field.kind == "long_text":
            height = max(height, LONG_ROOM)
        return min(height + PADDING, TALLEST)


def _kind(line: Line) -> str:
    one = line.slots[0].one
    return one.part.kind if one.part else one.field.kind


def _list(source: str, slot: Slot) -> "DataValidation":
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=source, allow_blank=True)
    # A code alone will do as well, so its list only helps.
    rule.showErrorMessage = slot.one.field.kind not in ("region", "industry")
    rule.errorTitle = "请从列表中选择"
    rule.error = TICK_PROBLEM if is_tick(slot) else "请从下拉列表中选择，或清空单元格"
    return rule


def _limit(limit: int | None) -> "DataValidation":
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(limit), allow_blank=True)
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "超过字数", f"不得超过{limit}字"
    return rule
