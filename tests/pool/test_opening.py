"""Who owes a report, until when, and what is in it already."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from cultivation_pool.enums import ReportSource
from cultivation_pool.models import QuarterlyReport, ReportLog
from cultivation_pool.services.opening import open_for_new_titles, open_last_quarter, open_reports
from review.models import Recognition
from review.signals import titles_granted
from tests import factories as people
from tests.pool import factories
from tests.pool.factories import OPENED, QUARTER
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.registry.enums import Tier

pytestmark = pytest.mark.django_db
QUARTER_END = date(2022, 3, 31)


def reports(quarter=QUARTER):
    return QuarterlyReport.objects.filter(quarter=quarter)


def test_holders_on_the_quarter_s_last_day_owe_a_report_and_nobody_else():
    valid = factories.holder()
    people.user("enterprise", of=people.enterprise())  # no title
    for fields in (
        {"starts_on": QUARTER_END + timedelta(days=1)},
        {"ends_on": QUARTER_END - timedelta(days=1)},
        {"ended_on": QUARTER_END, "end_reason": "revoked"},
    ):
        factories.title(people.enterprise(), **fields)
    last_day = people.enterprise()
    factories.title(last_day, ends_on=QUARTER_END)
    assert open_reports(quarter=QUARTER, at=OPENED) == 2
    assert set(reports().values_list("enterprise_id", flat=True)) == {valid.enterprise_id, last_day.pk}


def test_two_titles_are_one_report():
    user = factories.holder()
    factories.title(user.enterprise, tier=Tier.PRODUCT, product_name="高精度轴承")
    assert open_reports(quarter=QUARTER, at=OPENED) == 1


def test_opening_again_changes_nothing():
    report = factories.opened()
    factories.fill(report, revenue=Decimal("7.00"))
    assert open_reports(quarter=QUARTER, at=OPENED + timedelta(days=3)) == 0
    report.refresh_from_db()
    assert (report.revenue, report.opened_at) == (Decimal("7.00"), OPENED)
    assert [entry.event for entry in report.log.all()] == ["opened"]
    assert AuditEntry.objects.filter(action="pool.open").count() == 1


def test_report_begins_with_what_the_record_knows():
    user = factories.holder()
    report = factories.opened(user)
    assert (report.enterprise_name, report.region_id) == (user.enterprise.name, "210211")
    assert (report.industry_division_id, report.is_listed) == ("34", None)
    assert report.region_path == "210000/210200/210211/"
    assert (report.due_on, report.is_provisional) == (date(2022, 4, 15), False)
    assert {mark.field for mark in report.marks.all()} == {"region", "enterprise_name", "industry_division"}


def test_report_takes_industry_and_listing_from_the_last_one():
    user = factories.holder()
    earlier = factories.filed(user, is_listed=True, industry_division_id="34")
    user.enterprise.industry_division = None
    user.enterprise.save()
    report = factories.opened(user, quarter="2022Q2", at=clock.as_moment("2022-07-01T08:30:00"))
    assert (report.is_listed, report.industry_division_id) == (True, earlier.industry_division_id)
    assert report.marks.get(field="is_listed").source == ReportSource.LAST_REPORT


def test_due_date_in_a_year_without_calendar_is_marked_provisional():
    factories.title(people.enterprise(), starts_on=date(2029, 6, 1), ends_on=date(2032, 12, 31))
    open_reports(quarter="2030Q1", at=clock.as_moment("2030-04-01T08:30:00"))
    report = reports("2030Q1").get()
    assert (report.due_on, report.is_provisional) == (date(2030, 4, 12), True)


@pytest.mark.parametrize(
    "day, quarter",
    [("2022-03-31", None), ("2022-04-01", "2022Q1"), ("2022-06-30", "2022Q1"), ("2022-07-01", "2022Q2")],
)
def test_scheduled_run_opens_the_quarter_that_ended_last_from_2022_on(day, quarter):
    factories.holder()
    open_last_quarter(clock.as_moment(f"{day}T08:30:00"))
    assert [one.quarter for one in QuarterlyReport.objects.all()] == ([quarter] if quarter else [])


def test_new_title_opens_the_last_ended_quarter_with_its_own_date():
    newcomer, holder = people.enterprise(), factories.opened()
    at = clock.as_moment("2022-06-01T15:00:00")
    given = {"issued_on": date(2022, 6, 1), "working_days": 10, "at": at}
    (report,) = open_for_new_titles(enterprise_ids=[newcomer.pk, holder.enterprise_id], **given)
    # 3 June is a holiday (端午), so the tenth working day after 1 June is the 16th.
    assert (report.enterprise, report.quarter, report.due_on) == (newcomer, "2022Q1", date(2022, 6, 16))
    holder.refresh_from_db()
    assert holder.due_on == date(2022, 4, 15)
    assert open_for_new_titles(enterprise_ids=[newcomer.pk], **given) == []


def test_a_document_entered_late_leaves_the_working_days_whole():
    at = clock.as_moment("2022-06-13T09:00:00")
    given = {"issued_on": date(2022, 6, 1), "working_days": 5, "at": at}
    (report,) = open_for_new_titles(enterprise_ids=[people.enterprise().pk], **given)
    assert report.due_on == date(2022, 6, 20)


def test_titles_granted_open_and_tell_in_the_same_transaction():
    round_ = people.open_round(new_title_working_days=5)
    at = clock.as_moment("2022-06-01T15:00:00")
    recognition = Recognition(round=round_, issued_on=date(2022, 6, 1), recognised_at=at)
    user = people.user("enterprise", of=people.enterprise())
    granted = factories.title(user.enterprise, starts_on=date(2022, 6, 1))
    for _ in range(2):
        with transaction.atomic():
            titles_granted.send(sender=Recognition, recognition=recognition, titles=[granted])
    report = reports().get()
    assert report.due_on == date(2022, 6, 9)
    assert OutboxMessage.objects.filter(key=f"report:{report.pk}:opened:{user.pk}:notice", recipient=user).count() == 1
    assert ReportLog.objects.count() == 1


def test_opening_takes_as_many_queries_for_three_as_for_one(django_assert_max_num_queries):
    for _ in range(3):
        factories.holder()
    with django_assert_max_num_queries(13):
        open_reports(quarter=QUARTER, at=OPENED)
