"""Editing a draft list together: rows, the line, reasons for many, comments.

Every change takes the list's row first, so that changes come one after the other; each says who and when, and none is
laid over another that was not seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from declarations.workflow import MoveRefused
from review.decision_selectors import SAYS_NOTHING, SILENT, places_of
from review.enums import ListState, TraceKind
from review.models import DecisionEntry, DecisionList, DecisionTrace
from review.models.decision import told_reason
from review.ranking import effect_of
from zjtx.accounts.models import User
from zjtx.common import audit
from zjtx.common.templatetags.zjtx import cn_moment

AT_ONCE = 500
APPLIED = "名单已审定，不能再修改"
WRITTEN = ("is_proposed", "is_fixed", "ground", "reason", "version", "changed_by", "changed_at")


@dataclass(frozen=True)
class Reason:
    """Why one is left out: a ground (LeftOutGround), and words of one's own."""

    ground: str = ""
    words: str = ""

    @property
    def says_something(self) -> bool:
        """Whether an enterprise could be told it."""
        return bool(self.told)

    @property
    def told(self) -> str:
        """As the enterprise reads it."""
        return told_reason(self.ground, self.words)


@dataclass(frozen=True)
class Row:
    """One row as an officer leaves it: `version` is the one that was on the page, `was` what stood there."""

    version: int
    is_proposed: bool
    is_fixed: bool
    reason: Reason
    was: tuple[bool, bool, str, str]

    @property
    def values(self) -> tuple[bool, bool, str, str]:
        """What is wanted, comparable with `was`. A choice other than the line's is one by itself."""
        is_fixed = self.is_fixed or self.is_proposed != self.was[0]
        return self.is_proposed, is_fixed, self.reason.ground, self.reason.words.strip()


@dataclass
class Saved:
    """What became of rows that were handed in: how many were written, and which somebody else has changed meanwhile."""

    changed: int = 0
    conflicts: set[int] = field(default_factory=set)


def values_of(entry: DecisionEntry) -> tuple[bool, bool, str, str]:
    """What of a row is edited."""
    return entry.is_proposed, entry.is_fixed, entry.ground, entry.reason


@transaction.atomic
def save_rows(*, list_: DecisionList, rows: Mapping[int, Row], user: User, at: datetime, request: Any = None) -> Saved:
    """Write the rows that were changed on the page: {entry pk: row}. What another officer has changed since then to
    something else is not written but named. Raises MoveRefused where the list is applied."""
    locked, saved, changed = _lock(list_), Saved(), []
    for entry in DecisionEntry.objects.filter(list=locked, pk__in=rows).select_related("declaration").order_by("rank"):
        row = rows[entry.pk]
        if row.values == row.was or row.values == values_of(entry):
            continue
        if row.version != entry.version:
            saved.conflicts.add(entry.pk)
            continue
        entry.is_proposed, entry.is_fixed, entry.ground, entry.reason = row.values
        changed.append(entry)
    saved.changed = len(changed)
    if changed:
        _write(locked, changed, user, at)
        for one in changed:
            trace(locked, user, at, _words(one), entry=one)
        _record("review.decision.save", locked, user, request, changed=len(changed))
    return saved


@transaction.atomic
def move_line(
    *, list_: DecisionList, revision: int, line: int, reason: Reason, user: User, at: datetime, request: Any = None
) -> tuple[int, int]:
    """Take in who stands above the line and leave out who stands below, but for those decided by themselves; who falls
    out without a reason gets this one. Returns (taken in, left out). Raises MoveRefused where the list has changed."""
    locked = _lock(list_)
    found = effect_of(places_of(locked), line)
    if not found.enters and not found.leaves:
        return 0, 0  # sent twice, or nothing to do
    _same_revision(locked, revision)
    leaving = [one.pk for one in found.leaves]
    _set_all([one.pk for one in found.enters], user, at, is_proposed=True)
    _set_all(leaving, user, at, is_proposed=False)
    _update(leaving, {"ground": reason.ground, "reason": reason.words.strip()}, SAYS_NOTHING)
    _grow(locked)
    numbers = len(found.enters), len(found.leaves)
    trace(locked, user, at, f"按第{found.line}名划线：新列入{numbers[0]}户，改为不列入{numbers[1]}户")
    _record("review.decision.line", locked, user, request, line=found.line, enters=numbers[0], leaves=numbers[1])
    return numbers


@transaction.atomic
def give_reasons(
    *, list_: DecisionList, revision: int, reason: Reason, user: User, at: datetime, request: Any = None
) -> int:
    """The same reason for everybody who is left out without one; nobody's own is touched. Returns how many.

    Raises MoveRefused where the reason says nothing or the list has changed.
    """
    if not reason.says_something:
        raise MoveRefused("应选择一项常用理由；选“其他”的，在补充说明中写明理由")
    locked = _lock(list_)
    silent = list(locked.entries.filter(SILENT).values_list("pk", flat=True))
    if not silent:
        return 0
    _same_revision(locked, revision)
    _set_all(silent, user, at, ground=reason.ground, reason=reason.words.strip())
    _grow(locked)
    trace(locked, user, at, f"为{len(silent)}户填写不列入的理由：{reason.told}")
    _record("review.decision.reasons", locked, user, request, changed=len(silent))
    return len(silent)


@transaction.atomic
def comment(
    *,
    list_: DecisionList,
    text: str,
    user: User,
    at: datetime,
    request_key: str,
    about: int | None = None,
    request: Any = None,
) -> DecisionTrace:
    """Say something to the colleagues, about the place `about` or the whole list. The same key is one comment. Raises
    MoveRefused."""  # fmt: skip
    locked = _lock(list_)
    said = locked.trace.filter(request_key=request_key).first() if request_key else None
    if said is not None:
        return said
    if not text.strip():
        raise MoveRefused("意见应填写内容")
    entry = locked.entries.filter(rank=about).first() if about else None
    if about and entry is None:
        raise MoveRefused(f"名单中没有第{about}名")
    made = trace(locked, user, at, text, entry=entry, kind=TraceKind.COMMENT, request_key=request_key)
    _record("review.decision.comment", locked, user, request, about=about)
    return made


def changed_words(list_: DecisionList) -> str:
    """A refusal that says who has changed the list last and when."""
    last = list_.trace.filter(kind=TraceKind.CHANGE).select_related("by").first()
    if last is None:
        return "名单刚由他人修改，请核对后再办"
    return f"名单已由{last.by.full_name}于{cn_moment(last.at)}修改（{last.text}），请核对后再办"


def _lock(list_: DecisionList) -> DecisionList:
    """The list under its lock; the caller reads entries after it."""
    locked = DecisionList.objects.select_for_update(of=("self",)).select_related("round").get(pk=list_.pk)
    if locked.state != ListState.DRAFT:
        raise MoveRefused(APPLIED)
    return locked


def _same_revision(locked: DecisionList, revision: int) -> None:
    if locked.revision != revision:
        raise MoveRefused(changed_words(locked))


def _write(locked: DecisionList, changed: Iterable[DecisionEntry], user: User, at: datetime) -> None:
    rows = list(changed)
    for one in rows:
        one.version, one.changed_by, one.changed_at = one.version + 1, user, at
    DecisionEntry.objects.bulk_update(rows, WRITTEN, batch_size=200)
    _grow(locked)


def _set_all(keys: Sequence[int], user: User, at: datetime, **values: Any) -> None:
    """The same for many rows."""
    _update(keys, {**values, "version": F("version") + 1, "changed_by": user, "changed_at": at})


def _update(keys: Sequence[int], values: Mapping[str, Any], where: Q | None = None) -> None:
    """In pieces that every database takes."""
    for start in range(0, len(keys), AT_ONCE):
        DecisionEntry.objects.filter(where or Q(), pk__in=keys[start : start + AT_ONCE]).update(**values)


def _grow(locked: DecisionList) -> None:
    """Whoever has seen the list before has not seen this."""
    DecisionList.objects.filter(pk=locked.pk).update(revision=F("revision") + 1)


def _words(entry: DecisionEntry) -> str:
    name = f"第{entry.rank}名 {entry.declaration.enterprise_name}"
    if entry.is_proposed:
        return f"{name}：列入"
    why = entry.told_reason
    return f"{name}：不列入{f'，{why}' if why else ''}"


def trace(
    list_: DecisionList,
    user: User,
    at: datetime,
    text: str,
    *,
    entry: DecisionEntry | None = None,
    kind: str = TraceKind.CHANGE,
    request_key: str = "",
) -> DecisionTrace:
    """Append to what is shown as the draft's history."""
    return DecisionTrace.objects.create(
        list=list_, entry=entry, kind=kind, text=text.strip()[:500], by=user, at=at, request_key=request_key
    )  # fmt: skip


def _record(action: str, list_: DecisionList, user: User, request: Any, **detail: Any) -> None:
    audit.record(action, actor=user, obj=list_, label=str(list_), detail=detail, request=request)
