"""The decision (审定): a draft list per round and tier, ranked by the panels' averages, and its one act.

Every change of a draft names the revision that was seen; a later one is not saved over and not applied by accident.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from declarations import workflow
from declarations.enums import Status
from declarations.guards import Context
from declarations.models import Declaration, Round
from declarations.workflow import MoveRefused
from review import appeals
from review.decision_draft import APPLIED, changed_words, trace
from review.decision_selectors import SILENT, silent_count
from review.enums import GroupVerdict, LeftOutGround, ListState, Outcome
from review.models import DecisionEntry, DecisionList
from review.seen import as_seen_all
from review.telling import tell_cities, tell_enterprises
from zjtx.accounts.models import User
from zjtx.common import audit

AT_ONCE = 200
NAMED = 3  # rows that a refusal names before it says "等"


@transaction.atomic
def draft_list(*, round_: Round, tier: str, user: User, at: datetime, request: Any = None) -> DecisionList:
    """The draft of a round and tier with every reviewed declaration that is in no list yet, best average first.

    A draft that exists takes in what has been reviewed meanwhile; its ticks and reasons stay. Raises MoveRefused where
    there is nothing to decide.
    """
    Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)  # one draft, however many ask at once
    found = DecisionList.objects.filter(round=round_, tier=tier, state=ListState.DRAFT).first()
    fresh = _undecided(round_, tier)
    if found is None and not fresh:
        raise MoveRefused("没有评审完成、等待审定的申报")
    if found is None:
        found = DecisionList.objects.create(round=round_, tier=tier, created_by=user, created_at=at)
        trace(found, user, at, f"拟定名单，{len(fresh)}户")
        _record("review.decision.draft", found, user, request, entries=len(fresh))
    elif fresh:
        still = DecisionList.objects.filter(pk=found.pk, state=ListState.DRAFT)
        if not still.update(revision=F("revision") + 1):
            raise MoveRefused(APPLIED)
        trace(found, user, at, f"补入新近评审完成的{len(fresh)}户")
        _record("review.decision.extend", found, user, request, entries=len(fresh))
    DecisionEntry.objects.bulk_create([_entry(found, one) for one in fresh])
    _rank(found)
    found.refresh_from_db()
    return found


@transaction.atomic
def apply_list(
    *, list_: DecisionList, revision: int, user: User, at: datetime, note: str = "", request: Any = None
) -> DecisionList:
    """Carry the whole list out: each row is moved, or keeps the reason why it could not be. A list applied already is
    returned as it is. Raises MoveRefused where the draft has changed or a row left out has no reason."""
    written = {"state": ListState.APPLIED, "applied_by": user, "applied_at": at, "note": note.strip()}
    mine = DecisionList.objects.filter(pk=list_.pk, state=ListState.DRAFT, revision=revision)
    if not mine.update(**written):
        list_.refresh_from_db()
        if list_.is_draft:
            raise MoveRefused(changed_words(list_))
        return list_
    list_.refresh_from_db()
    refused = apply_refusal(list_)
    if refused:
        raise MoveRefused(refused)
    entries = list(list_.entries.select_related("declaration").order_by("rank"))
    _lock(entries)
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        # The rows are locked: nothing is found on them any more.
        seen = as_seen_all([one.declaration for one in some])
        for entry in some:
            _carry_out(entry, seen, user, at, request)
    DecisionEntry.objects.bulk_update(entries, ["outcome", "refusal", "seen"], batch_size=100)
    trace(list_, user, at, f"审定名单：列入{sum(one.is_proposed for one in entries)}户")
    _record("review.decision.apply", list_, user, request, **{str(one): n for one, n in outcomes(entries).items()})
    _tell(list_, entries)
    return list_


def apply_refusal(list_: DecisionList) -> str | None:
    """Why the list cannot be applied yet, naming rows; None when it can. Two or three queries, however long it is."""
    if not list_.entries.exists():
        return "名单中没有申报"
    silent = silent_count(list_)
    if not silent:
        return None
    first = list_.entries.filter(SILENT).order_by("rank").values_list("declaration__enterprise_name", flat=True)[:NAMED]
    names = "、".join(first)
    return f"不列入的须逐户填写理由，尚有{silent}户未填写：{names}{'等' if silent > NAMED else ''}"


def outcomes(entries: list[DecisionEntry]) -> dict[str, int]:
    """{outcome: number of rows} of what has an outcome."""
    found: dict[str, int] = {}
    for one in entries:
        if one.outcome:
            found[one.outcome] = found.get(one.outcome, 0) + 1
    return found


def done_words(list_: DecisionList) -> str:
    """What applying the list did, as a message says it."""
    counted = outcomes(list(list_.entries.all()))
    refused = f"，未能办理{counted['refused']}户，原因见名单" if counted.get("refused") else ""
    return f"名单已审定：列入{counted.get('proposed', 0)}户，不列入{counted.get('left_out', 0)}户{refused}"


def _undecided(round_: Round, tier: str) -> list[Declaration]:
    """Reviewed, and in no list but those that could not move them."""
    taken = DecisionEntry.objects.exclude(outcome=Outcome.REFUSED).values("declaration")
    waiting = Declaration.objects.filter(round=round_, tier=tier, status=Status.REVIEWED).exclude(pk__in=taken)
    return list(waiting.select_related("group_result"))


def _entry(list_: DecisionList, declaration: Declaration) -> DecisionEntry:
    """A new row: what the panel let pass is ticked, what it did not carries that as its reason; both can be changed."""
    result = getattr(declaration, "group_result", None)
    is_passed = result.result == GroupVerdict.PASS if result else None
    return DecisionEntry(
        list=list_,
        declaration=declaration,
        rank=0,
        average=result.average if result else None,
        is_passed=is_passed,
        is_proposed=bool(is_passed),
        ground=LeftOutGround.FAILED if is_passed is False else "",
    )


def _rank(list_: DecisionList) -> None:
    """Best average first; equal averages share their rank's order by number, without an average last."""
    entries = list(list_.entries.select_related("declaration"))
    entries.sort(key=lambda one: (one.average is None, -(one.average or 0), one.declaration.number))
    for place, one in enumerate(entries, 1):
        one.rank = place
    DecisionEntry.objects.bulk_update(entries, ["rank"], batch_size=500)


def _lock(entries: list[DecisionEntry]) -> None:
    """Take the rows of all declarations before anything is read of them, always in the same order."""
    keys = sorted(one.declaration_id for one in entries)
    for start in range(0, len(keys), AT_ONCE):
        some = Declaration.objects.select_for_update(of=("self",)).filter(pk__in=keys[start : start + AT_ONCE])
        list(some.order_by("pk").values_list("pk", flat=True))


def _carry_out(entry: DecisionEntry, seen: dict[int, Any], user: User, at: datetime, request: Any) -> None:
    """Move one declaration; its state is checked again under its own lock."""
    move = "propose" if entry.is_proposed else "leave_out"
    context = Context(user, at, reason="" if entry.is_proposed else entry.told_reason, request=request)
    try:
        workflow.perform(entry.declaration, move, context)
    except MoveRefused as refused:
        entry.outcome, entry.refusal = Outcome.REFUSED, str(refused)[:300]
    else:
        entry.outcome = Outcome.PROPOSED if entry.is_proposed else Outcome.LEFT_OUT
        entry.seen = seen[entry.declaration_id]


def _record(action: str, list_: DecisionList, user: User, request: Any, **detail: Any) -> None:
    audit.record(action, actor=user, obj=list_, label=str(list_), detail=detail, request=request)


def _tell(list_: DecisionList, entries: list[DecisionEntry]) -> None:
    moved = [one for one in entries if one.outcome != Outcome.REFUSED]
    words = {one.declaration_id: _words(one) for one in moved}
    tell_enterprises([one.declaration for one in moved], key=f"decision:{list_.pk}", words=words)
    proposed = [one.declaration for one in moved if one.is_proposed]
    tell_cities(
        proposed,
        key=f"decision:{list_.pk}:city",
        subject=f"{list_}已审定",
        lead="列入拟认定名单、等待公示的有",
        url="/",
    )


def _words(entry: DecisionEntry) -> tuple[str, str]:
    number = entry.declaration.number
    if entry.is_proposed:
        return "已列入拟认定名单", f"{number} 已列入拟认定名单，等待公示。"
    why = f"{number} 未列入拟认定名单。理由：{entry.told_reason}"
    return "未列入拟认定名单", f"{why}\n{appeals.way(entry.declaration)}"
