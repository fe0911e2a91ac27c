"""The score page in a real browser: saved as typed, kept over a reload, handed in; it fits a phone."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from review.models import Assignment, Score
from review.score_sheet import CLAUSE, ScoreSheet
from tests.late_script import open_before_its_script
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY
from zjtx.common import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(new_context, live_server):
    """The score page of an expert who has stated that there is no conflict."""
    with clock.frozen(PANEL_DAY):
        one = make.accepted(make.started())
        client = Client()
        client.force_login(one.expert)
        context = new_context()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(f"/review/expert/{one.declaration.number}/")
        yield page, one


def test_scores_are_saved_as_typed_and_handed_in(opened):
    page, one = opened
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    for clause in ScoreSheet(one).clauses:
        make.save(one, f"{CLAUSE}.{clause.id}", "met")
    page.reload()
    page.get_by_label("专业化得分").fill("30")
    expect(page.locator('[id="error-points.specialised"]')).to_contain_text("0 至 25")
    for title in ("专业化", "精细化", "特色化", "新颖化"):
        page.get_by_label(f"{title}得分").fill("20")
    page.get_by_label("评审意见").fill("同意推荐")
    expect(page.locator("#score-summary")).to_contain_text("已填全，可提交")
    assert Score.objects.filter(assignment=one, points=20).count() == 4
    page.reload()
    assert page.get_by_label("评审意见").input_value() == "同意推荐"
    page.get_by_role("link", name="提交评分").click()
    page.get_by_role("button", name="提交评分").click()
    expect(page.get_by_text(f"{one.declaration.number} 评分已提交")).to_be_visible()
    assert Assignment.objects.get(pk=one.pk).submitted_at == PANEL_DAY
    assert failures == []


def test_scores_typed_before_the_script_runs_are_saved(opened):
    page, one = opened
    let_through = open_before_its_script(page, f"/review/expert/{one.declaration.number}/")
    for title in ("专业化", "精细化", "特色化"):
        page.get_by_label(f"{title}得分").fill("18")
    page.get_by_label("评审意见").fill("同意推荐")
    clause = ScoreSheet(one).clauses[0]
    page.locator(f'[data-field="{CLAUSE}.{clause.id}"] input[value="met"]').check()
    let_through()
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    assert Score.objects.filter(assignment=one, points=18).count() == 3
    page.reload()
    expect(page.get_by_label("评审意见")).to_have_value("同意推荐")
    expect(page.locator(f'[data-field="{CLAUSE}.{clause.id}"] input[value="met"]')).to_be_checked()


def test_the_score_page_fits_a_phone(opened):
    page, _one = opened
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="跳到评分").click()
    expect(page.get_by_role("tab", name="评分")).to_be_in_viewport()
