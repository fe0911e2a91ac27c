"""The one writer of XLSX cells: text stays text whatever it begins with (security.md, trap 7).

openpyxl turns a text that begins with "=" into a formula; everything that writes a cell goes through `put()`, and
`put_formula()` is for formulas of the system's own, made of addresses alone. openpyxl costs a third of a second to
load, so it is loaded by the first workbook and not by the process.
"""

import io
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767
EXACT_DIGITS = 15
TEXT_FORMAT = "@"
# A program that reads a text as if it had been typed would calculate these.
CALCULATED = ("=", "+", "-", "@", "\t", "\r")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def new_book() -> "Workbook":
    """An empty workbook with one worksheet."""
    from openpyxl import Workbook

    return Workbook()


def put(cell: "Cell", value: str | int | Decimal | date | None) -> None:
    """Write a value: text as text, figures and days as such; "" and None leave the cell blank.

    Text is cut at what a cell can hold and loses control characters, which no XLSX can carry; a figure with more digits
    than a spreadsheet calculates with is written as text, for it would come back rounded.
    """
    if value is None or value == "":
        cell.value = None
        return
    if isinstance(value, bool):
        raise TypeError("a truth is written in words, which its reader knows")
    if isinstance(value, int | Decimal) and len(Decimal(value).as_tuple().digits) > EXACT_DIGITS:
        value = f"{value:f}"
    if not isinstance(value, str):
        cell.value = value
        return
    text = cell_text(value)
    cell.value = text
    # Set afterwards: the assignment has taken "=1+1" for a formula and "#N/A" for an error.
    cell.data_type = "s"
    if text.startswith(CALCULATED):
        cell.quotePrefix = True


def put_formula(cell: "Cell", formula: str) -> None:
    """Write a formula of the system's own; nothing that a person typed may be part of it."""
    cell.value = f"={formula}"


def cell_text(text: str) -> str:
    """What of a text a cell can hold."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n"))[:LONGEST_TEXT]


def as_bytes(book: "Workbook") -> bytes:
    """The workbook as a file."""
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def column_letters(column: int) -> str:
    """1 → "A", 28 → "AB"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address_of(row: int, column: int) -> str:
    """(12, 3) → "C12"."""
    return f"{column_letters(column)}{row}"


def text_width(text: Any) -> int:
    """How many narrow characters wide a text is: a Chinese one counts two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in str(text))


def lines_needed(text: str, width: float) -> int:
    """Lines that a text takes in a column of that width, its own line ends counted."""
    room = max(1, int(width) - 1)
    return sum(max(1, -(-text_width(line) // room)) for line in text.split("\n")) if text else 1
