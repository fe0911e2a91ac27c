"""Lists for offices as worksheets that are written row by row to disk, so that memory does not grow with them: lines
above, a head that is repeated on every printed page, rows as high as their longest cell needs, landscape."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from zjtx.common.spreadsheets.writing import column_letters, lines_needed, put

if TYPE_CHECKING:
    from openpyxl import Workbook

# (value, style): the styles are those of `list_book()`.
Cell = tuple[Any, str]
STYLES = ("title", "line", "head", "cell", "number", "figure", "mark", "upright", "green", "amber", "red")
FILLS = {"head": "FF1B4B8F", "green": "FFEDF6F0", "amber": "FFFFF6E2", "red": "FFFDF0EF"}
ACROSS = {"cell": "left", "line": "left", "number": "right", "figure": "right"}
WITHOUT_BOX = ("title", "line")
INK, WHITE, RULE, FONT, HEADING_FONT = "FF1F2937", "FFFFFFFF", "FFBFC6D1", "宋体", "黑体"
LINE, PADDING, TALLEST = 13.5, 5.0, 400.0
LONGEST_UPRIGHT = 16
HEIGHTS = {"title": 34.0, "line": 18.0, "upright": 14.5 * LONGEST_UPRIGHT}
A3, A4 = 8, 9
PAGE_FOOT = "第 &P 页，共 &N 页"


class ListPage:
    """One worksheet while it is written.

    `lines` each stand alone in a row over all columns; `heads` are the rows of the head, `merged` ranges in it.
    `head_heights` are those of the head's rows where merged cells need others than their texts.
    Everything from the row `repeated_from` down to the head's last stands on every printed page.
    """

    def __init__(
        self,
        book: "Workbook",
        name: str,
        widths: Sequence[float],
        *,
        paper: int,
        lines: Sequence[Cell],
        heads: Sequence[Sequence[Cell]],
        head_heights: Sequence[float | None] = (),
        merged: Sequence[str] = (),
        repeated_from: int = 1,
    ) -> None:
        self._sheet = book.create_sheet(name)
        self._widths = widths
        self._row = 0
        self._set_up(paper, repeated_from, len(lines) + len(heads))
        for place in merged:
            self._sheet.merged_cells.add(place)
        for line in lines:
            self.line(line)
        for place, head in enumerate(heads):
            self.append(head, head_heights[place] if place < len(head_heights) else None)

    def line(self, cell: Cell) -> None:
        """One cell over all columns."""
        row = self._row + 1
        self._sheet.merged_cells.add(f"A{row}:{column_letters(len(self._widths))}{row}")
        self.append([cell])

    def append(self, cells: Sequence[Cell], height: float | None = None) -> None:
        """One row, as high as its texts need unless it is said."""
        from openpyxl.cell import WriteOnlyCell

        self._row += 1
        made = []
        for value, style in cells:
            cell = WriteOnlyCell(self._sheet)
            cell.style = f"zjtx {style}"
            put(cell, value)
            made.append(cell)
        self._sheet.row_dimensions[self._row].height = height or self._height(cells)
        self._sheet.append(made)
        del self._sheet.row_dimensions[self._row]

    def _height(self, cells: Sequence[Cell]) -> float:
        if cells[0][1] in HEIGHTS:
            return HEIGHTS[cells[0][1]]
        widths = zip(cells, self._widths, strict=True)
        lines = max(lines_needed(str(value), width) for (value, _style), width in widths if value is not None)
        return min(TALLEST, lines * LINE + PADDING)

    def _set_up(self, paper: int, repeated_from: int, head: int) -> None:
        sheet = self._sheet
        for place, width in enumerate(self._widths, 1):
            sheet.column_dimensions[column_letters(place)].width = width
        sheet.freeze_panes = f"{'C' if len(self._widths) > 2 else 'A'}{head + 1}"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", paper
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_title_rows = f"{repeated_from}:{head}"
        sheet.oddFooter.center.text = PAGE_FOOT
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.5


def _new_book() -> "Workbook":
    """Written to disk row by row, with the styles that a cell takes by name."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    book = Workbook(write_only=True)
    side = Side(style="thin", color=RULE)
    box = Border(left=side, right=side, top=side, bottom=side)
    for name in STYLES:
        style = NamedStyle(f"zjtx {name}", hidden=True)
        is_title, is_head, is_upright = name == "title", name == "head", name == "upright"
        family = HEADING_FONT if is_title or is_head else FONT
        style.font = Font(name=family, size=14 if is_title else 10, bold=is_title, color=WHITE if is_head else INK)
        # 255: characters one below the other, as a Chinese table's narrow heads are set.
        rotation = 255 if is_upright else 0
        down = "top" if is_upright else "center"
        style.alignment = Alignment(ACROSS.get(name, "center"), down, wrap_text=not is_upright, text_rotation=rotation)
        style.border = box if name not in WITHOUT_BOX else Border()
        if name == "figure":
            style.number_format = "#,##0.00"
        if name in FILLS:
            style.fill = PatternFill("solid", fgColor=FILLS[name])
        book.add_named_style(style)
    return book


@contextmanager
def list_book(target: Path | BinaryIO) -> Iterator["Workbook"]:
    """A workbook that is saved at the end of the block. Raises OSError where the target does not take it."""
    book = _new_book()
    try:
        yield book
        book.save(target)
    finally:
        # openpyxl's own temporary files end with their sheets, be it in the middle of one.
        for sheet in book.worksheets:
            if not sheet.closed:
                sheet.close()
