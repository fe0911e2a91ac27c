"""Trying a line and the charts in a real browser: the slider answers at once, the address keeps the line; they fit a
phone."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from review.models import DecisionEntry
from tests.review import decided
from tests.review.decided import AT
from tests.review.factories import TIEDONG
from zjtx.common import clock

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_line_is_dragged_and_applied_and_charts_fit_a_phone(new_context, live_server):
    with clock.frozen(AT):
        three = [decided.reviewed("90"), decided.reviewed("80", region=TIEDONG), decided.reviewed("80")]
        list_, client = decided.drafted(three[0]), Client()
        client.force_login(decided.officer())
        context = new_context()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page, failures = context.new_page(), []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda one: failures.append(one.text) if one.type == "error" else None)
        page.goto(f"/review/decision/lists/{list_.pk}/line/")
        slider, effect = page.get_by_label("拖动划线名次"), page.locator("#line-effect")
        expect(effect).to_contain_text("划在第3名")
        slider.focus()
        slider.press("ArrowLeft")
        expect(effect).to_contain_text("第2至3名同为80.00分，此线将其分开")
        assert page.get_by_label("划线名次", exact=True).input_value() == "2"
        expect(page).to_have_url(f"{live_server.url}/review/decision/lists/{list_.pk}/line/?line=2")
        page.get_by_role("link", name="划在第1名（同分的均不列入）").click()
        expect(effect).to_contain_text("改为不列入2户")
        page.get_by_label("最低得分").fill("80")
        page.get_by_role("button", name="按得分试算").click()
        expect(effect).to_contain_text("名单与此线一致")
        page.get_by_label("划线名次", exact=True).fill("1")
        expect(effect).to_contain_text("改为不列入2户")
        page.get_by_role("button", name="按此线调整名单").click()
        expect(page.get_by_text("已按第1名划线：新列入0户，改为不列入2户")).to_be_visible()
        assert DecisionEntry.objects.filter(is_proposed=True).count() == 1
        page.set_viewport_size({"width": 390, "height": 844})
        for address in (f"/review/decision/lists/{list_.pk}/line/", page.url, "/review/statistics/"):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        expect(page.get_by_role("heading", name="各市办理情况")).to_be_visible()
        assert failures == []
