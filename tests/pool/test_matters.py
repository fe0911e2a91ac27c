"""Verification cases: what opens them, the city's way, the province's decision, revocation and its reversal."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cultivation_pool.matter_enums import MatterState
from cultivation_pool.models import MatterDecision, MatterHearing, RevokedTitle, VerificationCase
from cultivation_pool.record import matter_record
from cultivation_pool.services import matter_decisions, matter_opening, matters
from cultivation_pool.services.matter_reminders import remind_matters
from cultivation_pool.services.refusals import MatterRefused
from cultivation_pool.services.revoking import ban_end
from cultivation_pool.title_notes import revocation_notes
from declarations.bans import ban_refusal
from declarations.models import Declaration
from review.models import Recognition
from review.named_posts import Sender, TooMany
from review.recognition import recognise
from review.titles import standing
from tests import factories
from tests.pool import factories as pool
from tests.pool import matter_factories as cases
from tests.pool.matter_factories import DECIDED, LATER, MORNING
from tests.review import decided
from zjtx.common import clock
from zjtx.common.models import OutboxMessage
from zjtx.registry.models import Ban, Title

pytestmark = pytest.mark.django_db


def subjects(user):
    return list(
        OutboxMessage.objects.filter(recipient=user, kind="notice").order_by("pk").values_list("subject", flat=True)
    )


def test_a_yes_opens_one_case_a_report_and_cause_however_often_it_is_corrected():
    officer, user = pool.city_officer(), pool.holder()
    report = pool.filed(user, has_accident=True)
    case = VerificationCase.objects.get()
    assert (case.state, case.cause, case.source, case.report) == ("verifying", "accident", "report", report)
    assert case.due_on == date(2022, 4, 29)  # 15 working days after 11 April; Sunday the 24th is one
    assert "安全、质量、环境污染事故" in case.matter
    assert f"待核查：{case.enterprise_name}" in subjects(officer)
    assert "报表所填事项转入核查" in subjects(user)
    for answers in ({"has_violation": True}, {"has_accident": False}):
        pool.returned(report, officer)
        pool.fill(report, **{"has_accident": True, **answers})
        pool.submit(report)
    assert sorted(VerificationCase.objects.values_list("cause", flat=True)) == ["accident", "violation"]
    assert "第3次提交" in case.log.last().words
    assert [one.text for one in matter_record(officer, user.enterprise_id, date(2022, 5, 1))][-1].endswith("市级核查")


def test_a_report_by_name_reaches_the_city_in_the_province_s_words_alone():
    city, province, _second = cases.officers()
    owner = cases.holder()
    made = cases.reported(owner.enterprise)
    assert made.receipt_number == "JB20220601-0001"
    assert cases.reported(owner.enterprise).pk == made.pk
    case = made.case
    assert not VerificationCase.objects.visible_to(city).exists()
    assert subjects(province) == [f"收到实名反映：{case.number}"]
    handed = {"matter": "核实审计报告真伪", "due_on": date(2022, 6, 22), "shared": (), "with_contacts": False}
    for _ in range(2):
        matters.hand(case=case, user=province, at=MORNING, **handed)
    assert VerificationCase.objects.visible_to(city).get().matter == "核实审计报告真伪"
    assert not VerificationCase.objects.visible_to(owner).exists()
    with pytest.raises(MatterRefused, match="市级核查"):
        matters.dismiss(case=case, reason="重复", user=province, at=MORNING)
    told = " ".join(OutboxMessage.objects.values_list("subject", flat=True))
    told += " ".join(OutboxMessage.objects.values_list("body", flat=True))
    assert not any(word in told for word in cases.REPORTER.values())
    # Decided without ground: the reporter is answered, the enterprise never hears of it.
    case.refresh_from_db()
    matters.report(case=case, findings="报告属实", opinion="不属实", proposal="no_ground", user=city, at=MORNING)
    given = {"kind": "not_upheld", "reason": "经核实不属实", "reply": "您反映的情况经核实不属实。"}
    for _ in range(2):
        matter_decisions.decide(case=case, user=province, at=LATER, **given)
    case.refresh_from_db()
    assert (case.state, case.told_at, subjects(owner)) == ("not_upheld", None, [])
    mail = OutboxMessage.objects.get(kind="email", address=cases.REPORTER["contact"])
    assert "经核实不属实" in mail.body
    assert matter_opening.asked_for(made.receipt_number, made.query_code).answered_at == LATER


def test_one_address_reports_ten_a_day():
    enterprise, sender = cases.holder().enterprise, Sender("192.0.2.7")
    for number in range(10):
        cases.reported(enterprise, f"key{number}", sender=sender)
    with pytest.raises(TooMany):
        cases.reported(enterprise, "one more", sender=sender)
    cases.reported(enterprise, "another day", MORNING + timedelta(hours=25), sender=sender)


def test_nobody_loses_a_title_unheard():
    owner, (city, province, _second) = cases.holder(), cases.officers()
    case = cases.opened(owner.enterprise, city)
    words = {"findings": cases.FINDINGS, "opinion": cases.OPINION}
    with pytest.raises(MatterRefused, match="听取企业意见"):
        matters.report(case=case, proposal="revoke", user=city, at=MORNING, **words)
    hearing = matters.ask(case=case, question=cases.QUESTION, due_on=date(2022, 6, 8), user=city, at=MORNING)
    with pytest.raises(MatterRefused, match="期限届满前"):
        matters.report(case=case, proposal="no_ground", user=city, at=MORNING, **words)
    assert subjects(owner)[-1] == "请提交书面说明"
    # Out of time the city goes on; what comes late is taken still.
    matters.report(case=case, proposal="revoke", user=city, at=clock.as_moment("2022-06-09T09:00:00"), **words)
    with pytest.raises(MatterRefused, match="不再收取"):
        matters.give(hearing=hearing, text="迟到", user=owner, at=LATER)
    back = {"reason": "补充证据", "due_on": date(2022, 6, 20), "user": province, "at": LATER}
    assert [matters.send_back(case=case, **back).state for _ in range(2)] == ["verifying"] * 2
    matters.give(hearing=hearing, text="迟到", user=owner, at=LATER)
    assert MatterHearing.objects.get().text == "迟到"


def test_a_revocation_takes_two_persons_and_ends_every_title_on_its_day():
    owner, (city, first, second) = cases.holder(), cases.officers()
    pool.title(owner.enterprise, tier="product", product_name="轴承", ends_on=date(2024, 12, 31))
    gone = pool.title(owner.enterprise, tier="little_giant", ends_on=date(2022, 6, 12))
    case = cases.found(cases.opened(owner.enterprise, city), city, owner)
    with pytest.raises(MatterRefused, match="不应早于市级上报"):
        cases.prepared(case, first, decided_on=date(2022, 5, 31))
    made = cases.prepared(case, first)
    assert cases.prepared(case, first).pk == made.pk
    with pytest.raises(MatterRefused, match="须由另一人确认"):
        cases.confirmed(made, first)
    assert not Ban.objects.exists()
    for _ in range(2):
        cases.confirmed(made, second)
    title = owner.enterprise.titles.get(tier="sme")
    assert (title.ended_on, title.end_reason) == (DECIDED, "revoked")
    assert not Title.objects.filter(enterprise=owner.enterprise).valid_on(DECIDED).exists()
    assert Title.objects.get(pk=gone.pk).ended_on is None
    assert RevokedTitle.objects.count() == 2
    ban = Ban.objects.get()
    assert (ban.starts_on, ban.ends_on, ban.document_number) == (DECIDED, date(2025, 6, 12), cases.DOCUMENT)
    assert "不得申报期内" in ban_refusal(owner.enterprise_id, DECIDED, DECIDED)
    assert standing(title, DECIDED).label == "已撤销"
    assert revocation_notes([title])[title.pk] == [f"2022年6月13日由{cases.DOCUMENT}撤销，事由：{cases.REASON}"]
    assert subjects(owner)[-1] == "核查决定：撤销称号"
    assert subjects(city)[-1] == f"核查已决定：{case.enterprise_name}"


@pytest.mark.parametrize(
    ("decided_on", "last"),
    [(date(2024, 2, 29), date(2027, 2, 27)), (date(2022, 8, 1), date(2025, 7, 31))],
)
def test_a_ban_ends_the_day_before_the_same_day_three_years_later(decided_on, last):
    assert ban_end(decided_on) == last


def test_a_declined_draft_changes_nothing_and_can_be_drafted_again():
    owner, (city, first, second) = cases.holder(), cases.officers()
    case = cases.found(cases.opened(owner.enterprise, city), city, owner)
    made = cases.prepared(case, first)
    with pytest.raises(MatterRefused, match="待复核"):
        cases.prepared(case, second, document_number="辽工信函〔2022〕9号")
    matter_decisions.decline(case=case, decision_id=made.pk, reason="文号有误", user=second, at=LATER)
    case.refresh_from_db()
    assert (case.state, Title.objects.valid_on(DECIDED).count()) == (MatterState.REPORTED, 1)
    with pytest.raises(MatterRefused, match="没有待复核"):
        cases.confirmed(made, second)
    cases.confirmed(cases.prepared(case, first, document_number="辽工信函〔2022〕9号"), second)


def test_a_reversal_gives_back_what_has_not_run_out_and_leaves_both_decisions():
    owner = cases.holder()
    short = pool.title(owner.enterprise, tier="product", product_name="轴承", ends_on=date(2022, 12, 31))
    case = cases.revoked(owner)
    at = clock.as_moment("2023-03-01T09:00:00")
    cases.reversed_(case, at)
    case.refresh_from_db()
    title = owner.enterprise.titles.get(tier="sme")
    assert (case.state, title.ended_on, title.end_reason) == ("reversed", None, "")
    short.refresh_from_db()
    assert (short.ended_on, short.end_reason) == (date(2022, 12, 31), "expired")
    ban = Ban.objects.get()
    assert (ban.ends_on, ban.lifted_on, ban.lift_document) == (date(2025, 6, 12), date(2023, 3, 1), cases.REVERSAL)
    assert ban_refusal(owner.enterprise_id, date(2022, 6, 1), date(2023, 3, 1)) is None
    assert Ban.objects.in_force_on(date(2023, 2, 28)).exists()
    assert [one.kind for one in case.decisions.confirmed()] == ["revocation", "reversal"]
    assert "曾于2022年6月13日" in revocation_notes([title])[title.pk][0]
    assert "该称号恢复" in revocation_notes([title])[title.pk][0]


def test_while_another_revocation_stands_a_reversal_gives_nothing_back():
    owner = cases.holder()
    one, two = cases.revoked(owner), cases.revoked(owner, key="second")
    cases.reversed_(one, LATER)
    title = owner.enterprise.titles.get()
    assert (title.end_reason, RevokedTitle.objects.get().note[:7]) == ("revoked", "另有撤销决定仍")
    cases.reversed_(two, LATER)
    title.refresh_from_db()
    assert (title.end_reason, RevokedTitle.objects.get().note) == ("", "")


def test_what_is_public_is_not_recognised_any_more():
    one, other = decided.proposed(), decided.proposed()
    made = decided.published(one, other)
    owner = one.created_by
    case = cases.found(cases.opened(one.enterprise, cases.officers()[0], at=MORNING), pool.city_officer(), owner)
    _city, first, second = cases.officers()
    cases.confirmed(cases.prepared(case, first), second)
    one.refresh_from_db()
    assert one.status == "not_recognised"
    assert "虚假审计报告" in one.log.last().reason
    # What comes back to publicity within the ban is refused at its recognition.
    Declaration.objects.filter(pk=one.pk).update(status="publicity")
    given = {"document_number": "辽工信改革〔2022〕65号", "issued_on": DECIDED, "user": first, "at": LATER}
    recognise(publicity=made, **given)
    assert "不得申报期" in Recognition.objects.get().refusals[0]["reason"]
    assert Title.objects.filter(enterprise=one.enterprise).count() == 0
    assert Title.objects.filter(enterprise=other.enterprise).count() == 1


def test_reminders_are_said_once_and_by_what_holds_on_the_day():
    owner, (city, province, _second) = cases.holder(), cases.officers()
    case = cases.opened(owner.enterprise, city)
    hearing = matters.ask(case=case, question=cases.QUESTION, due_on=date(2022, 6, 8), user=city, at=MORNING)
    for day in ("2022-06-06", "2022-06-07", "2022-06-07", "2022-06-13", "2022-06-14"):
        remind_matters(clock.as_moment(f"{day}T09:00:00"))
    assert [one for one in subjects(owner) if "书面说明" in one] == [
        "请提交书面说明", "书面说明临近期限", "书面说明逾期",
    ]  # fmt: skip
    remind_matters(clock.as_moment("2022-06-24T09:00:00"))
    assert subjects(city)[-1].startswith("核查逾期")
    assert subjects(province) == [f"核查逾期：{case.number}"]
    assert hearing.pk


def test_the_database_refuses_what_cannot_be():
    owner = cases.holder()
    case = cases.revoked(owner)
    made = MatterDecision.objects.get()
    impossible = [
        (VerificationCase.objects.filter(pk=case.pk), {"matter": " "}),
        (VerificationCase.objects.filter(pk=case.pk), {"source": "report"}),
        (VerificationCase.objects.filter(pk=case.pk), {"state": "other"}),
        (MatterDecision.objects.filter(pk=made.pk), {"confirmed_by": made.prepared_by}),
        (MatterDecision.objects.filter(pk=made.pk), {"document_number": ""}),
        (MatterDecision.objects.filter(pk=made.pk), {"ban": None}),
        (MatterDecision.objects.filter(pk=made.pk), {"kind": "reversal"}),
        (Ban.objects.all(), {"lifted_on": date(2022, 7, 1)}),
        (MatterHearing.objects.all(), {"text": " "}),
    ]
    for rows, columns in impossible:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**columns)
    with pytest.raises(TypeError):
        case.log.update(words="改写")
    assert factories.AT
