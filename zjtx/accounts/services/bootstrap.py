"""The first administrators, where no two exist yet who could invite others."""

from django.core.exceptions import ValidationError
from django.db import transaction

from zjtx.accounts.enums import Role
from zjtx.accounts.models import Invitation, User
from zjtx.common import audit, clock

from .invitations import issue_link

NEEDED = 2


@transaction.atomic
def invite_first_administrators(*, people: list[tuple[str, str]]) -> list[str]:
    """Invite (name, e-mail) pairs as system administrators, as many as are missing to two; their links.

    Earlier invitations of this kind that nobody accepted are withdrawn: a lost link is replaced by calling again.
    """
    present = User.objects.filter(role=Role.SYSTEM_ADMIN, is_active=True).count()
    if present >= NEEDED:
        raise ValidationError("已有两名系统管理员，其他账号应由其在系统中邀请。")
    if len({email.casefold() for _name, email in people}) != NEEDED - present:
        raise ValidationError(f"应给出 {NEEDED - present} 个人，且电子邮箱各不相同。")
    earlier = Invitation.objects.filter(created_by=None, accepted_at=None, cancelled_at=None)
    earlier.update(cancelled_at=clock.now())
    links = []
    for full_name, email in people:
        invitation = Invitation.objects.create(role=Role.SYSTEM_ADMIN, full_name=full_name, email=email)
        audit.record("account.staff_invited", obj=invitation, label=str(invitation), detail={"from": "server"})
        links.append(issue_link(invitation))
    return links
