"""Steps with a quarterly report: the enterprise's and its city's."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.steps_filling import save_page
from tests.pool.factories import ANSWERS

REMARK = "与财务报表不一致，请核对。"


def open_own(page: Page, quarter: str) -> None:
    """The report from the enterprise's page of the pool."""
    page.goto("/pool/")
    page.get_by_role("link", name=f"填报：{quarter}报表").click()


def fill_report(page: Page, quarter: str) -> None:
    """The report, saved as it is typed, to its receipt."""
    open_own(page, quarter)
    steps.answer_all(page, ANSWERS)
    steps.pick(page, "industry_division", "通用设备", "34")
    expect(page.locator("#report-side")).to_contain_text("各项已填全")
    hand_in(page, "提交报表")


def fill_report_without_script(page: Page, quarter: str) -> None:
    """The same in a browser that runs no script."""
    open_own(page, quarter)
    save_page(page, {**ANSWERS, "industry_division": "34"})
    hand_in(page, "提交报表")


def hand_in(page: Page, button: str) -> None:
    """From the filled report."""
    page.get_by_role("link", name="前往提交").first.click()
    steps.confirm(page, button)
    expect(page.get_by_text("报表已提交，回执编号").first).to_be_visible()


def correct_report(page: Page, quarter: str) -> None:
    """See the city's remark at the cell, correct it, hand in again."""
    page.goto("/pool/")
    page.get_by_role("link", name=f"查看修改意见：{quarter}报表").click()
    expect(page.locator("#answer-revenue")).to_contain_text(REMARK)
    page.get_by_role("link", name="按意见修改").click()
    expect(steps.wrapper(page, "revenue")).to_contain_text(REMARK)
    steps.answer(page, "revenue", "1,250.00")
    hand_in(page, "重新提交")


def open_report(page: Page, name: str, state: str) -> None:
    """The city's board, where the report stands as expected, and the report."""
    page.goto("/pool/board/")
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text(state)
    row.get_by_role("link", name=name).click()


def return_report(page: Page, name: str) -> None:
    """A remark at the revenue, and the return."""
    open_report(page, name, "待审核")
    page.locator("#answer-revenue").get_by_role("link", name="填写意见").click()
    page.get_by_label("修改意见").fill(REMARK)
    steps.confirm(page, "保存意见")
    act(page, "退回修改")


def accept_report(page: Page, name: str) -> None:
    """The report is accepted; the board says so."""
    open_report(page, name, "待审核")
    act(page, "审核通过")
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("已通过")


def act(page: Page, name: str) -> None:
    """One of the city's acts, with its confirmation."""
    page.get_by_role("region", name="办理").get_by_role("link", name=name, exact=True).click()
    steps.confirm(page, name)
