"""What is done to enterprises. Every save goes through full_clean: the record is checked here, not by its callers."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from zjtx.common import clock
from zjtx.registry import uscc
from zjtx.registry.models import Enterprise, FormerName
from zjtx.registry.record import note_change


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


@transaction.atomic
def rename_enterprise(enterprise: Enterprise, *, new_name: str, changed_on: date, by: Any = None) -> Enterprise:
    """Give the enterprise its new name from `changed_on` and keep the old one, used until the day before."""
    locked = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    new_name = new_name.strip()
    if new_name == locked.name:
        raise ValidationError({"name": "新名称与现名称相同。"})
    former = FormerName(enterprise=locked, name=locked.name, until=changed_on - timedelta(days=1))
    former.full_clean()
    former.save()
    before = {"name": (locked.name, locked.name)}
    locked.name, locked.version = new_name, locked.version + 1
    save_enterprise(locked)
    note_change(locked, before, by, clock.now())
    return locked
