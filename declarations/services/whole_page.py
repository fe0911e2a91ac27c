"""Saving a whole block at once: for browsers without JavaScript, with the same versions and marks as autosave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict

from declarations.answers.fields import Input, inputs_of
from declarations.answers.parse import AnswerProblem
from declarations.answers.parts import read_part
from declarations.answers.storage import read_values, sheet_of
from declarations.models import AnswerMark, Declaration
from declarations.services.saving import lock_for_change, store


@dataclass
class PageOutcome:
    """How many inputs were saved, how many of the page need another look, and what somebody else had changed.

    `versions` are those of the inputs that were saved: {input name: version}."""

    saved: int = 0
    invalid: int = 0
    conflicts: list[str] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)


class _Standing:
    """What the inputs of a declaration hold now: an input that says the same is not saved again, so that who typed it
    and where it came from stay."""

    def __init__(self, declaration: Declaration) -> None:
        self.year = declaration.year
        self.values: Mapping[str, Any] = read_values(declaration)
        self.marks = {(mark.field, mark.year): mark for mark in AnswerMark.objects.filter(declaration=declaration)}

    def mark(self, one: Input) -> AnswerMark | None:
        return self.marks.get((one.mark_field, one.year))

    def says(self, one: Input, given: list[str]) -> bool:
        """Whether the input stands as given."""
        mark = self.mark(one)
        if mark is not None and mark.error:
            return mark.invalid_text == "\n".join(given)
        try:
            if one.part is None:
                return bool(one.field.parse(given, year=one.year) == self._value(one))
            return bool(one.field.parse_part(one.part, given, round_year=self.year) == self._value(one))
        except AnswerProblem:
            return False

    def _value(self, one: Input) -> Any:
        whole = self.values.get(one.field.name)
        if one.year:
            return (whole or {}).get(str(one.year))
        return read_part(one.field.kind, whole, one.part.key) if one.part else whole


@transaction.atomic
def save_page(*, declaration_id: int, block: str, data: QueryDict, user: Any, at: datetime) -> PageOutcome:
    """Save every input of the block that the form carried and that says something else now. Raises SaveRefused."""
    declaration = lock_for_change(Declaration.objects.filter(pk=declaration_id))
    version = sheet_of(declaration).version
    standing = _Standing(declaration)
    outcome = PageOutcome()
    for name, one in inputs_of(version, declaration.year).items():
        if one.field.block.key != block or not _is_posted(data, name):
            continue
        given = data.getlist(name)
        if standing.says(one, given):
            mark = standing.mark(one)
            outcome.invalid += bool(mark and mark.error)
            continue
        based_on = version_of(data.get(f"version.{name}", ""))
        saved = store(declaration, one, given, based_on=based_on, user=user, at=at)
        if saved.conflict is not None:
            outcome.conflicts.append(_conflict_text(one, saved.conflict.by, given))
        else:
            outcome.saved += 1
            outcome.invalid += bool(saved.error)
            outcome.versions[name] = saved.version
    return outcome


def version_of(text: str) -> int:
    """The version a browser sends; anything else counts as none."""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _is_posted(data: QueryDict, name: str) -> bool:
    """Ticks that are all off post nothing; their version beside them shows that they were on the page."""
    return name in data or f"version.{name}" in data


def _conflict_text(one: Input, by: str, given: list[str]) -> str:
    typed = "、".join(given)
    label = one.field.full_label(one.year)
    return (
        f"“{label}”已由{by or '他人'}在另一处修改，未覆盖；本处所填为：{typed}" if typed else f"“{label}”已由{by}修改"
    )
