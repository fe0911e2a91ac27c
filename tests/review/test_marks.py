"""Remarks, findings and checked commitments: what a desk may note, on what, and until when."""

import pytest
from django.db import IntegrityError, transaction

from declarations.models import CommitmentCheck, EvidenceRequirement, Finding, Remark
from declarations.workflow import MoveRefused
from review import first_review, marks
from tests.review import factories
from tests.review.factories import FIRST_DAY
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db


def find(declaration, officer, clause, verdict, note=""):
    return marks.record_finding(
        declaration=declaration, user=officer, at=FIRST_DAY, clause=clause, verdict=verdict, note=note
    )


def check(declaration, officer, point, is_clear, note=""):
    return marks.record_commitment_check(
        declaration=declaration, user=officer, at=FIRST_DAY, point=point, is_clear=is_clear, note=note
    )


def verdict_of(declaration, clause):
    return str(marks.frozen_report(declaration, declaration.submissions.get()).clause(clause).verdict)


@pytest.mark.parametrize(
    "place, field, year",
    [
        ("revenue.2021", "revenue", 2021),
        ("contact_name", "contact_name", 0),
        ("standards", "standards", 0),
        ("", "", 0),
    ],
)
def test_remark_is_pinned_to_its_place(place, field, year):
    declaration, officer = factories.submitted(), factories.city_officer()
    remark = factories.remark(declaration, officer, place, " 请更正 ")
    assert (remark.field, remark.year, remark.text) == (field, year, "请更正")
    assert (remark.version, remark.desk, remark.author, remark.sent_at) == (1, "city", officer, None)
    assert AuditEntry.objects.filter(action="review.remark.add").count() == 1


def test_remark_on_evidence_of_this_tier_only():
    declaration, officer = factories.submitted(), factories.city_officer()
    item = EvidenceRequirement.objects.first()
    assert factories.remark(declaration, officer, f"evidence-{item.pk}").field == f"evidence-{item.pk}"
    EvidenceRequirement.objects.filter(pk=item.pk).update(tier="product")
    with pytest.raises(MoveRefused, match="没有该栏目"):
        factories.remark(declaration, officer, f"evidence-{item.pk}")


@pytest.mark.parametrize(
    "place", ["revenue", "revenue.2019", "status", "x", "evidence-", "evidence-9" * 20, "revenue.x"]
)
def test_remark_on_no_place_of_the_sheet_is_refused(place):
    declaration, officer = factories.submitted(), factories.city_officer()
    with pytest.raises(MoveRefused, match="没有该栏目"):
        factories.remark(declaration, officer, place)


@pytest.mark.parametrize("text, words", [("  ", "请填写修改意见"), ("长" * 501, "不得超过500字，现为501字")])
def test_remark_text_has_its_length(text, words):
    declaration, officer = factories.submitted(), factories.city_officer()
    with pytest.raises(MoveRefused, match=words):
        factories.remark(declaration, officer, text=text)
    assert not Remark.objects.exists()


def test_unsent_remark_can_be_taken_back_and_a_sent_one_not():
    declaration, officer = factories.submitted(), factories.city_officer()
    gone = factories.remark(declaration, officer)
    marks.remove_remark(declaration=declaration, user=officer, at=FIRST_DAY, remark_id=gone.pk)
    marks.remove_remark(declaration=declaration, user=officer, at=FIRST_DAY, remark_id=gone.pk)
    assert not Remark.objects.exists()
    factories.resubmitted(declaration, officer)
    sent = Remark.objects.get()
    with pytest.raises(MoveRefused, match="已随退回发给企业"):
        marks.remove_remark(declaration=declaration, user=officer, at=FIRST_DAY, remark_id=sent.pk)
    assert Remark.objects.filter(pk=sent.pk).exists()


def test_remark_of_another_declaration_is_not_removed():
    declaration, other, officer = factories.submitted(), factories.submitted(), factories.city_officer()
    remark = factories.remark(other, officer)
    marks.remove_remark(declaration=declaration, user=officer, at=FIRST_DAY, remark_id=remark.pk)
    assert Remark.objects.filter(pk=remark.pk).exists()


def test_finding_decides_a_judgement_clause_and_can_be_taken_back():
    declaration, officer = factories.submitted(), factories.city_officer()
    assert verdict_of(declaration, "S-B1c") == "judgement"
    find(declaration, officer, "S-B1c", "met")
    assert verdict_of(declaration, "S-B1c") == "met"
    find(declaration, officer, "S-B1c", "not_met", "营业执照已注销")
    assert verdict_of(declaration, "S-B1c") == "not_met"
    assert Finding.objects.get().note == "营业执照已注销"
    assert find(declaration, officer, "S-B1c", "") is None
    assert verdict_of(declaration, "S-B1c") == "judgement"
    assert AuditEntry.objects.filter(action="review.finding").count() == 3


def test_finding_turns_a_figures_met_into_not_met():
    declaration, officer = factories.submitted(), factories.city_officer()
    assert verdict_of(declaration, "S-B2a") == "met"
    find(declaration, officer, "S-B2a", "not_met", "审计报告为1300万元")
    assert verdict_of(declaration, "S-B2a") == "not_met"


def test_finding_never_turns_a_figures_not_met_into_met():
    declaration, officer = factories.submitted(recognitions=[]), factories.city_officer()
    disproved = [
        clause.id
        for clause in marks.frozen_report(declaration, declaration.submissions.get(), {}).clauses
        if str(clause.figure_verdict) == "not_met"
    ]
    assert disproved
    with pytest.raises(MoveRefused, match="不能认定为符合"):
        find(declaration, officer, disproved[0], "met", "看起来可以")
    assert not Finding.objects.exists()
    assert find(declaration, officer, disproved[0], "not_met", "已核实").verdict == "not_met"


@pytest.mark.parametrize(
    "verdict, note, words",
    [("not_met", " ", "请写明依据"), ("perhaps", "", "请选择符合或不符合"), ("met", "长" * 501, "不得超过500字")],
)
def test_finding_needs_verdict_and_grounds(verdict, note, words):
    declaration, officer = factories.submitted(), factories.city_officer()
    with pytest.raises(MoveRefused, match=words):
        find(declaration, officer, "S-B1c", verdict, note)
    assert not Finding.objects.exists()


def test_finding_on_no_clause_of_the_tier():
    declaration, officer = factories.submitted(), factories.city_officer()
    with pytest.raises(KeyError):
        find(declaration, officer, "P-B1c", "met")


def test_the_citys_finding_prevails_over_the_districts():
    factories.switch_district_stage_on()
    declaration, district = factories.submitted(), factories.district_officer()
    find(declaration, district, "S-B1c", "not_met", "待核实")
    factories.check_commitments(declaration, district)
    first_review.recommend(declaration=declaration, user=district, at=FIRST_DAY, opinion="同意", version=1)
    declaration.refresh_from_db()
    find(declaration, factories.city_officer(), "S-B1c", "met")
    assert verdict_of(declaration, "S-B1c") == "met"
    assert Finding.objects.count() == 2


def test_commitment_check_is_written_once_a_desk_and_corrected_in_place():
    declaration, officer = factories.submitted(), factories.city_officer()
    check(declaration, officer, "credit", False, "有欠税公告")
    check(declaration, officer, "credit", True, "欠税已缴清")
    one = CommitmentCheck.objects.get()
    assert (one.is_clear, one.note, one.desk) == (True, "欠税已缴清", "city")


def test_failed_commitment_needs_a_note():
    declaration, officer = factories.submitted(), factories.city_officer()
    with pytest.raises(MoveRefused, match="请写明情况和来源"):
        check(declaration, officer, "credit", False)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentCheck.objects.create(
            declaration=declaration, desk="city", point="credit", is_clear=False, author=officer, at=FIRST_DAY
        )
    with pytest.raises(KeyError):
        check(declaration, officer, "sunshine", True)


def test_nothing_is_noted_from_another_desk_or_after_the_decision():
    declaration, officer = factories.submitted(), factories.city_officer()
    acts = (
        lambda by: factories.remark(declaration, by),
        lambda by: find(declaration, by, "S-B1c", "met"),
        lambda by: check(declaration, by, "credit", True),
    )
    strangers = [factories.city_officer(factories.ANSHAN), factories.district_officer(), declaration.created_by]
    for act in acts:
        for stranger in strangers:
            with pytest.raises(MoveRefused):
                act(stranger)
    factories.returned(declaration, officer)
    for act in acts:
        with pytest.raises(MoveRefused, match="目前为“已退回”状态"):
            act(officer)
    assert (Remark.objects.count(), Finding.objects.count(), CommitmentCheck.objects.count()) == (1, 0, 0)
