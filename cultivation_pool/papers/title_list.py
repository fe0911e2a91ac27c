"""The empty list for a conversion or a lapse, to be filled in and uploaded."""

from cultivation_pool.services.title_acts import HEAD, SHEET
from zjtx.common.spreadsheets.writing import as_bytes, new_book, put

WIDTHS = {"A": 30, "B": 26, "C": 44}


def blank_list() -> bytes:
    """One worksheet with its head: a line needs the certificate number, or the code where there is one title alone."""
    book = new_book()
    sheet = book.active if book.active is not None else book.create_sheet()
    sheet.title = SHEET
    for place, label in enumerate(HEAD, 1):
        put(sheet.cell(1, place), label)
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    return as_bytes(book)
