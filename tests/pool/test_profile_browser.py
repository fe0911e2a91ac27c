"""The way of an annual profile in a real browser: filled in, returned at a cell, corrected, accepted."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from cultivation_pool.models import AnnualProfile
from tests.pool import factories
from tests.pool.client import desk, own
from tests.pool.factories import PROFILES_FILED
from tests.pool.test_browser import cell, saved

pytestmark = pytest.mark.django_db(transaction=True)
NOW = PROFILES_FILED


def return_at_tax(city, profile):
    """The city's officer writes a remark at 纳税总额 and returns the profile."""
    city.goto(desk("profile_case", profile))
    city.locator("#answer-tax_paid").get_by_role("link", name="填写意见").click()
    city.get_by_label("修改意见").fill("与完税证明不一致")
    city.get_by_role("button", name="保存意见").click()
    city.get_by_role("link", name="退回修改").click()
    city.get_by_role("button", name="退回修改").click()


def test_a_profile_is_filled_in_returned_corrected_and_accepted(page_of):
    user, officer = factories.holder(), factories.city_officer()
    profile = factories.opened_profile(user)
    factories.fill(profile, revenue=None, is_listed=None, intends_to_list=None)
    page, complaints = page_of(user), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(own("fill", quarter="2022"))
    expect(page.locator("#value-highest_title")).to_have_text("2020年中小企业")
    expect(page.locator("#report-side")).to_contain_text("尚缺 2 项")
    cell(page, "revenue").fill("4,800 万元")
    cell(page, "revenue").blur()
    saved(page, "revenue", 1)
    expect(page.locator("#value-main_revenue_ratio")).to_have_text("93.75%")
    # 如否: it is asked for only now.
    page.locator('[data-field="is_listed"] input[value="false"]').check()
    expect(page.locator("#report-side")).to_contain_text("尚缺 1 项")
    page.locator('[data-field="intends_to_list"] input[value="true"]').check()
    expect(page.locator("#report-side")).to_contain_text("各项已填全")
    page.get_by_role("link", name="前往提交").first.click()
    page.get_by_role("button", name="提交报表").click()
    expect(page.get_by_text("回执编号SL20220210-000001").first).to_be_visible()

    city = page_of(officer)
    return_at_tax(city, profile)
    page.goto(own("fill", quarter="2022"))
    expect(page.locator('[data-field="tax_paid"]')).to_contain_text("与完税证明不一致")
    cell(page, "tax_paid").fill("215")
    cell(page, "tax_paid").blur()
    saved(page, "tax_paid", 1)
    page.get_by_role("link", name="前往提交").first.click()
    page.get_by_role("button", name="重新提交").click()

    city.goto(desk("profile_case", profile))
    expect(city.locator("#answer-tax_paid")).to_contain_text("本次修改，原为：210.00 万元")
    city.get_by_role("link", name="审核通过").click()
    city.get_by_role("button", name="审核通过").click()
    expect(city.get_by_text("审核通过已办理").first).to_be_visible()
    found = AnnualProfile.objects.get(pk=profile.pk)
    assert (found.state, found.version, found.tax_paid) == ("accepted", 2, Decimal("215.00"))
    assert complaints == []
