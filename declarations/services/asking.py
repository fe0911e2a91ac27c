"""Somebody who fills asks the administrator of the enterprise to submit: one message a day."""

from datetime import datetime
from typing import Any

from django.db import transaction

from declarations import policies
from declarations.enums import EDITABLE
from declarations.models import Declaration
from zjtx.accounts.models import User
from zjtx.common import clock, outbox


class AskRefused(Exception):
    """Nobody was asked; `args[0]` is the sentence for its reader."""


def administrators(declaration: Declaration) -> list[User]:
    """Who can submit the declaration: the active administrators of its enterprise, by name."""
    found = User.objects.filter(enterprise_id=declaration.enterprise_id, is_active=True, is_enterprise_admin=True)
    return list(found.order_by("full_name", "pk"))


def letters(declaration: Declaration, user: Any, at: datetime) -> list[outbox.Letter]:
    """The messages of one request; their keys name asker, declaration and day."""
    day = f"{clock.local(at):%Y%m%d}"
    return [
        outbox.Letter(
            one,
            f"ask-submit:{declaration.pk}:{user.pk}:{day}:{one.pk}",
            f"{user.full_name}请您提交申报{declaration.number}",
            f"{declaration.enterprise_name}的{declaration.get_tier_display()}申报已由{user.full_name}填写，"
            "须由企业管理员核对后提交。",
            f"/declarations/{declaration.number}/submit/",
        )
        for one in administrators(declaration)
    ]


def has_asked(declaration: Declaration, user: Any, at: datetime) -> bool:
    """Whether this user has asked today already."""
    written = letters(declaration, user, at)
    return bool(written) and not outbox.unwritten(written)


@transaction.atomic
def ask_administrator(*, declaration: Declaration, user: Any, at: datetime) -> list[User]:
    """Tell the administrators that the declaration waits for them. Raises AskRefused."""
    if policies.own_administrator(user, declaration) is None:
        raise AskRefused("本账号是企业管理员，可直接提交")
    if declaration.status not in EDITABLE:
        raise AskRefused(f"该申报目前为“{declaration.get_status_display()}”状态，无须提交")
    written = letters(declaration, user, at)
    if not written:
        raise AskRefused("本企业没有可用的管理员账号，请通过“申请认领”由市级主管部门核实")
    if not outbox.unwritten(written):
        raise AskRefused("今天已经提醒过企业管理员，明天可再次提醒")
    outbox.notify_all(written)
    return [one.user for one in written]
