"""What is done to enterprises. Every save goes through full_clean: the record is checked here, not by its callers."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from zjtx.common import clock
from zjtx.registry import uscc
from zjtx.registry.models import Enterprise, FormerName
from zjtx.registry.record import note_change, stored_text, text_of


def create_enterprise(**fields: object) -> Enterprise:
    """Register an enterprise; raises ValidationError by field, also where the 信用代码 is already taken."""
    return save_enterprise(Enterprise(**fields))


def save_enterprise(enterprise: Enterprise) -> Enterprise:
    """Tidy, check and save; raises ValidationError by field and then writes nothing."""
    enterprise.uscc = uscc.normalise(enterprise.uscc)
    enterprise.name = enterprise.name.strip()
    enterprise.full_clean()
    enterprise.save()
    return enterprise


def lock_enterprise(enterprise_id: int) -> None:
    """Hold the enterprise's row until the caller's transaction ends.

    Rows that refer to it, such as a ban or another declaration, are then written before or after, never meanwhile:
    PostgreSQL's check of their foreign key waits for this lock. Whoever needs a declaration's row too locks that first.
    """
    Enterprise.objects.select_for_update(of=("self",)).only("pk").get(pk=enterprise_id)


def rename_enterprise(enterprise: Enterprise, *, new_name: str, changed_on: date, by: Any = None) -> Enterprise:
    """Give the enterprise its new name from `changed_on` and keep the old one, used until the day before."""
    return change_registration(enterprise, {"name": new_name}, changed_on=changed_on, by=by)


@transaction.atomic
def change_registration(
    enterprise: Enterprise, values: Mapping[str, Any], *, changed_on: date, by: Any = None
) -> Enterprise:
    """Write name, region or 信用代码 as they are from `changed_on`; the old name is kept, used until the day before.

    The act behind it may concern a title holder: whether it may be done the caller has asked. Raises ValidationError by
    field, also where nothing differs or the code is another enterprise's.
    """
    locked = Enterprise.objects.select_for_update(of=("self",)).select_related("region").get(pk=enterprise.pk)
    wanted = {field: value.strip() if isinstance(value, str) else value for field, value in values.items()}
    changed = [field for field, value in wanted.items() if stored_text(value) != stored_text(getattr(locked, field))]
    if not changed:
        raise ValidationError({next(iter(wanted)): "新名称与现名称相同。" if "name" in wanted else "内容没有变化。"})
    before = {field: (stored_text(getattr(locked, field)), text_of(locked, field)) for field in changed}
    if "name" in changed:
        former = FormerName(enterprise=locked, name=locked.name, until=changed_on - timedelta(days=1))
        former.full_clean()
        former.save()
    for field in changed:
        setattr(locked, field, wanted[field])
    locked.version += 1
    save_enterprise(locked)
    note_change(locked, before, by, clock.now())
    return locked
