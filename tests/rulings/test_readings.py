"""Readings of a group's wording: two persons lock them, reports stand on them, history stays."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from declarations.eligibility import load_tier
from declarations.eligibility.trees import tree_words
from declarations.frozen import frozen_report
from declarations.models import Declaration, Finding, LockedReading, Round, RoundTier
from declarations.rulings import locked_readings, round_rulings
from declarations.selectors import latest_submission
from declarations.services import readings
from declarations.services.round_preparation import RoundRefused, round_from
from declarations.validators import examine
from review import first_review
from review.models import FirstReview
from tests import factories
from tests.review import factories as desks
from tests.review import panel_factories
from tests.rulings import making
from zjtx.common import jobs
from zjtx.common.models import AuditEntry, Job, OutboxMessage

pytestmark = pytest.mark.django_db
AT = factories.AT


def verdicts(declaration):
    report = frozen_report(declaration, latest_submission(declaration))
    group = next(one for one in report.groups if one.name == making.GROUP)
    return str(report.verdict), str(group.verdict)


def told(user):
    return list(OutboxMessage.objects.filter(recipient=user, kind="notice").values_list("subject", flat=True))


def test_a_locked_reading_gives_other_verdicts_on_real_answers():
    declaration = making.green()
    assert verdicts(declaration) == ("eligible", "met")
    strict = making.locked(declaration.round)
    assert verdicts(declaration) == ("open", "open")
    making.find(declaration, "not_met", "S-T1", "S-T3")
    assert verdicts(declaration) == ("ineligible", "not_met")
    making.locked(declaration.round, "lenient")
    assert verdicts(declaration) == ("eligible", "met")
    strict.refresh_from_db()
    assert strict.ended_at == AT
    assert locked_readings(declaration.round_id, "sme") == {making.GROUP: "lenient"}
    making.locked(declaration.round, "")
    assert locked_readings(declaration.round_id, "sme") == {}
    assert LockedReading.objects.count() == 3


def test_drafts_other_tiers_and_the_soft_rule_stand_on_the_readings_of_their_tier():
    declaration = factories.draft()
    factories.offer(declaration.round, "little_giant")
    making.locked(declaration.round)
    report = examine(declaration, AT)
    (other,) = report.other_reports()
    shown = {one.rules.tier: {group.name: group.reading for group in one.groups} for one in (report.report, other)}
    assert shown["sme"][making.GROUP] == "strict"
    assert shown["little_giant"][making.GROUP] == "default"


def test_both_kinds_of_ruling_are_one_query():
    declaration = making.blocked()
    making.locked(declaration.round)
    making.waive(declaration)
    examination = examine(declaration, AT)
    with CaptureQueriesContext(connection) as asked:
        found = examination.rulings
    assert len(asked) == 1
    assert [one.subject for one in found.readings] == [making.GROUP]
    assert found.waived == {"S-B2b"}


def test_report_says_which_reading_who_locked_it_when_and_why():
    ruling = making.locked()
    report = examine(factories.draft(), AT).report
    (words,) = round_rulings(ruling.round_id).words_on(report)
    name = ruling.confirmed_by.full_name
    office = "辽宁省工业和信息化局"
    assert words == f"本批次特色化指标按从严读法核对（{office}{name}2022年3月1日确认，理由：{making.REASON}）"
    (public,) = round_rulings(ruling.round_id).words_on(report, is_public=True)
    assert name not in public
    assert office in public


def test_proposer_cannot_confirm_and_nothing_changes_before():
    admin = making.administrator()
    ruling = making.proposed(user=admin)
    with pytest.raises(RoundRefused, match="须由另一人确认"):
        readings.confirm_reading(ruling=ruling, user=admin, at=AT)
    assert locked_readings(ruling.round_id, "sme") == {}


def test_second_proposal_waits_and_repeated_clicks_are_one_act():
    admin, officer = making.administrator(), making.province()
    ruling = making.proposed(user=admin)
    assert making.proposed(user=admin).pk == ruling.pk
    with pytest.raises(RoundRefused, match="已有一项待确认"):
        making.proposed(reading="lenient")
    first = readings.confirm_reading(ruling=ruling, user=officer, at=AT)
    assert readings.confirm_reading(ruling=ruling, user=officer, at=AT) == first
    with pytest.raises(RoundRefused, match="该读法已确认"):
        readings.confirm_reading(ruling=ruling, user=making.province(), at=AT)
    with pytest.raises(RoundRefused, match="目前已是从严读法"):
        making.proposed()
    assert AuditEntry.objects.filter(action="round.reading.confirm").count() == 1


def test_declined_with_a_reason_is_kept_and_told():
    ruling, officer = making.proposed(), making.province()
    with pytest.raises(RoundRefused, match="请填写理由"):
        readings.decline_reading(ruling=ruling, user=officer, at=AT, reason=" ")
    for _ in range(2):
        readings.decline_reading(ruling=ruling, user=officer, at=AT, reason="与上年一致为宜")
    with pytest.raises(RoundRefused, match="已撤回或不予确认"):
        readings.confirm_reading(ruling=ruling, user=making.province(), at=AT)
    assert told(ruling.prepared_by) == ["LN2022 条款读法不予确认"]
    acts = AuditEntry.objects.filter(action__startswith="round.reading").order_by("pk")
    assert list(acts.values_list("action", flat=True)) == ["round.reading.propose", "round.reading.decline"]
    assert LockedReading.objects.get().decline_reason == "与上年一致为宜"


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"group": "specialised"}, "没有该读法"),
        ({"group": "nothing"}, "没有该读法"),
        ({"group": "innovative", "reading": "strict"}, "没有该读法"),
        ({"reading": ""}, "目前没有锁定读法"),
        ({"tier": "product"}, "不受理该类别"),
        ({"reason": "  "}, "请填写理由"),
        ({"reason": "长" * 301}, "不得超过300字"),
    ],
)
def test_what_cannot_be_proposed(changes, words):
    named = {"tier": "sme", "group": making.GROUP, "reading": "strict", "reason": "理由", **changes}
    with pytest.raises(RoundRefused, match=words):
        readings.propose_reading(round_=factories.open_round(), user=making.administrator(), at=AT, **named)
    assert not LockedReading.objects.exists()


def test_a_round_that_is_over_keeps_its_readings():
    ruling = making.proposed()
    Round.objects.filter(pk=ruling.round_id).update(state="closed")
    with pytest.raises(RoundRefused, match="已结束"):
        readings.confirm_reading(ruling=ruling, user=making.province(), at=AT)


def test_everybody_concerned_is_told_while_declarations_are_under_way():
    declaration, other_city = making.green(), desks.city_officer(desks.ANSHAN)
    of_product, bystander = factories.draft(tier="product"), factories.user("expert")
    admin, officer = making.administrator(), making.province()
    readings.confirm_reading(ruling=making.proposed(user=admin), user=officer, at=AT)
    subject = "LN2022 中小企业特色化指标锁定为从严读法"
    for user in (admin, officer, declaration.created_by, other_city):
        assert subject in told(user), user.role
    for user in (of_product.created_by, bystander):
        assert subject not in told(user), user.role


def test_experts_who_read_a_declaration_are_told():
    panel = panel_factories.started()
    one = panel_factories.accepted(panel)
    ruling = making.proposed(panel.round)
    readings.confirm_reading(ruling=ruling, user=making.province(), at=AT)
    assert any("锁定为从严读法" in subject for subject in told(one.expert))


def test_nobody_but_the_proposer_is_told_where_nothing_is_under_way():
    city, ruling = desks.city_officer(), making.proposed()
    readings.confirm_reading(ruling=ruling, user=making.province(), at=AT)
    assert told(city) == []
    assert told(ruling.prepared_by)


def test_effect_counts_declarations_whose_verdict_would_change():
    round_ = making.green().round
    making.green()
    desks.submitted()  # distinctive was not ticked, its green part is not met: nothing changes
    decided = making.green()
    Declaration.objects.filter(pk=decided.pk).update(status="recognised")
    effect = making.proposed(round_).effect
    assert {name: effect[name] for name in ("counted", "group", "tier", "moves")} == {
        "counted": 3,
        "group": 2,
        "tier": 2,
        "moves": [{"from": "eligible", "to": "open", "count": 2}],
    }


def test_effect_of_lifting_is_counted_against_the_reading_in_force():
    declaration = making.green()
    making.locked(declaration.round)
    effect = making.proposed(declaration.round, "").effect
    assert effect["moves"] == [{"from": "open", "to": "eligible", "count": 1}]


def test_effect_counts_the_latest_version_with_waivers_in_slices(monkeypatch):
    monkeypatch.setattr("declarations.reading_effect.SLICE", 2)
    changed, waived = making.green(), making.green()
    desks.resubmitted(changed, desks.city_officer(), recognitions=["high_tech"])
    making.find(waived, "not_met", "S-T1")
    Finding.objects.filter(declaration=waived, clause="S-T3").delete()
    making.find(waived, "not_met", "S-T3")
    making.waive(waived, "S-T3")  # the brand part counts as met: strict asks for nothing more
    making.green()
    effect = making.proposed(changed.round).effect
    assert (effect["counted"], effect["group"]) == (3, 1)


def test_effect_is_counted_in_the_background_and_shown_before_confirming():
    declaration, admin = making.green(), making.administrator()
    ruling = readings.propose_reading(
        round_=declaration.round, tier="sme", group=making.GROUP, reading="strict", reason="理由", user=admin, at=AT
    )
    with pytest.raises(RoundRefused, match="尚在计算"):
        readings.confirm_reading(ruling=ruling, user=making.province(), at=AT)
    job = Job.objects.get(kind=readings.EFFECT_JOB)
    assert readings.request_effect(ruling=ruling, user=admin) == job
    assert jobs.run(job.pk).status == "done"
    ruling.refresh_from_db()
    assert ruling.effect["tier"] == 1
    readings.confirm_reading(ruling=ruling, user=making.province(), at=AT)
    jobs.run(readings.request_effect(ruling=ruling, user=making.province()).pk)
    assert LockedReading.objects.get().effect == ruling.effect  # what was confirmed stays as it was shown


def test_decisions_keep_the_readings_and_waivers_that_were_in_force():
    declaration, officer = making.green(), desks.city_officer()
    making.locked(declaration.round)
    making.waive(declaration, "S-C4")
    desks.check_commitments(declaration, officer)
    first_review.recommend(declaration=declaration, user=officer, at=desks.FIRST_DAY, opinion="同意推荐", version=1)
    making.locked(declaration.round, "lenient")
    kept = FirstReview.objects.get().report
    assert kept["report"]["groups"][making.GROUP] == "open"
    assert [(one["group"], one["reading"], one["reason"]) for one in kept["readings"]] == [
        (making.GROUP, "strict", making.REASON)
    ]
    (waiver,) = kept["waivers"]
    assert (waiver["clause"], waiver["document_number"]) == ("S-C4", "辽工信函〔2022〕5号")


def test_version_and_its_report_say_nothing_of_rulings():
    declaration = making.green()
    making.locked(declaration.round)
    desks.returned(declaration, desks.city_officer())
    submission = desks.send(declaration, at=desks.FIRST_DAY, key="second")
    assert set(submission.report) == {"tier", "year", "verdict", "derived", "groups", "clauses", "readings"}
    assert not {"rulings", "waivers", "locked_readings"} & set(submission.content)


def test_a_round_after_this_one_starts_without_its_readings():
    ruling = making.locked()
    made = round_from(
        ruling.round, code="LN2023", year=2023, title="通知", document_number="辽工信改革〔2023〕1号",
        issued_on=AT.date(), windows={}, user=making.administrator(),
    )  # fmt: skip
    assert not LockedReading.objects.filter(round=made).exists()


def test_a_version_on_rules_without_the_group_is_still_read():
    ruling = making.locked()
    assert round_rulings(ruling.round_id).readings_of("sme", "no_such_rules") == {}
    assert round_rulings(ruling.round_id).readings_of("product", "liaoning_2022") == {}


def test_history_is_not_deleted():
    ruling = making.locked()
    for act in (ruling.delete, LockedReading.objects.all().delete, LockedReading.objects.filter(pk=ruling.pk).delete):
        with pytest.raises(TypeError, match="永久保留"):
            act()
    assert RoundTier.objects.exists()


def test_tree_is_written_in_the_notices_words():
    rules = load_tier("liaoning_2022", "sme")
    words = tree_words(rules, rules.groups[making.GROUP].trees["default"])
    assert words.startswith(
        "【〔（“企业具有品牌培育理念”且“拥有自主品牌（含非物质文化遗产、地理标志商标等）”）或“企业获得有效期内的‘中华老字号’"
    )
    assert words.endswith("”）】，或“企业（含技术、装备、产品）获得省级、国家级绿色低碳试点示范”")
    assert all(clause.text.replace("“", "‘").replace("”", "’") in words
               for clause in rules.clauses.values() if clause.group == making.GROUP)  # fmt: skip
    for tier in ("product", "sme", "little_giant"):
        rules = load_tier("liaoning_2022", tier)
        written = [tree_words(rules, tree) for group in rules.groups.values() for tree in group.trees.values()]
        assert all(one.count(left) == one.count(right) for one in written for left, right in ("（）", "〔〕", "【】"))
