"""Totals of a quarter: comparable growth, shares, highest title, own scope, what looks wrong, the page and its XLSX."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cultivation_pool.models import QuarterlyReport
from cultivation_pool.totals.anomalies import Kind, anomalies_of
from cultivation_pool.totals.building import tables_of
from cultivation_pool.totals.counting import NAMES, Held, PoolCounts, PoolScope
from tests import factories as people
from tests.pool import factories
from tests.pool.client import as_, text_of
from tests.pool.factories import FILED, QUARTER, TIEDONG
from zjtx.common import clock, jobs
from zjtx.common.models import Job
from zjtx.registry.enums import Tier

pytestmark = pytest.mark.django_db
LAST_YEAR = "2021Q1"
SIZES = {"revenue": "1000", "main_revenue": "900"}


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(FILED) as frozen:
        yield frozen


@pytest.fixture
def reports():
    """Dalian: one of both years, one new, one that has not filed; Anshan: one of both years with a little giant."""
    both, new, missing = (factories.holder() for _ in range(3))
    theirs = factories.holder(TIEDONG)
    factories.title(theirs.enterprise, tier=Tier.LITTLE_GIANT)
    # What a title is tomorrow is none of the quarter's business.
    factories.title(new.enterprise, tier=Tier.LITTLE_GIANT, starts_on=date(2022, 4, 1))
    factories.standing_report(both, LAST_YEAR, **SIZES)
    factories.standing_report(theirs, LAST_YEAR, revenue=Decimal(2000))
    found = [factories.filed(both), factories.filed(new), factories.filed(theirs, revenue=Decimal(3000))]
    return [*found, factories.opened(missing)]


def tables(user):
    """{table: {row: figures}} as the user gets them."""
    counts = PoolCounts(PoolScope(user, user.region, QUARTER), clock.now())
    made = tables_of(counts, anomalies_of(counts.held, QUARTER, counts.stored_issues))
    return {one.name: {line.label: list(line.values) for line in one.lines} for one in made}


def test_the_province_reads_sums_shares_and_growth_of_those_that_can_be_compared(reports):
    found = tables(people.user("province_officer", region="210000"))
    # Main and other revenue, revenue … owed, filed, share.
    assert found["quarters"]["2022年一季度"][:3] + found["quarters"]["2022年一季度"][-3:] == [
        3300,
        2100,
        5400,
        4,
        3,
        75,
    ]
    # (1200 + 3000) against (1000 + 2000): the new one does not count.
    growth = found["quarters-growth"]["2022年一季度"]
    assert (growth[0], growth[-1]) == (pytest.approx(40), 2)
    assert found["quarters-growth"]["2021年一季度"][0] is None
    assert found["parts"]["大连市"][-3:] == [3, 2, pytest.approx(66.67, abs=0.01)]
    assert (found["parts-growth"]["大连市"][0], found["parts-growth"]["鞍山市"][0]) == (pytest.approx(20), 50)
    # A city in which nobody owes a report.
    assert [None] * 7 + [0, 0, None] in found["parts"].values()
    assert {label: row[-2] for label, row in found["tiers"].items()} == {"小巨人": 1, "中小企业": 2, "全省": 3}
    assert found["divisions-growth"]["34 通用设备制造业"][-1] == 2
    city = tables(factories.city_officer())
    assert city["parts"]["甘井子区"][2:3] + city["quarters"]["2022年一季度"][-3:-1] == [2400, 3, 2]
    assert "鞍山市" not in str(city)


def test_what_looks_wrong_is_told_with_its_figures(reports):
    def held(now, *, base=(), before=(), growths=()):
        return Held(
            1, 7, "甲公司", "210000/", "34", "submitted", dict(now), dict(growths), dict(base), dict(before), ""
        )

    def kinds(*held_reports, quarter="2022Q2", stored=()):
        return [one.kind for one in anomalies_of(held_reports, quarter, {7: list(stored)})]

    usual = dict.fromkeys(NAMES, 10.0) | {"revenue": 2000.0, "main_revenue": 1800.0, "net_profit": 150.0}
    half = {name: value / 2 for name, value in usual.items()}
    assert kinds(held(usual, base=usual, before=half)) == []
    # A slip of the unit explains the jumps that come with it.
    yuan = {name: value * 10_000 for name, value in usual.items()}
    assert kinds(held(yuan, base=usual, before=half)) == kinds(held(usual, base=yuan)) == [Kind.UNIT]
    assert kinds(held(usual, base=usual, before=half | {"tax_paid": 11.0})) == [Kind.FALL]
    assert kinds(held(usual | {"revenue": 4500.0, "main_revenue": 4000.0}, base=usual)) == [Kind.YEAR]
    assert kinds(held(usual, base=usual, before=half | {"revenue": 300.0})) == [Kind.QUARTER]
    assert kinds(held(usual | {"net_profit": -20.0}, base=usual)) == [Kind.LOSS]
    assert kinds(held(usual | {"main_revenue": 1950.0})) == kinds(held(usual | {"main_revenue": 900.0})) == [Kind.SHARE]
    assert kinds(held(usual | {"exports": 2001.0})) == [Kind.MORE_THAN_REVENUE]
    assert kinds(held(usual, base=usual, growths={"revenue_growth": 25.0})) == [Kind.GROWTH]
    assert kinds(held(usual, base=usual, growths={"revenue_growth": 0.9})) == []
    issue = {"severity": "warning", "message": "“是否发生事故”填报为“是”", "fields": ["has_accident"]}
    assert kinds(held(usual), stored=[issue, {**issue, "fields": ["revenue"]}]) == [Kind.TROUBLE]
    (one,) = anomalies_of([held(usual | {"net_profit": -20.0}, base=usual)], "2022Q1", {})
    assert one.text == "净利润总额 -20.00 万元，上年同期 150.00 万元"


def test_pages_stay_in_the_own_scope_and_ask_a_handful_of_queries(reports):
    QuarterlyReport.objects.filter(pk=reports[2].pk).update(exports=Decimal(9000))
    province, officer = as_(people.user("province_officer", region="210000")), as_(factories.city_officer())
    with CaptureQueriesContext(connection) as asked:
        page = province.get(reverse("pool:totals"))
    assert len(asked) <= 26
    text = text_of(page)
    assert "同期均有数据的2家" in text
    assert "截至2022年4月11日" in text
    assert page.content.decode().count('aria-hidden="true"><svg') >= 20
    assert [one["value"] for one in page.context["figures"]][:2] == [4, 3]
    listed = text_of(province.get(reverse("pool:anomalies"), {"kind": "more"}))
    assert reports[2].enterprise_name in listed
    assert "出口总额 9,000.00 万元，大于营业收入 3,000.00 万元" in listed
    assert reports[2].enterprise_name not in text_of(officer.get(reverse("pool:anomalies")))
    assert officer.get(reverse("pool:totals"), {"area": "210300"}).status_code == 404
    assert province.get(reverse("pool:totals"), {"area": "210300", "quarter": "2019Q9"}).status_code == 200
    for query in ({"kind": "x"}, {"page": "0"}, {"page": "99"}, {"page": "-1"}):
        assert officer.get(reverse("pool:anomalies"), query).status_code == 200


def test_the_workbook_has_a_sheet_for_every_table_and_all_anomalies(reports):
    QuarterlyReport.objects.filter(pk=reports[0].pk).update(exports=Decimal(9000), enterprise_name="=1+1有限公司")
    client, address = as_(factories.city_officer()), reverse("pool:totals_export", args=[QUARTER])
    for _ in range(2):
        assert client.post(address).url.endswith("#export")
    job = Job.objects.get(kind="pool_totals")
    done = jobs.run(job.pk)
    assert done.status == "done"
    with done.result.file.open("rb") as file:
        book = load_workbook(file)
    assert book.sheetnames[:3] == ["各季度主要指标", "各季度同比增幅", "各区县主要指标"]
    sheet = book["数据异常明细"]
    assert [cell.value for cell in sheet[4]][1:5] == [
        "=1+1有限公司",
        "辽宁省大连市甘井子区",
        "34 通用设备制造业",
        "超过营业收入",
    ]
    assert sheet["B4"].data_type == "s"
    assert "鞍山" not in str([[cell.value for cell in row] for one in book for row in one.rows])
    assert client.post(reverse("pool:totals_export", args=["2019Q1"])).status_code == 404


def test_the_board_says_when_an_enterprise_usually_files():
    user, officer = factories.holder(), factories.city_officer()
    for quarter, day in (("2021Q1", "2021-04-09"), ("2021Q2", "2021-07-14"), ("2021Q3", "2021-10-13")):
        factories.filed(user, quarter=quarter, at=clock.as_moment(f"{day}T10:00:00"))
    factories.opened(user)
    assert "通常提前4个工作日" in text_of(as_(officer).get(reverse("pool:board"), {"quarter": QUARTER}))
    assert "通常" not in text_of(as_(officer).get(reverse("pool:board"), {"quarter": "2021Q1"})).split("通常填报")[1]
