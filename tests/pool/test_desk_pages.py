"""Pages of the city and the province: who has filed, what was filed, the acts, and nobody else's reports."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cultivation_pool.models import QuarterlyReport
from tests import factories as people
from tests.pool import factories
from tests.pool.client import as_, desk, messages_of, own, text_of
from tests.pool.factories import ANSHAN, FILED, QUARTER, TIEDONG
from zjtx.common import clock
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(FILED) as frozen:
        yield frozen


@pytest.fixture
def user():
    return factories.holder()


@pytest.fixture
def report(user):
    return factories.opened(user)


@pytest.fixture
def officer():
    return factories.city_officer(full_name="王敏")


def busy():
    """Dalian: one of each standing; Anshan: one overdue."""
    officer = factories.city_officer()
    users = [factories.holder() for _ in range(4)]
    elsewhere = factories.holder(TIEDONG, name="鞍山别处有限公司")
    factories.opened(users[0])
    factories.filed(users[1])
    factories.returned(factories.filed(users[2]), officer)
    factories.accepted(factories.filed(users[3]), officer)
    return users, elsewhere


def figures(page) -> dict[str, int]:
    return {one["label"]: one["value"] for one in page.context["figures"]}


def test_board_counts_and_lists_the_own_city(officer, now):
    users, elsewhere = busy()
    page = as_(officer).get(reverse("pool:board"))
    assert figures(page) == {
        "应报": 4, "已报": 3, "待审核": 1, "已通过": 1, "退回修改": 1, "未报（未到期）": 1, "逾期未报": 0,
    }  # fmt: skip
    shown = text_of(page)
    assert all(user.enterprise.name in shown for user in users)
    assert elsewhere.enterprise.name not in shown
    now.move_to("2022-04-16T00:00:01")
    page = as_(officer).get(reverse("pool:board"), {"standing": "overdue"})
    assert (figures(page)["未报（未到期）"], figures(page)["逾期未报"]) == (0, 1)
    assert [users[n].enterprise.name in text_of(page) for n in range(4)] == [True, False, False, False]


def test_board_finds_by_name_and_survives_odd_addresses(officer):
    users, elsewhere = busy()
    client = as_(officer)
    name = users[0].enterprise.name
    assert name in text_of(client.get(reverse("pool:board"), {"q": name[-8:]}))
    empty = client.get(reverse("pool:board"), {"q": "没有这样的企业"})
    assert "没有符合条件的报表" in text_of(empty)
    for query in ({"quarter": "9999Q9"}, {"standing": "x"}, {"after": "9" * 40}, {"after": "-1"}, {"city": "210300"}):
        page = client.get(reverse("pool:board"), query)
        assert page.status_code == 200
        assert elsewhere.enterprise.name not in text_of(page)


def test_board_goes_on_to_the_next_page(officer, monkeypatch):
    monkeypatch.setattr("cultivation_pool.selectors.PAGE_SIZE", 2)
    users, _elsewhere = busy()
    client, found, address = as_(officer), [], reverse("pool:board")
    while address:
        table = client.get(address).context["table"]
        found += [row["cells"][0]["text"] for row in table["rows"]]
        following = table["pager"].get("next_url")
        address = reverse("pool:board") + following if following else ""
    assert found == [user.enterprise.name for user in users]


def test_officer_reads_what_was_submitted_and_never_what_is_being_typed(officer, user):
    report = factories.filed(user)
    factories.returned(report, officer)
    factories.fill(report, revenue=Decimal("7777.77"))
    shown = text_of(as_(officer).get(desk("case", report)))
    assert "1,200.00" in shown
    assert "7,777.77" not in shown
    unfiled = factories.opened(factories.holder())
    factories.fill(unfiled, revenue=Decimal("8888.88"))
    shown = text_of(as_(officer).get(desk("case", unfiled)))
    assert "企业尚未提交" in shown
    assert "8,888.88" not in shown


def test_officer_sees_what_was_changed_after_a_return(officer, user):
    report = factories.filed(user)
    factories.returned(report, officer)
    factories.fill(report, revenue=Decimal("1300.00"))
    factories.submit(report)
    shown = text_of(as_(officer).get(desk("case", report)))
    assert "本次修改，原为：1,200.00 万元" in shown
    assert "已修改" in shown


def test_remark_return_and_acceptance_each_by_its_page(officer, user):
    report = factories.filed(user)
    client = as_(officer)
    form = client.get(desk("remark_add", report) + "?at=revenue&at=revenue_growth")
    assert [value for value, _label in form.context["form"].fields["place"].choices] == ["revenue", "revenue_growth"]
    client.post(desk("remark_add", report), {"place": "revenue", "text": "与财务报表不一致"})
    assert "尚未发出" in text_of(client.get(desk("case", report)))
    assert client.get(desk("accept", report)).status_code == 302  # says that a remark is unsent
    page = client.get(desk("return", report))
    assert "与财务报表不一致" in text_of(page)
    assert "2022年4月18日 星期一前重新提交" in text_of(page)
    assert QuarterlyReport.objects.get().state == "submitted"
    answer = client.post(desk("return", report), {"version": "1", "opinion": ""})
    assert answer.url == f"{reverse('pool:board')}?quarter={QUARTER}"
    report.refresh_from_db()
    assert report.state == "returned"
    factories.submit(report)
    client.post(desk("accept", report), {"version": "2"})
    report.refresh_from_db()
    assert (report.state, report.accepted_by) == ("accepted", officer)


def test_remark_on_the_whole_report_and_its_removal(officer, user):
    report = factories.filed(user)
    client = as_(officer)
    assert "对整份报表的意见" in text_of(client.get(desk("case", report)))
    client.post(desk("remark_add", report) + "?at=", {"place": "form", "text": "请附说明"})
    remark = report.remarks.get()
    assert remark.field == ""
    client.post(desk("remark_remove", report, remark.pk))
    assert not report.remarks.exists()


def test_refused_acts_keep_what_was_typed(officer, user):
    report = factories.filed(user)
    client = as_(officer)
    assert client.post(desk("remark_add", report), {"place": "revenue", "text": ""}).status_code == 422
    answer = client.post(desk("return", report), {"version": "1", "opinion": "请尽快"})
    assert answer.status_code == 409
    assert "请尽快" in answer.content.decode()
    assert client.post(desk("accept", report), {"version": "9"}).status_code == 409
    assert client.post(desk("accept", report), {}).status_code == 422


def test_urging_is_confirmed_and_done_once_a_day(officer, report):
    client = as_(officer)
    assert "催报未报企业（1家）" in text_of(client.get(reverse("pool:board")))
    assert "同一企业同一天只催一次" in text_of(client.get(own("urge")))
    assert not OutboxMessage.objects.exists()
    assert messages_of(client.post(own("urge"))) == ["已催报1家企业"]
    assert messages_of(client.post(own("urge")))[-1] == "未报企业今日均已催报，未重复发送"
    assert OutboxMessage.objects.filter(kind="notice").count() == 1
    assert client.post(own("urge", quarter="2021Q1")).status_code == 404


def test_another_city_s_reports_do_not_exist(user):
    report = factories.filed(user)
    other = factories.city_officer(ANSHAN)
    remark = report.remarks.create(version=1, text="请核对", author=factories.city_officer(), at=FILED)
    client = as_(other)
    missing = client.get(reverse("pool:case", args=[10**9])).content
    for address in (desk("case", report), desk("return", report), desk("accept", report), desk("remark_add", report)):
        assert client.get(address).status_code == 404
    for name in ("return", "accept", "remark_add"):
        answer = client.post(desk(name, report), {"version": "1", "place": "revenue", "text": "x"})
        assert answer.status_code == 404
    assert client.post(desk("remark_remove", report, remark.pk)).status_code == 404
    assert client.get(desk("case", report)).content == missing
    assert client.post(own("urge")).status_code == 404
    assert as_(user).get(desk("case", report)).status_code == 404


# the province


def test_province_sees_every_city_and_decides_nothing():
    users, elsewhere = busy()
    client = as_(people.user("province_officer", region="210000"))
    page = client.get(reverse("pool:cities"))
    rows = {
        row["cells"][0]["text"]: [cell["text"] for cell in row["cells"][1:]] for row in page.context["table"]["rows"]
    }
    assert rows["大连市"] == ["4", "3", "1", "1", "1", "1", "0"]
    assert rows["鞍山市"] == ["1", "0", "0", "0", "0", "1", "0"]
    board = text_of(client.get(reverse("pool:board"), {"city": "210300"}))
    assert elsewhere.enterprise.name in board
    assert users[0].enterprise.name not in board
    assert "催报" not in board
    report = QuarterlyReport.objects.get(enterprise=users[1].enterprise)
    assert client.get(desk("case", report)).status_code == 200
    for name in ("accept", "return", "remark_add"):
        assert client.post(desk(name, report), {"version": "1"}).status_code == 404
