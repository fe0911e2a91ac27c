"""Pages of the pool: what they show, to whom, what their forms do, few queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cultivation_pool.models import QuarterlyReport
from tests import factories as people
from tests.pool import factories
from tests.pool.client import as_, desk, messages_of, own, text_of
from tests.pool.factories import FILED, TIEDONG
from zjtx.common import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(FILED) as frozen:
        yield frozen


@pytest.fixture
def user():
    return factories.holder()


@pytest.fixture
def officer():
    return factories.city_officer(full_name="王敏")


@pytest.fixture
def report(user):
    return factories.opened(user)


def save(client, field, value, version=0):
    return client.post(own("autosave"), {"field": field, "value": value, "version": version})


def test_list_shows_titles_with_their_days_and_reports_with_their_due_date(user, report):
    shown = text_of(as_(user).get(reverse("pool:mine")))
    assert "2020年6月1日" in shown
    assert "2024年12月31日" in shown
    assert "截止 2022年4月15日 星期五，剩 4 个工作日" in shown
    assert "2022年一季度" in shown


def test_list_without_a_title_says_why_it_is_empty():
    shown = text_of(as_(people.user("enterprise", of=people.enterprise())).get(reverse("pool:mine")))
    assert "尚无称号" in shown
    assert "尚无季度报表" in shown


def test_fill_page_shows_the_sheet_prefilled(user, report):
    page = as_(user).get(own("fill"))
    shown = text_of(page)
    assert "2022年度截止一季度辽宁省“专精特新”培育企业主要经济指标情况表" in shown
    assert report.enterprise_name in shown
    assert "34 通用设备制造业" in page.content.decode()
    assert "取自企业档案" in shown
    assert 'name="revenue_growth"' in page.content.decode()
    assert "尚缺 12 项" in shown


def test_report_that_was_never_submitted_leads_to_its_sheet(user, report):
    assert as_(user).get(own("report")).url == own("fill")


def test_autosave_answers_by_the_contract(user, report):
    client = as_(user)
    first = save(client, "revenue", "1,200")
    assert first.status_code == 200
    body = first.json()
    assert (body["version"], body["value"], body["error"]) == (1, "1200.00", None)
    assert "尚缺 11 项" in body["fragments"]["#report-side"]
    conflict = save(client, "revenue", "900")
    assert conflict.status_code == 409
    found = conflict.json()["conflict"]
    assert (found["theirs"], found["their_version"], found["by"]) == ("1200.00", 1, user.full_name)
    assert save(client, "revenue", "很多", 1).json()["error"].startswith("“营业收入”应填写数字")
    assert save(client, "is_listed", "true").json()["value"] is None
    listed = save(client, "is_listed", "false").json()["conflict"]
    assert (listed["theirs"], listed["their_values"]) == ("是", ["true"])
    assert save(client, "region", "210302").status_code == 404
    assert save(as_(factories.holder()), "revenue", "1").status_code == 404


def test_autosave_of_a_submitted_report_is_refused_with_the_state(user):
    factories.filed(user)
    answer = save(as_(user), "revenue", "1")
    assert answer.status_code == 403
    assert "待审核" in answer.json()["refusal"]


def test_computed_growth_follows_the_figure(user, report):
    factories.standing_report(
        user, "2021Q1", revenue=Decimal("1000.00"), main_revenue=Decimal("900.00"), exports=Decimal("0.00")
    )
    client = as_(user)
    page = client.get(own("fill")).content.decode()
    assert 'name="revenue_growth"' not in page
    assert "与2021年一季度比较（1,000.00 万元）" in page
    assert "上年同期为零、负数或过小，不计算" in page
    fragments = save(client, "revenue", "1234.56").json()["fragments"]
    assert "23.46%" in fragments["#value-revenue_growth"]


def test_whole_page_is_saved_without_javascript(user, report):
    client = as_(user)
    data = {"revenue": "1200", "version.revenue": "0", "tax_paid": "x", "version.tax_paid": "0", "is_listed": "true"}
    answer = client.post(own("fill"), data)
    assert messages_of(answer) == ["已保存3项，其中1项需要修改"]
    report.refresh_from_db()
    assert (report.revenue, report.is_listed) == (Decimal("1200.00"), True)
    assert 'value="x"' in client.get(own("fill")).content.decode()
    again = client.post(own("fill"), {"revenue": "1", "version.revenue": "0"})
    assert "未覆盖；本处所填为：1" in messages_of(again)[0]


def test_submission_is_confirmed_and_gives_a_receipt(user, report):
    factories.fill(report)
    client = as_(user)
    page = client.get(own("submit"))
    assert "内容冻结" in text_of(page)
    assert QuarterlyReport.objects.get().state == "open"
    answer = client.post(own("submit"), {"version": "0"})
    assert answer.url == own("report")
    assert messages_of(answer) == ["报表已提交，回执编号SL20220411-000001"]
    assert "待审核" in text_of(client.get(own("report")))
    assert client.get(own("fill")).url == own("report")
    assert client.get(own("submit")).url == own("report")


def test_submission_that_is_not_possible_says_what_is_missing(user, report):
    client = as_(user)
    answer = client.post(own("submit"), {"version": "0"})
    assert answer.status_code == 422
    assert "“营业收入”尚未填写" in text_of(answer)
    assert f"{own('fill')}#field-revenue" in answer.content.decode()


def test_a_stale_form_says_that_nothing_was_submitted(user, report):
    factories.fill(report)
    answer = as_(user).post(own("submit"), {"version": "5"})
    assert answer.status_code == 422
    assert "请刷新页面后再提交" in text_of(answer)


def test_a_late_submission_is_announced(user, report, now):
    factories.fill(report)
    now.move_to("2022-04-16T00:00:00")
    assert "将记为逾期提交" in text_of(as_(user).get(own("submit")))


def test_remarks_stand_at_the_cells(user):
    report = factories.filed(user)
    factories.returned(report, factories.city_officer())
    client = as_(user)
    shown = text_of(client.get(own("fill")))
    assert "与财务报表不一致" in shown
    assert "剩 5 个工作日" in shown
    assert "按意见修改" in text_of(client.get(own("report")))


def test_own_pages_are_nobody_else_s(report):
    others = [factories.city_officer(), people.user("province_officer", region="210000"), people.user("expert")]
    for other in others:
        for name in ("report", "fill", "submit"):
            assert as_(other).get(own(name)).status_code == 404
    stranger = as_(people.user("enterprise", of=people.enterprise()))
    for name in ("report", "fill", "submit"):
        assert stranger.get(own(name)).status_code == 404
    assert stranger.get(own("report", quarter="nonsense")).status_code == 404


# who may open, and what it costs


def test_districts_and_others_have_no_pool_pages(report):
    for role, region in (("district_officer", "210211"), ("expert", None), ("auditor", None), ("system_admin", None)):
        client = as_(people.user(role, region=region))
        for address in (reverse("pool:mine"), reverse("pool:board"), reverse("pool:cities"), desk("case", report)):
            assert client.get(address).status_code == 404


def count(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_ask_as_often_for_three_as_for_one(user, officer):
    factories.filed(user)
    factories.opened(factories.holder(TIEDONG))  # while a report is out, boards count its days left
    factories.opened(factories.holder())
    province = as_(people.user("province_officer", region="210000"))
    pages = [
        (as_(user), "pool:mine"),
        (as_(officer), "pool:board"),
        (province, "pool:board"),
        (province, "pool:cities"),
    ]
    first = [count(client, reverse(name)) for client, name in pages]
    for region in ("210211", "210211", TIEDONG):
        factories.filed(factories.holder(region))
    for quarter in ("2021Q4", "2022Q2"):
        factories.standing_report(user, quarter)
    factories.title(user.enterprise, tier="product", product_name="高精度轴承")
    assert [count(client, reverse(name)) for client, name in pages] == first
    assert max(first) <= 11


def test_autosave_costs_few_queries(user, report, django_assert_max_num_queries):
    client = as_(user)
    save(client, "tax_paid", "1")
    with django_assert_max_num_queries(13):
        save(client, "revenue", "1200")


def test_home_pages_show_what_is_due(user, officer, report, now):
    tasks = as_(user).get("/").context["tasks"]
    (task,) = [one for one in tasks if "季度" in one["title"]]
    assert (task["title"], task["url"], task["days_left"]) == ("填报并提交：2022年一季度报表", own("report"), 4)
    assert not [one for one in as_(officer).get("/").context["tasks"] if "季度报表" in one["title"]]
    now.move_to("2022-04-18T10:00:00")
    assert "季度报表1份逾期未报" in [one["title"] for one in as_(officer).get("/").context["tasks"]]
    factories.fill(report)
    factories.submit(report)
    assert "季度报表1份待审核" in [one["title"] for one in as_(officer).get("/").context["tasks"]]
    assert not [one for one in as_(user).get("/").context["tasks"] if "季度" in one["title"]]
    factories.returned(report, officer, at=now.at)
    (task,) = [one for one in as_(user).get("/").context["tasks"] if "季度" in one["title"]]
    assert task["title"] == "修改后重新提交：2022年一季度报表"


@pytest.mark.parametrize("role, address", [("city_officer", "/pool/board/"), ("province_officer", "/pool/cities/")])
def test_navigation_leads_to_the_pool(role, address):
    region = {"city_officer": "210200", "province_officer": "210000"}[role]
    entries = as_(people.user(role, region=region)).get("/").context["nav_entries"]
    assert [entry.url for entry in entries if entry.label == "培育库"] == [address]
    assert len(entries) <= 6
