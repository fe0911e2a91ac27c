"""Panels of experts: form, staff, assign by hand, start. Every act locks the panel's row first.

What an expert states and scores, and what becomes of it, is in `review.scoring`.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from declarations import workflow
from declarations.guards import Context
from declarations.models import Declaration, Round
from declarations.policies import NOT_YOURS
from declarations.selectors import latest_submission
from declarations.workflow import MoveRefused
from review.conflicts import Conflicts, employer_refusal, enterprise_names, same_employer
from review.enums import ConflictState, PanelState, SpreadCounting
from review.models import Assignment, Panel, PanelDeclaration, PanelExpert
from review.panel_letters import tell_assigned, tell_due, tell_started
from review.policies import panel_desk, panel_owner
from review.score_items import items_of
from review.stages import STAGE_OF_ROLE, left_behind, own_panel_rounds, placing_refusal, seatable
from zjtx.accounts.models import User
from zjtx.common import audit, clock
from zjtx.common.models.audit import AuditEntry

NOT_AN_EXPERT = "“{}”不是可用的评审专家账号"
IS_CHAIR = "组长须是本评审组的专家"
NO_OWN_PANEL = "本批次未定由本市自行组织评审，不能组建评审组"


def lock_panel(panel: Panel, *states: PanelState) -> Panel:
    """The panel's row, locked, in one of the states. Raises MoveRefused with the present one."""
    locked = Panel.objects.select_for_update(of=("self",)).select_related("bureau", "round").get(pk=panel.pk)
    if states and (locked.state not in states or locked.filed_at is not None):
        raise MoveRefused(f"评审组“{locked.name}”目前为“{locked.state_label}”状态，不能办理此事项")
    return locked


def lock_for_officer(panel: Panel, user: User, *states: PanelState) -> Panel:
    """The same, for whoever runs the panel: the bureau's officers or the institution's people. Raises MoveRefused."""
    locked = lock_panel(panel, *states)
    denied = panel_desk(user, locked)
    if denied:
        raise MoveRefused(denied)
    return locked


def lock_for_owner(panel: Panel, user: User, *states: PanelState) -> Panel:
    """The same, for an officer of the bureau, whoever runs the panel. Raises MoveRefused."""
    locked = lock_panel(panel, *states)
    denied = panel_owner(user, locked)
    if denied:
        raise MoveRefused(denied)
    return locked


@transaction.atomic
def form_panel(
    *,
    user: User,
    at: datetime,
    round_: Round,
    tier: str,
    name: str,
    declarations: Collection[Declaration],
    experts: Collection[User],
    chair: User | None = None,
    spread_limit: int = 30,
    spread_counting: str = SpreadCounting.ALL,
    experts_required: int = 3,
    pass_mark: int = 60,
    due_on: date | None = None,
    request: Any = None,
) -> Panel:
    """A new panel of the officer's bureau with its declarations and experts, nobody assigned. Experts and chair may
    follow: drawn from the bank, or the institution's that is commissioned. Raises MoveRefused."""
    stage = _stage_of(user, round_)
    if chair is not None and chair.pk not in {expert.pk for expert in experts}:
        raise MoveRefused(IS_CHAIR)
    if not name.strip():
        raise MoveRefused("请填写评审组名称")
    _check_due(due_on, at)
    try:
        with transaction.atomic():
            panel = Panel.objects.create(
                round=round_, tier=tier, name=name.strip(), bureau=user.region, stage=stage, chair=chair,
                spread_limit=spread_limit, spread_counting=spread_counting, experts_required=experts_required,
                pass_mark=pass_mark, due_on=due_on, created_by=user, created_at=at,
            )  # fmt: skip
    except IntegrityError as problem:
        raise MoveRefused(f"本批次已有名为“{name.strip()}”的评审组，请另取名称") from problem
    items_of(round_, tier)
    _seat(panel, experts)
    _place(panel, declarations, user)
    detail = {"experts": [one.pk for one in experts], "declarations": [one.number for one in declarations]}
    record("review.panel.form", user, panel, detail, request)
    return panel


def _stage_of(user: User, round_: Round) -> str:
    """The stage at which the officer forms panels. Raises MoveRefused."""
    if user.role not in STAGE_OF_ROLE or user.region is None:
        raise MoveRefused(NOT_YOURS)
    if user.role == "city_officer" and not own_panel_rounds(user).filter(round=round_).exists():
        raise MoveRefused(NO_OWN_PANEL)
    return STAGE_OF_ROLE[user.role]


@transaction.atomic
def add_declarations(
    *, panel: Panel, user: User, at: datetime, declarations: Collection[Declaration], request: Any = None
) -> None:
    """Put more declarations on a panel that has not started. Raises MoveRefused."""
    locked = lock_for_owner(panel, user, PanelState.FORMING)
    _place(locked, declarations, user)
    detail = {"declarations": [one.number for one in declarations]}
    record("review.panel.declarations.add", user, locked, detail, request)


@transaction.atomic
def remove_declaration(
    *, panel: Panel, user: User, at: datetime, declaration: Declaration, request: Any = None
) -> None:
    """Take a declaration off a panel that has not started, with its assignments. Raises MoveRefused."""
    locked = lock_for_owner(panel, user, PanelState.FORMING)
    Assignment.objects.filter(panel=locked, declaration=declaration).delete()
    if PanelDeclaration.objects.filter(panel=locked, declaration=declaration).delete()[0]:
        record("review.panel.declaration.remove", user, locked, {"declaration": declaration.number}, request)


@transaction.atomic
def add_expert(*, panel: Panel, user: User, at: datetime, expert: User, request: Any = None) -> None:
    """Seat another expert; one who sits already is no error. Raises MoveRefused."""
    locked = lock_for_officer(panel, user, PanelState.FORMING, PanelState.SCORING)
    if not PanelExpert.objects.filter(panel=locked, expert=expert).exists():
        _seat(locked, [expert])
        record("review.panel.expert.add", user, locked, {"expert": expert.pk, "name": expert.full_name}, request)


@transaction.atomic
def remove_expert(*, panel: Panel, user: User, at: datetime, expert: User, request: Any = None) -> None:
    """Take an expert off the panel with every assignment that is not submitted. Raises MoveRefused."""
    locked = lock_for_officer(panel, user, PanelState.FORMING, PanelState.SCORING)
    if locked.chair_id == expert.pk:
        raise MoveRefused(f"{expert.full_name}是组长，请先更换组长")
    own = Assignment.objects.filter(panel=locked, expert=expert)
    if own.filter(submitted_at__isnull=False).exists():
        raise MoveRefused(f"{expert.full_name}已提交评分，不能移出评审组")
    own.exclude(conflict_state=ConflictState.CONFLICT).delete()
    if PanelExpert.objects.filter(panel=locked, expert=expert).delete()[0]:
        record("review.panel.expert.remove", user, locked, {"expert": expert.pk, "name": expert.full_name}, request)


@transaction.atomic
def set_chair(*, panel: Panel, user: User, at: datetime, chair: User, request: Any = None) -> None:
    """Make another expert of the panel its chair. Raises MoveRefused."""
    locked = lock_for_officer(panel, user, PanelState.FORMING, PanelState.SCORING)
    if not PanelExpert.objects.filter(panel=locked, expert=chair).exists():
        raise MoveRefused(IS_CHAIR)
    declarations = [place.declaration for place in locked.places.select_related("declaration__enterprise")]
    names = enterprise_names(declarations)
    employed = [employer_refusal(chair, one) for one in declarations if same_employer(chair, names[one.pk])]
    if employed:
        raise MoveRefused("；".join(employed))
    conflicts = Assignment.objects.filter(panel=locked, expert=chair, conflict_state=ConflictState.CONFLICT)
    if conflict := conflicts.select_related("declaration").first():
        raise MoveRefused(f"{chair.full_name}已对{conflict.declaration.number}声明回避，不能任组长")
    if locked.chair_id != chair.pk:
        detail = {"from": locked.chair_id, "to": chair.pk}
        Panel.objects.filter(pk=locked.pk).update(chair=chair)
        record("review.panel.chair", user, locked, detail, request)


@transaction.atomic
def set_due(*, panel: Panel, user: User, at: datetime, due_on: date, request: Any = None) -> None:
    """Another day until which experts are asked to score; those who still have to are told. Raises MoveRefused."""
    locked = lock_for_officer(panel, user, PanelState.FORMING, PanelState.SCORING)
    _check_due(due_on, at)
    if locked.due_on == due_on:
        return
    detail = {"from": str(locked.due_on or ""), "to": str(due_on)}
    Panel.objects.filter(pk=locked.pk).update(due_on=due_on)
    entry = record("review.panel.due", user, locked, detail, request)
    if locked.state == PanelState.SCORING:
        tell_due(locked, due_on, entry)


def _check_due(due_on: date | None, at: datetime) -> None:
    if due_on is not None and due_on < clock.local(at).date():
        raise MoveRefused("评分截止日不能早于今天")


@transaction.atomic
def assign(
    *,
    panel: Panel,
    user: User,
    at: datetime,
    experts: Collection[User],
    declaration: Declaration | None = None,
    request: Any = None,
) -> tuple[list[Assignment], list[str]]:
    """Assign experts to one declaration, or to all of the panel: (what was made, refusals in words).

    A pair that exists is left as it is. For one declaration a refusal is raised as MoveRefused and nothing is written;
    for all, the pairs that cannot be are left out and named.
    """
    locked = lock_for_officer(panel, user, PanelState.FORMING, PanelState.SCORING)
    places = locked.places.select_related("declaration__enterprise").order_by("pk")
    if declaration is not None:
        places = places.filter(declaration=declaration)
        if not places:
            raise MoveRefused(f"{declaration.number}不在本评审组")
    known = set(Assignment.objects.filter(panel=locked).values_list("declaration_id", "expert_id"))
    made, refused = [], []
    for one, expert, denied in _pairs(locked, [place.declaration for place in places], experts):
        if (one.pk, expert.pk) in known:
            continue
        if denied:
            refused.append(denied)
        else:
            made.append(_assign(locked, one, expert, user, at))
    if refused and declaration is not None:
        raise MoveRefused("；".join(refused))
    if made:
        pairs = [[one.declaration.number, one.expert_id] for one in made]
        record("review.panel.assign", user, locked, {"pairs": pairs}, request)
    if locked.state == PanelState.SCORING:
        tell_assigned(locked, made)
    return made, refused


def _pairs(
    panel: Panel, declarations: Collection[Declaration], experts: Collection[User]
) -> Iterable[tuple[Declaration, User, str]]:
    """Every pair with the reason why the expert cannot review the declaration, "" where they can."""
    seated = set(panel.experts.values_list("expert_id", flat=True))
    far_apart = panel.places.filter(spread_found_with__isnull=False)
    read_by_chair = set(far_apart.values_list("declaration_id", flat=True))
    names, conflicts = enterprise_names(declarations), Conflicts(experts)
    for one in declarations:
        for expert in experts:
            denied = "" if expert.pk in seated else f"{expert.full_name}不是本评审组的专家"
            if not denied and same_employer(expert, names[one.pk]):
                denied = employer_refusal(expert, one)
            elif not denied and expert.pk == panel.chair_id and one.pk in read_by_chair:
                denied = f"{expert.full_name}是组长，已可查看{one.number}的评分，不能再为该申报评分"
            elif not denied and (reason := conflicts.reason(expert.pk, one, names[one.pk])):
                denied = f"{expert.full_name}{reason}，应当回避，不能评审{one.number}"
            yield one, expert, denied


@transaction.atomic
def unassign(*, panel: Panel, user: User, at: datetime, assignment: Assignment, request: Any = None) -> None:
    """Take back an assignment that is not submitted; a declared conflict stays on record. Raises MoveRefused."""
    locked = lock_for_officer(panel, user, PanelState.FORMING, PanelState.SCORING)
    found = Assignment.objects.select_related("expert", "declaration").filter(panel=locked, pk=assignment.pk).first()
    if found is None:
        return
    if found.submitted_at is not None:
        raise MoveRefused(f"{found.expert.full_name}已提交对{found.declaration.number}的评分，不能取消分配")
    if found.is_out:
        raise MoveRefused("回避声明须保留，不能取消；请为该申报另行分配专家")
    detail = {"declaration": found.declaration.number, "expert": found.expert_id}
    record("review.panel.unassign", user, locked, detail, request)
    found.delete()


def start_refusals(panel: Panel) -> list[str]:
    """Everything that keeps a panel from starting, in words."""
    places = panel.places.select_related("declaration__enterprise")
    active = Q(
        declaration__assignments__conflict_state__in=[ConflictState.PENDING, ConflictState.CLEAR],
        declaration__assignments__panel=panel,
    )
    counted = places.annotate(assigned=Count("declaration__assignments", filter=active))
    found = [] if counted else ["评审组还没有申报"]
    if panel.chair is None:
        found.append("尚未确定组长")
    names = enterprise_names(place.declaration for place in counted)
    for place in counted:
        if panel.chair is not None and same_employer(panel.chair, names[place.declaration_id]):
            found.append(f"组长{employer_refusal(panel.chair, place.declaration)}")
        if place.declaration.status != panel.waiting_status:
            found.append(
                f"{place.declaration.number}目前为“{place.declaration.get_status_display()}”状态，请移出评审组"
            )
        elif place.assigned < panel.experts_required:
            found.append(f"{place.declaration.number}已分配{place.assigned}名专家，须{panel.experts_required}名")
    return found


@transaction.atomic
def start_panel(*, panel: Panel, user: User, at: datetime, request: Any = None) -> Panel:
    """Send the panel's declarations to expert review and tell its experts; with a city's panel they stay at 市级初审.
    Started already is no error. Raises MoveRefused."""
    locked = lock_for_officer(panel, user)
    if locked.state == PanelState.SCORING:
        return locked
    lock_for_officer(panel, user, PanelState.FORMING)
    refusals = start_refusals(locked)
    if refusals:
        raise MoveRefused("；".join(refusals))
    _send(locked, Context(user, at, request=request, label=on_behalf(locked, user)))
    Panel.objects.filter(pk=locked.pk, state=PanelState.FORMING).update(state=PanelState.SCORING, started_at=at)
    record("review.panel.start", user, locked, {"declarations": locked.places.count()}, request)
    tell_started(locked)
    locked.refresh_from_db()
    return locked


def _send(panel: Panel, context: Context) -> None:
    """Every declaration to the experts, in the version that is the newest now. Raises MoveRefused."""
    for place in panel.places.select_related("declaration").order_by("declaration_id"):
        if panel.is_city:
            one = Declaration.objects.select_for_update(of=("self",)).get(pk=place.declaration_id)
            if one.status != panel.waiting_status:
                raise MoveRefused(f"{one.number}目前为“{one.get_status_display()}”状态，请移出评审组")
        else:
            workflow.perform(place.declaration, "start_expert_review", context)
        newest = latest_submission(place.declaration)
        PanelDeclaration.objects.filter(pk=place.pk).update(version=newest.version if newest else None)


def on_behalf(panel: Panel, user: User) -> str:
    """What the timeline, which enterprises read, calls an institution's people; "" for an officer."""
    if user.role != "institution":
        return ""
    return f"受{panel.bureau.bureau_name or panel.bureau.full_name}委托的第三方机构"


def _seat(panel: Panel, experts: Collection[User]) -> None:
    known = set(seatable(panel).filter(pk__in=[one.pk for one in experts]).values_list("pk", flat=True))
    for expert in experts:
        if expert.pk not in known:
            raise MoveRefused(NOT_AN_EXPERT.format(expert.full_name))
        PanelExpert.objects.create(panel=panel, expert=expert)


def _place(panel: Panel, declarations: Collection[Declaration], user: User) -> None:
    """Put declarations on the panel; their rows are locked, so that two panels cannot take the same one."""
    ids = [one.pk for one in declarations]
    in_scope = Declaration.objects.visible_to(user).filter(pk__in=ids, round_id=panel.round_id, tier=panel.tier)
    if in_scope.count() != len(set(ids)):
        raise MoveRefused("所选申报须属于本批次、本类别")
    for one in Declaration.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"):
        if denied := placing_refusal(panel, one):
            raise MoveRefused(denied)
        taken = _present_place(panel, one)
        if taken is not None and taken.panel_id != panel.pk:
            raise MoveRefused(f"{one.number}已列入评审组“{taken.panel.name}”")
        if taken is None:
            PanelDeclaration.objects.create(panel=panel, declaration=one)


def _present_place(panel: Panel, declaration: Declaration) -> PanelDeclaration | None:
    """The place that the declaration has at the panel's stage; a city's that a newer version has left behind goes."""
    places = PanelDeclaration.objects.select_related("panel")
    if not panel.is_city:
        return places.filter(at_province=declaration).first()
    taken = places.filter(at_city=declaration).first()
    if taken is not None and left_behind(taken):
        PanelDeclaration.objects.filter(pk=taken.pk).update(at_city=None)
        return None
    return taken


def _assign(panel: Panel, declaration: Declaration, expert: User, user: User, at: datetime) -> Assignment:
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                panel=panel, declaration=declaration, expert=expert, assigned_by=user, assigned_at=at
            )
    except IntegrityError as problem:
        raise MoveRefused(f"{expert.full_name}已分配过{declaration.number}") from problem


def record(action: str, user: User | None, panel: Panel, detail: dict[str, Any], request: Any) -> AuditEntry:
    """An act on a panel, for the audit trail."""
    return audit.record(action, actor=user, obj=panel, label=panel.name, detail=detail, request=request)
