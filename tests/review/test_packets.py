"""Recommendation material: closing freezes, numbers must agree, sending, acceptance and return, late with a reason."""

from datetime import timedelta

import pytest

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review import first_review
from review.models import PacketEdition, PacketEntry, PacketStep
from review.packets import closing, sending
from review.packets.due import due_of
from review.packets.history import stand_of
from tests.review import decided, factories, panel_factories
from tests.review import packet_factories as make
from tests.review.factories import ANSHAN, DALIAN, FIRST_DAY, GANJINGZI, TIEDONG
from tests.review.packet_factories import AFTER, LATE, packet
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return factories.city_officer(full_name="王敏")


def subjects(user):
    return list(OutboxMessage.objects.filter(recipient=user, kind="notice").values_list("subject", flat=True))


def refused(act, **given):
    with pytest.raises(MoveRefused) as found:
        act(**given)
    return str(found.value)


def send_back(edition, by, reason="名单与汇总表不一致", **rows):
    named = {number.replace("_", "-"): text for number, text in rows.items()}
    return sending.send_back(packet=packet(), user=by, at=AFTER, revision=edition.revision, reason=reason, rows=named)


def test_while_first_review_runs_nothing_may_be_left_and_nobody_may_still_submit(officer):
    make.recommended(by=officer)
    waiting = factories.submitted()
    words = refused(closing.close, packet=packet(), user=officer, at=FIRST_DAY, revision=0)
    assert "企业申报至2022年3月18日 23:59截止" in words
    assert "尚有1份申报初审未办结" in words
    edition = make.closed(officer)
    # After its end the rest stays behind, named.
    assert edition.left == [[waiting.number, waiting.enterprise_name, "city_review"]]
    assert [one.declaration.enterprise_name for one in edition.entries.all()] != [waiting.enterprise_name]


def test_a_return_whose_date_is_over_does_not_hold_first_review_open(officer):
    make.recommended(by=officer)
    back = factories.returned(factories.submitted(), officer)
    assert closing.undecided(packet(), FIRST_DAY).get() == back
    assert not closing.undecided(packet(), back.due_at + timedelta(seconds=1)).exists()


def test_closing_freezes_versions_and_nothing_is_decided_beside_the_list(officer):
    declaration = make.recommended(by=officer)
    waiting = factories.submitted()
    edition = make.closed(officer)
    entry = edition.entries.get()
    assert (entry.declaration, entry.submission.version, entry.tier, entry.position) == (declaration, 1, "sme", 1)
    tier = edition.tiers.get()
    assert (tier.number, tier.sheet_rows, tier.sheet.original_name[-6:]) == (1, 1, "）.xlsx")
    factories.check_commitments(waiting, officer)
    given = {"declaration": waiting, "user": officer, "at": FIRST_DAY, "version": 1}
    for act, words in ((first_review.recommend, {"opinion": "同意"}), (first_review.not_recommend, {"reason": "否"})):
        assert "已办结初审，推荐材料待报送" in refused(act, **given, **words)
    factories.remark(waiting, officer)
    assert "请先在“推荐材料”中重新开启初审" in refused(first_review.return_declaration, **given)
    # Another city goes on.
    make.recommended(region=TIEDONG)


def test_reopening_asks_for_a_reason_and_gives_the_list_up(officer):
    make.recommended(by=officer)
    edition = make.closed(officer)
    given = {"packet": packet(), "user": officer, "at": AFTER}
    assert refused(closing.reopen, **given, revision=1, reason=" ") == closing.NO_REASON
    closing.reopen(**given, revision=1, reason="漏报一户")
    assert not PacketEntry.objects.exists()
    assert AuditEntry.objects.get(action="review.packet.reopen").detail["reason"] == "漏报一户"
    more = make.recommended(by=officer)
    edition = make.closed(officer)
    assert edition.serial == 1
    assert more.pk in edition.entries.values_list("declaration", flat=True)
    assert [one.act for one in PacketStep.objects.order_by("pk")] == ["close", "reopen", "close"]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"sme": 2}, "“专精特新”中小企业数量不一致：系统1，汇总表1，推荐函2"),
        ({"sme": 1}, ""),
    ],
)
def test_numbers_of_letter_sheet_and_system_must_agree(officer, counts, words):
    make.recommended(by=officer)
    edition = make.closed(officer, with_sheets=False)
    given = {"packet": packet(), "user": officer, "at": AFTER}
    told = refused(sending.send, **given, revision=edition.revision)
    assert told == "尚未上传盖章的推荐函；推荐汇总表尚未生成"
    make.make_all(edition)
    edition = make.sealed(officer, **counts)
    if words:
        assert refused(sending.send, **given, revision=edition.revision) == words
    else:
        assert sending.send(**given, revision=edition.revision).state == "sent"


def test_a_letter_belongs_to_the_list_it_was_made_for(officer):
    make.recommended(by=officer)
    edition = make.ready(officer)
    closing.reopen(packet=packet(), user=officer, at=AFTER, revision=edition.revision, reason="补报一户")
    make.recommended(by=officer)
    edition = make.closed(officer)
    words = refused(sending.send, packet=packet(), user=officer, at=AFTER, revision=edition.revision)
    assert words == "推荐名单在上传推荐函后变动过，须重新上传推荐函"
    assert "推荐函未上传" in words or edition.letter_mark != edition.mark


def test_a_withdrawal_after_a_district_has_closed_asks_for_a_new_list():
    factories.switch_district_stage_on()
    district = factories.district_officer()
    declaration = factories.submitted()
    factories.check_commitments(declaration, district)
    first_review.recommend(declaration=declaration, user=district, at=FIRST_DAY, opinion="同意推荐", version=1)
    other = factories.submitted()
    factories.check_commitments(other, district)
    first_review.recommend(declaration=other, user=district, at=FIRST_DAY, opinion="同意推荐", version=1)
    edition = make.ready(district, region=GANJINGZI)
    Declaration.objects.filter(pk=other.pk).update(status="withdrawn", occupies=False)
    words = refused(sending.send, packet=packet(GANJINGZI), user=district, at=AFTER, revision=edition.revision)
    assert "办结后推荐情况有变动，请重新办结初审" in words
    assert "数量不一致：系统1，汇总表2，推荐函2" in words


def test_it_is_sent_once_and_the_province_is_told(officer):
    make.recommended(by=officer)
    province = decided.officer()
    edition = make.ready(officer)
    given = {"packet": packet(), "user": officer, "at": AFTER, "revision": edition.revision}
    for _ in range(2):
        assert sending.send(**given).state == "sent"
    step = PacketStep.objects.get(act="send")
    assert (step.is_late, step.detail["due"], step.detail["counts"], step.file) == (
        False, "2022-03-25", {"sme": 1}, edition.letter,
    )  # fmt: skip
    assert step.detail["rows"][0][2] == edition.entries.get().declaration.number
    assert subjects(province) == ["推荐材料待接收：大连市 LN2022"]
    assert AuditEntry.objects.filter(action="review.packet.send").count() == 1


def test_late_is_possible_only_with_a_reason_which_the_province_reads(officer):
    make.recommended(by=officer)
    province = decided.officer()
    assert str(due_of(packet()).date) == "2022-03-25"
    edition = make.ready(officer, at=LATE)
    given = {"packet": packet(), "user": officer, "at": LATE, "revision": edition.revision}
    assert refused(sending.send, **given) == sending.NO_LATE_REASON
    sending.send(**given, late_reason="用印流程延长")
    assert PacketStep.objects.get(act="send").is_late
    body = OutboxMessage.objects.get(recipient=province, kind="notice").body
    assert "逾期报送，理由：用印流程延长" in body


def test_only_what_was_accepted_is_given_to_experts(officer):
    declaration, province = make.recommended(by=officer), decided.officer()
    seats = {"experts": [panel_factories.expert()], "officer": province, "is_accepted": False}
    assert "所在市的推荐材料尚未接收" in refused(panel_factories.formed, declarations=[declaration], **seats)
    edition = make.sent(officer)
    given = {"packet": packet(), "at": AFTER, "revision": edition.revision}
    assert refused(sending.accept, **given, user=officer) == "本账号无权办理此事项"
    for _ in range(2):
        assert sending.accept(**given, user=province).state == "accepted"
    assert subjects(officer)[-1] == "推荐材料已接收：LN2022"
    assert panel_factories.formed([declaration], **seats).places.get().declaration == declaration


def test_the_province_sends_back_with_reasons_and_what_is_named_lies_on_the_citys_desk(officer):
    declaration, other = make.recommended(by=officer), make.recommended(by=officer)
    province = decided.officer()
    edition = make.sent(officer)
    given = {"packet": packet(), "user": province, "at": AFTER, "revision": edition.revision}
    assert refused(sending.send_back, **given, reason=" ") == sending.NO_REASON
    assert "不在该推荐材料中" in refused(sending.send_back, **given, reason="核实", rows={"LN2022-Q-999999": "核实"})
    reasons = {declaration.number: "营业收入与审计报告不一致"}
    for _ in range(2):
        edition = sending.send_back(**given, reason="一户数据须核实", rows=reasons)
    assert edition.state == "returned"
    declaration.refresh_from_db()
    other.refresh_from_db()
    assert (declaration.status, other.status) == ("city_review", "recommended")
    assert subjects(officer).count("推荐材料退回：LN2022") == 1
    assert PacketStep.objects.get(act="send_back").detail["rows"] == reasons
    # What has moved cannot go again as it was; the rest closed anew can, and is not late.
    words = refused(sending.send, packet=packet(), user=officer, at=LATE, revision=edition.revision)
    assert "办结后推荐情况有变动" in words
    edition = make.sent(officer, at=LATE)
    assert (edition.serial, edition.entries.get().declaration) == (1, other)
    assert list(PacketStep.objects.filter(act="send").values_list("is_late", flat=True)) == [False, False]
    assert [one.detail["number"] for one in PacketStep.objects.filter(act="send")] == [1, 2]


def test_what_is_sent_back_whole_can_be_sent_again_with_another_letter(officer):
    make.recommended(by=officer)
    province, edition = decided.officer(), make.sent(officer)
    first = edition.letter
    edition = send_back(edition, province)
    edition = make.sealed(officer)
    edition = sending.send(packet=packet(), user=officer, at=AFTER, revision=edition.revision)
    letters = [one.file_id for one in PacketStep.objects.filter(act="send").order_by("pk")]
    assert letters == [first.pk, edition.letter_id]
    assert first.pk != edition.letter_id


def test_what_is_recommended_after_acceptance_makes_a_supplement(officer):
    make.recommended(by=officer)
    province, edition = decided.officer(), make.sent(officer)
    sending.accept(packet=packet(), user=province, at=AFTER, revision=edition.revision)
    assert stand_of(packet()).state == "accepted"
    more = make.recommended(by=officer)
    assert stand_of(packet()).state == "open"
    edition = make.sent(officer)
    assert (edition.serial, edition.entries.get().declaration) == (2, more)
    sending.accept(packet=packet(), user=province, at=AFTER, revision=edition.revision)
    assert PacketEdition.objects.filter(state="accepted").count() == 2


def test_a_missing_stamped_form_keeps_first_review_open(officer):
    declaration = make.recommended(by=officer)
    words = refused(closing.close, packet=packet(), user=officer, at=AFTER, revision=0)
    assert words == f"尚有1份申报未上传盖章申报表扫描件：{declaration.number} {declaration.enterprise_name}"


def test_a_district_sends_to_its_city_which_accepts():
    factories.switch_district_stage_on()
    district, city = factories.district_officer(), factories.city_officer()
    declaration = factories.submitted()
    factories.check_commitments(declaration, district)
    first_review.recommend(declaration=declaration, user=district, at=FIRST_DAY, opinion="同意推荐", version=1)
    edition = make.sent(district, region=GANJINGZI)
    assert subjects(city) == ["推荐材料待接收：甘井子区 LN2022"]
    given = {"packet": packet(GANJINGZI), "at": AFTER, "revision": edition.revision}
    for stranger in (factories.city_officer(ANSHAN), decided.officer(), district):
        assert refused(sending.accept, **given, user=stranger) == "本账号无权办理此事项"
    # The city's own review of it goes on, whatever becomes of the material.
    factories.check_commitments(declaration, city)
    first_review.recommend(declaration=declaration, user=city, at=FIRST_DAY, opinion="同意推荐", version=1)
    assert sending.accept(**given, user=city).state == "accepted"
    edition = make.closed(city, region=DALIAN)
    assert edition.entries.get().declaration == declaration
