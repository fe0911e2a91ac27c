"""Saving a whole block at once: for browsers without JavaScript, with the same versions and marks as autosave."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict

from declarations.answers.fields import Input, inputs_of
from declarations.answers.storage import sheet_of
from declarations.models import Declaration
from declarations.services.saving import lock_for_change, store


@dataclass
class PageOutcome:
    """How many inputs were saved, how many of them need another look, and what somebody else had changed."""

    saved: int = 0
    invalid: int = 0
    conflicts: list[str] = field(default_factory=list)


@transaction.atomic
def save_page(*, declaration_id: int, block: str, data: QueryDict, user: Any, at: datetime) -> PageOutcome:
    """Save every input of the block that the form carried. Raises SaveRefused."""
    declaration = lock_for_change(Declaration.objects.filter(pk=declaration_id))
    version = sheet_of(declaration).version
    outcome = PageOutcome()
    for name, one in inputs_of(version, declaration.year).items():
        if one.field.block.key != block or not _is_posted(data, name):
            continue
        based_on = data.get(f"version.{name}", "")
        saved = store(
            declaration,
            one,
            data.getlist(name),
            based_on=int(based_on) if based_on.isdecimal() and len(based_on) < 9 else 0,
            user=user,
            at=at,
        )
        if saved.conflict is not None:
            outcome.conflicts.append(_conflict_text(one, saved.conflict.by, data.getlist(name)))
        else:
            outcome.saved += 1
            outcome.invalid += bool(saved.error)
    return outcome


def _is_posted(data: QueryDict, name: str) -> bool:
    """Ticks that are all off post nothing; their version beside them shows that they were on the page."""
    return name in data or f"version.{name}" in data


def _conflict_text(one: Input, by: str, given: list[str]) -> str:
    typed = "、".join(given)
    label = one.field.full_label(one.year)
    return (
        f"“{label}”已由{by or '他人'}在另一处修改，未覆盖；本处所填为：{typed}" if typed else f"“{label}”已由{by}修改"
    )
