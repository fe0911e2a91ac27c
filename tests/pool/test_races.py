"""Two at once: exactly one decision, one submission, one report (real threads, real locks)."""

from collections import Counter
from functools import partial

import pytest

from cultivation_pool.models import QuarterlyReport, ReportLog, ReportRemark
from cultivation_pool.services.chasing import chase
from cultivation_pool.services.deciding import accept_report, add_remark, return_report
from cultivation_pool.services.filing import submit_report
from cultivation_pool.services.opening import open_reports
from cultivation_pool.services.refusals import ReportRefused
from cultivation_pool.services.saving import save_cell
from tests.at_once import at_once
from tests.pool import factories
from tests.pool.factories import FILED, OPENED, QUARTER
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6
run_together = partial(at_once, refusals=(ReportRefused,))


def decided(report):
    return list(report.log.exclude(event__in=["opened", "submitted"]).values_list("event", flat=True))


def test_two_officers_at_once_take_one_decision():
    for _ in range(ROUNDS):
        report, officer, colleague = factories.filed(), factories.city_officer(), factories.city_officer()

        def accepting(report=report, by=officer):
            return accept_report(report=QuarterlyReport.objects.get(pk=report.pk), user=by, at=FILED, version=1)

        def returning(report=report, by=colleague):
            add_remark(report=report, user=by, at=FILED, place="revenue", text="请核对")
            return return_report(report=QuarterlyReport.objects.get(pk=report.pk), user=by, at=FILED, version=1)

        results = run_together(accepting, returning)
        assert Counter(type(one) for one in results) == {ReportLog: 1, ReportRefused: 1}
        report.refresh_from_db()
        assert decided(report) == [report.state]
        assert ReportRemark.objects.filter(report=report, sent_at__isnull=True).count() == 0


def test_both_accepting_is_one_acceptance():
    for _ in range(ROUNDS):
        report, officers = factories.filed(), [factories.city_officer(), factories.city_officer()]
        acts = [
            lambda by=by, report=report: accept_report(report=report, user=by, at=FILED, version=1) for by in officers
        ]
        results = run_together(*acts)
        assert Counter(type(one) for one in results) == {ReportLog: 1, ReportRefused: 1}
        assert decided(report) == ["accepted"]


def test_submitting_in_three_tabs_is_one_submission():
    for _ in range(ROUNDS):
        user = factories.holder()
        report = factories.opened(user)
        factories.fill(report)
        own = [QuarterlyReport.objects.get(pk=report.pk) for _ in range(3)]
        acts = [lambda one=one, user=user: submit_report(report=one, user=user, at=FILED, version=0) for one in own]
        results = run_together(*acts)
        assert len({one.receipt_number for one in results}) == 1
        assert ReportLog.objects.filter(report=report, event="submitted").count() == 1


def test_a_cell_saved_while_the_report_is_submitted_is_in_it_or_refused():
    for number in range(ROUNDS):
        user = factories.holder()
        report = factories.opened(user)
        factories.fill(report)
        own = QuarterlyReport.objects.filter(pk=report.pk)

        def saving(own=own, user=user, number=number):
            return save_cell(found=own, name="tax_paid", given=[f"7{number}"], based_on=0, user=user, at=FILED)

        entry, saved = run_together(
            lambda report=report, user=user: submit_report(report=report, user=user, at=FILED, version=0), saving
        )
        stored = own.get().tax_paid
        assert entry.answers["tax_paid"] == str(stored)
        assert isinstance(saved, ReportRefused) == (stored == factories.ANSWERS["tax_paid"])


def test_two_openers_and_two_chasers_make_one_report_and_one_message_each():
    users = [factories.holder() for _ in range(5)]
    run_together(*[lambda: open_reports(quarter=QUARTER, at=OPENED)] * 3)
    assert QuarterlyReport.objects.count() == ReportLog.objects.count() == len(users)
    run_together(*[lambda: chase(OPENED)] * 3)
    told = Counter(OutboxMessage.objects.filter(kind="notice").values_list("recipient_id", flat=True))
    assert told == {user.pk: 1 for user in users}
