"""Statements, scores saved as typed, submission, spread, group result, sign-off and filing."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from declarations.models import TransitionLog
from declarations.workflow import MoveRefused
from review import panels, scoring
from review.group import group_of, groups_of
from review.models import Assignment, ClauseTick, GroupResult, Panel, PanelDeclaration, Score
from review.score_sheet import CLAUSE, OPINION, POINTS, REASON, ScoreSheet
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db
SPECIALISED = f"{POINTS}.specialised"


def told(key):
    return list(OutboxMessage.objects.filter(kind="notice", key__startswith=key))


def submit(one):
    return scoring.submit_scores(assignment=one, user=one.expert, at=PANEL_DAY)


def conflict(one, note="曾任该企业顾问"):
    return scoring.declare_conflict(assignment=one, user=one.expert, at=PANEL_DAY, note=note)


def sign(panel, user=None):
    return scoring.sign_off(panel=panel, user=user or panel.chair, at=PANEL_DAY)


def draft(panel, **changes):
    values = {"result": "pass", "opinion": "同意", "declaration": panel.places.first().declaration}
    return scoring.draft_result(**{"panel": panel, "user": panel.chair, "at": PANEL_DAY, **values, **changes})


def the_group(panel):
    return groups_of(panel)[0]


def test_nothing_is_written_before_the_statement():
    one = make.assignment(make.started())
    with pytest.raises(MoveRefused, match="请先声明"):
        make.save(one, SPECIALISED, "20")
    with pytest.raises(MoveRefused, match="请先声明"):
        submit(one)
    assert not Score.objects.exists()


def test_the_statement_is_made_once():
    panel = make.started()
    one = make.accepted(panel)
    assert (one.conflict_state, one.accepted_at) == ("clear", PANEL_DAY)
    make.accepted(panel)
    assert AuditEntry.objects.filter(action="review.statement.accept").count() == 1


def test_a_conflict_puts_the_expert_out_and_asks_for_another():
    panel = make.started()
    colleague = make.province_officer()
    one = conflict(make.assignment(panel, 1))
    assert conflict(one) == one
    assert {message.recipient for message in told(f"conflict:{one.pk}")} == {panel.created_by, colleague}
    group = the_group(panel)
    assert (len(group.active), group.missing_experts) == (1, 1)
    with pytest.raises(MoveRefused, match="已声明回避"):
        scoring.accept_statement(assignment=one, user=one.expert, at=PANEL_DAY)
    with pytest.raises(MoveRefused, match="无权"):
        make.save(one, SPECIALISED, "20")


def test_a_conflict_found_while_reading_takes_the_scores_out():
    panel = make.started(experts=3, required=2)
    one = make.accepted(panel, 2)
    make.fill_scores(one, "1")
    conflict(one)
    make.submitted(panel, 0)
    make.submitted(panel, 1)
    assert the_group(panel).average == Decimal("80.00")


def test_a_conflict_needs_its_circumstances():
    one = make.assignment(make.started())
    for note in (" ", "长" * 501):
        with pytest.raises(MoveRefused, match="请写明应当回避的情形"):
            conflict(one, note)
    done = make.submitted(make.started())
    with pytest.raises(MoveRefused, match="评分已提交"):
        conflict(done)


def test_one_expert_cannot_act_for_another():
    panel = make.started()
    own, other = make.accepted(panel, 0), make.accepted(panel, 1)
    values = {"user": own.expert, "at": PANEL_DAY}
    with pytest.raises(MoveRefused, match="无权"):
        scoring.save_score(assignment=other, input_name=SPECIALISED, given=["25"], based_on=0, **values)
    with pytest.raises(MoveRefused, match="无权"):
        scoring.submit_scores(assignment=other, **values)
    with pytest.raises(MoveRefused, match="无权"):
        scoring.declare_conflict(assignment=other, note="x", **values)
    assert not Score.objects.exists()


@pytest.mark.parametrize(
    "typed, points, shown", [("20", "20", "20"), (" 18.5 ", "18.5", "18.5"), ("0", "0", "0"), ("25.0", "25", "25")]
)
def test_points_are_saved_as_typed(typed, points, shown):
    one = make.accepted(make.started())
    saved = make.save(one, SPECIALISED, typed)
    assert (saved.version, saved.value, saved.error, saved.is_conflict) == (1, shown, "", False)
    assert Score.objects.get().points == Decimal(points)


@pytest.mark.parametrize("typed", ["26", "-1", "1.25", "二十", "NaN", "1e9", "∞"])
def test_what_is_no_figure_of_the_item_is_kept_with_its_reason(typed):
    one = make.accepted(make.started())
    make.save(one, SPECIALISED, "20")
    saved = make.save(one, SPECIALISED, typed)
    assert "0 至 25" in saved.error
    score = Score.objects.get()
    assert (score.points, score.invalid_text) == (None, typed)
    sheet = ScoreSheet(Assignment.objects.get(pk=one.pk))
    assert (sheet.text_of(SPECIALISED), sheet.error_of(SPECIALISED)) == (typed, saved.error)
    assert "“专业化”尚未评分" in [gap.text for gap in sheet.gaps()]
    assert make.save(one, SPECIALISED, "21").error == ""


def test_an_older_window_overwrites_nothing():
    one = make.accepted(make.started())
    make.save(one, SPECIALISED, "20")
    stale = make.save(one, SPECIALISED, "3", based_on=0)
    assert (stale.is_conflict, stale.version, stale.value) == (True, 1, "20")
    assert Score.objects.get().points == 20
    assert make.save(one, f"{REASON}.specialised", "突出", based_on=0).version == 1


def test_clauses_are_ticked_and_unticked():
    one = make.accepted(make.started())
    clause = ScoreSheet(one).clauses[0].id
    make.save(one, f"{CLAUSE}.{clause}", "met")
    make.save(one, f"{CLAUSE}.{clause}", "not_met")
    assert ClauseTick.objects.get().verdict == "not_met"
    make.save(one, f"{CLAUSE}.{clause}", "")
    assert not ClauseTick.objects.exists()


@pytest.mark.parametrize("name", ["points.nowhere", "points", "clause.S-B2a", "status", "", "opinion.x"])
def test_an_input_that_is_none_is_refused(name):
    one = make.accepted(make.started())
    with pytest.raises(KeyError):
        make.save(one, name, "1")


def test_a_sheet_is_submitted_complete():
    one = make.accepted(make.started())
    with pytest.raises(MoveRefused) as refused:
        submit(one)
    for words in ("“专业化”尚未评分", "尚未认定", "尚未填写评审意见"):
        assert words in str(refused.value)
    make.fill_scores(one)
    assert submit(one).submitted_at == PANEL_DAY
    assert submit(one).submitted_at == PANEL_DAY
    assert AuditEntry.objects.filter(action="review.scores.submit").count() == 1


@pytest.mark.parametrize("points, words", [("0", "0分"), ("25", "满分")])
def test_none_and_full_marks_are_explained(points, words):
    one = make.accepted(make.started())
    make.fill_scores(one)
    make.save(one, SPECIALISED, points)
    with pytest.raises(MoveRefused, match=f"“专业化”评为{words}，须写明理由"):
        submit(one)
    make.save(one, f"{REASON}.specialised", "依据审计报告")
    assert submit(one).submitted_at


def test_a_submitted_sheet_is_locked():
    one = make.submitted(make.started())
    with pytest.raises(MoveRefused, match="不能再修改"):
        make.save(one, OPINION, "改写")
    assert Assignment.objects.get(pk=one.pk).opinion == "同意推荐为专精特新中小企业"


def test_the_chair_is_told_when_everything_is_in():
    panel = make.started()
    make.submitted(panel, 0)
    assert told("panel_scored:") == []
    make.submitted(panel, 1)
    assert [one.recipient for one in told("panel_scored:")] == [panel.chair]


def test_average_and_suggestion():
    panel = make.scored(make.started(experts=3), "20", "15", "14.9")
    group = the_group(panel)
    assert group.average == Decimal("66.53")  # (80 + 60 + 59.6) / 3
    assert (group.spread, group.suggestion) == (Decimal("20.4"), "pass")


@pytest.mark.parametrize("points, suggested", [("15", "pass"), ("14.9", "fail")])
def test_the_pass_mark_itself_passes(points, suggested):
    panel = make.scored(make.started(experts=1), points)
    assert the_group(panel).suggestion == suggested


@pytest.mark.parametrize("low, is_far", [("12.5", False), ("12.4", True)])
def test_totals_are_far_apart_above_the_limit(low, is_far):
    panel = make.scored(make.started(), "20", low)
    group = the_group(panel)
    assert (group.is_far_apart, group.needs_another_expert) == (is_far, is_far)
    assert bool(told("spread:")) == is_far


def test_the_limit_is_the_panels_own():
    panel = make.scored(make.started(spread_limit=10), "20", "17")
    assert the_group(panel).is_far_apart


def test_far_apart_scores_ask_for_another_expert():
    panel = make.scored(make.started(), "20", "10")
    assert {one.recipient for one in told("spread:")} == {panel.created_by, panel.chair}
    make.drafted(panel)
    with pytest.raises(MoveRefused, match="专家评分相差40分，超过30分，须增加专家评分；无专家可增加的，由组长说明理由"):
        sign(panel)
    third = make.expert()
    panels.add_expert(panel=panel, user=panel.created_by, at=PANEL_DAY, expert=third)
    panels.assign(panel=panel, user=panel.created_by, at=PANEL_DAY, experts=[third])
    with pytest.raises(MoveRefused, match="增加的专家尚未提交评分"):
        sign(panel)
    make.submitted(panel, 2, points="16")
    group = the_group(panel)
    assert (group.is_far_apart, group.needs_another_expert) == (True, False)
    assert group.average == Decimal("61.33")
    assert sign(panel).state == "signed_off"


def test_far_apart_scores_are_settled_by_the_chairs_reason():
    panel = make.scored(make.started(), "20", "10")
    make.drafted(panel, spread_reason="两名专家对市场占有率的口径理解不同，经合议取平均分")
    sign(panel)
    frozen = GroupResult.objects.get().frozen
    assert (frozen["spread"], frozen["spread_reason"][:4]) == ("40", "两名专家")


def test_only_the_chair_drafts_and_signs():
    panel = make.scored(make.started())
    for stranger in (make.seated(panel)[1], panel.created_by, make.expert()):
        with pytest.raises(MoveRefused, match="无权"):
            draft(panel, user=stranger)
        with pytest.raises(MoveRefused, match="无权"):
            sign(panel, stranger)


def test_a_result_is_drafted_when_all_sheets_are_in():
    panel = make.started()
    make.submitted(panel, 0)
    with pytest.raises(MoveRefused, match="各专家提交评分后"):
        draft(panel)
    make.submitted(panel, 1)
    with pytest.raises(MoveRefused, match="请选择评审结果"):
        draft(panel, result="perhaps")
    with pytest.raises(MoveRefused, match="请填写专家组意见"):
        draft(panel, opinion=" ")
    draft(panel, result="fail", opinion="创新投入不足")
    draft(panel, opinion="经合议改为通过")
    assert PanelDeclaration.objects.get().result == "pass"


def test_a_chair_with_a_conflict_is_replaced_first():
    panel = make.started(experts=3, required=2)
    conflict(make.assignment(panel, 0))
    make.submitted(panel, 1)
    make.submitted(panel, 2)
    with pytest.raises(MoveRefused, match="须由主管部门更换组长"):
        draft(panel)
    with pytest.raises(MoveRefused, match="须由主管部门更换组长"):
        sign(panel)
    newcomer = make.seated(panel)[1]
    panels.set_chair(panel=panel, user=panel.created_by, at=PANEL_DAY, chair=newcomer)
    panel = Panel.objects.get(pk=panel.pk)
    draft(panel)
    assert sign(panel).state == "signed_off"


def test_sign_off_names_every_open_declaration():
    first, second = make.recommended(), make.recommended()
    panel = make.scored(make.started([first, second]))
    draft(panel, declaration=first)
    with pytest.raises(MoveRefused) as refused:
        sign(panel)
    assert second.number in str(refused.value)
    assert first.number not in str(refused.value)
    assert not GroupResult.objects.exists()


def test_sign_off_freezes_the_score_table():
    panel = make.signed(experts=2)
    result = GroupResult.objects.get()
    assert (result.average, result.result, result.opinion) == (Decimal("80.00"), "pass", "专家组一致同意")
    assert (result.signed_off_by, result.signed_off_at) == (panel.chair, PANEL_DAY)
    names = [expert.full_name for expert in make.seated(panel)]
    assert [row["name"] for row in result.frozen["rows"]] == names
    assert [cell["points"] for cell in result.frozen["rows"][0]["cells"]] == ["20"] * 4
    assert {one["verdict"] for one in result.frozen["rows"][0]["clauses"]} == {"符合"}
    assert sign(panel).signed_off_at == PANEL_DAY
    assert GroupResult.objects.count() == 1


def test_after_sign_off_nothing_moves():
    panel = make.signed()
    declaration = panel.places.get().declaration
    newcomer = make.expert()
    for act in (
        lambda: draft(panel),
        lambda: panels.add_expert(panel=panel, user=panel.created_by, at=PANEL_DAY, expert=newcomer),
        lambda: panels.assign(panel=panel, user=panel.created_by, at=PANEL_DAY, experts=[newcomer]),
        lambda: panels.remove_declaration(panel=panel, user=panel.created_by, at=PANEL_DAY, declaration=declaration),
        lambda: panels.set_chair(panel=panel, user=panel.created_by, at=PANEL_DAY, chair=make.seated(panel)[1]),
    ):
        with pytest.raises(MoveRefused, match="“组长已签署”状态"):
            act()


def test_filing_moves_each_declaration_once_and_tells_no_result():
    panel = make.signed([make.recommended(), make.recommended()])
    officer = panel.created_by
    with pytest.raises(MoveRefused, match="无权"):
        scoring.file_result(panel, user=panel.chair, at=PANEL_DAY)
    filed = scoring.file_result(panel, user=officer, at=PANEL_DAY)
    assert (filed.filed_by, filed.filed_at) == (officer, PANEL_DAY)
    scoring.file_result(panel, user=officer, at=PANEL_DAY)
    moves = TransitionLog.objects.filter(move="finish_expert_review")
    assert {move.declaration.status for move in moves} == {"reviewed"}
    assert [(move.opinion, move.reason) for move in moves] == [("", "")] * 2


def test_filing_waits_for_the_chair():
    panel = make.drafted(make.scored(make.started()))
    with pytest.raises(MoveRefused, match="组长签署后才能归档"):
        scoring.file_result(panel, user=panel.created_by, at=PANEL_DAY)


def test_group_of_a_declaration_elsewhere_is_no_group():
    panel, other = make.started(), make.started()
    assert group_of(panel, panel.places.get().declaration_id).panel == panel
    with pytest.raises(LookupError):
        group_of(panel, other.places.get().declaration_id)


def test_the_database_refuses_impossible_scores():
    one = make.accepted(make.started())
    make.save(one, SPECIALISED, "20")
    make.save(one, f"{CLAUSE}.{ScoreSheet(one).clauses[0].id}", "met")
    score, tick = Score.objects.get(), ClauseTick.objects.get()
    for points in ("-0.1", "25.1"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Score.objects.filter(pk=score.pk).update(points=points)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(assignment=one, item=score.item, max_points=25)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClauseTick.objects.create(assignment=one, clause=tick.clause, verdict="met")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClauseTick.objects.filter(pk=tick.pk).update(verdict="maybe")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(score.item).objects.filter(pk=score.item_id).update(max_points=0)
