"""Changing the record of one's own enterprise: its administrator, with an entry in the audit trail."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import audit
from zjtx.registry import record
from zjtx.registry.models import EnterpriseChange

# Of these the trail keeps the words; of the others, telephones among them, only that they were changed.
_IN_WORDS = ("name", "region")


def change_refusal(user: User) -> str | None:
    """Who may not change the record, and who may; for the button and for the act."""
    is_administrator = user.role == Role.ENTERPRISE and user.is_enterprise_admin and user.is_active
    return None if is_administrator else "企业信息由本企业的管理员修改。"


@transaction.atomic
def change_own_record(
    *,
    user: User,
    values: Mapping[str, Any],
    base_version: int,
    at: datetime,
    renamed_on: date | None = None,
    request: HttpRequest | None = None,
) -> EnterpriseChange | None:
    """Save and record a change; None where nothing differs. Raises RecordClash, ValidationError by field."""
    if refusal := change_refusal(user):
        raise ValidationError(refusal)
    change = record.change_record(
        enterprise=user.enterprise, values=values, base_version=base_version, by=user, at=at, renamed_on=renamed_on
    )
    if change is not None:
        rows = {row["field"]: row for row in change.changes}
        words = {name: [rows[name]["before_text"], rows[name]["after_text"]] for name in _IN_WORDS if name in rows}
        detail = {"version": change.version, "fields": list(rows), **words}
        label = f"{change.enterprise.name}（{change.enterprise.uscc}）"
        audit.record(
            "enterprise.record_changed", actor=user, obj=change.enterprise, label=label, detail=detail, request=request
        )
    return change
