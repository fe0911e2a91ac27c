"""Autosave in a real browser where time plays tricks: a script that comes late, a page that is loaded again."""

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
