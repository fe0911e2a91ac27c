"""Filling in the browser when things go wrong: a second browser, an expired session, text that is not valid yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from declarations.models import AnswerMark, Declaration
from declarations.validators import examine
from tests import factories
from tests.journeys import steps
from zjtx.common import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def declaration() -> Declaration:
    return factories.draft(at=clock.now(), full=False)


@pytest.fixture
def open_block(new_context: Callable, declaration: Declaration) -> Callable[[], Page]:
    def opened() -> Page:
        page = new_context().new_page()
        steps.sign_in(page, declaration.created_by.username)
        page.goto(f"/declarations/{declaration.number}/fill/operations/")
        return page

    return opened


def figure(page: Page, name: str):
    return steps.wrapper(page, name).locator("input:not([type=hidden])").first


def stored(declaration: Declaration, name: str, year: str) -> str | None:
    return examine(declaration, clock.now()).answers.get(name, {}).get(year)


def test_second_browser_is_told_and_chooses(open_block, declaration):
    first, second = open_block(), open_block()
    steps.answer(first, "revenue.2021", "1680")
    figure(second, "revenue.2021").fill("1700")
    figure(second, "revenue.2021").blur()
    expect(steps.wrapper(second, "revenue.2021")).to_contain_text("1680.00")
    assert stored(declaration, "revenue", "2021") == "1680.00"
    second.get_by_role("button", name="保留本处内容").click()
    expect(steps.wrapper(second, "revenue.2021")).to_have_attribute("data-version", "2")
    assert stored(declaration, "revenue", "2021") == "1700.00"


def test_expired_session_signs_in_again_in_place_and_keeps_the_text(open_block, declaration):
    page = open_block()
    Session.objects.all().delete()
    figure(page, "revenue.2021").fill("2468")
    figure(page, "revenue.2021").blur()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("登录名").fill(declaration.created_by.username)
    dialog.get_by_label("密码").fill(factories.PASSWORD)
    dialog.get_by_role("button", name="登录").click()
    expect(dialog).to_be_hidden()
    expect(steps.wrapper(page, "revenue.2021")).to_have_attribute("data-version", "1")
    expect(figure(page, "revenue.2021")).to_have_value("2468.00")
    assert stored(declaration, "revenue", "2021") == "2468.00"


def test_invalid_text_stays_with_its_reason_after_a_reload(open_block, declaration):
    page = open_block()
    steps.answer(page, "revenue.2021", "约四千万")
    expect(steps.wrapper(page, "revenue.2021")).to_contain_text("应填写数字（单位：万元）")
    page.reload()
    expect(figure(page, "revenue.2021")).to_have_value("约四千万")
    expect(figure(page, "revenue.2021")).to_have_attribute("aria-invalid", "true")
    assert stored(declaration, "revenue", "2021") is None


def test_computed_shares_follow_what_is_typed(open_block, declaration):
    page = open_block()
    for name, value in (("revenue.2021", "1000"), ("main_revenue.2021", "850"), ("main_revenue.2020", "800")):
        steps.answer(page, name, value)
    page.goto(f"/declarations/{declaration.number}/fill/specialised/")
    expect(page.locator('[id="value-main_revenue_ratio.2021"]')).to_have_text("85.00")
    expect(page.locator('[id="value-main_revenue_growth.2021"]')).to_have_text("6.25")


def test_block_is_filled_with_the_keyboard_alone(open_block, declaration):
    page = open_block()
    figure(page, "revenue.2020").focus()
    for text in ("1500", "1680", "1400", "1600"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(steps.wrapper(page, "main_revenue.2021")).to_have_attribute("data-version", "1")
    assert stored(declaration, "revenue", "2021") == "1680.00"
    assert stored(declaration, "main_revenue", "2020") == "1400.00"


def test_pasted_block_from_a_spreadsheet_fills_the_cells(open_block, declaration):
    page = open_block()
    figure(page, "revenue.2020").focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "1,500.00\\t１６８０\\n1400\\t1 600");
            const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }"""
    )
    expect(steps.wrapper(page, "main_revenue.2021")).to_have_attribute("data-version", "1")
    page.wait_for_function("document.querySelector('[data-autosave-status]').textContent.includes('已保存')")
    assert stored(declaration, "revenue", "2020") == "1500.00"
    assert stored(declaration, "main_revenue", "2021") == "1600.00"


def test_page_without_script_saves_the_whole_block(new_context, declaration):
    page = new_context(java_script_enabled=False).new_page()
    steps.sign_in(page, declaration.created_by.username)
    page.goto(f"/declarations/{declaration.number}/fill/operations/")
    figure(page, "revenue.2021").fill("1680")
    figure(page, "employees.2021").fill("很多")
    page.get_by_role("button", name="保存本页").click()
    expect(page.get_by_text("其中1项需要修改")).to_be_visible()
    expect(figure(page, "employees.2021")).to_have_value("很多")
    assert stored(declaration, "revenue", "2021") == "1680.00"
    assert AnswerMark.objects.get(declaration=declaration, field="employees", year=2021).error
