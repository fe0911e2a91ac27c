"""The pages of verification cases: the public's, both officers', the enterprise's; one browser walks the whole way."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cultivation_pool.models import NamedReport, VerificationCase
from review.models import Certificate
from tests.pool import matter_factories as cases
from tests.pool.client import as_
from tests.pool.matter_factories import LATER, MORNING
from zjtx.common import clock
from zjtx.common.models import AuditEntry
from zjtx.registry.models import Title

ADDRESS = "/recognised/report/"
CODE = "abcdefghjkmnpqrs"


def certified(title):
    """The code on the title's certificate."""
    return Certificate.objects.create(title=title, code=CODE).code


def body_of(owner, **changes):
    words = {"whom": owner.enterprise.name, "cause": "false", "request_key": "key", **cases.REPORTER}
    return {**words, **changes}


@pytest.mark.django_db
def test_anybody_reports_a_holder_by_its_full_name_and_asks_how_it_stands(client):
    owner, (_city, province, _second) = cases.holder(name="大连样本精密有限公司"), cases.officers()
    with clock.frozen(MORNING):
        for whom in ("大连样本精密", "某地某公司"):
            refused = client.post(ADDRESS, body_of(owner, whom=whom))
            assert refused.status_code == 422
            assert cases.REPORTER["text"] in refused.content.decode()
        for _ in range(2):
            done = client.post(ADDRESS, body_of(owner), follow=True)
        made = NamedReport.objects.get()
        assert made.receipt_number in done.content.decode()
        asked = {"number": made.receipt_number, "code": made.query_code}
        shown = client.post(reverse("pool_public:report_standing"), asked).content.decode()
        assert "2022年6月1日收到" in shown
        assert cases.REPORTER["text"] not in shown
        assert client.post(reverse("pool_public:report_standing"), {**asked, "code": "aaaaaaaa"}).status_code == 422
        for number in range(2):
            assert client.post(ADDRESS, body_of(owner, request_key=f"k{number}")).status_code == 302
        assert client.post(ADDRESS, body_of(owner, request_key="k3")).status_code == 429
        page = as_(province).get(reverse("pool:matter", args=[made.case_id])).content.decode()
        assert not any(cases.REPORTER[name] in page for name in ("name", "contact"))
        told = as_(province).post(reverse("pool:matter_contacts", args=[made.case_id])).content.decode()
        assert all(word in told for word in cases.REPORTER.values())
        assert AuditEntry.objects.filter(action="pool.matter.contacts").count() == 1


@pytest.mark.django_db
def test_the_public_reads_both_decisions_and_verifies_the_title(client):
    owner = cases.holder()
    with clock.frozen(LATER):
        title = owner.enterprise.titles.get()
        check = reverse("public:certificate", args=[certified(title)])
        case = cases.revoked(owner)
        listed = client.get(reverse("pool_public:revocations")).content.decode()
        assert all(word in listed for word in (case.enterprise_name, cases.DOCUMENT, cases.REASON, "2025年6月12日"))
        shown = client.get(check).content.decode()
        assert all(word in shown for word in ("已撤销", "2022年6月13日", cases.DOCUMENT, cases.REASON))
        cases.reversed_(case, LATER)
        listed = client.get(reverse("pool_public:revocations")).content.decode()
        assert cases.DOCUMENT in listed
        assert cases.REVERSAL in listed
        shown = client.get(check).content.decode()
        assert "有效期至2025年12月31日" in shown
        assert cases.REVERSAL in shown


@pytest.fixture
def page_of(new_context, live_server):
    """A page of somebody who is signed in, or of a visitor."""

    def opened(user=None):
        context = new_context()
        if user is not None:
            session = as_(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return context.new_page()

    with clock.frozen(MORNING):
        yield opened


def send(page, button, act=None, **words):
    """Open an act of the case, fill what is named, send it."""
    if act:
        page.get_by_role("link", name=act).click()
    for label, text in words.items():
        field = page.get_by_label(label, exact=True)
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def verified(page_of, first, city, owner):
    """Handed to the city by the first officer, heard, and reported; the case's address and the officer's page."""
    address = reverse("pool:matter", args=[VerificationCase.objects.get().pk])
    officer, desk, own = page_of(first), page_of(city), page_of(owner)
    officer.goto(address)
    send(officer, "交大连市核查", "交市级核查", 核查事项="核实审计报告真伪")
    expect(officer.get_by_text("已交市级核查")).to_be_visible()
    desk.goto(address)
    send(desk, "发送企业", "要求企业书面说明", 需说明的事项=cases.QUESTION)
    expect(desk.get_by_text("已要求企业书面说明").first).to_be_visible()
    own.goto(reverse("pool:own_matters"))
    own.get_by_role("link", name="HC20220601-0001").click()
    send(own, "提交书面说明", 书面说明=cases.STATEMENT)
    expect(own.get_by_text("书面说明已提交")).to_be_visible()
    desk.goto(address)
    send(desk, "上报省级", "上报核查情况", 核查情况=cases.FINDINGS, 核查意见=cases.OPINION, 处理建议="revoke")
    expect(desk.get_by_text("核查情况已上报省级")).to_be_visible()
    return address, officer


@pytest.mark.django_db(transaction=True)
def test_from_a_public_report_to_a_revoked_title(page_of):
    city, first, second = cases.officers()
    owner = cases.holder(name="大连样本精密有限公司")
    check, visitor = reverse("public:certificate", args=[certified(owner.enterprise.titles.get())]), page_of()
    visitor.goto(ADDRESS)
    words = {"企业": owner.enterprise.name, "事由": "false", "反映内容": cases.REPORTER["text"]}
    send(visitor, "提交", **words, 真实姓名或单位名称=cases.REPORTER["name"], 联系方式="024-12345678")
    expect(visitor.get_by_text("JB20220601-0001")).to_be_visible()
    address, officer = verified(page_of, first, city, owner)
    officer.goto(address)
    words = {"文号": cases.DOCUMENT, "撤销事由": cases.REASON, "答复反映人的内容": "经核查属实，已撤销称号。"}
    send(officer, "拟定，交另一人复核", "拟定撤销称号", **words)
    expect(officer.get_by_text("由另一人复核").first).to_be_visible()
    other = page_of(second)
    other.goto(address)
    send(other, "确认并执行", "复核确认")
    expect(other.get_by_text("决定已确认并执行")).to_be_visible()
    visitor.goto(check)
    expect(visitor.get_by_text(f"2022年6月1日由{cases.DOCUMENT}撤销，事由：{cases.REASON}")).to_be_visible()
    assert not Title.objects.not_ended().exists()
