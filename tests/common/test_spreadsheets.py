"""Writing and reading cells: text stays text, what is seen is what is read, and a reader that cannot be drowned."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from zjtx.common.spreadsheets.reading import BookProblem, CellProblem, CellValue, read_book, text_for
from zjtx.common.spreadsheets.writing import (
    LONGEST_TEXT,
    address_of,
    as_bytes,
    cell_text,
    lines_needed,
    new_book,
    put,
    put_formula,
)


def written(*cells: tuple) -> bytes:
    """A workbook with (value, number format) in A1, A2 …"""
    book = new_book()
    for row, (value, number_format) in enumerate(cells, 1):
        cell = book.active.cell(row, 1)
        cell.value = value
        if number_format:
            cell.number_format = number_format
    return as_bytes(book)


def read(value, number_format: str = "") -> CellValue:
    book = read_book(io.BytesIO(written((value, number_format))), {"Sheet": (5, 3)})
    return book.cell("Sheet", "A1")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "=cmd|' /C calc'!A0", "#N/A", "0012", "true", "1e5"])
def test_text_is_written_as_text_whatever_it_begins_with(text):
    book = new_book()
    put(book.active["A1"], text)
    data = as_bytes(book)
    cell = load_workbook(io.BytesIO(data)).active["A1"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@", "\t"))
    assert read_book(io.BytesIO(data), {"Sheet": (1, 1)}).cell("Sheet", "A1").text == text


def test_figures_days_and_blanks_are_written_as_such():
    book = new_book()
    for row, value in enumerate((Decimal("1680.50"), 12, date(2022, 3, 5), "", None), 1):
        put(book.active.cell(row, 1), value)
    found = read_book(io.BytesIO(as_bytes(book)), {"Sheet": (5, 1)}).sheets["Sheet"]
    assert {address: (one.kind, one.text) for address, one in found.items()} == {
        "A1": ("number", "1680.5"),
        "A2": ("number", "12"),
        "A3": ("date", "2022-03-05"),
    }


def test_a_figure_with_more_digits_than_a_spreadsheet_holds_comes_back_whole():
    book = new_book()
    put(book.active["A1"], Decimal("99999999999999.99"))
    assert read_book(io.BytesIO(as_bytes(book)), {"Sheet": (1, 1)}).cell("Sheet", "A1").text == "99999999999999.99"


def test_a_truth_is_not_written_by_mistake():
    with pytest.raises(TypeError):
        put(new_book().active["A1"], True)


def test_what_no_cell_can_hold_is_left_out():
    assert cell_text("甲\x00\x0b乙\r\n丙\ud800\ufffe") == "甲乙\n丙"
    assert len(cell_text("长" * 40_000)) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("value", "number_format", "kind", "text", "decimals"),
    [
        (0.65, "0%", "number", "65%", 0),
        (0.07, "0.00%", "number", "7%", 2),
        (0.12345, "0.0%", "number", "12.345%", 1),
        (0.65, "General", "number", "0.65", None),
        (0.65, '0.00"%"', "number", "0.65", 2),
        (1680.4999999999998, "", "number", "1680.5", None),
        (1234.5678, "#,##0.00", "number", "1234.5678", 2),
        (-35.2, "#,##0.00_);[Red](#,##0.00)", "number", "-35.2", 2),
        (1234.5678, '"¥"#,##0.00', "number", "1234.5678", 2),
        (13900000002.0, "", "number", "13900000002", None),
        (1e20, "", "number", "1" + "0" * 20, None),
        (1e-7, "", "number", "0.0000001", None),
        (datetime(2022, 3, 5, 9, 30), "", "date", "2022-03-05", None),  # noqa: DTZ001
        (44625, "yyyy-mm-dd", "date", "2022-03-05", None),
        (True, "", "truth", "TRUE", None),
        ("=A2", "", "formula", "", None),
        ("#DIV/0!", "", "error", "#DIV/0!", None),
        ("  \n", "", "blank", "", None),
        (" 甲 ", "", "text", " 甲 ", None),
    ],
)
def test_a_cell_is_read_as_it_is_seen(value, number_format, kind, text, decimals):
    found = read(value, number_format)
    assert (found.kind, found.text, found.decimals) == (kind, text, decimals)


@pytest.mark.parametrize("number_format", ["#,##0,", "0.00,,", '0!.0000"万"'])
def test_a_scaled_figure_is_refused_where_a_figure_is_wanted(number_format):
    cell = read(12345678, number_format)
    assert cell.is_scaled
    with pytest.raises(CellProblem, match="缩放显示"):
        text_for(cell, wanted="number")


def test_a_figure_is_taken_as_shown_only_where_its_cell_shows_that_many_decimals():
    shown, more, none = read(1234.565, "0.00"), read(1234.5678, "0.000"), read(1234.5678)
    assert [text_for(one, wanted="number", places=2) for one in (shown, more, none)] == [
        "1234.57",
        "1234.5678",
        "1234.5678",
    ]
    assert text_for(read(0.12345, "0.00%"), wanted="number", places=2) == "12.35%"


def test_only_the_worksheets_rows_and_columns_asked_for_are_read():
    book = new_book()
    book.active.title = "申报表"
    book.create_sheet("其他")["A1"] = "不读"
    for row, column in ((1, 1), (3, 2), (4, 1), (1, 4), (900, 1)):
        book["申报表"].cell(row, column).value = "值"
    found = read_book(io.BytesIO(as_bytes(book)), {"申报表": (3, 3), "没有": (1, 1)})
    assert {name: sorted(cells) for name, cells in found.sheets.items()} == {"申报表": ["A1", "B3"]}
    assert found.cell("没有", "A1").kind == "blank"


@pytest.mark.parametrize("data", [b"", b"PK", b"not a workbook"])
def test_what_is_no_workbook_is_a_sentence(data):
    with pytest.raises(BookProblem, match="请用WPS或Excel另存后重新上传"):
        read_book(io.BytesIO(data), {"Sheet": (1, 1)})


def test_addresses_and_line_counts():
    assert [address_of(12, column) for column in (3, 26, 27, 703)] == ["C12", "Z12", "AA12", "AAA12"]
    assert [lines_needed(text, 11) for text in ("", "甲" * 5, "甲" * 6, "a\nb\n" + "甲" * 6)] == [1, 1, 2, 4]


def test_formula_of_the_systems_own_is_one():
    book = new_book()
    put_formula(book.active["A1"], "B1*100")
    assert load_workbook(io.BytesIO(as_bytes(book))).active["A1"].value == "=B1*100"


def test_openpyxl_is_not_loaded_with_the_process():
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'zjtx.settings.test'; import django; django.setup();"
        "import declarations.views.workbooks; sys.exit('openpyxl' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
