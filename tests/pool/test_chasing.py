"""What is sent on which day, once; late runs, killed runs; urging."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection

from cultivation_pool.models import QuarterlyReport
from cultivation_pool.services.chasing import chase, urge_missing
from tests import factories as people
from tests.pool import factories
from tests.pool.factories import ANSHAN, OPENED, QUARTER, TIEDONG
from zjtx.common import clock, outbox
from zjtx.common.models import AuditEntry, Notification, OutboxMessage

pytestmark = pytest.mark.django_db


def on(day: str) -> datetime:
    return clock.as_moment(f"{day}T08:30:00")


def said(report: QuarterlyReport) -> list[tuple[str, int]]:
    """(reminder, user) of every inbox message about the report, in the order of writing."""
    keys = OutboxMessage.objects.filter(kind="notice", key__startswith=f"report:{report.pk}:").order_by("pk")
    return [(key.split(":")[2], int(key.split(":")[3])) for key in keys.values_list("key", flat=True)]


def kinds(report: QuarterlyReport) -> list[str]:
    return [kind for kind, _user in said(report)]


@pytest.fixture
def user():
    return factories.holder()


@pytest.fixture
def report(user):
    return factories.opened(user)


# Due on Friday 15 April 2022: three working days before is the 12th, one after the 18th, five after the 22nd.
TABLE = {
    "2022-04-01": ["opened"],
    "2022-04-11": [],
    "2022-04-12": ["three_before"],
    "2022-04-13": [],
    "2022-04-15": ["due"],
    "2022-04-16": [],
    "2022-04-18": ["one_after"],
    "2022-04-21": [],
    "2022-04-22": ["five_after"],
    "2022-04-25": [],
}


def test_every_day_says_what_is_due_and_nothing_twice(report):
    for day, expected in TABLE.items():
        before = len(said(report))
        for _ in range(3):
            chase(on(day))
        assert kinds(report)[before:] == expected, day


def test_all_users_of_the_enterprise_are_told_by_inbox_and_mail(report, user):
    colleague = people.user("enterprise", of=user.enterprise, is_enterprise_admin=False)
    people.user("enterprise", of=user.enterprise, is_enterprise_admin=False, is_active=False)
    silent = people.user("enterprise", of=user.enterprise, is_enterprise_admin=False, email="")
    assert chase(OPENED) == 1
    assert Counter(user for _kind, user in said(report)) == {user.pk: 1, colleague.pk: 1, silent.pk: 1}
    mails = OutboxMessage.objects.filter(kind="email").values_list("address", flat=True)
    assert set(mails) == {user.email, colleague.email}


def test_city_is_told_from_the_fifth_day_on_and_only_the_own_city(report, user):
    dalian, anshan = factories.city_officer(), factories.city_officer(ANSHAN)
    factories.city_officer(is_active=False)
    chase(on("2022-04-18"))
    assert not [who for _kind, who in said(report) if who in (dalian.pk, anshan.pk)]
    chase(on("2022-04-22"))
    chase(on("2022-04-25"))
    assert [pair for pair in said(report) if pair[1] != user.pk] == [("five_after", dalian.pk)]
    message = OutboxMessage.objects.get(kind="notice", recipient=dalian)
    assert report.enterprise_name in message.subject
    assert message.url == f"/pool/board/{report.pk}/"


@pytest.mark.parametrize(
    "day, said_then",
    [
        ("2022-04-14", "three_before"),
        ("2022-04-16", "due"),
        ("2022-04-20", "one_after"),
        ("2022-05-30", "five_after"),
    ],
)
def test_a_late_run_says_what_holds_now_and_leaves_out_what_it_missed(report, day, said_then):
    chase(on(day))
    assert kinds(report) == [said_then]


@pytest.mark.parametrize(
    "day, words",
    [
        ("2022-04-01", "已开始填报，请于2022年4月15日 星期五前提交"),
        ("2022-04-14", "将于2022年4月15日 星期五截止"),
        ("2022-04-15", "今日截止"),
        ("2022-04-16", "已于2022年4月15日 星期五截止，尚未提交"),
    ],
)
def test_words_fit_the_day_on_which_they_are_read(report, user, day, words):
    chase(on(day))
    assert words in OutboxMessage.objects.get(kind="notice", recipient=user).body


def test_two_months_late_there_is_nothing_left_to_say(report):
    assert chase(on("2022-06-15")) == 0
    assert kinds(report) == []


@pytest.mark.parametrize("state", ["submitted", "returned", "accepted"])
def test_a_filed_report_is_not_chased(state):
    officer = factories.city_officer()
    report = factories.filed()
    if state == "returned":
        factories.returned(report, officer)
    elif state == "accepted":
        factories.accepted(report, officer)
    before = kinds(report)
    chase(on("2022-04-22"))
    assert kinds(report) == before


def test_a_new_title_s_report_is_chased_by_its_own_date(report):
    QuarterlyReport.objects.update(opened_at=on("2022-06-01"), due_on=date(2022, 6, 16))
    for day in ("2022-06-01", "2022-06-02", "2022-06-13", "2022-06-16", "2022-06-17", "2022-06-23"):
        chase(on(day))
    assert kinds(report) == ["opened", "three_before", "due", "one_after", "five_after"]


class Killed(BaseException):
    """What a worker's death looks like from inside."""


def dying_at(insert: int):
    """An execute wrapper that ends the run at the n-th insert of messages."""
    seen = 0

    def wrapper(execute, sql, params, many, context):
        nonlocal seen
        if sql.startswith("INSERT") and "common_outboxmessage" in sql:
            seen += 1
            if seen == insert:
                execute(sql, params, many, context)
                raise Killed
        return execute(sql, params, many, context)

    return wrapper


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("insert", [1, 2, 4])
def test_a_killed_run_loses_nothing_and_the_next_doubles_nothing(insert):
    users = [factories.holder() for _ in range(4)]
    factories.opened(users[0])
    with pytest.raises(Killed), connection.execute_wrapper(dying_at(insert)):
        chase(OPENED)
    told = {one.recipient_id for one in OutboxMessage.objects.filter(kind="notice")}
    # What was written with the death is gone with its transaction, what was before it has stayed.
    assert len(told) == insert - 1
    chase(OPENED)
    outbox.deliver_due()
    chase(OPENED)
    outbox.deliver_due()
    assert Counter(Notification.objects.values_list("recipient_id", flat=True)) == {one.pk: 1 for one in users}


def test_chasing_nobody_new_costs_the_same_for_three_as_for_one(report, django_assert_max_num_queries):
    chase(OPENED)
    for _ in range(2):
        factories.holder()
    factories.opened()
    chase(OPENED)
    with django_assert_max_num_queries(8):
        assert chase(OPENED + timedelta(hours=1)) == 0


def test_urging_tells_the_missing_of_the_own_city_once_a_day():
    officer, colleague = factories.city_officer(), factories.city_officer()
    missing, elsewhere = factories.holder(), factories.holder(TIEDONG)
    filed, corrected = factories.holder(), factories.holder()
    report = factories.opened(missing)
    factories.filed(filed)
    factories.returned(factories.filed(corrected), officer)
    OutboxMessage.objects.all().delete()
    with clock.frozen("2022-04-18T10:00:00") as now:
        assert urge_missing(user=officer, period=QUARTER, at=now.at) == 2
        assert urge_missing(user=colleague, period=QUARTER, at=now.at + timedelta(hours=5)) == 0
        assert urge_missing(user=officer, period=QUARTER, at=now.at + timedelta(days=1)) == 2
    told = Counter(OutboxMessage.objects.filter(kind="notice").values_list("recipient_id", flat=True))
    assert told == {missing.pk: 2, corrected.pk: 2}
    assert elsewhere.pk not in told
    keys = OutboxMessage.objects.filter(recipient=missing, kind="notice").order_by("pk").values_list("key", flat=True)
    assert keys[0] == f"report:{report.pk}:urged:2022-04-18:{missing.pk}:notice"
    assert AuditEntry.objects.filter(action="pool.urge").count() == 3


def test_deadline_is_the_last_second_of_the_due_day(user):
    last = datetime.combine(date(2022, 4, 15), time(23, 59, 59), tzinfo=clock.ZONE)
    assert not factories.filed(user, at=last).is_late
    assert factories.filed(factories.holder(), at=last + timedelta(seconds=1)).is_late
