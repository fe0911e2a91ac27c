"""Spreadsheets of reports in a clerk's hands: an enterprise's workbook, and a city's sheet of many enterprises."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from cultivation_pool.kinds import QUARTERLY
from cultivation_pool.models.process import PoolReport
from cultivation_pool.papers.reports import Made
from cultivation_pool.services.city_rows import open_reports_of
from cultivation_pool.workbooks.city_sheet import write_city_sheet
from cultivation_pool.workbooks.issuing import issue_report
from cultivation_pool.workbooks.layout import MAIN, layout_of_report
from tests.pool.factories import FILED, QUARTER
from zjtx.accounts.models import User

FIRST = 5
PLACES = dict(zip(QUARTERLY.fields(QUARTER), "BCDEFGHIJKLMNOPQRSTU", strict=True)) | {"uscc": "V"}
WHOLE = {
    "revenue": 1200, "revenue_growth": 5.2, "main_revenue": 1100, "main_revenue_growth": 4.8, "exports": 0,
    "tax_paid": 60, "net_profit": -15, "rd_expense": 55, "is_listed": "否", "has_violation": "否",
    "has_accident": "否", "is_renamed": "否",
}  # fmt: skip


def address(report: PoolReport, name: str) -> str:
    """The cell of an answer in the report's workbook."""
    return layout_of_report(report).slots[name][0].address


def book_of(report: PoolReport, **values: Any) -> bytes:
    """The issued workbook with values typed into cells."""
    book = load_workbook(io.BytesIO(issue_report(report, at=FILED)))
    for name, value in values.items():
        book[MAIN][address(report, name)].value = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def city_sheet(officer: User, *rows: Any, period: str = QUARTER) -> SimpleUploadedFile:
    """The sheet that the system issues, with these rows (report, {name: value}) instead of its own."""
    target = io.BytesIO()
    write_city_sheet(target, QUARTERLY, period, open_reports_of(officer, period), Made("大连市", "王敏", FILED))
    book = load_workbook(target)
    page = book[QUARTERLY.attachment]
    for row in page.iter_rows(min_row=FIRST, max_row=page.max_row):
        for cell in row:
            cell.value = None
    for place, (report, values) in enumerate(rows, FIRST):
        given = {"enterprise_name": report.enterprise_name, "uscc": report.enterprise.uscc} if report else {}
        for name, value in {**given, **values}.items():
            page[f"{PLACES[name]}{place}"].value = value
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile("汇总填报表.xlsx", made.getvalue())
