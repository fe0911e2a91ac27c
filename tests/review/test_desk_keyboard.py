"""The desk by keyboard alone: help, fields, evidence, a remark with a standard phrase, findings, the act; no mouse."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from playwright.sync_api import expect

from declarations.models import EvidenceRequirement, Remark
from review.models import FirstReview
from tests.files import papers
from tests.review import factories
from tests.review.factories import FIRST_DAY
from zjtx.common import clock
from zjtx.common.files.store import store
from zjtx.common.models import StoredFile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(new_context, live_server):
    """An officer of Dalian on the first day, whose browser fails the test for an error or a refused resource."""
    with clock.frozen(FIRST_DAY):
        client = Client()
        client.force_login(factories.city_officer(full_name="王敏"))
        context = new_context()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page, failures = context.new_page(), []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda line: failures.append(line.text) if "Content Security Policy" in line.text else None)
        yield page
        assert failures == []


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_desk_is_walked_by_keyboard_only(page):
    declaration = _case()
    page.goto(f"/review/{declaration.number}/")
    press(page, "?")
    expect(page.get_by_role("dialog", name="键盘操作")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#desk-keys")).to_be_hidden()
    field = _see_evidence(page)
    text = _write_remark(page, field)
    _return(page)
    assert FirstReview.objects.get().decision == "return"
    assert Remark.objects.get().text == text


def _case():
    """A case whose file proves figures and can be opened."""
    declaration = factories.submitted()
    EvidenceRequirement.objects.filter(is_required=True).update(clauses=["S-B1", "S-B2a", "S-B2b", "S-B3", "S-B4"])
    kept = store(ContentFile(papers.pdf(1), name="a.pdf"), user=declaration.created_by, kind="evidence")
    StoredFile.objects.filter(original_name="营业执照.pdf").update(file=kept.file.name)
    return declaration


def _see_evidence(page):
    """To the first field with evidence, beside which the file opens; closing it leads back. The field's id."""
    for _ in range(150):
        press(page, "n")
        if page.locator("td:focus a[data-preview]").count():
            break
    field = page.locator(":focus").get_attribute("id")
    press(page, "e")
    expect(page.locator(".desk-preview")).to_be_visible()
    expect(page.locator(".desk-preview")).to_contain_text("对应栏目")
    expect(page.locator(f"#{field}")).to_have_class("is-proved")
    expect(page.locator(".desk-side")).to_be_hidden()
    expect(page.locator(f"#{field} .read-value")).to_be_in_viewport()
    press(page, "Escape")
    expect(page.locator(".desk-preview")).to_be_hidden()
    expect(page.locator(f"#{field} a[data-preview]").first).to_be_focused()
    return field


def _write_remark(page, field):
    """The phrase goes in where the cursor stands; an empty form is left by Escape, back to its field. The text."""
    press(page, "r")
    expect(page.locator(f"#{field} textarea")).to_be_focused()
    press(page, "Escape")
    expect(page.locator(f"#{field}")).to_be_focused()
    press(page, "r")
    expect(page.locator(f"#{field} textarea")).to_be_focused()
    page.keyboard.type("前后")
    press(page, "ArrowLeft", "Alt+y")
    expect(page.get_by_role("dialog", name="常用语")).to_be_visible()
    press(page, "ArrowDown", "Enter")
    text = "前与佐证材料不一致，请按材料更正或补充相应材料。后"
    expect(page.locator(f"#{field} textarea")).to_have_value(text)
    expect(page.locator(f"#{field} textarea")).to_be_focused()
    press(page, "Alt+y", "Escape")
    expect(page.locator(f"#{field} textarea")).to_be_focused()
    press(page, "Tab", "Enter")
    expect(page.locator(f"#{field} .remark")).to_contain_text(text)
    expect(page.locator(f"#{field}")).to_be_focused()
    return text


def _return(page):
    """The tabs, a commitment by its key, and the act."""
    focused = page.locator(":focus")
    press(page, "]")
    expect(page.get_by_role("tab", name="承诺")).to_be_focused()
    press(page, "[", "]")
    for _ in range(40):
        press(page, "Tab")
        if focused.get_attribute("data-mark-key"):
            break
    press(page, "1")
    expect(page.locator("#commitments")).to_contain_text("已核查，未发现问题")
    expect(page.locator("[data-mark-key]:focus")).to_be_visible()  # the next point, once everything is exchanged
    press(page, "a")
    for _ in range(4):
        if "退回修改" in focused.inner_text():
            break
        press(page, "Tab")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("退回修改")
    for _ in range(40):
        press(page, "Tab")
        if focused.evaluate("one => one.tagName") == "TEXTAREA":
            break
    press(page, "Alt+y", "2")
    expect(page.get_by_label("总体意见")).to_have_value("请对照佐证材料全面核对填报数据，更正后重新打印申报表并盖章。")
    press(page, "Tab", "Tab", "Enter")
    expect(page.get_by_text("退回修改已办理")).to_be_visible()


def test_single_keys_can_be_switched_off(page):
    declaration = factories.submitted()
    page.goto(f"/review/{declaration.number}/")
    press(page, "?")
    page.get_by_label("停用单键操作").check()
    press(page, "Escape", "n")
    expect(page.locator("td:focus")).to_have_count(0)
    page.reload()
    press(page, "n")
    expect(page.locator("td:focus")).to_have_count(0)
