"""The province's list, its navigation and what its home page asks for."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from declarations.models import Declaration
from tests import factories
from tests.review import decided
from tests.review.decided import AT, LAST_SECOND, NEXT_SECOND, RECOGNISED_AT
from tests.review.factories import TIEDONG, city_officer, remark, resubmitted, submitted
from tests.review.packet_factories import accepted_by_province
from zjtx.common import clock

pytestmark = pytest.mark.django_db
LIST = "review:province_list"
MOST_QUERIES = 8


@pytest.fixture
def desk(client):
    with clock.frozen(AT):
        client.force_login(decided.officer())
        yield client


def numbers(client, **query):
    table = client.get(reverse(LIST), query).context["table"]
    return [row["cells"][0]["text"] for row in table["rows"]]


def counts(client, **query):
    return {tab["label"]: tab["count"] for tab in client.get(reverse(LIST), query).context["tabs"]}


def test_list_begins_with_recommendation_and_counts_by_stage(desk):
    submitted()
    one, two, three = decided.recommended(), decided.reviewed(), decided.proposed(TIEDONG)
    assert numbers(desk) == [three.number, two.number, one.number]
    assert counts(desk) == {
        "全部": 3, "已推荐": 1, "专家评审": 0, "评审完成": 1, "拟认定": 1, "公示中": 0, "已认定": 0, "未认定": 0,
    }  # fmt: skip
    assert numbers(desk, status="proposed") == [three.number]
    assert numbers(desk, status="city_review") == numbers(desk)


def test_rows_open_the_case_and_the_case_walks_the_list(desk):
    old, new = decided.recommended(), decided.recommended(TIEDONG)
    address = reverse("review:province_case", args=[new.number]) + "?tier=sme"
    assert desk.get(reverse(LIST), {"tier": "sme"}).context["table"]["rows"][0]["url"] == address
    page = desk.get(address)
    assert page.context["position_text"] == "第 1 件，共 2 件"
    assert page.context["next_url"] == reverse("review:province_case", args=[old.number]) + "?tier=sme"
    assert page.context["previous_url"] == ""
    alone = desk.get(reverse("review:province_case", args=[new.number]), {"city": "210300"})
    assert alone.context["position_text"] == "第 1 件，共 1 件"


def test_case_shows_the_way_to_the_title_with_its_pages(desk):
    one = decided.proposed()
    made = decided.published(one)
    given = decided.recognised(made)
    page = desk.get(reverse("review:province_case", args=[one.number]))
    course = {line["label"]: line for line in page.context["course"]}
    assert course["市级初审意见"]["value"] == "同意推荐"
    assert course["公示"]["url"] == reverse("review:publicity", args=[made.pk])
    assert course["认定"]["url"] == reverse("review:recognition", args=[given.pk])
    assert course["认定"]["note"].startswith("证书编号 辽专精特新-2022-Q-")
    assert page.context["acts"] == []


def test_case_shows_only_remarks_that_were_sent(desk):
    one = submitted()
    officer = city_officer()
    resubmitted(one, officer)
    remark(one, officer, "contact_name", "尚未发出的意见")
    page = desk.get(reverse("review:province_case", args=[one.number])).content.decode()
    assert "与审计报告不一致" in page
    assert "尚未发出的意见" not in page


def test_filters_by_city_tier_round_and_search(desk):
    here, there = decided.recommended(), decided.recommended(TIEDONG)
    assert numbers(desk, city="210300") == [there.number]
    assert numbers(desk, tier="product") == []
    assert numbers(desk, round="LN2022") == [there.number, here.number]
    assert numbers(desk, round="LN2021") == []
    assert numbers(desk, q=here.enterprise_name) == [here.number]
    assert numbers(desk, q=there.enterprise.uscc) == [there.number]
    assert counts(desk, city="210300")["已推荐"] == 1
    page = desk.get(reverse(LIST), {"city": "210300", "status": "recommended"}).content.decode()
    assert 'href="/review/province/?status=recommended"' in page
    assert 'name="status" value="recommended"' in page


def test_pages_walk_forth_and_back(desk, monkeypatch):
    all_numbers = [decided.recommended().number for _ in range(5)][::-1]
    monkeypatch.setattr("review.province.PAGE_SIZE", 2)
    seen, address = [], reverse(LIST)
    while address:
        table = desk.get(address).context["table"]
        seen.append([row["cells"][0]["text"] for row in table["rows"]])
        last, address = table["pager"], reverse(LIST) + table["pager"].get("next_url", "")
        if "next_url" not in last:
            break
    assert seen == [all_numbers[:2], all_numbers[2:4], all_numbers[4:]]
    table = desk.get(reverse(LIST) + last["previous_url"]).context["table"]
    assert [row["cells"][0]["text"] for row in table["rows"]] == all_numbers[2:4]
    assert last["first_url"] == "?"
    assert len(numbers(desk, after="none")) == len(numbers(desk, before="９９")) == 2


def test_list_takes_few_queries_however_much_there_is(desk):
    def queries():
        desk.get(reverse(LIST))
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(reverse(LIST)).status_code == 200
        return [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]

    decided.recommended()
    one = queries()
    assert len(one) <= MOST_QUERIES, one
    for _ in range(2):
        decided.recommended(TIEDONG)
    assert len(queries()) == len(one)


@pytest.mark.parametrize(
    "role", ["city_officer", "district_officer", "enterprise", "expert", "system_admin", "auditor"]
)
def test_list_does_not_exist_for_others(client, role):
    region = {"city_officer": "210200", "district_officer": "210211"}.get(role)
    factories.regions()
    of = factories.enterprise() if role == "enterprise" else None
    client.force_login(factories.user(role, region=region, of=of))
    assert client.get(reverse(LIST)).status_code == 404


def test_visitor_is_asked_to_sign_in(client):
    assert client.get(reverse(LIST)).status_code == 302


def test_list_says_what_to_do_when_it_is_empty(desk):
    factories.open_round()
    assert "没有已推荐的申报" in desk.get(reverse(LIST)).content.decode()
    assert "清除全部条件" in desk.get(reverse(LIST), {"q": "无"}).content.decode()


def test_navigation_leads_to_the_new_pages(desk):
    entries = {entry.label: entry.url for entry in desk.get("/").context["nav_entries"]}
    assert entries["申报情况"] == reverse(LIST)
    assert entries["审定与公示"] == reverse("review:decisions")
    desk.logout()
    entries = {entry.label: entry.url for entry in desk.get("/").context["nav_entries"]}
    assert entries["公示"] == "/publicity/"
    assert entries["认定企业"] == "/recognised/"


def tasks(client, at=AT):
    with clock.frozen(at):
        client.force_login(decided.officer())  # who was idle since April has to sign in again
        return [(one["title"], one["note"]) for one in client.get("/").context["tasks"]]


def test_home_asks_for_each_step_in_turn(desk):
    one = decided.recommended()
    assert tasks(desk) == []  # its city's material is not accepted yet
    accepted_by_province(one)
    assert tasks(desk) == [("组织专家评审：LN2022 中小企业", "推荐材料已接收，1户待列入评审组")]
    decided.move(one, "start_expert_review", "finish_expert_review")
    assert tasks(desk) == [("审定拟认定名单：LN2022 中小企业", "评审完成1户")]
    decided.move(one, "propose")
    assert tasks(desk) == [("发布公示：LN2022 中小企业", "拟认定1户")]
    made = decided.published(one)
    assert tasks(desk, LAST_SECOND) == [(f"公示：{made.title}", "1户，公示中")]
    decided.objected(made)
    assert tasks(desk, NEXT_SECOND) == [
        (f"答复异议：{made.title}", "1件，只暂缓所涉企业"),
        (f"办理认定：{made.title}", "公示期满，1户待认定"),
    ]


def test_home_has_nothing_more_after_recognition(desk):
    decided.recognised(decided.published(decided.proposed()))
    assert tasks(desk, RECOGNISED_AT) == []
    figures = {one["label"]: one["note"] for one in desk.get("/").context["figures"]}
    assert figures["中小企业已推荐"] == "计划不低于200，已提交1份，已认定1户"


def test_home_counts_what_another_city_holds_in_its_own_row(desk):
    decided.proposed(TIEDONG)
    table = desk.get("/").context["table"]
    labels = [one["label"] for one in table["columns"]]
    rows = {row["cells"][0]["text"]: [cell["text"] for cell in row["cells"]] for row in table["rows"]}
    assert rows["鞍山市"][labels.index("拟认定、公示")] == "1"
    assert set(rows["大连市"][1:]) == {"0"}


def test_pages_have_no_empty_names(desk):
    made = decided.published(decided.proposed())
    for address in (reverse("review:decisions"), reverse("review:publicity", args=[made.pk])):
        shown = desk.get(address).content.decode()
        assert re.search(r"<title>[^<]+</title>", shown)
        assert ">None<" not in shown


def test_city_officers_home_is_their_own(client):
    decided.proposed()
    client.force_login(city_officer())
    with clock.frozen(AT):
        assert "发布公示" not in client.get("/").content.decode()
    assert Declaration.objects.count() == 1
