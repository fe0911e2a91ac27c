"""The working calendar: seen by year, kept by administrators, gaps told once."""

from datetime import date

import pytest

from tests.home.factories import AT, ROLES, account, signed_in
from zjtx.common import clock, working_days
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.common.models.calendar import WorkingDayException
from zjtx.common.working_days import is_working_day, uncovered_years
from zjtx.home.pages.calendar import year_page
from zjtx.home.tasks import check_calendar
from zjtx.schedule import entries

pytestmark = pytest.mark.django_db
OFF = {"first": "2031-10-01", "last": "2031-10-03", "kind": "off", "note": "国庆节", "year": "2031"}


@pytest.fixture(autouse=True)
def _now() -> None:
    with clock.frozen(AT):
        yield


@pytest.mark.parametrize("role", ROLES)
def test_only_system_administrators_keep_the_calendar(role) -> None:
    row = WorkingDayException.objects.create(date=date(2031, 5, 1), is_working=False)
    client = signed_in(account(role))
    is_admin = role == "system_admin"
    assert (client.get("/calendar/").status_code == 200) == is_admin
    assert (client.post("/calendar/add/", OFF).status_code == 302) == is_admin
    assert (client.post(f"/calendar/{row.pk}/remove/").status_code == 302) == is_admin
    assert WorkingDayException.objects.filter(pk=row.pk).exists() != is_admin


def test_year_shows_holidays_and_make_up_days() -> None:
    runs = {run["words"]: run["kind"]["label"] for run in year_page(2022, AT.date(), None)["runs"]}
    assert runs["2022年1月29日 星期六 至 2022年1月30日 星期日"] == "调休上班"
    assert runs["2022年1月31日 星期一 至 2022年2月4日 星期五"] == "放假"
    assert runs["2022年10月8日 星期六 至 2022年10月9日 星期日"] == "调休上班"


def test_days_are_added_and_removed() -> None:
    client = signed_in(account("system_admin"))
    assert client.post("/calendar/add/", OFF).url == "/calendar/?year=2031"
    saturday = {"first": "2031-10-11", "last": "", "kind": "working", "note": ""}
    client.post("/calendar/add/", saturday)
    assert not is_working_day(date(2031, 10, 2))
    assert is_working_day(date(2031, 10, 11))
    page = client.get("/calendar/?year=2031")
    assert [row["words"] for row in page.context["own"]] == [
        "2031年10月1日 星期三",
        "2031年10月2日 星期四",
        "2031年10月3日 星期五",
        "2031年10月11日 星期六",
    ]
    row = WorkingDayException.objects.get(date=date(2031, 10, 11))
    client.post(f"/calendar/{row.pk}/remove/")
    assert not is_working_day(date(2031, 10, 11))
    actions = AuditEntry.objects.filter(action__startswith="calendar.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["calendar.add", "calendar.add", "calendar.remove"]


@pytest.mark.parametrize(
    "changes, field, words",
    [
        ({"first": "明天"}, "first", "例如 2022-02-09"),
        ({"first": ""}, "first", "应填写"),
        ({"last": "2031-09-30"}, "last", "不应早于"),
        ({"last": "2031-12-31"}, "last", "最多录入31天"),
        ({"first": "1912-01-01", "last": ""}, "first", "年份应在"),
        ({"kind": "maybe"}, "kind", "maybe"),
    ],
)
def test_bad_days_are_refused_at_their_field_and_kept(changes, field, words) -> None:
    page = signed_in(account("system_admin")).post("/calendar/add/", OFF | changes)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert words in page.context["form"].errors[field][0]
    assert "国庆节" in page.content.decode()
    assert not WorkingDayException.objects.exists()


def test_day_that_is_there_already_refuses_the_whole_run() -> None:
    WorkingDayException.objects.create(date=date(2031, 10, 2), is_working=False)
    page = signed_in(account("system_admin")).post("/calendar/add/", OFF)
    assert page.context["form"].errors == {"first": ["2031年10月2日已录入，更改前应先删除。"]}
    assert WorkingDayException.objects.count() == 1


@pytest.mark.parametrize("year", ["", "abcd", "0000", "99999", "-202", "２０２２"])
def test_any_year_in_the_address_shows_a_page(year) -> None:
    page = signed_in(account("system_admin")).get("/calendar/", {"year": year})
    assert page.status_code == 200
    assert page.context["year"] == 2022


def test_uncovered_year_is_marked_until_its_feasts_are_entered() -> None:
    client = signed_in(account("system_admin"))
    assert client.get("/calendar/?year=2031").context["is_gap"]
    for month, day in working_days.FIXED_HOLIDAYS:
        WorkingDayException.objects.create(date=date(2031, month, day), is_working=False)
    page = client.get("/calendar/?year=2031")
    assert not page.context["is_gap"]
    assert page.context["working_total"] == 261 - 6


def _gap_messages() -> int:
    return OutboxMessage.objects.filter(kind="notice", key__startswith="calendar-gap:").count()


def test_gap_is_told_to_every_administrator_once_a_year() -> None:
    for _number in range(2):
        account("system_admin")
    account("province_officer")
    with clock.frozen("2031-11-15T08:00:00"):
        check_calendar()
        check_calendar()
        assert _gap_messages() == 2
    with clock.frozen("2031-11-16T08:00:00"):
        check_calendar()
        assert _gap_messages() == 4


def test_no_gap_no_message() -> None:
    account("system_admin")
    assert uncovered_years(2022, 2022) == []
    check_calendar()
    assert _gap_messages() == 0


def test_check_is_scheduled() -> None:
    scheduled = {entry["task"] for entry in entries().values()}
    assert {check_calendar.name, "zjtx.home.tasks.verify_audit_trail"} <= scheduled
