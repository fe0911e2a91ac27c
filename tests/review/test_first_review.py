"""Decisions of first review: what each needs, what it leaves behind, and who can take it."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from declarations.commitments import COMMITMENTS
from declarations.models import Declaration, Remark, RoundWindow, TransitionLog
from declarations.workflow import MoveRefused
from review import first_review, marks
from review.enums import Decision
from review.models import FirstReview
from tests.review import factories
from tests.review.factories import AT, FIRST_DAY
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.common.models.calendar import WorkingDayException

pytestmark = pytest.mark.django_db


def recommend(declaration, officer, *, opinion="同意推荐", version=1, at=FIRST_DAY):
    return first_review.recommend(declaration=declaration, user=officer, at=at, opinion=opinion, version=version)


def send_back(declaration, officer, *, version=1, at=FIRST_DAY):
    return first_review.return_declaration(declaration=declaration, user=officer, at=at, version=version)


def not_recommend(declaration, officer, *, reason="佐证材料不实", version=1, at=FIRST_DAY):
    return first_review.not_recommend(declaration=declaration, user=officer, at=at, reason=reason, version=version)


def assert_nothing_decided(declaration):
    declaration.refresh_from_db()
    assert declaration.status == "city_review"
    assert not FirstReview.objects.exists()
    assert not TransitionLog.objects.filter(declaration=declaration).exclude(move="submit").exists()


def test_recommendation_keeps_opinion_report_and_findings():
    declaration, officer = factories.submitted(), factories.city_officer()
    marks.record_finding(
        declaration=declaration, user=officer, at=FIRST_DAY, clause="S-B1c", verdict="met", note="已核对营业执照"
    )
    factories.check_commitments(declaration, officer)
    review = recommend(declaration, officer, opinion=" 同意推荐 ")
    declaration.refresh_from_db()
    assert declaration.status == "recommended"
    assert declaration.due_at is None
    assert (review.desk, review.decision, review.opinion, review.due_at) == ("city", "recommend", "同意推荐", None)
    assert review.submission == declaration.submissions.get()
    verdicts = {clause["id"]: clause["verdict"] for clause in review.report["report"]["clauses"]}
    assert verdicts["S-B1c"] == "met"
    assert review.report["findings"][0]["note"] == "已核对营业执照"
    assert len(review.report["commitments"]) == len(COMMITMENTS)
    entry = TransitionLog.objects.get(declaration=declaration, move="recommend")
    assert (entry.opinion, entry.version, entry.actor) == ("同意推荐", 1, officer)
    told = OutboxMessage.objects.filter(key__startswith=f"first_review:{review.pk}:")
    assert {message.recipient for message in told} == {declaration.created_by}
    assert AuditEntry.objects.filter(action="declaration.recommend", actor=officer).count() == 1


@pytest.mark.parametrize("opinion", ["", "  \n"])
def test_recommendation_without_opinion_is_refused(opinion):
    declaration, officer = factories.submitted(), factories.city_officer()
    factories.check_commitments(declaration, officer)
    with pytest.raises(MoveRefused, match="推荐须填写推荐意见"):
        recommend(declaration, officer, opinion=opinion)
    assert_nothing_decided(declaration)


def test_recommendation_names_every_commitment_that_is_open():
    declaration, officer = factories.submitted(), factories.city_officer()
    factories.check_commitments(declaration, officer, but="insurance")
    marks.record_commitment_check(
        declaration=declaration, user=officer, at=FIRST_DAY, point="credit", is_clear=False, note="有欠税公告"
    )
    with pytest.raises(MoveRefused) as refused:
        recommend(declaration, officer)
    assert "尚有2项" in str(refused.value)
    assert "银行信用、纳税信用和社会信用良好；依法规范缴纳各项社会保险" in str(refused.value)
    assert_nothing_decided(declaration)


def test_another_officers_checks_of_the_same_desk_count_but_not_the_districts():
    factories.switch_district_stage_on()
    declaration, district = factories.submitted(), factories.district_officer()
    factories.check_commitments(declaration, district)
    recommend(declaration, district)
    declaration.refresh_from_db()
    colleague, officer = factories.city_officer(), factories.city_officer()
    with pytest.raises(MoveRefused, match="尚有5项"):
        recommend(declaration, officer)
    factories.check_commitments(declaration, colleague)
    assert recommend(declaration, officer).decided_by == officer


def test_district_recommends_to_its_city_which_starts_afresh():
    factories.switch_district_stage_on()
    declaration, district = factories.submitted(), factories.district_officer()
    assert declaration.status == "district_review"
    first_review.take(declaration=declaration, user=district, at=FIRST_DAY)
    factories.check_commitments(declaration, district)
    review = recommend(declaration, district)
    declaration.refresh_from_db()
    assert (declaration.status, declaration.handler) == ("city_review", None)
    assert declaration.due_at == RoundWindow.objects.get(kind="first_review").closes_at
    assert review.desk == "district"
    with pytest.raises(MoveRefused):
        recommend(declaration, factories.district_officer(), opinion="再次推荐")


def test_return_sends_remarks_and_gives_the_enterprise_its_own_date():
    declaration, officer = factories.submitted(), factories.city_officer()
    remark = factories.remark(declaration, officer)
    review = first_review.return_declaration(
        declaration=declaration, user=officer, at=FIRST_DAY, version=1, opinion="请尽快更正"
    )
    declaration.refresh_from_db()
    remark.refresh_from_db()
    # 2022-03-01 is a Tuesday: the fifth working day after it is Tuesday 8 March.
    assert clock.local(declaration.due_at).isoformat() == "2022-03-08T23:59:59.999999+08:00"
    assert (declaration.status, declaration.returned_by) == ("returned", "city")
    assert (remark.sent_at, remark.version, remark.desk) == (FIRST_DAY, 1, "city")
    assert (review.decision, review.due_at) == (Decision.RETURN, declaration.due_at)
    assert review.report["remarks"][0]["text"] == remark.text
    message = OutboxMessage.objects.get(key=f"first_review:{review.pk}:{declaration.created_by_id}:notice")
    assert "2022年3月8日23:59" in message.subject
    assert "请尽快更正" in message.body
    assert message.url == f"/declarations/{declaration.number}/"


def test_return_date_respects_moved_working_days():
    WorkingDayException.objects.create(date="2022-03-05", is_working=True, note="调休上班")
    declaration, officer = factories.submitted(), factories.city_officer()
    factories.returned(declaration, officer)
    assert clock.local(declaration.due_at).date().isoformat() == "2022-03-07"


def test_return_date_ends_with_first_review():
    declaration, officer = factories.submitted(), factories.city_officer()
    closes_at = clock.as_moment("2022-03-04T17:00:00")
    RoundWindow.objects.filter(kind="first_review").update(closes_at=closes_at)
    factories.returned(declaration, officer)
    assert declaration.due_at == closes_at


def test_return_takes_the_rounds_number_of_days():
    declaration, officer = factories.submitted(), factories.city_officer()
    declaration.round.return_working_days = 3
    declaration.round.save()
    factories.returned(declaration, officer)
    assert clock.local(declaration.due_at).date().isoformat() == "2022-03-04"


def test_return_without_a_remark_of_the_own_desk_is_refused():
    factories.switch_district_stage_on()
    declaration, district = factories.submitted(), factories.district_officer()
    factories.remark(declaration, district, text="区县的意见未发送")
    factories.check_commitments(declaration, district)
    recommend(declaration, district)
    declaration.refresh_from_db()
    with pytest.raises(MoveRefused, match="至少在一个栏目上填写修改意见"):
        send_back(declaration, factories.city_officer())
    declaration.refresh_from_db()
    assert declaration.status == "city_review"
    assert not Remark.objects.filter(sent_at__isnull=False).exists()


def test_not_recommending_needs_a_reason_and_tells_it():
    declaration, officer = factories.submitted(), factories.city_officer()
    with pytest.raises(MoveRefused, match="须填写理由"):
        not_recommend(declaration, officer, reason=" ")
    assert_nothing_decided(declaration)
    review = not_recommend(declaration, officer)
    declaration.refresh_from_db()
    assert declaration.status == "not_recommended"
    assert declaration.occupies
    message = OutboxMessage.objects.get(key=f"first_review:{review.pk}:{declaration.created_by_id}:notice")
    assert "佐证材料不实" in message.body


@pytest.mark.parametrize("decide", [send_back, not_recommend, recommend])
def test_other_citys_officer_decides_nothing(decide):
    declaration, officer = factories.submitted(), factories.city_officer()
    factories.check_commitments(declaration, officer)
    factories.remark(declaration, officer)
    for stranger in (factories.city_officer(factories.ANSHAN), factories.district_officer()):
        with pytest.raises(MoveRefused):
            decide(declaration, stranger)
    assert_nothing_decided(declaration)


def test_second_click_of_the_same_officer_changes_nothing():
    declaration, officer = factories.submitted(), factories.city_officer()
    factories.check_commitments(declaration, officer)
    first = recommend(declaration, officer)
    assert recommend(declaration, officer) == first
    assert TransitionLog.objects.filter(move="recommend").count() == 1
    with pytest.raises(MoveRefused, match="已推荐"):
        recommend(declaration, factories.city_officer())
    with pytest.raises(MoveRefused, match="已推荐"):
        recommend(declaration, officer, opinion="另一意见")


def test_a_newer_version_is_not_decided_unseen():
    declaration, officer = factories.submitted(), factories.city_officer()
    factories.resubmitted(declaration, officer)
    with pytest.raises(MoveRefused, match="已提交第2版"):
        not_recommend(declaration, officer, version=1)
    assert not_recommend(declaration, officer, version=2).submission.version == 2


def test_second_return_of_the_next_version_is_a_decision_of_its_own():
    declaration, officer = factories.submitted(), factories.city_officer()
    factories.resubmitted(declaration, officer)
    factories.remark(declaration, officer, text="仍不一致")
    second = send_back(declaration, officer, version=2, at=FIRST_DAY + timedelta(hours=3))
    assert list(FirstReview.objects.values_list("submission__version", flat=True)) == [1, 2]
    assert [remark["text"] for remark in second.report["remarks"]] == ["仍不一致"]


def test_decisions_end_with_first_review():
    declaration, officer = factories.submitted(), factories.city_officer()
    factories.check_commitments(declaration, officer)
    closes_at = RoundWindow.objects.get(kind="first_review").closes_at
    with pytest.raises(MoveRefused, match="市级初审已于2022年3月18日23:59截止"):
        recommend(declaration, officer, at=closes_at + timedelta(seconds=1))
    assert recommend(declaration, officer, at=closes_at).decided_at == closes_at


def test_withdrawn_declaration_is_not_decided():
    from declarations.services.submission import withdraw

    declaration, officer = factories.submitted(), factories.city_officer()
    factories.check_commitments(declaration, officer)
    withdraw(declaration=Declaration.objects.get(pk=declaration.pk), user=declaration.created_by, at=AT)
    with pytest.raises(MoveRefused, match="已撤回"):
        recommend(declaration, officer)


def test_taking_and_releasing_a_case():
    declaration, officer, colleague = factories.submitted(), factories.city_officer(), factories.city_officer()
    first_review.take(declaration=declaration, user=officer, at=FIRST_DAY)
    with pytest.raises(MoveRefused, match=f"已由{officer.full_name}经办"):
        first_review.take(declaration=declaration, user=colleague, at=FIRST_DAY)
    with pytest.raises(MoveRefused, match="只能由其本人退出经办"):
        first_review.release(declaration=declaration, user=colleague, at=FIRST_DAY)
    first_review.take(declaration=declaration, user=colleague, at=FIRST_DAY, instead_of=officer.pk)
    declaration.refresh_from_db()
    assert declaration.handler == colleague
    first_review.release(declaration=declaration, user=colleague, at=FIRST_DAY)
    declaration.refresh_from_db()
    assert declaration.handler is None
    assert AuditEntry.objects.filter(action__in=("review.take", "review.release")).count() == 3
    with pytest.raises(MoveRefused):
        first_review.take(declaration=declaration, user=factories.city_officer(factories.ANSHAN), at=FIRST_DAY)


def review_row(declaration, officer, **changes):
    values = {
        "declaration": declaration,
        "desk": "city",
        "submission": declaration.submissions.get(),
        "decision": "recommend",
        "opinion": "同意",
        "report": {},
        "decided_by": officer,
        "decided_at": FIRST_DAY,
    }
    return FirstReview.objects.create(**{**values, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"opinion": ""},
        {"opinion": " \n"},
        {"decision": "not_recommend", "opinion": ""},
        {"decision": "return"},
        {"due_at": datetime(2022, 3, 8, tzinfo=clock.ZONE)},
        {"decision": "maybe"},
        {"desk": "province"},
    ],
)
def test_database_refuses_impossible_decisions(changes):
    declaration, officer = factories.submitted(), factories.city_officer()
    with pytest.raises(IntegrityError), transaction.atomic():
        review_row(declaration, officer, **changes)
    assert review_row(declaration, officer).pk


def test_decisions_are_appended_only():
    declaration, officer = factories.submitted(), factories.city_officer()
    review = review_row(declaration, officer)
    review.opinion = "改"
    with pytest.raises(TypeError):
        review.save()
    with pytest.raises(TypeError):
        review.delete()
    with pytest.raises(TypeError):
        FirstReview.objects.update(opinion="改")
    with pytest.raises(TypeError):
        FirstReview.objects.all().delete()
