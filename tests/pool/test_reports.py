"""Saving cells, growth, what keeps a report from being submitted, and what the city does with it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cultivation_pool.enums import ReportEvent
from cultivation_pool.examination import examine
from cultivation_pool.models import QuarterlyReport, ReportLog, ReportMark, ReportRemark
from cultivation_pool.services.deciding import accept_report, add_remark, remove_remark, return_report
from cultivation_pool.services.filing import submit_report
from cultivation_pool.services.refusals import ReportBlocked, ReportRefused
from cultivation_pool.services.saving import save_cell
from tests import factories as people
from tests.pool import factories
from tests.pool.factories import ANSHAN, FILED, OPENED
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return factories.holder()


@pytest.fixture
def report(user):
    return factories.opened(user)


@pytest.fixture
def officer():
    return factories.city_officer()


def save(report, user, name, text, based_on=0):
    own = QuarterlyReport.objects.filter(pk=report.pk)
    return save_cell(found=own, name=name, given=[text], based_on=based_on, user=user, at=FILED)


def texts(report):
    return [one.text for one in examine(report).blockers()]


# saving


@pytest.mark.parametrize(
    "name, text, value",
    [
        ("revenue", "1,200.5 万元", Decimal("1200.50")),
        ("net_profit", "-15", Decimal("-15.00")),
        ("revenue_growth", "-3.2%", Decimal("-3.20")),
        ("is_listed", "true", True),
        ("industry_division", "34", "34"),
        ("new_name", " 新名称 ", "新名称"),
        ("revenue", "", None),
    ],
)
def test_a_cell_is_saved_as_its_type(report, user, name, text, value):
    saved = save(report, user, name, text, based_on=1 if name == "industry_division" else 0)
    assert (saved.value, saved.error, saved.conflict) == (value, "", None)
    report.refresh_from_db()
    assert getattr(report, saved.field.attname) == value


@pytest.mark.parametrize(
    "name, text, words",
    [
        ("revenue", "很多", "“营业收入”应填写数字（单位：万元）"),
        ("revenue", "-1", "“营业收入”不能为负数"),
        ("revenue_growth", "x", "“营业收入同比增幅”应填写数字"),
        ("is_listed", "maybe", "“是否上市”请选择是或否"),
        ("industry_division", "99", "“2位行业代码及名称”请填写"),
    ],
)
def test_text_that_is_no_answer_is_kept_with_the_reason_and_counts_as_missing(report, user, name, text, words):
    factories.fill(report)
    saved = save(report, user, name, text, based_on=1 if name == "industry_division" else 0)
    assert words in saved.error
    mark = ReportMark.objects.get(report=report, field=name)
    assert mark.invalid_text == text
    assert [one for one in texts(report) if words in one]


def test_a_second_browser_is_told_and_nothing_is_overwritten(report, user):
    colleague = people.user("enterprise", of=user.enterprise, is_enterprise_admin=False, full_name="王会计")
    save(report, colleague, "revenue", "100")
    saved = save(report, user, "revenue", "200", based_on=0)
    assert (saved.conflict.by, saved.conflict.version, saved.value) == ("王会计", 1, Decimal("100.00"))
    report.refresh_from_db()
    assert report.revenue == Decimal("100.00")
    assert save(report, user, "revenue", "200", based_on=1).version == 2


def test_name_and_region_are_not_typed(report, user):
    for name in ("region", "enterprise_name", "state", "due_on"):
        with pytest.raises(KeyError):
            save(report, user, name, "1")


def test_a_submitted_report_is_not_changed(user):
    report = factories.filed(user)
    with pytest.raises(ReportRefused, match="目前为“待审核”状态，不能修改"):
        save(report, user, "revenue", "1")


# growth


def growths(user, report, **base):
    factories.standing_report(user, "2021Q1", **base)
    factories.fill(report, revenue=Decimal("1100.00"), main_revenue=Decimal("1000.00"))
    return examine(report).growths


def test_growth_is_typed_where_last_year_s_report_is_not_there(report):
    factories.fill(report, revenue_growth=None)
    examination = examine(report)
    assert examination.growths.is_typed
    assert texts(report) == ["“营业收入同比增幅”尚未填写"]


@pytest.mark.parametrize(
    "base, rate", [("1000.00", "10.00"), ("1100.00", "0.00"), ("1200.00", "-8.33"), ("900.00", "22.22")]
)
def test_growth_is_computed_against_the_same_quarter_of_the_year_before(user, report, base, rate):
    found = growths(user, report, revenue=Decimal(base), main_revenue=Decimal("900.00"))
    assert found.computed["revenue_growth"] == Decimal(rate)


@pytest.mark.parametrize("base", ["0.00", "-20.00"])
def test_growth_is_not_computed_from_a_base_that_is_not_positive(user, report, base):
    found = growths(user, report, net_profit=Decimal(base))
    assert "net_profit_growth" in found.without_base
    assert "net_profit_growth" not in found.computed


def test_a_returned_report_of_last_year_is_no_base(user, report, officer):
    earlier = factories.standing_report(user, "2021Q1")
    factories.returned(earlier, officer)
    assert examine(report).growths.is_typed


def test_the_base_is_the_own_enterprise_s(user, report):
    factories.standing_report(factories.holder(), "2021Q1")
    assert examine(report).growths.is_typed


def test_computed_growth_takes_the_place_of_typed_when_the_report_is_filed(user, report):
    factories.standing_report(
        user, "2021Q1", revenue=Decimal("1000.00"), main_revenue=Decimal("900.00"), net_profit=Decimal("0.00")
    )
    factories.fill(report, revenue_growth=Decimal("99.00"), net_profit_growth=Decimal("99.00"))
    factories.submit(report)
    assert (report.revenue_growth, report.net_profit_growth) == (Decimal("20.00"), None)
    answers = report.log.get(event="submitted").answers
    assert answers["revenue_growth"] == "20.00"
    assert "net_profit_growth" not in answers


@pytest.mark.parametrize("revenue, is_computed", [("999.99", True), ("1000.01", False), ("9999999999999.99", False)])
def test_growth_from_next_to_nothing_is_not_computed(user, report, revenue, is_computed):
    tiny = {"revenue": Decimal("0.01"), "main_revenue": Decimal("0.01")}
    factories.standing_report(user, "2021Q1", **tiny)
    factories.fill(report, revenue=Decimal(revenue), main_revenue=Decimal("1.00"))
    factories.submit(report)
    assert (report.revenue_growth is not None) == is_computed


# submission


def test_every_required_cell_is_asked_for(report):
    assert len(examine(report).missing) == 12
    factories.fill(report)
    assert examine(report).missing == []


def test_a_renamed_enterprise_gives_the_new_name_and_no_other_does(report):
    factories.fill(report, is_renamed=True)
    assert texts(report) == ["“更名后的新名称”尚未填写"]
    factories.fill(report, new_name="新名称")
    assert "应留空" in texts(report)[0]


@pytest.mark.parametrize("main, is_refused", [("1199.99", False), ("1200.00", False), ("1200.01", True)])
def test_main_revenue_within_revenue(report, main, is_refused):
    factories.fill(report, main_revenue=Decimal(main))
    assert bool(texts(report)) == is_refused
    if is_refused:
        with pytest.raises(ReportBlocked):
            factories.submit(report)


@pytest.mark.parametrize("revenue, warned", [("1199.99", True), ("1200.00", False), ("1500.00", False)])
def test_figures_that_fall_from_quarter_to_quarter_are_a_warning(user, revenue, warned):
    factories.filed(user)
    second = factories.opened(user, quarter="2022Q2", at=FILED + timedelta(days=90))
    factories.fill(second, revenue=Decimal(revenue), main_revenue=Decimal("1100.00"))
    issues = [one for one in examine(second).warnings() if one.code == "year_to_date_does_not_fall"]
    assert bool(issues) == warned
    factories.submit(second, at=FILED + timedelta(days=95))
    assert second.issues_count == len(issues)


def test_a_first_quarter_begins_anew(user):
    report = factories.standing_report(user, "2021Q4", revenue=Decimal("5000.00"))
    first = factories.opened(user)
    factories.fill(first)
    assert report.revenue > first.revenue
    assert examine(first).issues == ()


def test_violation_and_accident_are_shown_to_the_city(report):
    factories.fill(report, has_violation=True, has_accident=True)
    assert [one.fields for one in examine(report).warnings()] == [("has_violation",), ("has_accident",)]


def test_submission_freezes_answers_and_gives_a_receipt(report, user):
    factories.fill(report)
    entry = factories.submit(report)
    assert entry.receipt_number == "SL20220411-000001"
    assert (report.state, report.version, report.submitted_at, report.is_late) == ("submitted", 1, FILED, False)
    assert entry.answers["revenue"] == "1200.00"
    assert entry.answers["enterprise_name"] == report.enterprise_name
    assert OutboxMessage.objects.filter(recipient=user, kind="notice", subject__contains=entry.receipt_number).exists()
    assert AuditEntry.objects.filter(action="pool.submit", actor=user).count() == 1


def test_submitting_again_is_the_same_submission(report, user):
    factories.fill(report)
    first = factories.submit(report)
    assert submit_report(report=report, user=user, at=FILED, version=0) == first
    assert ReportLog.objects.filter(report=report, event="submitted").count() == 1


def test_a_page_from_before_a_return_submits_nothing(report, user, officer):
    factories.fill(report)
    first = factories.submit(report)
    factories.returned(report, officer)
    assert submit_report(report=report, user=user, at=FILED, version=0) == first
    report.refresh_from_db()
    assert report.state == "returned"


def test_nobody_submits_for_another_enterprise(report):
    factories.fill(report)
    for other in (factories.holder(), factories.city_officer()):
        with pytest.raises(ReportRefused, match="无权"):
            submit_report(report=report, user=other, at=FILED, version=0)


# the city


def test_return_sends_remarks_and_a_date_of_its_own(user, officer):
    report = factories.filed(user)
    factories.returned(report, officer)
    assert (report.state, report.correct_by) == ("returned", date(2022, 4, 18))
    assert report.remarks.get().sent_at == FILED
    subjects = OutboxMessage.objects.filter(recipient=user).values_list("subject", flat=True)
    assert "2022年一季度报表已退回，须于2022年4月18日 星期一前重新提交" in subjects


def test_resubmission_settles_the_remarks_on_what_it_changed(user, officer):
    report = factories.filed(user)
    for place in ("tax_paid", ""):
        add_remark(report=report, user=officer, at=FILED, place=place, text="请核对")
    factories.returned(report, officer, place="revenue")
    factories.fill(report, revenue=Decimal("1300.00"))
    later = FILED + timedelta(days=30)
    factories.submit(report, at=later)
    settled = {one.field: one.settled_version for one in report.remarks.all()}
    assert settled == {"revenue": 2, "tax_paid": None, "": 2}
    # The first submission was in time, and stays so.
    assert (report.version, report.submitted_at, report.is_late, report.correct_by) == (2, FILED, False, None)


def test_acceptance_ends_the_report(user, officer):
    report = factories.filed(user)
    entry = factories.accepted(report, officer)
    assert (report.state, report.accepted_by, report.accepted_at) == ("accepted", officer, FILED)
    assert accept_report(report=report, user=officer, at=FILED, version=1) == entry
    with pytest.raises(ReportRefused, match="已通过"):
        return_report(report=report, user=officer, at=FILED, version=1)
    with pytest.raises(ReportRefused, match="不能修改"):
        save(report, user, "revenue", "1")


def test_a_return_needs_a_remark_and_an_acceptance_leaves_none(user, officer):
    report = factories.filed(user)
    with pytest.raises(ReportRefused, match="修改意见"):
        return_report(report=report, user=officer, at=FILED, version=1)
    remark = add_remark(report=report, user=officer, at=FILED, place="revenue", text="请核对")
    with pytest.raises(ReportRefused, match="尚有1条修改意见未发出"):
        accept_report(report=report, user=officer, at=FILED, version=1)
    remove_remark(report=report, user=officer, remark_id=remark.pk)
    remove_remark(report=report, user=officer, remark_id=remark.pk)
    accept_report(report=report, user=officer, at=FILED, version=1)


def test_a_sent_remark_is_not_taken_back(user, officer):
    report = factories.filed(user)
    factories.returned(report, officer)
    factories.submit(report)
    with pytest.raises(ReportRefused, match="不能删除"):
        remove_remark(report=report, user=officer, remark_id=report.remarks.get().pk)


@pytest.mark.parametrize("text, place", [(" ", "revenue"), ("字" * 501, "revenue"), ("请核对", "state")])
def test_remarks_have_words_and_a_cell(user, officer, text, place):
    report = factories.filed(user)
    with pytest.raises(ReportRefused):
        add_remark(report=report, user=officer, at=FILED, place=place, text=text)
    assert not ReportRemark.objects.exists()


def test_a_newer_version_is_not_decided_by_accident(user, officer):
    report = factories.filed(user)
    factories.returned(report, officer)
    factories.submit(report)
    with pytest.raises(ReportRefused, match="第2次提交"):
        accept_report(report=report, user=officer, at=FILED, version=1)


def test_an_unfiled_report_is_not_decided(report, officer):
    for act in (accept_report, return_report):
        with pytest.raises(ReportRefused, match="待填报"):
            act(report=report, user=officer, at=OPENED, version=0)


def test_only_the_own_city_decides(user):
    report = factories.filed(user)
    others = [factories.city_officer(ANSHAN), people.user("province_officer", region="210000"), user]
    for other in others:
        for act in (accept_report, return_report):
            with pytest.raises(ReportRefused, match="无权"):
                act(report=report, user=other, at=FILED, version=1)
        with pytest.raises(ReportRefused, match="无权"):
            add_remark(report=report, user=other, at=FILED, place="revenue", text="请核对")
    assert set(report.log.values_list("event", flat=True)) == {ReportEvent.OPENED, ReportEvent.SUBMITTED}
