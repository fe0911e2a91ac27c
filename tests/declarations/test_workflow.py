"""The table of moves: complete, one status writer, the same refusal for button and act, races decided by one row."""

import threading

import pytest
from django.db import connection

from declarations import workflow
from declarations.enums import Status
from declarations.guards import Context
from declarations.models import CityStage, Declaration, Remark, TransitionLog
from declarations.workflow import BY_NAME, MOVES, MoveRefused, perform, refusal
from tests import factories
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db
# What was not recommended or recognised goes on where an appeal is found to be right.
FINAL = {Status.WITHDRAWN, Status.RECOGNISED}


def test_every_status_is_reached_and_left_as_it_should():
    reached = {move.target for move in MOVES} | {Status.DRAFT}
    left = {move.source for move in MOVES}
    assert reached == set(Status)
    assert left == set(Status) - FINAL


def test_move_names_are_unique_and_labels_are_words():
    assert len(BY_NAME) == len(MOVES)
    assert all(move.label and not move.label.isascii() for move in MOVES)


def at_desk(region="210211", status="city_review"):
    declaration = factories.draft(region=region, full=False)
    Declaration.objects.filter(pk=declaration.pk).update(status=status, submitted_at=factories.AT)
    declaration.refresh_from_db()
    return declaration


@pytest.mark.parametrize(
    ("role", "region", "is_allowed"),
    [
        ("city_officer", "210200", True),
        ("city_officer", "210300", False),
        ("district_officer", "210211", False),
        ("province_officer", "210000", False),
        ("system_admin", None, False),
        ("auditor", None, False),
        ("expert", None, False),
    ],
)
def test_only_the_declarations_own_city_desk_recommends(role, region, is_allowed):
    declaration = at_desk()
    context = Context(factories.user(role, region=region), factories.AT, opinion="同意推荐")
    denied = refusal(BY_NAME["recommend"], declaration, context)
    assert (denied is None) == is_allowed
    if not is_allowed:
        with pytest.raises(MoveRefused):
            perform(declaration, "recommend", context)
        declaration.refresh_from_db()
        assert declaration.status == "city_review"


def test_zone_that_acts_as_a_city_has_its_own_desk():
    declaration = at_desk(region="LN-SFSFQ")
    officer = factories.user("city_officer", region="LN-SFSFQ")
    perform(declaration, "recommend", Context(officer, factories.AT, opinion="同意"))
    assert declaration.status == "recommended"


def test_a_move_appends_to_the_log_and_the_audit_trail():
    declaration = at_desk()
    officer = factories.user("city_officer", region="210200", full_name="王敏")
    entry = perform(declaration, "recommend", Context(officer, factories.AT, opinion="材料齐全，同意推荐", version=1))
    assert (entry.source, entry.target, entry.opinion, entry.version) == (
        "city_review", "recommended", "材料齐全，同意推荐", 1,
    )  # fmt: skip
    assert entry.actor_label.startswith("王敏（大连市")
    assert AuditEntry.objects.get(action="declaration.recommend").object_label == declaration.number


@pytest.mark.parametrize("name", ["recommend", "not_recommend", "send_back", "leave_out", "uphold_objection"])
def test_moves_that_demand_words_refuse_silence(name):
    move = BY_NAME[name]
    role, region = ("city_officer", "210200") if name.endswith("recommend") else ("province_officer", "210000")
    declaration = at_desk(status=move.source)
    context = Context(factories.user(role, region=region), factories.AT, reason="  ")
    assert "须填写意见或理由" in refusal(move, declaration, context)


def test_return_needs_a_remark():
    declaration = at_desk()
    officer = factories.user("city_officer", region="210200")
    context = Context(officer, factories.AT)
    assert "修改意见" in refusal(BY_NAME["return"], declaration, context)
    Remark.objects.create(
        declaration=declaration, version=1, desk="city", field="revenue", year=2021, text="请核对", author=officer,
        at=factories.AT,
    )  # fmt: skip
    assert refusal(BY_NAME["return"], declaration, context) is None


def test_district_stage_decides_where_a_submission_goes():
    declaration = factories.draft(full=False)
    context = Context(declaration.created_by, factories.AT)
    assert refusal(BY_NAME["submit"], declaration, context) is None
    assert "未设区县初审" in refusal(BY_NAME["submit_to_district"], declaration, context)
    CityStage.objects.create(round=declaration.round, city_id="210200", has_district_stage=True)
    assert "设有区县初审" in refusal(BY_NAME["submit"], declaration, context)
    assert refusal(BY_NAME["submit_to_district"], declaration, context) is None


def test_after_first_review_has_ended_the_desk_is_told_so():
    declaration = at_desk()
    officer = factories.user("city_officer", region="210200")
    late = factories.AT + factories.timedelta(days=40)
    denied = refusal(BY_NAME["recommend"], declaration, Context(officer, late, opinion="同意"))
    assert denied == "市级初审已于2022年3月18日23:59截止"


def test_wrong_state_is_named():
    declaration = at_desk(status="recommended")
    officer = factories.user("city_officer", region="210200")
    denied = refusal(BY_NAME["return"], declaration, Context(officer, factories.AT))
    assert denied == "“退回修改”不能办理：该申报目前为“已推荐”状态"


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_decide_once():
    for _ in range(5):
        declaration = at_desk()
        officers = [factories.user("city_officer", region="210200") for _ in range(2)]
        outcomes, barrier = [], threading.Barrier(2)

        def decide(officer, name, declaration=declaration, outcomes=outcomes, barrier=barrier):
            try:
                mine = Declaration.objects.get(pk=declaration.pk)
                barrier.wait()
                perform(mine, name, Context(officer, factories.AT, opinion="意见"))
                outcomes.append(name)
            except MoveRefused as refused:
                outcomes.append(str(refused))
            finally:
                connection.close()

        threads = [
            threading.Thread(target=decide, args=(officer, name))
            for officer, name in zip(officers, ("recommend", "not_recommend"), strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert TransitionLog.objects.filter(declaration=declaration).count() == 1
        assert sum(one in ("recommend", "not_recommend") for one in outcomes) == 1
        assert any("不能办理" in one for one in outcomes)


def test_button_and_act_give_the_same_sentence():
    declaration = at_desk(status="recommended")
    officer = factories.user("city_officer", region="210200")
    context = Context(officer, factories.AT, opinion="同意")
    sentence = refusal(BY_NAME["recommend"], declaration, context)
    with pytest.raises(MoveRefused) as refused:
        workflow.perform(declaration, "recommend", context)
    assert str(refused.value) == sentence
