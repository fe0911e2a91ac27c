"""A report filled in a real browser: saved as it is typed, growth computed, two browsers, remarks answered."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from cultivation_pool.models import QuarterlyReport
from tests.late_script import open_before_its_script
from tests.pool import factories
from tests.pool.client import own

pytestmark = pytest.mark.django_db(transaction=True)


def cell(page, name):
    return page.locator(f'[data-field="{name}"] input:not([type=hidden])').first


def saved(page, name, version):
    expect(page.locator(f'[data-field="{name}"]')).to_have_attribute("data-version", str(version))


def test_a_report_is_saved_as_it_is_typed_and_submitted(page_of):
    user = factories.holder()
    factories.standing_report(user, "2021Q1", revenue=Decimal("1000.00"), main_revenue=Decimal("900.00"))
    report = factories.opened(user)
    factories.fill(report, revenue=None)
    page, complaints = page_of(user), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(own("fill"))
    expect(page.locator("#report-side")).to_contain_text("尚缺 1 项")
    cell(page, "revenue").fill("1,234.56 万元")
    cell(page, "revenue").blur()
    saved(page, "revenue", 1)
    expect(cell(page, "revenue")).to_have_value("1234.56")
    expect(page.locator("#value-revenue_growth")).to_have_text("23.46%")
    expect(page.locator("#report-side")).to_contain_text("各项已填全")
    cell(page, "main_revenue").fill("2000")
    cell(page, "main_revenue").blur()
    expect(page.locator("#report-side")).to_contain_text("大于营业收入")
    cell(page, "main_revenue").fill("1100")
    cell(page, "main_revenue").blur()
    saved(page, "main_revenue", 2)
    page.get_by_role("link", name="前往提交").first.click()
    page.get_by_role("button", name="提交报表").click()
    expect(page.get_by_text("回执编号SL20220411-000001").first).to_be_visible()
    assert QuarterlyReport.objects.get(pk=report.pk).revenue_growth == Decimal("23.46")
    assert complaints == []


def test_two_browsers_see_each_other_s_changes(page_of):
    user = factories.holder()
    report = factories.opened(user)
    first, second = page_of(user), page_of(user)
    for page in (first, second):
        page.goto(own("fill"))
    cell(first, "tax_paid").fill("60")
    cell(first, "tax_paid").blur()
    saved(first, "tax_paid", 1)
    cell(second, "tax_paid").fill("70")
    cell(second, "tax_paid").blur()
    expect(second.locator('[data-field="tax_paid"] .conflict')).to_contain_text("已改为“60.00”")
    second.get_by_role("button", name="保留本处内容").click()
    saved(second, "tax_paid", 2)
    report.refresh_from_db()
    assert report.tax_paid == Decimal("70.00")


def test_figures_typed_before_the_script_runs_are_saved(page_of):
    user = factories.holder()
    report = factories.opened(user)
    page = page_of(user)
    let_through = open_before_its_script(page, own("fill"))
    cell(page, "revenue").fill("1,234.5")
    cell(page, "tax_paid").fill("60")
    let_through()
    saved(page, "revenue", 1)
    saved(page, "tax_paid", 1)
    report.refresh_from_db()
    assert (report.revenue, report.tax_paid) == (Decimal("1234.50"), Decimal("60.00"))
