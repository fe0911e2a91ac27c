"""Titles that run out: who is told when, once; ended with their own last day however late the night's work comes."""

from datetime import date

import pytest

from cultivation_pool.calendar import expiry_notice, months_before
from cultivation_pool.services.expiry import end_expired, tell_expiring
from tests import factories as people
from tests.at_once import at_once
from tests.pool import factories
from tests.pool.factories import ANSHAN
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.registry.enums import EndReason, Tier
from zjtx.registry.models import Title

pytestmark = pytest.mark.django_db


def on(day: str):
    return clock.as_moment(f"{day}T08:30:00")


def told(user) -> list[str]:
    """The occasions on which a user was told of titles that run out, in order."""
    found = OutboxMessage.objects.filter(kind="notice", recipient=user, key__startswith="title-expiry:")
    return [key.split(":")[-3] for key in found.order_by("pk").values_list("key", flat=True)]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2024-12-31", 12, "2023-12-31"), ("2024-12-31", 6, "2024-06-30"), ("2024-05-31", 3, "2024-02-29"),
     ("2023-02-28", 12, "2022-02-28"), ("2022-01-15", -12, "2023-01-15"), ("2022-12-31", -2, "2023-02-28")],
)  # fmt: skip
def test_months_are_counted_to_the_same_day_or_the_months_last(day, months, expected):
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_the_notice_is_the_last_whose_day_has_come():
    ends_on = date(2024, 12, 31)
    days = ("2023-12-30", "2023-12-31", "2024-06-29", "2024-06-30", "2024-09-29", "2024-09-30")
    assert [expiry_notice(ends_on, date.fromisoformat(day)) for day in days] == [None, 12, 12, 6, 6, 3]


def test_holder_and_city_are_told_three_times_and_once_after():
    user, dalian, anshan = factories.holder(), factories.city_officer(), factories.city_officer(ANSHAN)
    for day in ("2023-12-30", "2023-12-31", "2024-03-01", "2024-06-30", "2024-09-30", "2024-12-31", "2025-01-01"):
        for _ in range(2):
            end_expired(on(day))
            tell_expiring(on(day))
    assert told(user) == told(dalian) == ["12", "6", "3", "over"]
    assert told(anshan) == []


def test_a_late_run_says_what_holds_now():
    user = factories.holder()
    tell_expiring(on("2024-10-20"))
    assert told(user) == ["3"]


def test_one_message_names_all_titles_of_a_city_that_end_on_a_day():
    officer = factories.city_officer()
    names = [factories.holder().enterprise.name for _ in range(3)]
    tell_expiring(on("2024-06-30"))
    message = OutboxMessage.objects.get(kind="notice", recipient=officer)
    assert message.subject == "3项称号将于2024年12月31日到期"
    assert all(name in message.body for name in names)


def test_a_title_ends_with_its_last_day_however_late_the_run():
    title = factories.holder().enterprise.titles.get()
    assert end_expired(on("2024-12-31")) == 0
    assert end_expired(on("2025-03-09")) == 1
    title.refresh_from_db()
    assert (title.ended_on, title.end_reason) == (date(2024, 12, 31), EndReason.EXPIRED)
    assert title.is_valid_on(date(2024, 12, 31))
    assert not title.is_valid_on(date(2025, 1, 1))
    assert AuditEntry.objects.filter(action="pool.title_expired").count() == 1


def test_what_an_act_has_ended_stays_as_the_act_left_it():
    title = factories.holder().enterprise.titles.get()
    Title.objects.filter(pk=title.pk).update(ended_on=date(2024, 5, 5), end_reason=EndReason.REVOKED)
    assert end_expired(on("2025-01-01")) == 0
    assert tell_expiring(on("2025-01-01")) == 0


def test_titles_from_long_before_are_ended_without_a_word():
    user = people.user("enterprise", of=people.enterprise(factories.GANJINGZI))
    factories.title(user.enterprise, starts_on=date(2016, 1, 1), ends_on=date(2018, 12, 31))
    assert end_expired(on("2022-04-01")) == 1
    assert tell_expiring(on("2022-04-01")) == 0


def test_products_are_named():
    user = factories.holder()
    factories.title(user.enterprise, tier=Tier.PRODUCT, product_name="高精度减速器", number="辽专精特新-2020-C-0007")
    tell_expiring(on("2024-06-30"))
    subjects = OutboxMessage.objects.filter(kind="notice", recipient=user).values_list("subject", flat=True)
    assert set(subjects) == {
        "专精特新中小企业的称号将于2024年12月31日到期",
        "专精特新产品“高精度减速器”的称号将于2024年12月31日到期",
    }


@pytest.mark.django_db(transaction=True)
def test_two_workers_end_a_title_once():
    for _ in range(3):
        factories.holder()
    results = at_once(lambda: end_expired(on("2025-01-01")), lambda: end_expired(on("2025-01-01")))
    assert sum(results) == 3
    assert AuditEntry.objects.filter(action="pool.title_expired").count() == 3
