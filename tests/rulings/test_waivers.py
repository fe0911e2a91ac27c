"""Waivers: what is not met can be let be by the province, with a document; it stays visible as not met."""

import pytest

from declarations.frozen import frozen_report
from declarations.models import Declaration, SmeYear, Waiver
from declarations.rulings import rulings_of
from declarations.selectors import latest_submission
from declarations.services.submission import SubmissionRefused
from declarations.services.tier_change import change_tier
from declarations.services.waivers import WaiverRefused
from declarations.validators import examine
from tests import factories
from tests.review import factories as desks
from tests.rulings import making
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db
AT = factories.AT
DEBT = "近2年资产负债率"


def told(user):
    return list(OutboxMessage.objects.filter(recipient=user, kind="notice").values_list("subject", flat=True))


def test_a_blocked_draft_can_be_submitted_with_a_waiver_and_not_without():
    declaration = making.blocked()
    with pytest.raises(SubmissionRefused, match="资产负债率"):
        desks.send(declaration)
    waiver = making.waive(declaration)
    clause = examine(declaration, AT).report.clause("S-B2b")
    assert (clause.verdict, clause.counts_as, clause.label) == ("not_met", "met", "不符合，已豁免")
    desks.send(declaration)
    declaration.refresh_from_db()
    assert declaration.status == "city_review"
    assert "75.00" in waiver.sentence
    assert waiver.bureau == "辽宁省工业和信息化局"


def test_a_withdrawn_waiver_blocks_the_resubmission():
    declaration = making.blocked()
    waiver = making.waive(declaration)
    desks.send(declaration)
    declaration.refresh_from_db()
    desks.returned(declaration, desks.city_officer())
    making.withdraw(waiver)
    with pytest.raises(SubmissionRefused, match="资产负债率"):
        desks.send(declaration, at=desks.FIRST_DAY, key="second")
    making.waive(declaration, document_number="辽工信函〔2022〕9号")
    desks.send(declaration, at=desks.FIRST_DAY, key="second")
    assert declaration.submissions.count() == 2


def test_withdrawn_after_submission_the_desk_sees_the_clause_not_met():
    declaration = making.blocked()
    waiver = making.waive(declaration)
    desks.send(declaration)
    declaration.refresh_from_db()
    report = frozen_report(declaration, latest_submission(declaration))
    assert (report.blocking, report.clause("S-B2b").counts_as) == ((), "met")
    making.withdraw(waiver)
    report = frozen_report(declaration, latest_submission(declaration))
    assert [one.id for one in report.blocking] == ["S-B2b"]
    declaration.refresh_from_db()
    assert declaration.status == "city_review"


def test_what_a_finding_disproves_can_be_waived_too():
    declaration = making.green()
    making.find(declaration, "not_met", "S-T1")
    making.waive(declaration, "S-T1")
    assert rulings_of(declaration).waived == {"S-T1"}
    clause = frozen_report(declaration, latest_submission(declaration)).clause("S-T1")
    assert (clause.label, clause.counts_as) == ("不符合，已豁免", "met")


@pytest.mark.parametrize("clause", ["S-B2a", "S-B1c", "G-B2a", "nothing"])
def test_only_what_is_not_met_can_be_waived(clause):
    """Met, left to people, another tier's, none at all."""
    with pytest.raises(WaiverRefused, match="不需豁免"):
        making.waive(making.blocked(), clause)


def test_a_missing_figure_cannot_be_waived():
    declaration = factories.draft()
    SmeYear.objects.filter(declaration=declaration, year=2021).update(debt_ratio=None)
    with pytest.raises(WaiverRefused, match="缺少数据的由企业补填"):
        making.waive(declaration)


def test_one_waiver_a_clause_and_a_double_click_is_one():
    declaration, officer = making.blocked(), making.province()
    waiver = making.waive(declaration, user=officer)
    assert making.waive(declaration, user=officer) == waiver
    with pytest.raises(WaiverRefused, match="该条款已豁免（辽工信函〔2022〕5号）"):
        making.waive(declaration)
    for _ in range(2):
        making.withdraw(waiver, user=officer)
    with pytest.raises(WaiverRefused, match="该豁免已撤销"):
        making.withdraw(waiver)
    again = making.waive(declaration)
    assert Waiver.objects.count() == 2
    assert again.is_in_force
    acts = AuditEntry.objects.filter(action__startswith="review.waiver").order_by("pk")
    assert list(acts.values_list("action", flat=True)) == [
        "review.waiver.give",
        "review.waiver.withdraw",
        "review.waiver.give",
    ]


@pytest.mark.parametrize(
    "words, refused",
    [
        ({"reason": " "}, "请填写豁免理由"),
        ({"document_number": " "}, "请填写依据文号"),
        ({"reason": "长" * 501}, "不得超过500字"),
        ({"document_number": "长" * 101}, "不得超过100字"),
    ],
)
def test_reason_and_document_are_asked_for(words, refused):
    declaration = making.blocked()
    with pytest.raises(WaiverRefused, match=refused):
        making.waive(declaration, **words)


def test_only_the_province_waives():
    declaration = making.blocked()
    others = (desks.city_officer(), declaration.created_by, making.administrator(), factories.user("expert"))
    for user in others:
        with pytest.raises(WaiverRefused, match="无权办理"):
            making.waive(declaration, user=user)


@pytest.mark.parametrize("status", ["recognised", "not_recommended", "publicity"])
def test_what_is_decided_is_neither_waived_nor_taken_back(status):
    declaration = making.blocked()
    waiver = making.waive(declaration)
    Declaration.objects.filter(pk=declaration.pk).update(status=status, submitted_at=AT)
    with pytest.raises(WaiverRefused, match="不能再办理豁免"):
        making.withdraw(waiver)
    with pytest.raises(WaiverRefused, match="不能再办理豁免"):
        making.waive(declaration, "S-C4")


def test_enterprise_and_handler_are_told():
    declaration, handler = making.green(), desks.city_officer()
    Declaration.objects.filter(pk=declaration.pk).update(handler=handler)
    waiver = making.waive(declaration, "S-C4")
    making.withdraw(waiver)
    wanted = [f"条款已豁免：{declaration.number}", f"条款豁免已撤销：{declaration.number}"]
    assert told(declaration.created_by)[-2:] == wanted
    assert told(handler) == wanted
    body = OutboxMessage.objects.filter(subject=wanted[0]).first().body
    assert "按“不符合，已豁免”处理" in body


def test_a_waiver_counts_for_the_tier_it_was_given_for():
    declaration = making.blocked()
    factories.offer(declaration.round, "little_giant")
    making.waive(declaration)
    owner = declaration.created_by
    changed = change_tier(declaration_id=declaration.pk, tier="little_giant", user=owner, at=AT)
    assert not [one for one in examine(changed, AT).report.clauses if one.waived]
    assert rulings_of(changed).waived == {"S-B2b"}


def test_a_corrected_figure_makes_the_waiver_idle():
    declaration = making.blocked()
    making.waive(declaration)
    SmeYear.objects.filter(declaration=declaration, year=2021).update(debt_ratio="50.00")
    assert examine(declaration, AT).report.clause("S-B2b").label == "符合"
