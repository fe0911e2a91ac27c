"""Autosave of one cell against the version it was based on, and the whole page for browsers without JavaScript."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from cultivation_pool.enums import ReportSource
from cultivation_pool.kinds import kind_of
from cultivation_pool.models.process import PoolReport
from cultivation_pool.policies import state_words
from cultivation_pool.services.refusals import ReportRefused
from declarations.answers.fields import AnswerField
from declarations.answers.parse import AnswerProblem

LONGEST_KEPT = 2000


@dataclass(frozen=True)
class CellConflict:
    """Another browser saved the cell meanwhile: `version` and who, when."""

    version: int
    by: str
    at: datetime


@dataclass(frozen=True)
class SavedCell:
    """What saving one cell did. `error` is set where the text is kept but is no valid answer yet; with a conflict
    `value` is what is stored."""

    field: AnswerField
    version: int
    value: Any
    error: str = ""
    conflict: CellConflict | None = None


@dataclass
class PageOutcome:
    """How many cells were saved, how many of them need another look, and what somebody else had changed."""

    saved: int = 0
    invalid: int = 0
    conflicts: list[str] = field(default_factory=list)


def cells(report: PoolReport) -> dict[str, AnswerField]:
    """The answers that are typed."""
    return kind_of(report).typed(report.period)


@transaction.atomic
def save_cell(
    *, found: QuerySet[PoolReport], name: str, given: Sequence[str], based_on: int, user: Any, at: datetime
) -> SavedCell:
    """Save what was typed into one cell of the one report found, valid or not.

    Where the cell's version is not `based_on`, nothing is written and the conflict is returned. Raises DoesNotExist (no
    such report in the query), ReportRefused (not editable) and KeyError (no such cell).
    """
    report = _lock(found)
    return _store(report, cells(report)[name], given, based_on, user, at)


@transaction.atomic
def save_page(*, found: QuerySet[PoolReport], data: QueryDict, user: Any, at: datetime) -> PageOutcome:
    """Save every cell that the form carried. Raises DoesNotExist and ReportRefused."""
    report, outcome = _lock(found), PageOutcome()
    for name, one in cells(report).items():
        if name not in data and f"version.{name}" not in data:
            continue
        saved = _store(report, one, data.getlist(name), version_of(data.get(f"version.{name}", "")), user, at)
        if saved.conflict is None:
            outcome.saved += 1
            outcome.invalid += bool(saved.error)
        else:
            outcome.conflicts.append(_conflict_words(saved, data.getlist(name)))
    return outcome


def version_of(text: str) -> int:
    """The version that a browser sends; anything else counts as none."""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _lock(found: QuerySet[PoolReport]) -> PoolReport:
    report = found.select_for_update(of=("self",)).get()
    if not report.is_editable:
        raise ReportRefused(f"{state_words(report)}，不能修改")
    return report


def _store(
    report: PoolReport, one: AnswerField, given: Sequence[str], based_on: int, user: Any, at: datetime
) -> SavedCell:
    value, error = None, ""
    try:
        value = one.parse(given)
    except AnswerProblem as problem:
        error = str(problem)
    columns = {
        "source": ReportSource.TYPED,
        "detail": "",
        "updated_by": user,
        "updated_at": at,
        "invalid_text": "\n".join(given)[:LONGEST_KEPT] if error else "",
        "error": error[:300],
    }
    if not _take_version(report, one.name, based_on, columns):
        return _conflict(report, one)
    if not error:
        type(report).objects.filter(pk=report.pk).update(**{one.attname: value})
    return SavedCell(one, based_on + 1, value, error)


def _take_version(report: PoolReport, name: str, based_on: int, columns: dict[str, Any]) -> bool:
    """Move the mark from the version that the browser saw to the next; one row changed is the proof."""
    marks = kind_of(report).mark.objects
    own = marks.filter(report=report, field=name)
    if own.filter(version=based_on).update(**columns, version=based_on + 1):
        return True
    # The report's row is locked (PostgreSQL) or this is the only writer (SQLite): nobody makes it meanwhile.
    if based_on or own.exists():
        return False
    marks.create(report=report, field=name, **columns, version=1)
    return True


def _conflict(report: PoolReport, one: AnswerField) -> SavedCell:
    marks = kind_of(report).mark.objects.select_related("updated_by")
    mark = marks.filter(report=report, field=one.name).first()
    stored = getattr(report, one.attname)
    if mark is None:
        return SavedCell(one, 0, stored, conflict=CellConflict(0, "", report.opened_at))
    by = mark.updated_by.full_name if mark.updated_by else "系统"
    return SavedCell(one, mark.version, stored, mark.error, CellConflict(mark.version, by, mark.updated_at))


def _conflict_words(saved: SavedCell, given: Sequence[str]) -> str:
    assert saved.conflict is not None
    words = {"true": "是", "false": "否"}
    typed = "、".join(words.get(one, one) for one in given if one)
    changed = f"“{saved.field.full_label()}”已由{saved.conflict.by or '他人'}在另一处修改"
    return f"{changed}，未覆盖；本处所填为：{typed}" if typed else changed
