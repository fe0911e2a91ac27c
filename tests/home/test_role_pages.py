"""The landing page of each role: what has to be done until when, nothing of others, few queries."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from declarations.models import Declaration, Round
from declarations.services import rounds as services
from review import first_review
from review.marks import add_remark
from tests import factories
from tests.home.factories import AT, ROLES, account, signed_in, submitted
from zjtx.accounts.models import EnterpriseClaim
from zjtx.accounts.services.invitations import invite_staff
from zjtx.common import clock, outbox
from zjtx.registry.models import Title

pytestmark = pytest.mark.django_db
# A city sees the most: its queue, panels, recommendation material, objections, appeals, claims, reports, cases,
# changes, candidates, rounds.
MOST_QUERIES = 24


@pytest.fixture(autouse=True)
def _first_of_march() -> None:
    with clock.frozen(AT):
        yield


def _home(user: Any) -> Any:
    return signed_in(user).get("/")


def _titles(user: Any) -> list[str]:
    return [task["title"] for task in _home(user).context["tasks"]]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_page_without_tasks(role) -> None:
    page = _home(account(role))
    assert page.status_code == 200
    assert "工作台" in page.content.decode()


def _busy(round_: Round) -> None:
    """Something of everything in two cities."""
    for region in ("210211", "210302"):
        submitted(region)
        factories.draft(region=region)
    admin = factories.user("system_admin")
    services.propose_extension(round_=round_, kind="apply", until=date(2022, 4, 1), reason="雪灾", user=admin)
    services.propose_closing(round_=round_, user=admin, at=AT, reason="结束")
    invite_staff(actor=admin, role="expert", full_name="受邀专家", email=f"expert{admin.pk}@example.com")


@pytest.mark.parametrize("role", ROLES)
def test_pages_take_few_queries_however_much_there_is(role) -> None:
    round_ = factories.open_round()
    _busy(round_)
    user = account(role)
    if role == "enterprise":
        user = Declaration.objects.filter(status="draft").first().created_by
    for number in range(7):
        outbox.queue("notice", key=f"n{number}", recipient=user, subject=f"消息{number}", body="")
    outbox.deliver_due()
    client = signed_in(user)
    with CaptureQueriesContext(
        connection,
    ) as first:
        assert client.get("/").status_code == 200
    assert len(first.captured_queries) <= MOST_QUERIES
    for region in ("210211", "210302", "210211"):
        submitted(region)
    with CaptureQueriesContext(connection) as second:
        client.get("/")
    assert len(second.captured_queries) == len(first.captured_queries)


def test_enterprise_sees_an_open_round_until_it_has_begun() -> None:
    user = account("enterprise")
    round_ = factories.open_round()
    (task,) = _home(user).context["tasks"]
    assert task["title"] == f"可以申报：{round_.title}"
    assert (task["note"], task["days_left"], task["tone"]) == ("中小企业", 13, "quiet")
    factories.draft(user)
    (task,) = _home(user).context["tasks"]
    assert task["title"].startswith("填报并提交：中小企业申报 LN2022-Q-")
    assert task["url"] == f"/declarations/{Declaration.objects.get().number}/"


@pytest.mark.parametrize(
    "at, words, left, tone",
    [
        ("2022-03-15T09:00:00", "2022年3月18日 星期五截止", 3, "soon"),
        ("2022-03-14T09:00:00", "2022年3月18日 星期五截止", 4, "quiet"),
        ("2022-03-18T23:59:59", "今日23:59截止", None, "soon"),
    ],
)
def test_deadline_of_a_draft_counts_working_days(at, words, left, tone) -> None:
    user = account("enterprise")
    factories.draft(user)
    with clock.frozen(at):
        (task,) = _home(user).context["tasks"]
    assert (task["until_text"], task.get("days_left"), task["tone"]) == (words, left, tone)


def test_draft_that_is_too_late_is_marked_past() -> None:
    user = account("enterprise")
    factories.draft(user)
    with clock.frozen("2022-03-19T00:00:00"):
        page = _home(user)
    assert page.context["tasks"][0]["tone"] == "past"
    assert "，已过期" in page.content.decode()


def test_returned_declaration_comes_first_with_its_own_date() -> None:
    declaration = submitted()
    city = account("city_officer")
    add_remark(declaration=declaration, user=city, at=AT, place="address", text="地址不全")
    first_review.return_declaration(declaration=declaration, user=city, at=AT, version=1)
    (task,) = _home(declaration.created_by).context["tasks"]
    assert task["title"] == f"修改后重新提交：中小企业申报 {declaration.number}"
    assert task["until_text"] == "2022年3月8日 星期二截止"
    assert task["days_left"] == 5


def test_enterprise_sees_its_titles_and_nobody_elses() -> None:
    user, other = account("enterprise"), account("enterprise")
    for holder in (user, other):
        Title.objects.create(
            enterprise=holder.enterprise, tier="sme", year=2021, starts_on=date(2021, 6, 1), ends_on=date(2024, 12, 31)
        )
    figures = {one["label"]: one["value"] for one in _home(user).context["figures"]}
    assert figures["有效称号：中小企业"] == "至2024年12月31日"
    assert submitted().number not in _home(user).content.decode()


def test_desk_sees_its_own_city_by_nearest_deadline() -> None:
    here, later, elsewhere = submitted("210211"), submitted("210211"), submitted("210302")
    Declaration.objects.filter(pk=later.pk).update(due_at=clock.as_moment("2022-03-04T23:59:59"))
    tasks = _home(account("city_officer", "210200")).context["tasks"]
    assert [task["title"] for task in tasks] == [f"初审：{one.enterprise_name}（中小企业）" for one in (later, here)]
    assert (tasks[0]["days_left"], tasks[0]["tone"]) == (3, "soon")
    assert _titles(account("city_officer", "210300")) == [f"初审：{elsewhere.enterprise_name}（中小企业）"]


def test_desk_counts_what_it_does_not_list() -> None:
    for _number in range(6):
        submitted()
    page = _home(account("city_officer"))
    assert page.context["tasks"][-1]["title"] == "其余1份申报待初审"
    assert {one["label"]: one["value"] for one in page.context["figures"]}["待初审"] == 6


def test_claims_wait_for_the_officer_of_the_city_only() -> None:
    enterprise = factories.enterprise("210211")
    EnterpriseClaim.objects.create(
        enterprise=enterprise, full_name="申请人", email="a@example.com", mobile="13900000009", reason="原经办人离职"
    )
    assert _titles(account("city_officer", "210200")) == ["企业认领申请1件待处理"]
    assert _titles(account("city_officer", "210300")) == []
    assert _titles(account("district_officer", "210211")) == []


def test_province_officer_confirms_what_waits() -> None:
    round_ = factories.open_round()
    admin = factories.user("system_admin")
    services.propose_extension(round_=round_, kind="apply", until=date(2022, 4, 1), reason="雪灾", user=admin)
    services.propose_closing(round_=round_, user=admin, at=AT, reason="结束")
    Round.objects.create(
        code="LN2023", year=2023, title="新通知", document_number="一号", issued_on=date(2022, 3, 1), state="prepared"
    )
    Round.objects.create(
        code="LN2024",
        year=2024,
        title="拟定中",
        document_number="二号",
        issued_on=date(2022, 3, 1),
        state="prepared",
        in_preparation=True,
    )
    assert _titles(account("province_officer")) == [
        "确认开放：LN2023 新通知",
        f"确认结束：LN2022 {round_.title}",
        "确认延期：LN2022 企业申报延至2022年4月1日 星期五",
    ]


def test_province_sees_each_city_by_stage() -> None:
    for region in ("210211", "210211", "210302", "LN-SFSFQ"):
        submitted(region)
    table = _home(account("province_officer")).context["table"]
    rows = {row["cells"][0]["text"]: [cell["text"] for cell in row["cells"][1:]] for row in table["rows"]}
    assert rows["大连市"] == ["2", *["0"] * 8, "2"]
    assert rows["鞍山市"][-1] == "1"
    assert rows["沈抚改革创新示范区"][-1] == "1"
    assert rows["全省"] == ["4", *["0"] * 8, "4"]


def test_administrator_confirms_the_others_grants_not_own() -> None:
    first, second = factories.user("system_admin"), factories.user("system_admin")
    invite_staff(actor=first, role="expert", full_name="受邀专家", email="expert@example.com")
    own, others = _home(first).context["tasks"], _home(second).context["tasks"]
    assert (own[0]["action"], own[0]["whose"]) == ("查看", "由另一名系统管理员复核")
    assert others[0]["action"] == "复核"


def test_administrator_is_warned_of_a_year_without_calendar() -> None:
    with clock.frozen("2031-03-03T09:00:00"):
        titles = _titles(account("system_admin"))
    assert titles == ["录入2031年放假调休安排"]


@pytest.mark.parametrize("role, words", [("expert", "暂无评审任务"), ("institution", "暂无受托的评审")])
def test_roles_without_work_are_told_what_will_come(role, words) -> None:
    page = _home(account(role))
    assert page.context["empty"]["heading"] == words
    assert words in page.content.decode()


def test_latest_messages_are_ones_own() -> None:
    user, other = account("expert"), account("expert")
    for number in range(7):
        outbox.queue("notice", key=f"own{number}", recipient=user, subject=f"本人消息{number}", body="")
    outbox.queue("notice", key="other", recipient=other, subject="他人消息", body="")
    outbox.deliver_due()
    page = _home(user)
    assert len(page.context["notices"]) == 5
    assert "他人消息" not in page.content.decode()


def test_visitor_sees_open_rounds_and_where_to_start() -> None:
    round_ = factories.open_round()
    Round.objects.filter(pk=round_.pk).update(desk_phones="024-86906664", office="改革处")
    Round.objects.create(
        code="LN2023",
        year=2023,
        title="未公布的通知",
        document_number="一号",
        issued_on=date(2022, 3, 1),
        state="prepared",
    )
    html = Client().get("/").content.decode()
    for words in (round_.title, "024-86906664", "/account/sign-up/", "/account/sign-in/", "/rounds/LN2022/notice/"):
        assert words in html
    assert "未公布的通知" not in html


@pytest.mark.parametrize(
    "at, receiving, coming, earlier",
    [
        ("2022-02-08T23:59:59", 0, 1, 0),
        ("2022-03-18T23:59:59", 1, 0, 0),
        ("2022-03-19T00:00:00", 0, 0, 1),
    ],
)
def test_visitor_sees_rounds_by_their_windows(at, receiving, coming, earlier) -> None:
    factories.open_round()
    with clock.frozen(at):
        context = Client().get("/").context
    assert (len(context["rounds"]), len(context["coming"]), len(context["earlier"])) == (receiving, coming, earlier)


def test_visitor_page_says_what_to_do_when_nothing_is_open() -> None:
    assert "目前没有正在受理的批次" in Client().get("/").content.decode()


def test_navigation_of_the_home_page_is_complete() -> None:
    def addresses(role: str) -> list[str]:
        return [entry.url for entry in _home(account(role)).context["nav_entries"]]

    assert addresses("system_admin") == ["/", "/rounds/manage/", "/rules/", "/account/staff/", "/calendar/", "/inbox/"]
    assert addresses("auditor") == ["/", "/audit/", "/inbox/"]
    assert "/rounds/manage/" in addresses("province_officer")
