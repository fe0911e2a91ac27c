"""The answer of a self-check on a phone and by keyboard: no scrolling sideways, the counts show one state alone."""

import pytest
from playwright.sync_api import expect

from tests.declarations.test_self_check import round_  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_state_alone_by_keyboard_on_a_phone(page, round_):  # noqa: F811
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/self-check/sme/")
    page.locator("[name='revenue.2021']").fill("1480")
    page.get_by_role("button", name="核对条件").click()
    disproved = page.locator("[data-state=not_met]")
    missing = page.locator("[data-state=missing]").first
    expect(missing).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#show-all").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#show-not_met")).to_be_checked()
    expect(disproved).to_be_visible()
    expect(disproved).to_contain_text("还差 20.00 万元")
    expect(missing).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    missing.get_by_role("link").first.click()
    expect(page.locator(":target")).to_be_in_viewport()
