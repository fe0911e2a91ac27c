"""The preview of a batch: which rows, what will happen to each or why not, and what is to be seen again when it is."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max

from declarations.enums import FindingVerdict
from declarations.models import Declaration, Finding, Remark, Submission, TransitionLog
from declarations.workflow import MoveRefused
from review import first_review, urging
from review.enums import BatchAct, Decision, Stage
from review.models import Batch, BatchRow
from review.policies import desk_of, not_on_desk
from review.selectors import Filters, filtered, ordered
from zjtx.accounts.models import User

MOST = 500
# A preview that nobody confirmed.
FORGOTTEN_AFTER = timedelta(days=1)
NOTHING_CHOSEN = "请先勾选要办理的申报"
ACTS_OF_STAGE = {
    "": (BatchAct.RECOMMEND, BatchAct.RETURN, BatchAct.NOT_RECOMMEND, BatchAct.ASSIGN),
    Stage.RETURNED: (BatchAct.URGE,),
    Stage.DISTRICT: (),
}
DECISIONS = {BatchAct(one.value): one for one in Decision}


@transaction.atomic
def prepare(*, user: User, act: BatchAct, filters: Filters, numbers: Collection[str] | None, at: datetime) -> Batch:
    """A preview of the act on the rows with these numbers, or (None) on all of the filter, the nearest deadlines first
    and at most MOST. A row that has left the desk meanwhile stays, with the reason. Raises MoveRefused: nothing
    chosen, or no such act at this stage."""
    if act not in ACTS_OF_STAGE[filters.stage]:
        raise MoveRefused(f"“{act.label}”不能在这里批量办理")
    if numbers is None:
        wanted = filtered(user, filters, at)
    else:
        wanted = Declaration.objects.visible_to(user).filter(number__in=list(numbers)[:MOST])
    found = wanted.count()
    rows = list(ordered(wanted.select_related("round", "region", "handler"))[:MOST])
    if not rows:
        raise MoveRefused(NOTHING_CHOSEN if numbers is not None else "没有符合条件的申报")
    Batch.objects.filter(user=user, confirmed_at__isnull=True, made_at__lt=at - FORGOTTEN_AFTER).delete()
    batch = Batch.objects.create(
        user=user, desk=desk_of(user), bureau_id=user.region_id, act=act, query=filters.query(), found=found, made_at=at
    )
    seen = _seen(rows, user)
    BatchRow.objects.bulk_create(
        BatchRow(
            batch=batch,
            place=place,
            declaration=one,
            seen=seen[one.pk] | {"notes": _notes(one, seen[one.pk], act, at)},
            refusal=(refusal(one, user, act, at) or "")[:1000],
        )
        for place, one in enumerate(rows, start=1)
    )
    return batch


def refusal(declaration: Declaration, user: User, act: BatchAct, at: datetime) -> str | None:
    """Why the act is not possible on the row now, in the words of the single act. A return that lacks nothing but a
    remark is possible: the remark for all rows is asked for with the confirmation."""
    if act == BatchAct.ASSIGN:
        return not_on_desk(user, declaration)
    if act == BatchAct.URGE:
        return urging.refusal(declaration, user, at)
    denied = first_review.refusal(declaration, user, at, DECISIONS[act])
    return None if act == BatchAct.RETURN and denied == first_review.NO_REMARK else denied


def seen_now(declaration: Declaration, user: User) -> dict[str, Any]:
    """What the preview would show of one row now, without its notes."""
    return _seen([declaration], user)[declaration.pk]


def _seen(rows: Iterable[Declaration], user: User) -> dict[int, dict[str, Any]]:
    """{declaration: what is before the officer}; five queries for any number of rows."""
    ids, desk = [one.pk for one in rows], desk_of(user)

    def by_declaration(found: Any, value: Any) -> dict[int, Any]:
        return dict(found.filter(declaration__in=ids).order_by().values_list("declaration").annotate(found=value))

    versions = by_declaration(Submission.objects, Max("version"))
    entries = by_declaration(TransitionLog.objects, Max("pk"))
    findings = Finding.objects.filter(desk=desk, verdict=FindingVerdict.NOT_MET, outdated_by__isnull=True)
    disproved = by_declaration(findings, Count("pk"))
    remarks: dict[int, list[int]] = {}
    unsent = Remark.objects.filter(declaration__in=ids, desk=desk, sent_at__isnull=True).order_by("pk")
    for declaration, pk in unsent.values_list("declaration", "pk"):
        remarks.setdefault(declaration, []).append(pk)
    return {
        one.pk: {
            "status": one.status,
            "version": versions.get(one.pk, 0),
            "entry": entries.get(one.pk, 0),
            "handler": one.handler_id,
            "remarks": remarks.get(one.pk, []),
            "disproved": disproved.get(one.pk, 0),
        }
        for one in rows
    }


def _notes(one: Declaration, seen: dict[str, Any], act: BatchAct, at: datetime) -> list[str]:
    """What the officer should know before ticking the row: for a recommendation what speaks against it."""
    if act == BatchAct.URGE:
        return [urging.until(one, at)]
    if act == BatchAct.RETURN:
        number = len(seen["remarks"])
        return [f"随退回发出{number}条修改意见" if number else "尚无修改意见，须填写共同修改意见"]
    if act == BatchAct.ASSIGN:
        return [f"现由{one.handler.full_name}经办" if one.handler else "尚无经办人"]
    return against(one, seen) if act == BatchAct.RECOMMEND else []


def against(one: Declaration, seen: dict[str, Any]) -> list[str]:
    """What speaks against a recommendation and does not prevent it: it is the officer's to decide, row by row."""
    texts = (
        (one.unmet_count, "条条款不符合"),
        (seen["disproved"], "条条款认定为不符合"),
        (one.issues_count, "处疑点"),
        (len(seen["remarks"]), "条修改意见尚未发送"),
    )
    return [f"{number}{text}" for number, text in texts if number]
