"""Reports filled with spreadsheets: an enterprise its own, a city those of its enterprises."""

from __future__ import annotations

from tests.wall.cast_pool import ONLY_THEIRS
from tests.wall.rows import Row, behind, pk

QUARTER, NO_QUARTER = "2021Q4", "2019Q1"


def _own(get: str, post: str, quarter: str = QUARTER) -> Row:
    return Row(get, post, behind(quarter), behind(NO_QUARTER))


def _of_upload(get: str, post: str, name: str) -> Row:
    """A spreadsheet that somebody has uploaded."""
    return Row(get, post, behind(QUARTER, pk(name)), behind(NO_QUARTER, pk(name)))


TABLE: dict[str, Row] = {
    "pool:workbook": _own("Ee200", "Ee405"),
    "pool:workbook_upload": _own("Ee200", "Ee422"),
    "pool:workbook_preview": _of_upload("E200", "Ee405", "report_workbook"),
    "pool:workbook_confirm": _of_upload("Ee405", "E409", "report_workbook"),
    "pool:workbook_discard": _of_upload("Ee405", "E302", "report_workbook"),
    "pool:rows": _own("Cc200", "Cc422"),
    "pool:rows_sheet": _own("Cc200", "Cc405"),
    "pool:rows_preview": _of_upload("C200", "Cc405", "city_rows"),
    "pool:rows_confirm": _of_upload("Cc405", "C409", "city_rows"),
    "pool:rows_discard": _of_upload("Cc405", "C302", "city_rows"),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    ("pool:workbook", _own("e200", "Ee405", ONLY_THEIRS)),
    ("pool:workbook_upload", _own("e200", "e422", ONLY_THEIRS)),
    ("pool:rows", _own("c200", "c422", ONLY_THEIRS)),
    ("pool:rows_sheet", _own("c200", "Cc405", ONLY_THEIRS)),
)
