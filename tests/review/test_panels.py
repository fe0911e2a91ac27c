"""Forming, staffing and starting a panel: who may, what is refused, who is told, what the database refuses."""

import pytest
from django.db import IntegrityError, transaction

from declarations.models import Declaration, TransitionLog
from declarations.workflow import MoveRefused
from review import panels, scoring
from review.models import Assignment, GroupResult, Panel, PanelDeclaration, PanelExpert, ScoreItem
from tests import factories
from tests.review import factories as review
from tests.review import panel_factories as make
from tests.review.panel_factories import PANEL_DAY
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.registry.models import FormerName

pytestmark = pytest.mark.django_db


def assign(panel, experts, declaration=None):
    return panels.assign(panel=panel, user=panel.created_by, at=PANEL_DAY, experts=experts, declaration=declaration)


def start(panel):
    return panels.start_panel(panel=panel, user=panel.created_by, at=PANEL_DAY)


def test_a_panel_brings_the_rounds_score_sheet():
    panel = make.formed()
    items = ScoreItem.objects.filter(round=panel.round, tier="sme").order_by("position")
    assert [(one.title, one.max_points) for one in items] == [
        ("专业化", 25), ("精细化", 25), ("特色化", 25), ("新颖化", 25)
    ]  # fmt: skip
    assert all("分" in one.anchors for one in items)
    make.formed()
    assert ScoreItem.objects.count() == 4


def test_a_round_keeps_its_own_items():
    declaration = make.recommended()
    ScoreItem.objects.create(round=declaration.round, tier="sme", key="whole", title="总体", max_points=100, position=1)
    make.formed([declaration])
    assert ScoreItem.objects.get().title == "总体"


@pytest.mark.parametrize("role, region", [("city_officer", "210200"), ("expert", None), ("system_admin", None)])
def test_only_the_province_and_cities_with_panels_of_their_own_form_one(role, region):
    with pytest.raises(MoveRefused, match=r"无权|未定由本市"):
        make.formed(officer=factories.user(role, region=region))
    assert not Panel.objects.exists()


def test_the_chair_is_one_of_the_experts():
    declaration, chair = make.recommended(), make.expert()
    with pytest.raises(MoveRefused, match="组长须是本评审组的专家"):
        panels.form_panel(
            user=make.province_officer(), at=PANEL_DAY, round_=declaration.round, tier="sme", name="一组",
            declarations=[declaration], experts=[make.expert()], chair=chair,
        )  # fmt: skip


def test_experts_are_active_accounts_of_that_role():
    for wrong in (factories.user("auditor"), make.expert(is_active=False)):
        with pytest.raises(MoveRefused, match="不是可用的评审专家账号"):
            make.formed(experts=[wrong])
    assert not PanelExpert.objects.exists()


def test_two_panels_of_a_round_have_two_names():
    make.formed(name="一组")
    with pytest.raises(MoveRefused, match="已有名为“一组”的评审组"):
        make.formed(name=" 一组 ")


def test_a_declaration_is_on_one_panel_only():
    declaration = make.recommended()
    panel = make.formed([declaration], name="一组")
    with pytest.raises(MoveRefused, match="已列入评审组“一组”"):
        make.formed([declaration], name="二组")
    panels.remove_declaration(panel=panel, user=panel.created_by, at=PANEL_DAY, declaration=declaration)
    assert make.formed([declaration], name="二组").places.count() == 1


def test_only_recommended_declarations_of_the_round_and_tier_are_placed():
    with pytest.raises(MoveRefused, match="“市级初审”状态，不能列入评审组"):
        make.formed([review.submitted()])
    with pytest.raises(MoveRefused, match="须属于本批次、本类别"):
        make.formed(tier="product")


def test_declarations_are_added_until_the_start():
    panel, more = make.formed(), make.recommended()
    panels.add_declarations(panel=panel, user=panel.created_by, at=PANEL_DAY, declarations=[more])
    assert panel.places.count() == 2
    started = make.started()
    with pytest.raises(MoveRefused, match="“评审中”状态"):
        panels.add_declarations(panel=started, user=started.created_by, at=PANEL_DAY, declarations=[make.recommended()])
    with pytest.raises(MoveRefused, match="“评审中”状态"):
        panels.remove_declaration(
            panel=started, user=started.created_by, at=PANEL_DAY, declaration=started.places.get().declaration
        )


@pytest.mark.parametrize("employer", ["{name}", " {name} ", "{name}技术中心", "（{name}）", "曾用名有限公司"])
def test_an_expert_of_the_enterprise_is_refused(employer):
    declaration = make.recommended()
    FormerName.objects.create(enterprise=declaration.enterprise, name="曾用名有限公司", until=PANEL_DAY.date())
    colleague = make.expert(employer.format(name=declaration.enterprise_name))
    panel = make.formed([declaration], experts=[make.expert(), colleague])
    with pytest.raises(MoveRefused, match="相同，应当回避"):
        assign(panel, [colleague], declaration)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("employer", ["", "另一家有限公司", "辽宁"])
def test_another_employer_is_no_obstacle(employer):
    declaration = make.recommended()
    panel = make.formed([declaration], experts=[make.expert(employer)])
    made, refused = assign(panel, make.seated(panel), declaration)
    assert (len(made), refused) == (1, [])


def test_assigning_to_all_leaves_out_the_employers_own_and_says_so():
    first, second = make.recommended(), make.recommended()
    colleague = make.expert(first.enterprise_name, full_name="赵工")
    panel = make.formed([first, second], experts=[make.expert(), colleague])
    made, refused = assign(panel, make.seated(panel))
    assert len(made) == 3
    assert len(refused) == 1
    assert "赵工" in refused[0]
    assert first.number in refused[0]
    again, _ = assign(panel, make.seated(panel))
    assert again == []


def test_a_chair_of_the_enterprise_keeps_the_panel_from_starting():
    declaration = make.recommended()
    chair = make.expert(declaration.enterprise_name, full_name="钱工")
    other = make.expert()
    panel = make.formed([declaration], experts=[chair, other], required=1)
    assign(panel, [other])
    with pytest.raises(MoveRefused, match="组长钱工的工作单位"):
        start(panel)
    panels.set_chair(panel=panel, user=panel.created_by, at=PANEL_DAY, chair=other)
    start(panel)
    with pytest.raises(MoveRefused, match="应当回避"):
        panels.set_chair(panel=panel, user=panel.created_by, at=PANEL_DAY, chair=chair)


def test_only_seated_experts_are_assigned():
    panel = make.formed()
    with pytest.raises(MoveRefused, match="不是本评审组的专家"):
        assign(panel, [make.expert()], panel.places.get().declaration)
    with pytest.raises(MoveRefused, match="不在本评审组"):
        assign(panel, make.seated(panel), make.recommended())


def test_a_panel_starts_with_enough_experts_for_each_declaration():
    panel = make.formed([make.recommended(), make.recommended()], experts=2)
    first = panel.places.order_by("pk").first().declaration
    assign(panel, make.seated(panel), first)
    with pytest.raises(MoveRefused, match="已分配0名专家，须2名"):
        start(panel)
    assert TransitionLog.objects.filter(move="start_expert_review").count() == 0
    assign(panel, make.seated(panel))
    assert start(panel).state == "scoring"
    assert set(Declaration.objects.values_list("status", flat=True)) == {"expert_review"}


def test_starting_twice_is_starting_once():
    panel = make.started()
    assert start(panel).started_at == PANEL_DAY
    assert TransitionLog.objects.filter(move="start_expert_review").count() == 1
    assert AuditEntry.objects.filter(action="review.panel.start").count() == 1


def test_experts_are_told_once_however_many_declarations():
    panel = make.started([make.recommended(), make.recommended()])
    told = OutboxMessage.objects.filter(kind="notice", key__startswith="panel_started:")
    assert {one.recipient for one in told} == set(make.seated(panel))
    assert {one.subject for one in told} == {f"评审任务：{panel.name}，2件"}


def test_an_empty_panel_does_not_start():
    declaration = make.recommended()
    panel = make.formed([declaration])
    panels.remove_declaration(panel=panel, user=panel.created_by, at=PANEL_DAY, declaration=declaration)
    with pytest.raises(MoveRefused, match="还没有申报"):
        start(panel)


def test_an_officer_elsewhere_cannot_act():
    panel = make.formed()
    stranger = review.city_officer()
    for act in (
        lambda: panels.start_panel(panel=panel, user=stranger, at=PANEL_DAY),
        lambda: panels.add_expert(panel=panel, user=stranger, at=PANEL_DAY, expert=make.expert()),
        lambda: panels.assign(panel=panel, user=panel.chair, at=PANEL_DAY, experts=[panel.chair]),
        lambda: scoring.file_result(panel, user=stranger, at=PANEL_DAY),
    ):
        with pytest.raises(MoveRefused, match="无权"):
            act()


def test_a_replacement_is_assigned_while_scoring_and_told():
    panel = make.started()
    newcomer = make.expert()
    panels.add_expert(panel=panel, user=panel.created_by, at=PANEL_DAY, expert=newcomer)
    panels.add_expert(panel=panel, user=panel.created_by, at=PANEL_DAY, expert=newcomer)
    (made,), _ = assign(panel, [newcomer], panel.places.get().declaration)
    assert OutboxMessage.objects.filter(key=f"assigned:{made.pk}:notice", recipient=newcomer).count() == 1


def test_an_expert_leaves_with_what_is_not_submitted():
    panel = make.started(experts=3)
    chair, second, third = make.seated(panel)
    make.submitted(panel, 1)
    with pytest.raises(MoveRefused, match="已提交评分，不能移出"):
        panels.remove_expert(panel=panel, user=panel.created_by, at=PANEL_DAY, expert=second)
    with pytest.raises(MoveRefused, match="请先更换组长"):
        panels.remove_expert(panel=panel, user=panel.created_by, at=PANEL_DAY, expert=chair)
    panels.remove_expert(panel=panel, user=panel.created_by, at=PANEL_DAY, expert=third)
    assert not Assignment.objects.filter(expert=third).exists()
    assert third not in make.seated(panel)


def test_an_assignment_is_taken_back_until_it_is_submitted():
    panel = make.started()
    done, open_one = make.submitted(panel, 0), make.assignment(panel, 1)

    def unassign(one):
        panels.unassign(panel=panel, user=panel.created_by, at=PANEL_DAY, assignment=one)

    with pytest.raises(MoveRefused, match="已提交对"):
        unassign(done)
    unassign(open_one)
    unassign(open_one)
    assert Assignment.objects.get() == done


def test_a_declared_conflict_stays_on_record():
    panel = make.started()
    one = make.assignment(panel, 1)
    scoring.declare_conflict(assignment=one, user=one.expert, at=PANEL_DAY, note="曾任职")
    with pytest.raises(MoveRefused, match="回避声明须保留"):
        panels.unassign(panel=panel, user=panel.created_by, at=PANEL_DAY, assignment=one)
    assert assign(panel, [one.expert]) == ([], [])
    with pytest.raises(MoveRefused, match="声明回避，不能任组长"):
        panels.set_chair(panel=panel, user=panel.created_by, at=PANEL_DAY, chair=one.expert)


@pytest.mark.parametrize(
    "columns",
    [
        {"spread_limit": 0},
        {"pass_mark": 101},
        {"experts_required": 0},
        {"state": "nowhere"},
        {"name": " "},
        {"state": "scoring"},
        {"signed_off_at": PANEL_DAY},
        {"filed_at": PANEL_DAY},
    ],
)
def test_the_database_refuses_impossible_panels(columns):
    panel = make.formed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Panel.objects.filter(pk=panel.pk).update(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"conflict_state": "clear"},
        {"accepted_at": PANEL_DAY},
        {"conflict_state": "conflict", "conflict_note": " "},
        {"submitted_at": PANEL_DAY},
        {"conflict_state": "clear", "accepted_at": PANEL_DAY, "submitted_at": PANEL_DAY, "opinion": " "},
        {"conflict_state": "perhaps"},
    ],
)
def test_the_database_refuses_impossible_assignments(columns):
    one = make.assignment(make.started())
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=one.pk).update(**columns)


def test_the_database_refuses_doubles():
    panel = make.started()
    one, place = make.assignment(panel), panel.places.get()
    values = {"panel": panel, "declaration": one.declaration, "assigned_by": panel.created_by, "assigned_at": PANEL_DAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(expert=one.expert, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelDeclaration.objects.create(panel=panel, declaration=one.declaration)
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelExpert.objects.create(panel=panel, expert=one.expert)
    with pytest.raises(IntegrityError), transaction.atomic():
        Panel.objects.create(
            round=panel.round, tier="sme", name=panel.name, bureau=panel.bureau, chair=panel.chair,
            created_by=panel.created_by, created_at=PANEL_DAY,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelDeclaration.objects.filter(pk=place.pk).update(result="maybe")


def test_a_signed_result_is_never_rewritten():
    panel = make.signed()
    result = GroupResult.objects.get()
    for act in (result.save, result.delete, GroupResult.objects.all().delete):
        with pytest.raises(TypeError, match="签署后不能"):
            act()
    with pytest.raises(TypeError):
        GroupResult.objects.update(opinion="x")
    values = {"panel": panel, "declaration": make.recommended(), "average": 80, "signed_off_by": panel.chair}
    values |= {"signed_off_at": PANEL_DAY, "frozen": {}}
    for wrong in ({"result": "perhaps", "opinion": "x"}, {"result": "pass", "opinion": " "}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupResult.objects.create(**values, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupResult.objects.create(**values | {"average": -1}, result="pass", opinion="x")
