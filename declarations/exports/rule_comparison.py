"""The comparison of two rule sets as an XLSX: a head that says what was compared, a row a pair of clauses."""

from datetime import date
from typing import TYPE_CHECKING, Any

from declarations.eligibility.comparison import Comparison, ScoredRow
from declarations.eligibility.ruleset import TierRules
from declarations.pages.rule_comparison import row_words, scored_label
from declarations.pages.rule_sets import indicator_words, label_of, status_of
from declarations.workbooks.look import LINE_HEIGHT, PADDING, Page, add_styles
from zjtx.common.spreadsheets.writing import address_of, as_bytes, column_letters, lines_needed, new_book
from zjtx.common.templatetags.zjtx import cn_date

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# Heading and width of each column.
COLUMNS = (
    ("方面", 12),
    ("结果", 12),
    ("左侧条款", 10),
    ("左侧要求", 20),
    ("左侧条款原文", 38),
    ("左侧地位", 20),
    ("右侧条款", 10),
    ("右侧要求", 20),
    ("右侧条款原文", 38),
    ("右侧地位", 20),
    ("说明", 34),
)
SIDE = ("id", "required", "text", "placement")
HEAD_ROW = 6


def comparison_book(found: Comparison, today: date) -> bytes:
    """The workbook as a file. All rows, whatever the page was filtered to."""
    book = new_book()
    book.active.title = "条件比较"
    add_styles(book)
    page = Page(book.active)
    _write_head(page, found, today)
    row = HEAD_ROW
    for title, rows in found.themes():
        for one in rows:
            row += 1
            _write_row(page, row, title, row_words(one))
    for scored in found.scored:
        row += 1
        _write_scored(page, row, scored)
    _finish(book, row)
    return as_bytes(book)


def _write_head(page: Page, found: Comparison, today: date) -> None:
    lines = [
        ("条件版本比较", "title"),
        (f"左侧：{_named(found.left)}", "guide"),
        (f"右侧：{_named(found.right)}", "guide"),
    ]
    lines += [(found.summary, "guide"), (f"导出日期：{cn_date(today)}", "guide")]
    for row, (text, style) in enumerate(lines, start=1):
        page.put(row, 1, text, style)
        page.sheet.merge_cells(f"A{row}:{address_of(row, len(COLUMNS))}")
        page.sheet.row_dimensions[row].height = 30.0 if style == "title" else LINE_HEIGHT + PADDING
    for column, (heading, _width) in enumerate(COLUMNS, start=1):
        page.put(HEAD_ROW, column, heading, "head")


def _named(rules: TierRules) -> str:
    return f"{label_of(rules)}（{status_of(rules)['label']}）"


def _write_row(page: Page, row: int, title: str, words: dict[str, Any]) -> None:
    sides = [words[side].get(name, "") for side in ("left", "right") for name in SIDE]
    _write_texts(page, row, [title, words["label"], *sides, "；".join(words["notes"])])


def _write_texts(page: Page, row: int, texts: list[str]) -> None:
    height = LINE_HEIGHT
    for column, (text, (_heading, width)) in enumerate(zip(texts, COLUMNS, strict=True), start=1):
        page.put(row, column, text, "label")
        height = max(height, lines_needed(text, width - 2) * LINE_HEIGHT)
    page.sheet.row_dimensions[row].height = height + PADDING


def _write_scored(page: Page, row: int, scored: ScoredRow) -> None:
    sides = [text for one in (scored.left, scored.right) for text in _scored_texts(indicator_words(one))]
    _write_texts(page, row, ["评分指标", scored_label(scored), *sides, ""])


def _scored_texts(words: dict[str, Any]) -> tuple[str, ...]:
    if not words:
        return ("",) * len(SIDE)
    options = "\n".join(f"{option}：{points}" for option, points in words["options"])
    return (words["id"], f"满分 {words['maximum']}", f"{words['title']}\n{options}", "")


def _finish(book: "Workbook", last_row: int) -> None:
    sheet: Worksheet = book.active
    for column, (_heading, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[column_letters(column)].width = width
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{address_of(last_row, len(COLUMNS))}"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.oddFooter.right.text = "第 &P 页，共 &N 页"
