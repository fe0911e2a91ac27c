"""A rename in a real browser, from the enterprise's form to the public page."""

import pytest
from playwright.sync_api import expect

from tests import factories as people
from tests.pool import factories
from tests.pool.client import as_
from tests.wall.cast import a_pdf
from zjtx.common import clock

pytestmark = pytest.mark.django_db(transaction=True)
AT = clock.as_moment("2022-03-20T10:00:00")
OLD, NEW = "大连旧名机床有限公司", "大连新名精工有限公司"


def test_a_rename_from_the_form_to_the_public_page(new_context, live_server):
    def page_of(user):
        context = new_context()
        session = as_(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return context.new_page()

    with clock.frozen(AT):
        page = page_of(factories.holder(name=OLD))
        page.goto("/enterprise/")
        page.get_by_role("link", name="申报变更").click()
        page.get_by_role("link", name="申报变更").click()
        page.get_by_label("变更日期").fill("2022-03-10")
        page.get_by_label("变更后的名称").fill(NEW)
        paper = {"name": "变更通知书.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
        page.get_by_label("证明文件").set_input_files(paper)
        page.get_by_role("button", name="提交变更申报").click()
        expect(page.get_by_text("市级核查", exact=True)).to_be_visible()
        page = page_of(factories.city_officer())
        page.goto("/")
        page.get_by_role("link", name="核查：变更申报1项待核查").click()
        page.get_by_role("link", name=OLD).click()
        page.get_by_role("link", name="核查通过，报省级").click()
        page.get_by_label("核查意见").fill("营业执照已核对")
        page.get_by_role("button", name="核查通过，报省级").click()
        page = page_of(people.user("province_officer", region="210000"))
        page.goto("/pool/changes/?standing=province")
        page.get_by_role("link", name=OLD).click()
        page.get_by_role("link", name="确认变更").click()
        page.get_by_role("button", name="确认变更").click()
        expect(page.get_by_text("已确认", exact=True)).to_be_visible()
        page.goto("/recognised/?q=旧名机床")
        expect(page.get_by_role("cell", name=NEW)).to_contain_text(f"原名：{OLD}")
