"""Autosave: one input at a time, against the version it was based on (architecture.md, decision 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from declarations.answers.fields import Input, inputs_of
from declarations.answers.parse import AnswerProblem
from declarations.answers.parts import with_part
from declarations.answers.storage import read_value, sheet_of, write_value
from declarations.enums import EDITABLE, Source
from declarations.models import AnswerMark, Declaration, RoundTier

LONGEST_KEPT = 20_000


class SaveRefused(Exception):
    """The declaration cannot be changed now; `args[0]` is the sentence for its reader."""


@dataclass(frozen=True)
class Conflict:
    """Another browser saved the answer meanwhile: `version` and who, when."""

    version: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Saved:
    """What saving one input did. `error` is set where the text is kept but is no valid answer yet."""

    input: Input
    version: int
    value: Any
    error: str = ""
    conflict: Conflict | None = None


def lock_for_change(found: QuerySet[Declaration]) -> Declaration:
    """The one declaration that the query finds, locked, while it can be edited. Raises DoesNotExist and SaveRefused.

    Its sheet's version comes with the same query: every keystroke of every enterprise goes this way.
    """
    version = RoundTier.objects.filter(round_id=OuterRef("round_id"), tier=OuterRef("tier")).values("sheet")
    declaration = found.annotate(_sheet_version=Subquery(version)).select_for_update(of=("self",)).get()
    if declaration.status not in EDITABLE:
        raise SaveRefused(f"该申报目前为“{declaration.get_status_display()}”状态，不能修改")
    return declaration


@transaction.atomic
def save_input(
    *, found: QuerySet[Declaration], input_name: str, given: Sequence[str], based_on: int, user: Any, at: datetime
) -> Saved:
    """Save what was typed into one input of the one declaration found, valid or not.

    Text that cannot be read as an answer yet is kept in the mark with the reason; the stored answer then counts as
    missing. Where the mark's version is not `based_on`, nothing is written and the conflict is returned. Raises
    DoesNotExist (no such declaration in the query), SaveRefused (not editable) and KeyError (no such input).
    """
    declaration = lock_for_change(found)
    one = inputs_of(sheet_of(declaration).version, declaration.year)[input_name]
    return store(declaration, one, given, based_on=based_on, user=user, at=at)


def store(
    declaration: Declaration, one: Input, given: Sequence[str], *, based_on: int, user: Any, at: datetime
) -> Saved:
    """Save one input of a declaration whose row the caller has locked."""
    value, whole, error = None, None, ""
    try:
        value, whole = _read(declaration, one, given)
    except AnswerProblem as problem:
        error = str(problem)
    columns = {
        "source": Source.TYPED,
        "detail": "",
        "is_confirmed": False,
        "replaced": None,
        "updated_by": user,
        "updated_at": at,
        "invalid_text": "\n".join(given)[:LONGEST_KEPT] if error else "",
        "error": error[:300],
    }
    if not _take_version(declaration, one, based_on, columns):
        return _conflict(declaration, one)
    if not error:
        write_value(declaration, one.field, whole, year=one.year)
    return Saved(one, based_on + 1, value, error)


def _read(declaration: Declaration, one: Input, given: Sequence[str]) -> tuple[Any, Any]:
    """(the input's value, the whole answer it belongs to)."""
    field = one.field
    if one.part is None:
        value = field.parse(given, year=one.year)
        return value, value
    value = field.parse_part(one.part, given, round_year=declaration.year)
    return value, with_part(field.kind, read_value(declaration, field), one.part.key, value)


def _take_version(declaration: Declaration, one: Input, based_on: int, columns: dict[str, Any]) -> bool:
    """Move the mark from the version that the browser saw to the next; one row changed is the proof."""
    key = {"declaration": declaration, "field": one.mark_field, "year": one.year}
    if AnswerMark.objects.filter(**key, version=based_on).update(**columns, version=based_on + 1):
        return True
    # The declaration's row is locked (PostgreSQL) or this is the only writer (SQLite): nobody makes it meanwhile.
    if based_on or AnswerMark.objects.filter(**key).exists():
        return False
    AnswerMark.objects.create(**key, **columns, version=1)
    return True


def _conflict(declaration: Declaration, one: Input) -> Saved:
    mark = (
        AnswerMark.objects.select_related("updated_by")
        .filter(declaration=declaration, field=one.mark_field, year=one.year)
        .first()
    )
    stored = read_value(declaration, one.field, year=one.year)
    if mark is None:
        return Saved(one, 0, stored, "", Conflict(0, "", declaration.created_at))
    return Saved(
        one,
        mark.version,
        stored,
        mark.error,
        Conflict(
            mark.version, mark.updated_by.full_name if mark.updated_by else mark.get_source_display(), mark.updated_at
        ),
    )
