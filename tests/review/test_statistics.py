"""Statistics of a round: what is counted for whom, days per stage, returns, the page, its XLSX, its queries."""

import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from declarations.models import CityPlan, Declaration, Round
from review import first_review
from review.statistics.building import tables_of
from review.statistics.counting import Counts, Scope
from review.statistics.durations import Stays, stays_of
from review.statistics.tables import Series, counted, figure, percent
from tests import factories as builders
from tests.review import decided, factories
from tests.review.decided import AT
from tests.review.factories import ANSHAN, DALIAN, FIRST_DAY, GANJINGZI, TIEDONG
from zjtx.common import clock
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db
MONDAY = date(2022, 3, 7)


def weekday(day):
    return day.weekday() < 5


def test_stays_are_counted_in_working_days_from_the_day_after():
    friday, next_monday = MONDAY + timedelta(days=4), MONDAY + timedelta(days=7)
    steps = [
        (1, "city", MONDAY), (1, "returned", MONDAY), (1, "city", friday), (1, "done", next_monday),
        (2, "city", MONDAY), (2, "done", friday),
        (3, "city", friday),
    ]  # fmt: skip
    found, is_provisional = stays_of(steps, ("city", "returned"), next_monday + timedelta(days=1), weekday)
    assert (sorted(found["city"].over), found["city"].open) == ([0, 1, 4], [2])
    assert (found["returned"].over, is_provisional) == ([4], False)
    assert (found["city"].median, found["city"].ninetieth, found["city"].longest, found["city"].longest_open) == (
        1,
        4,
        4,
        2,
    )


def test_nine_in_ten_by_nearest_rank_and_nothing_of_nothing():
    assert Stays(over=list(range(1, 11))).ninetieth == 9
    assert (Stays(over=[3]).ninetieth, Stays(over=[1, 2]).median) == (3, 1.5)
    assert [Stays().median, Stays().ninetieth, Stays().longest, Stays().longest_open] == [None] * 4
    assert stays_of([], ("city",), MONDAY, weekday)[0]["city"] == Stays()


def test_tables_say_in_a_sentence_what_they_show():
    table = counted(
        "x",
        "表",
        "市",
        "份",
        [Series("甲", "blue"), Series("乙", "deep")],
        [("大连市", [3, 1]), ("鞍山市", [1, 0])],
        total="全省",
    )
    assert table.summary == "共5份，大连市最多，4份，占80%。"
    assert [(line.label, list(line.values), table.total_of(line)) for line in table.lines][-1] == ("全省", [4, 1], 5)
    assert [percent(1, 3), percent(1, 30), percent(1, 0), figure(None), figure(2.5), figure(3.0)] == [
        "33%", "3.3%", "—", "—", "2.5", "3",
    ]  # fmt: skip


@pytest.fixture
def cases():
    """Two cities: one recommended, one returned with remarks and not resubmitted, one on its desk, one draft."""
    recommended, waiting = decided.recommended(), factories.submitted(region=TIEDONG)
    returned, officer = factories.submitted(), factories.city_officer()
    factories.remark(returned, officer)
    factories.remark(returned, officer, "revenue.2020")
    factories.remark(returned, officer, "main_product", "请写明")
    first_review.return_declaration(declaration=returned, user=officer, at=FIRST_DAY, version=1)
    factories.remark(waiting, factories.city_officer(ANSHAN), "main_product", "未发出的意见")
    builders.draft()
    return recommended, returned, waiting


def tables(user, code="LN2022", tier=""):
    """{name: {row: figures}} as the user gets them."""
    made = tables_of(Counts(Scope(user, Round.objects.get(code=code), user.region, tier), AT))
    return {one.name: {line.label: list(line.values) for line in one.lines} for one in made}


def test_the_province_sees_every_city_against_the_plan(cases):
    CityPlan.objects.create(round=cases[0].round, tier="sme", city_id=DALIAN, plan_count=3)
    found = tables(decided.officer())
    assert found["tiers"] == {"中小企业": [1, 1, 1, 0, 0, 0, 0]}
    assert found["stages"] == {"市级初审": [1], "已退回": [1], "已推荐": [1], "合计": [3]}
    assert found["parts"]["大连市"] == [0, 1, 1, 0, 0, 0, 0]
    assert found["parts"]["鞍山市"] == [1, 0, 0, 0, 0, 0, 0]
    assert found["parts"]["全省"] == [1, 1, 1, 0, 0, 0, 0]
    assert found["plan"]["中小企业"] == [0, 0, 200, 200, 1]
    assert found["city-plans"] == {"大连市 中小企业": [0, 0, 3, 3, 1]}
    assert found["sections"] == {"C 制造业": [3]}
    assert found["divisions"] == {"34 通用设备制造业": [3]}
    assert found["sizes"] == {"小型": [3]}
    assert found["returns"] == {"中小企业": [2, 1, 0, 0]}
    assert found["returns-parts"] == {"大连市": [1, 1, 2, 1], "鞍山市": [0, 1, 1, 0]}
    # Years of one field count as one; what was not sent does not count.
    assert found["fields"] == {"营业收入": [2, 1], "主导产品名称（中文）": [1, 1]}
    assert found["durations"]["市级初审"][3:5] == [2, 1]
    assert found["durations"]["企业修改"][3:5] == [0, 1]


def test_city_and_district_see_their_own_and_nothing_of_others(cases):
    city, district = tables(factories.city_officer()), tables(factories.district_officer(TIEDONG))
    assert city["parts"] == {"甘井子区": [0, 1, 1, 0, 0, 0, 0]}
    assert "plan" not in city
    assert (district["tiers"], "parts" in district) == ({"中小企业": [1, 0, 0, 0, 0, 0, 0]}, False)
    assert "fields" not in district
    assert tables(factories.city_officer("LN-SFSFQ")) == {}
    CityPlan.objects.create(round=cases[0].round, tier="sme", city_id=DALIAN, plan_count=3)
    assert tables(factories.city_officer())["plan"] == {"中小企业": [0, 0, 3, 3, 1]}
    assert tables(decided.officer(), tier="product").get("tiers") is None


def test_a_round_that_is_over_stays_as_it_ended(cases):
    closed = builders.open_round(code="LN2021", year=2021)
    Round.objects.filter(pk=closed.pk).update(state="closed")
    Declaration.objects.filter(pk=cases[0].pk).update(round=closed, status="recognised")
    officer = decided.officer()
    assert tables(officer, "LN2021")["tiers"] == {"中小企业": [0, 0, 0, 0, 1, 0, 0]}
    assert tables(officer)["tiers"] == {"中小企业": [1, 1, 0, 0, 0, 0, 0]}


@pytest.fixture
def desk(client):
    with clock.frozen(AT):
        client.force_login(decided.officer())
        yield client


def test_every_chart_has_its_table_a_sentence_and_its_sheet(desk, cases):
    page = desk.get(reverse("review:statistics"))
    text = page.content.decode()
    charts = page.context["charts"]
    assert len(charts) >= 9
    assert text.count("<svg") == text.count('<td class="stacked-bar card-wide" aria-hidden="true"><svg')
    assert [one["name"] for one in charts if not one["summary"]] == [
        "durations"
    ]  # of days nothing is over yet but at once
    for one in charts:
        answer = desk.post(one["export_url"])
        book = load_workbook(io.BytesIO(answer.content))
        assert (answer.status_code, book.sheetnames) == (200, [one["title"]])
    everything = load_workbook(io.BytesIO(desk.post(page.context["export_url"], {"tier": "sme"}).content))
    assert everything.sheetnames == [one["title"] for one in charts]
    sheet = everything["各市办理情况"]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=4)}
    assert rows["全省"] == [1, 1, 1, 0, 0, 0, 0, 3]
    assert "类别：中小企业" in sheet["A2"].value
    assert AuditEntry.objects.filter(action="review.statistics.export").count() == len(charts) + 1


def test_bars_are_parts_of_the_longest_row(desk, cases):
    charts = {one["name"]: one["chart"] for one in desk.get(reverse("review:statistics")).context["charts"]}
    rows = {row["label"]: row for row in charts["parts"]["rows"]}
    assert [(bar["x"], bar["width"]) for bar in rows["大连市"]["bars"]][1:3] == [("0.00", "50.00"), ("50.00", "50.00")]
    assert rows["全省"]["bars"] == []


def test_as_many_queries_for_many_declarations_as_for_few(desk, cases):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(reverse("review:statistics")).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for region in (GANJINGZI, TIEDONG):
        factories.submitted(region=region)
    assert queries() == few
    assert few <= 20


def test_a_part_of_the_own_region_is_looked_at_by_itself_and_nothing_beyond(client, desk, cases):
    address = reverse("review:statistics")
    charts = {one["name"]: one["chart"]["rows"] for one in desk.get(address).context["charts"]}
    links = {row["label"]: row["url"] for row in charts["parts"]}
    assert (links["大连市"], links["全省"]) == ("?round=LN2022&area=210200&tier=", "")
    page = desk.get(address + links["大连市"])
    assert {one["name"]: one for one in page.context["charts"]}["parts"]["title"] == "各区县办理情况"
    book = load_workbook(io.BytesIO(desk.post(page.context["export_url"], {"area": DALIAN}).content))
    assert book["各类别办理情况"]["A1"].value == "LN2022 大连市各类别办理情况（份）"
    client.force_login(factories.city_officer())
    asked = {
        area: client.get(f"{address}?area={area}").status_code
        for area in (GANJINGZI, DALIAN, ANSHAN, TIEDONG, "210000")
    }
    assert asked == {GANJINGZI: 200, DALIAN: 200, ANSHAN: 404, TIEDONG: 404, "210000": 404}
    export = reverse("review:statistics_export", args=["LN2022", "all"])
    assert client.post(export, {"area": ANSHAN}).status_code == 404


def test_what_is_not_there_is_not_found(desk, cases):
    address = reverse("review:statistics")
    assert desk.get(f"{address}?round=XX").status_code == 404
    Round.objects.filter(code="LN2022").update(state="prepared")
    assert desk.get(f"{address}?round=LN2022").status_code == 404
    assert "没有申报批次" in desk.get(address).content.decode()
    assert desk.post(reverse("review:statistics_export", args=["LN2022", "all"])).status_code == 404


def test_officers_are_led_to_it_and_others_are_not(client, cases):
    address = reverse("review:statistics")
    for user in (decided.officer(), factories.city_officer(), factories.district_officer()):
        client.force_login(user)
        assert re.search(f'href="{address}"', client.get("/").content.decode()), user.role
    for role in ("system_admin", "auditor", "expert", "institution"):
        client.force_login(builders.user(role))
        assert address not in client.get("/").content.decode()
        assert client.get(address).status_code == 404
