"""Carrying out a confirmed batch: each row in a transaction of its own, looked at again, its result written with it."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from declarations.models import Declaration, TransitionLog
from declarations.workflow import MoveRefused
from review import first_review, handing_over, marks, urging
from review.batches.confirming import AT_ONCE, waiting
from review.batches.preparing import seen_now
from review.enums import BatchAct, RowState
from review.models import Batch, BatchRow
from review.policies import DESK_OF_ROLE
from zjtx.common import clock, outbox
from zjtx.common.models import Job
from zjtx.common.templatetags.zjtx import cn_date_weekday

NOT_THERE = "办理人已不在该岗位，未办理"


def carry_out(job: Job) -> None:
    """Carry out what still waits of the batch. Run again after its worker died, or by two workers at once, it goes on
    with the rows that nobody has carried out. args: {"batch": pk}."""
    batch = Batch.objects.select_related("user", "colleague").get(pk=job.args["batch"])
    rows = list(waiting(batch).values_list("pk", flat=True))
    total = batch.rows.filter(refusal="").exclude(state=RowState.LEFT_OUT).count()
    for number, pk in enumerate(rows, start=total - len(rows) + 1):
        carry_out_row(batch, pk)
        job.report(number, total, f"{number} / {total}")
    _finish(batch)


@transaction.atomic
def carry_out_row(batch: Batch, pk: int) -> None:
    """One row, by whoever takes it first; a refusal undoes the act and is the row's result."""
    now = clock.now()
    taken = BatchRow.objects.filter(pk=pk, state=RowState.WAITING)
    if not taken.update(state=RowState.DONE, done_at=now):
        return
    row = BatchRow.objects.select_related("declaration").get(pk=pk)
    changes: dict[str, Any]
    try:
        with transaction.atomic():
            changes = {"result": _act(batch, row)[:1000]}
    except MoveRefused as refused:
        changes = {"state": RowState.REFUSED, "result": str(refused)[:1000]}
    BatchRow.objects.filter(pk=pk).update(**changes)


def _act(batch: Batch, row: BatchRow) -> str:
    """Do it and say what was done. Raises MoveRefused."""
    user = batch.user
    sits = user.is_active and DESK_OF_ROLE.get(user.role) == batch.desk and user.region_id == batch.bureau_id
    if not sits:
        raise MoveRefused(NOT_THERE)
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=row.declaration_id)
    changed = _changed(locked, batch, row)
    if changed:
        raise MoveRefused(changed)
    return _ACTS[BatchAct(batch.act)](locked, batch, row)


def _changed(locked: Declaration, batch: Batch, row: BatchRow) -> str | None:
    """What is no longer as the preview showed it."""
    seen, now = row.seen, seen_now(locked, batch.user)
    if any(now[name] != seen[name] for name in ("status", "version", "entry")):
        last = TransitionLog.objects.filter(declaration=locked).order_by("-pk").first()
        by = f"已由{last.actor_label}办理“{last.label}”" if last else "又有办理"
        return f"预览后该申报{by}，目前为“{locked.get_status_display()}”状态，请重新预览"
    if batch.act == BatchAct.RETURN and now["remarks"] != seen["remarks"]:
        return "预览后该申报的修改意见有增减，请重新预览"
    if batch.act == BatchAct.RECOMMEND and now["disproved"] > seen["disproved"]:
        return "预览后该申报又有条款认定为不符合，请重新预览"
    return None


def _recommend(one: Declaration, batch: Batch, row: BatchRow) -> str:
    made = first_review.recommend(
        declaration=one, user=batch.user, at=batch.confirmed_at, opinion=batch.details["words"], **_version(row)
    )
    return "已推荐至市级" if made.desk == "district" else "已推荐"


def _return(one: Declaration, batch: Batch, row: BatchRow) -> str:
    by: dict[str, Any] = {"declaration": one, "user": batch.user, "at": batch.confirmed_at}
    if remark := batch.details.get("remark", ""):
        marks.add_remark(**by, place="", text=remark)
    made = first_review.return_declaration(**by, opinion=batch.details.get("words", ""), **_version(row))
    return f"已退回，企业须于{cn_date_weekday(clock.local(made.due_at))}前重新提交"


def _not_recommend(one: Declaration, batch: Batch, row: BatchRow) -> str:
    first_review.not_recommend(
        declaration=one, user=batch.user, at=batch.confirmed_at, reason=batch.details["words"], **_version(row)
    )
    return "不予推荐"


def _assign(one: Declaration, batch: Batch, row: BatchRow) -> str:
    note = batch.details.get("note", "")
    made = handing_over.hand_over(
        declaration=one,
        user=batch.user,
        to=batch.colleague,
        at=batch.confirmed_at,
        note=note,
        instead_of=row.seen["handler"],
        tells=False,
    )
    name = batch.colleague.full_name
    return f"已移交{name}" if made else f"原已由{name}经办"


def _urge(one: Declaration, batch: Batch, row: BatchRow) -> str:
    told = urging.urge(declaration=one, user=batch.user, at=batch.confirmed_at)
    return f"已提醒企业{told}名用户"


def _version(row: BatchRow) -> dict[str, int]:
    return {"version": row.seen["version"]}


_ACTS = {
    BatchAct.RECOMMEND: _recommend,
    BatchAct.RETURN: _return,
    BatchAct.NOT_RECOMMEND: _not_recommend,
    BatchAct.ASSIGN: _assign,
    BatchAct.URGE: _urge,
}


@transaction.atomic
def _finish(batch: Batch) -> None:
    """Close the batch and tell whom it concerns; once however often the job runs."""
    if not Batch.objects.filter(pk=batch.pk, finished_at__isnull=True).update(finished_at=clock.now()):
        return
    states = list(batch.rows.values_list("state", flat=True))
    done, refused = states.count(RowState.DONE), states.count(RowState.REFUSED)
    act = BatchAct(batch.act)
    if done + refused > AT_ONCE:
        outbox.notify(
            batch.user,
            key=f"batch:{batch.pk}",
            subject=f"批量{act.label}已办完：办理{done}份" + (f"，未办理{refused}份" if refused else ""),
            body=f"批量{act.label}已办完，办理{done}份，未办理{refused}份，逐份结果见办理记录。",
            url=reverse("review:batch", args=[batch.pk]),
        )
    if act == BatchAct.ASSIGN and done:
        note = batch.details.get("note", "")
        outbox.notify(
            batch.colleague,
            key=f"batch_assigned:{batch.pk}",
            subject=f"移交经办：{done}份申报",
            body=f"{batch.user.full_name}将{done}份申报移交给您经办。" + (f"\n说明：{note}" if note else ""),
            url=reverse("review:queue") + "?mine=1",
        )
