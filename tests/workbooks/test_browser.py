"""Download, fill, upload, errors, mend, preview, confirm: the whole way in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from declarations.answers.storage import read_values
from declarations.workbooks.layout import MAIN
from tests import factories
from tests.journeys import steps
from tests.workbooks.filling import address
from zjtx.common import clock

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sheet_is_filled_with_a_spreadsheet(new_context, tmp_path: Path):
    declaration = factories.draft(at=clock.now())
    page = new_context().new_page()
    steps.sign_in(page, declaration.created_by.username)
    page.goto(f"/declarations/{declaration.number}/")
    page.get_by_role("link", name="用表格填写").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载填报表格").click()
    issued = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(issued)
    assert issued.name == f"{declaration.number}-填报表格.xlsx"
    cell = address(declaration, "revenue.2021")
    for value in ("约四千万", "4,321.5万元"):
        book = load_workbook(issued)
        book[MAIN][cell] = value
        book.save(issued)
        page.get_by_label("填好的表格").set_input_files(issued)
        page.get_by_role("button", name="上传并核对").click()
        if value == "约四千万":
            expect(page.get_by_role("heading", name="需要更正的单元格（1处）")).to_be_visible()
            expect(page.get_by_role("row", name=cell)).to_contain_text("“2021年营业收入”应填写数字（单位：万元）")
    expect(page.get_by_role("heading", name="导入后将变化1项")).to_be_visible()
    expect(page.get_by_role("row", name=cell)).to_contain_text("4,321.50 万元")
    page.get_by_role("button", name="导入1项").click()
    expect(page.get_by_text("已从表格导入1项")).to_be_visible()
    assert str(read_values(declaration)["revenue"]["2021"]) == "4321.50"
