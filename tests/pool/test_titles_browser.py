"""In a real browser: the province imports titles, the enterprise signs up, and its titles are in the pool."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cultivation_pool.models import TitleImport
from tests import factories as people
from tests.pool.client import as_
from tests.pool.test_title_imports import AT, row, workbook
from zjtx.common import clock, jobs
from zjtx.registry.models import Title

pytestmark = pytest.mark.django_db(transaction=True)


def done(page):
    """The job that the page shows is carried out, and the page shown again."""
    expect(page.get_by_role("link", name="刷新本页")).to_be_visible()
    jobs.run(TitleImport.objects.get().job_id)
    page.reload()


def test_from_the_workbook_to_the_pool(new_context, live_server, tmp_path):
    people.regions()
    officer, code = people.user("province_officer", region="210000"), people.valid_uscc()
    path = tmp_path / "既有称号.xlsx"
    path.write_bytes(workbook(row(code, number="辽专精特新-2020-Q-0001")))
    with clock.frozen(AT):
        office, complaints = new_context(), []
        session = as_(officer).cookies["sessionid"].value
        office.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = office.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(reverse("pool:members"))
        page.get_by_role("link", name="导入既有称号").click()
        page.get_by_label("填好的表格").set_input_files(path)
        page.get_by_role("button", name="上传并核对").click()
        done(page)
        page.get_by_role("button", name="导入1项称号").click()
        done(page)
        expect(page.get_by_text("已导入").first).to_be_visible()
        newcomer = new_context().new_page()
        newcomer.goto(reverse("accounts:sign_up"))
        typed = {
            "uscc": code, "name": "大连老牌精工有限公司", "full_name": "钱海石", "mobile": "13900000001",
            "email": "hai@example.com", "username": "haishi", "password": people.PASSWORD,
            "password_again": people.PASSWORD,
        }  # fmt: skip
        for name, text in typed.items():
            newcomer.locator(f"[name={name}]").fill(text)
        newcomer.locator("[name=region]").select_option("210211")
        newcomer.locator("[name=privacy]").check()
        newcomer.get_by_role("button", name="注册").click()
        expect(newcomer.get_by_text("名下称号1项")).to_be_visible()
        newcomer.goto(reverse("pool:mine"))
        newcomer.get_by_role("link", name="本企业历年情况").click()
        expect(newcomer.get_by_text("辽专精特新-2020-Q-0001")).to_be_visible()
        expect(newcomer.get_by_text("在库", exact=True)).to_be_visible()
        page.goto(f"{reverse('pool:members')}?q=老牌")
        expect(page.get_by_role("link", name="大连老牌精工有限公司")).to_be_visible()
    assert Title.objects.get().enterprise.users.get().username == "haishi"
    assert complaints == []
