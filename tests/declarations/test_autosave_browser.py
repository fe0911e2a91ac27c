"""Filling in a real browser: a script that comes late, a page loaded again, pasted blocks, long texts, the keyboard."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from declarations.answers.fields import inputs_of
from declarations.answers.storage import read_value
from declarations.models import AnswerMark, Declaration
from declarations.services.saving import save_input
from tests import factories
from tests.late_script import open_before_its_script
from zjtx.common import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def declaration():
    return factories.draft(at=clock.now(), full=False)


@pytest.fixture
def page(new_context, live_server, declaration):
    """A page of the enterprise's user, signed in."""
    client = Client()
    client.force_login(declaration.created_by)
    context = new_context()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    return context.new_page()


def address(declaration, block):
    return f"/declarations/{declaration.number}/fill/{block}/"


def stored(declaration, name):
    one = inputs_of("sme_2022", declaration.year)[name]
    return read_value(declaration, one.field, year=one.year)


def saved(page, name, version):
    expect(page.locator(f'[data-field="{name}"]')).to_have_attribute("data-version", str(version))


def save_elsewhere(declaration, name, value, based_on):
    save_input(
        found=Declaration.objects.filter(pk=declaration.pk),
        input_name=name,
        given=[value],
        based_on=based_on,
        user=declaration.created_by,
        at=clock.now(),
    )


def test_answers_typed_before_the_script_runs_are_saved(page, declaration):
    let_through = open_before_its_script(page, address(declaration, "basics"))
    page.locator('[name="postcode"]').fill("１１６０３３")
    page.locator('[name="registered_on"]').fill("2014-05-08")
    page.locator('[name="size"][value="small"]').check()
    page.locator('[name="recent_titles.none"]').check()
    page.locator('[name="industry_division"]').fill("34")
    let_through()
    for name, version in (("postcode", 1), ("registered_on", 2), ("size", 1), ("recent_titles.none", 1)):
        saved(page, name, version)
    assert stored(declaration, "postcode") == "116033"
    assert str(stored(declaration, "registered_on")) == "2014-05-08"
    assert stored(declaration, "size") == "small"
    # A code that is what it was is no change, and what was not touched is not sent.
    assert AnswerMark.objects.get(declaration=declaration, field="industry_division").version == 1
    assert AnswerMark.objects.get(declaration=declaration, field="contact_name").version == 1


def test_code_typed_before_the_script_runs_stays_in_its_picker(page, declaration):
    let_through = open_before_its_script(page, address(declaration, "basics"))
    page.locator('[name="industry_class"]').fill("9999")
    let_through()
    saved(page, "industry_class", 2)
    picker = page.locator('[data-field="industry_class"]').get_by_role("combobox")
    expect(picker).to_have_value("9999")
    expect(picker).to_be_focused()
    expect(page.locator('[id="error-industry_class"]')).to_contain_text("4位数代码")


def test_reload_shows_what_was_saved_elsewhere_and_sends_nothing_back(page, declaration):
    page.goto(address(declaration, "overview"))
    page.locator('[name="overview"]').fill("旧的介绍")
    page.locator('[name="overview"]').blur()
    saved(page, "overview", 1)
    save_elsewhere(declaration, "overview", "同事改过的介绍", 1)
    page.reload()
    expect(page.locator('[name="overview"]')).to_have_value("同事改过的介绍")
    page.goto(address(declaration, "basics"))
    page.go_back()
    expect(page.locator('[name="overview"]')).to_have_value("同事改过的介绍")
    page.wait_for_timeout(900)  # longer than autosave waits for the next key
    assert stored(declaration, "overview") == "同事改过的介绍"
    assert AnswerMark.objects.get(declaration=declaration, field="overview").version == 2


def test_text_that_is_no_date_yet_is_not_wiped_by_opening_the_page(page, declaration):
    save_elsewhere(declaration, "registered_on", "二〇一二年", 1)
    page.goto(address(declaration, "basics"))
    page.wait_for_timeout(900)
    mark = AnswerMark.objects.get(declaration=declaration, field="registered_on")
    assert (mark.version, mark.invalid_text) == (2, "二〇一二年")


def paste(page, name, text):
    """Paste a text that was copied from a spreadsheet into one cell."""
    page.locator(f'[id="input-{name}"]').focus()
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def figures(page, *names):
    return [page.locator(f'[id="input-{name}.{year}"]').input_value() for name in names for year in (2020, 2021)]


def all_saved(page):
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")


@pytest.mark.parametrize(
    ("copied", "words"),
    [
        ("1,500.00\t１６８０\r\n1400\t1 600\r\n", "已粘贴 4 格。"),
        ("营业收入\t1500\t1680\n主营业务收入\t1400\t1600", "已粘贴 4 格。"),
        ("项目\t2021年\t2020年\n营业收入\t1680\t1500\n主营业务收入\t1600\t1400", "已粘贴 4 格。"),
        ("年度\t营业收入\t主营业务收入\n2020\t1500\t1400\n2021\t1680\t1600", "已粘贴 4 格（行列已对调）。"),
        ('"1500"\t￥1,680.00\n"1400"\t1600万元', "已粘贴 4 格。"),
    ],
)
def test_block_from_a_spreadsheet_is_understood_as_it_was_copied(page, declaration, copied, words):
    page.goto(address(declaration, "operations"))
    paste(page, "revenue.2020", copied)
    expect(page.locator(".paste-note")).to_contain_text(words)
    for name in ("revenue.2020", "revenue.2021", "main_revenue.2020", "main_revenue.2021"):
        saved(page, name, 1)
    assert figures(page, "revenue", "main_revenue") == ["1500.00", "1680.00", "1400.00", "1600.00"]


def test_wide_block_is_turned_and_what_does_not_fit_is_told_and_undone(page, declaration):
    page.goto(address(declaration, "operations"))
    page.locator('[id="input-employees.2020"]').fill("90")
    paste(page, "employees.2020", "101\t16\t7\t8\n108\t18\t9\t9")
    note = page.locator(".paste-note")
    expect(note).to_contain_text("已粘贴 4 格（行列已对调）；4 格超出本表范围，未粘贴，请核对起始位置。")
    saved(page, "rd_staff.2021", 1)
    assert figures(page, "employees", "rd_staff") == ["101", "108", "16", "18"]
    note.get_by_role("button", name="撤销粘贴").click()
    expect(note).to_have_count(0)
    expect(page.locator('[id="input-employees.2020"]')).to_have_value("90")
    saved(page, "rd_staff.2021", 2)
    assert stored(declaration, "rd_staff.2021") is None
    assert stored(declaration, "employees.2020") == 90


def test_text_that_is_too_long_stays_whole_and_is_counted_as_the_server_counts(page, declaration):
    page.goto(address(declaration, "overview"))
    text = "𠮷" * 150 + "\n" + "长" * 149
    page.locator('[name="overview"]').fill(text)
    counter = page.locator(".field-counter")
    expect(counter).to_have_text("已填 300 字，不多于 300 字")
    page.locator('[name="overview"]').fill(text + "多余十二字的内容在末尾处")
    expect(counter).to_have_text("已填 312 字，超出 12 字（不多于 300 字），请删减")
    expect(page.locator('[id="error-overview"]')).to_have_text("“企业总体情况简要介绍”不得超过300字，现为312字")
    page.reload()
    expect(page.locator('[name="overview"]')).to_have_value(text + "多余十二字的内容在末尾处")


def test_enter_in_a_field_takes_and_leaves_nothing(page, declaration):
    page.goto(address(declaration, "basics"))
    with page.expect_navigation():
        page.locator('[name="legal_representative"]').fill("周建国")
        page.keyboard.press("Enter")
    assert stored(declaration, "legal_representative") == "周建国"
    assert not AnswerMark.objects.filter(declaration=declaration, is_confirmed=True).exists()


def test_prefilled_answer_is_taken_with_the_keyboard(page, declaration):
    page.goto(address(declaration, "basics"))
    place = page.locator('[data-field="contact_name"]')
    place.locator("input[name=contact_name]").focus()
    with page.expect_navigation():
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(page.locator('[data-field="contact_name"] .field-source')).to_have_count(0)
    assert AnswerMark.objects.get(declaration=declaration, field="contact_name").is_confirmed
