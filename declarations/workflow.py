"""Every status and move on one page, and `perform()`: the only place that writes `Declaration.status`.

`refusal()` answers the button and the act with the same sentence. docs/process.md holds the diagram made from MOVES.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from declarations import policies
from declarations.enums import Desk, Status
from declarations.guards import (
    Context,
    district_window_is_over,
    has_place,
    has_remarks,
    in_apply_window,
    in_district_window,
    in_first_review_window,
    in_return_time,
    is_banned,
    is_plain_stage,
    is_staged,
    not_banned,
    returned_by_city,
    returned_by_district,
)
from declarations.models import Declaration, TransitionLog
from zjtx.common import audit

Policy = Callable[[Any, Declaration], str | None]
Guard = Callable[[Declaration, Context], str | None]


class MoveRefused(Exception):
    """The move is not possible now; `args[0]` is the sentence for its reader."""


@dataclass(frozen=True)
class Move:
    """One step from a status to another: who may (policy), when (guards), and what must be written down."""

    name: str
    label: str
    source: Status
    target: Status
    policy: Policy
    guards: tuple[Guard, ...] = ()
    reason_required: bool = False
    desk: Desk | None = None
    writes: dict[str, Any] = field(default_factory=dict)


S = Status
MOVES: tuple[Move, ...] = (
    Move("submit", "提交申报", S.DRAFT, S.CITY_REVIEW, policies.own_administrator,
         (in_apply_window, is_plain_stage)),
    Move(
        "submit_to_district", "提交申报", S.DRAFT, S.DISTRICT_REVIEW, policies.own_administrator,
        (in_apply_window, is_staged),
    ),
    Move("resubmit", "重新提交", S.RETURNED, S.CITY_REVIEW, policies.own_administrator,
         (in_return_time, returned_by_city)),
    Move(
        "resubmit_to_district", "重新提交", S.RETURNED, S.DISTRICT_REVIEW, policies.own_administrator,
        (in_return_time, returned_by_district),
    ),
    Move("discard", "放弃填报", S.DRAFT, S.WITHDRAWN, policies.own_administrator, writes={"occupies": False}),
    Move("withdraw_from_district", "撤回申报", S.DISTRICT_REVIEW, S.WITHDRAWN, policies.own_administrator,
         writes={"occupies": False}),
    Move("withdraw", "撤回申报", S.CITY_REVIEW, S.WITHDRAWN, policies.own_administrator, writes={"occupies": False}),
    Move("withdraw_returned", "撤回申报", S.RETURNED, S.WITHDRAWN, policies.own_administrator,
         writes={"occupies": False}),
    Move("district_recommend", "推荐至市级", S.DISTRICT_REVIEW, S.CITY_REVIEW, policies.district_desk,
         (in_district_window, not_banned), reason_required=True, desk=Desk.DISTRICT),
    Move("district_return", "退回修改", S.DISTRICT_REVIEW, S.RETURNED, policies.district_desk,
         (in_district_window, has_remarks), desk=Desk.DISTRICT, writes={"returned_by": Desk.DISTRICT}),
    Move("district_not_recommend", "不予推荐", S.DISTRICT_REVIEW, S.NOT_RECOMMENDED, policies.district_desk,
         (in_district_window,), reason_required=True, desk=Desk.DISTRICT),
    Move("take_over", "市级接办", S.DISTRICT_REVIEW, S.CITY_REVIEW, policies.city_desk,
         (district_window_is_over,), reason_required=True, desk=Desk.CITY),
    Move("return", "退回修改", S.CITY_REVIEW, S.RETURNED, policies.city_desk,
         (in_first_review_window, has_remarks), desk=Desk.CITY, writes={"returned_by": Desk.CITY}),
    Move("recommend", "推荐", S.CITY_REVIEW, S.RECOMMENDED, policies.city_desk,
         (in_first_review_window, not_banned), reason_required=True, desk=Desk.CITY),
    Move("not_recommend", "不予推荐", S.CITY_REVIEW, S.NOT_RECOMMENDED, policies.city_desk,
         (in_first_review_window,), reason_required=True, desk=Desk.CITY),
    Move("send_back", "退回市级", S.RECOMMENDED, S.CITY_REVIEW, policies.province_desk, reason_required=True,
         desk=Desk.PROVINCE),
    Move("start_expert_review", "送专家评审", S.RECOMMENDED, S.EXPERT_REVIEW, policies.panel_runner,
         desk=Desk.PROVINCE),
    Move("finish_expert_review", "评审结果归档", S.EXPERT_REVIEW, S.REVIEWED, policies.panel_runner,
         desk=Desk.PROVINCE),
    Move("propose", "列入拟认定名单", S.REVIEWED, S.PROPOSED, policies.province_desk, (not_banned,),
         desk=Desk.PROVINCE),
    Move("leave_out", "不列入拟认定名单", S.REVIEWED, S.NOT_RECOGNISED, policies.province_desk, reason_required=True,
         desk=Desk.PROVINCE),
    Move("publish", "公示", S.PROPOSED, S.PUBLICITY, policies.province_desk, desk=Desk.PROVINCE),
    Move("recognise", "认定", S.PUBLICITY, S.RECOGNISED, policies.province_desk, (not_banned,), desk=Desk.PROVINCE),
    # With a revocation: what has come so far does not wait for a recognition that cannot be.
    Move("stop_proposed", "称号被撤销，不予认定", S.PROPOSED, S.NOT_RECOGNISED, policies.province_desk, (is_banned,),
         reason_required=True, desk=Desk.PROVINCE),
    Move("stop_published", "称号被撤销，不予认定", S.PUBLICITY, S.NOT_RECOGNISED, policies.province_desk, (is_banned,),
         reason_required=True, desk=Desk.PROVINCE),
    Move("uphold_objection", "异议成立，不予认定", S.PUBLICITY, S.NOT_RECOGNISED, policies.province_desk,
         reason_required=True, desk=Desk.PROVINCE),
    Move("correct_recommendation", "申诉成立，重新初审", S.NOT_RECOMMENDED, S.CITY_REVIEW, policies.city_desk,
         reason_required=True, desk=Desk.CITY),
    Move("correct_decision", "申诉成立，列入拟认定名单", S.NOT_RECOGNISED, S.PROPOSED, policies.province_desk,
         reason_required=True, desk=Desk.PROVINCE),
    Move("correct_publicity", "申诉成立，恢复办理认定", S.NOT_RECOGNISED, S.PUBLICITY, policies.province_desk,
         reason_required=True, desk=Desk.PROVINCE),
)  # fmt: skip
BY_NAME: dict[str, Move] = {move.name: move for move in MOVES}


def state_refusal(move: Move, declaration: Declaration) -> str | None:
    """Why the present status does not allow the move; None when it does."""
    if declaration.status == move.source:
        return None
    return f"“{move.label}”不能办理：该申报目前为“{declaration.get_status_display()}”状态"


def refusal(move: Move, declaration: Declaration, context: Context) -> str | None:
    """Why the move is not possible now, in words for its reader; None when it is."""
    denied = state_refusal(move, declaration)
    if denied:
        return denied
    denied = move.policy(context.actor, declaration)
    if denied:
        return denied
    for guard in (has_place, *move.guards):
        denied = guard(declaration, context)
        if denied:
            return denied
    if move.reason_required and not (context.reason.strip() or context.opinion.strip()) and not context.is_preview:
        return f"“{move.label}”须填写意见或理由"
    return None


@transaction.atomic
def perform(declaration: Declaration, move_name: str, context: Context, **columns: Any) -> TransitionLog:
    """Carry out a move: lock the row, ask policy and guards, write, append to the log.

    `columns` are process columns that the calling service sets with the move (due_at, submitted_at …). The update is
    conditional on the status read, on the bare row; one row changed is the proof. Raises MoveRefused.
    """
    move = BY_NAME[move_name]
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    denied = refusal(move, locked, context)
    if denied:
        raise MoveRefused(denied)
    written = {"entered_at": context.at, "due_at": None, **move.writes, **columns, "status": move.target}
    changed = Declaration.objects.filter(pk=locked.pk, status=move.source).update(**written)
    if changed != 1:
        raise MoveRefused(f"“{move.label}”未办理：该申报刚刚由他人办理，请刷新后查看")
    entry = TransitionLog.objects.create(
        declaration=locked,
        move=move.name,
        label=move.label,
        source=move.source,
        target=move.target,
        actor=context.actor,
        actor_label=context.actor_label,
        at=context.at,
        reason_required=move.reason_required,
        reason=context.reason.strip(),
        opinion=context.opinion.strip(),
        version=context.version,
    )
    audit.record(
        f"declaration.{move.name}",
        actor=context.actor,
        obj=locked,
        label=locked.number,
        detail={"from": move.source, "to": move.target, "version": context.version},
        request=context.request,
    )
    declaration.refresh_from_db()
    return entry
