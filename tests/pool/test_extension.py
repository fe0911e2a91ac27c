"""A later day for one enterprise: what it changes, who may, and what is said afterwards."""

from datetime import date

import pytest
from django.urls import reverse

from cultivation_pool.models import ReportLog
from cultivation_pool.services.chasing import chase, tell_cities_weekly
from cultivation_pool.services.extending import extend
from cultivation_pool.services.refusals import ReportRefused
from tests.at_once import at_once
from tests.pool import factories
from tests.pool.factories import ANSHAN, FILED
from zjtx.common import clock
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db
LATER, WHY = date(2022, 4, 29), "财务系统故障"


def on(day: str):
    return clock.as_moment(f"{day}T08:30:00")


def occasions(user) -> list[str]:
    found = OutboxMessage.objects.filter(kind="notice", recipient=user, key__startswith="report:").order_by("pk")
    return [key.split(":")[2] for key in found.values_list("key", flat=True)]


@pytest.fixture
def user():
    return factories.holder()


@pytest.fixture
def report(user):
    return factories.opened(user)


@pytest.fixture
def officer():
    return factories.city_officer()


def test_reminders_follow_the_new_day(report, user, officer):
    chase(on("2022-04-12"))
    extend(report=report, user=officer, at=on("2022-04-13"), day=LATER, reason=WHY)
    for day in ("2022-04-15", "2022-04-18", "2022-04-22", "2022-04-26", "2022-04-29", "2022-05-05"):
        chase(on(day))
    later = [f"{kind}@2022-04-29" for kind in ("three_before", "due", "one_after")]
    assert occasions(user) == ["three_before", "extended", *later]
    assert (report.due_on, report.extended_from) == (LATER, date(2022, 4, 15))


def test_a_second_extension_keeps_the_first_day(report, officer):
    extend(report=report, user=officer, at=FILED, day=LATER, reason=WHY)
    extend(report=report, user=officer, at=FILED, day=date(2022, 5, 10), reason="仍未修复")
    assert (report.due_on, report.extended_from) == (date(2022, 5, 10), date(2022, 4, 15))


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2022, 4, 15), "应晚于现截止日"), (date(2022, 4, 1), "应晚于"), (date(2022, 8, 1), "最多延长90天")],
)
def test_a_day_that_makes_no_sense_is_refused(report, officer, day, words):
    with pytest.raises(ReportRefused, match=words):
        extend(report=report, user=officer, at=FILED, day=day, reason=WHY)
    assert report.log.count() == 1


def test_only_the_own_city_and_only_what_is_out(report, user, officer):
    with pytest.raises(ReportRefused, match="无权办理"):
        extend(report=report, user=factories.city_officer(ANSHAN), at=FILED, day=LATER, reason=WHY)
    submitted = factories.filed(user)
    with pytest.raises(ReportRefused, match="没有待填报的截止日"):
        extend(report=submitted, user=officer, at=FILED, day=LATER, reason=WHY)


def test_a_returned_report_gets_a_later_day_of_correction(user, officer):
    report = factories.filed(user)
    factories.returned(report, officer)
    report.refresh_from_db()
    before = report.due_on
    day = date(2022, 5, 20)
    extend(report=report, user=officer, at=FILED, day=day, reason=WHY)
    assert (report.correct_by, report.due_on, report.extended_from) == (day, before, None)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_extension(report, officer):
    once = lambda: extend(report=report, user=officer, at=FILED, day=LATER, reason=WHY)  # noqa: E731
    assert len({entry.pk for entry in at_once(once, once)}) == 1
    assert ReportLog.objects.filter(report=report, event="extended").count() == 1


def test_on_the_page_with_what_was_typed_kept(client, report, officer):
    client.force_login(officer)
    address = reverse("pool:extend", args=[report.pk])
    with clock.frozen(FILED):
        assert "延长截止日" in client.get(reverse("pool:case", args=[report.pk])).content.decode()
        refused = client.post(address, {"day": "2022-04-10", "reason": WHY})
        assert refused.status_code == 422
        assert WHY in refused.content.decode()
        assert client.post(address, {"day": "2022-04-29", "reason": WHY}).status_code == 302
        page = client.get(reverse("pool:case", args=[report.pk])).content.decode()
    assert "2022年4月29日（原为2022年4月15日）" in page
    assert "由2022年4月15日延至2022年4月29日：财务系统故障" in page


def test_the_city_hears_every_week_in_one_message(officer):
    names = [factories.holder().enterprise.name for _ in range(2)]
    factories.opened()
    other = factories.city_officer(ANSHAN)
    for day in ("2022-04-22", "2022-04-28", "2022-04-29", "2022-05-02", "2022-05-06", "2022-05-09"):
        tell_cities_weekly(on(day))
    found = OutboxMessage.objects.filter(kind="notice", key__startswith="reports-out:").order_by("pk")
    assert [(one.recipient_id, one.key.split(":")[3]) for one in found] == [(officer.pk, "1"), (officer.pk, "2")]
    assert found[0].subject == "3家企业仍未提交2022年一季度报表"
    assert all(name in found[0].body for name in names)
    assert not OutboxMessage.objects.filter(recipient=other).exists()
