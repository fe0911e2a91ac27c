"""The desk in a real browser: keys, notes that stay where they are made, tabs, evidence beside the sheet."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from declarations.models import Remark
from review.models import FirstReview
from tests.review import factories
from tests.review.factories import FIRST_DAY
from zjtx.common import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed_in(new_context, live_server):
    """A browser context signed in as an officer of Dalian, on the first day."""
    with clock.frozen(FIRST_DAY):
        client = Client()
        client.force_login(factories.city_officer(full_name="王敏"))
        context = new_context()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        yield context


def test_a_case_is_reviewed_and_returned_by_keyboard_and_mouse(signed_in):
    factories.submitted()
    declaration = factories.submitted()
    page = signed_in.new_page()
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto("/review/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(declaration.number)
    page.get_by_role("button", name="由我经办").click()
    expect(page.get_by_text("由本人经办", exact=True)).to_be_visible()

    page.get_by_role("tab", name="承诺").click()
    typed = page.locator("#commitment-credit").get_by_label("核查说明")
    typed.fill("已查信用辽宁")
    cell = page.locator("#answer-revenue-2021")
    cell.hover()
    cell.get_by_role("link", name="填写修改意见").click()
    cell.get_by_label("修改意见").fill("与审计报告不一致")
    cell.get_by_role("button", name="保存意见").click()
    expect(cell.locator(".remark")).to_contain_text("与审计报告不一致")
    assert typed.input_value() == "已查信用辽宁"

    page.get_by_role("link", name="退回修改").click()
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text(f"{declaration.number} {declaration.enterprise_name}：退回修改已办理")).to_be_visible()
    assert FirstReview.objects.get().declaration == declaration
    assert Remark.objects.get().sent_at == FIRST_DAY
    assert failures == []


def test_pages_fit_a_phone(signed_in):
    declaration = factories.submitted()
    factories.resubmitted(declaration, factories.city_officer())
    page = signed_in.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/review/", "/review/done/", f"/review/{declaration.number}/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    page.get_by_role("link", name="跳到条件、承诺、意见和材料").click()
    expect(page.get_by_role("tab", name="条件")).to_be_in_viewport()


def test_rows_ticked_by_key_are_previewed_and_returned_together(signed_in):
    rows = [factories.submitted() for _ in range(2)]
    page = signed_in.new_page()
    page.goto("/review/")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator('[data-checked-count="case"]')).to_have_text("2")
    page.get_by_role("button", name="批量退回修改").click()
    chosen = page.locator('[data-checked-count="row"]')
    expect(chosen).to_have_text("2")
    page.get_by_role("checkbox", name="选择第 1 行").uncheck()
    expect(chosen).to_have_text("1")
    page.get_by_label("共同修改意见").fill("请补充签字盖章页")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("main").get_by_role("button", name="批量退回修改").click()
    expect(page.get_by_text("已办完")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert FirstReview.objects.get().declaration == rows[1]
    assert Remark.objects.get().text == "请补充签字盖章页"
