"""The one confirmation of a batch: what is asked once, which rows, and the job that carries them out."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from declarations.workflow import MoveRefused
from review.enums import BatchAct, RowState
from review.models import Batch, BatchRow
from zjtx.accounts.models import User
from zjtx.common import audit, jobs
from zjtx.common.models import Job

KIND = "review_batch"
# Up to here the page waits for the result; what is more goes on in the background.
AT_ONCE = 30
NO_ROW = "请至少选择一份可以办理的申报"


@dataclass(frozen=True)
class Details:
    """What a batch asks for once: {"words"} an opinion or reason, {"remark"} for every row, {"note"} to a colleague."""

    texts: dict[str, str] = field(default_factory=dict)
    colleague: User | None = None


@transaction.atomic
def confirm(
    *, batch: Batch, user: User, rows: Collection[int], details: Details, at: datetime, request: Any = None
) -> Batch:
    """Have the ticked rows carried out; all acts bear this moment. Confirmed again it is the same batch, nothing is
    done twice. Raises MoveRefused where no row can be carried out, or rows to be returned lack a remark."""
    if not Batch.objects.filter(pk=batch.pk, confirmed_at__isnull=True).update(confirmed_at=at):
        return Batch.objects.get(pk=batch.pk)
    chosen = batch.rows.filter(pk__in=rows, refusal="")
    lacking = _lacking_remark(batch, chosen, details)
    if lacking:
        raise MoveRefused(f"所选有{lacking}份尚无修改意见，请填写共同修改意见，或取消选择")
    number = chosen.update(state=RowState.WAITING)
    if not number:
        raise MoveRefused(NO_ROW)
    rest = batch.rows.filter(state=RowState.SHOWN)
    rest.filter(refusal="").update(state=RowState.LEFT_OUT)
    for row in rest.exclude(refusal=""):
        BatchRow.objects.filter(pk=row.pk).update(state=RowState.REFUSED, result=row.refusal)
    found = Batch.objects.get(pk=batch.pk)
    found.details, found.colleague = details.texts, details.colleague
    label = f"批量{BatchAct(found.act).label}（{number}份）"
    found.job = _enqueue(found, label)
    found.save(update_fields=["details", "colleague", "job"])
    detail = {"act": found.act, "rows": number, "query": found.query, "batch": str(found.pk)}
    audit.record("review.batch", actor=user, obj=found, label=label, detail=detail, request=request)
    return found


@transaction.atomic
def resume(batch: Batch) -> None:
    """Have a batch go on whose job gave up; nothing where it has not."""
    if batch.job is not None and batch.finished_at is None and batch.job.status == Job.Status.FAILED:
        _enqueue(batch, batch.job.label)


def _enqueue(batch: Batch, label: str) -> Job:
    args = {"batch": str(batch.pk)}
    return jobs.enqueue(KIND, requested_by=batch.user, args=args, key=str(batch.pk), label=label)


def start(batch: Batch) -> None:
    """A few rows are carried out at once, in the request that confirmed them; a worker that was quicker is left to it.
    Call it outside of any transaction: each row has its own."""
    if batch.job_id and batch.finished_at is None and waiting(batch).count() <= AT_ONCE:
        jobs.run(batch.job_id)


def waiting(batch: Batch) -> QuerySet[BatchRow]:
    """The rows that are still to be carried out."""
    return batch.rows.filter(state=RowState.WAITING)


def _lacking_remark(batch: Batch, chosen: QuerySet[BatchRow], details: Details) -> int:
    if batch.act != BatchAct.RETURN or details.texts.get("remark"):
        return 0
    return sum(not row.seen["remarks"] for row in chosen)
