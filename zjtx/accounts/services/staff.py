"""Keeping accounts: disabling, enabling, and changing a role with four eyes. Each ends the account's sessions."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse

from zjtx.accounts import policies
from zjtx.accounts.models import RoleChange, User
from zjtx.common import audit, clock
from zjtx.registry.models import Region

from .invitations import tell_other_administrators
from .sessions import end_all_sessions


@transaction.atomic
def disable_user(*, actor: User, user: User, reason: str, request: HttpRequest | None = None) -> None:
    """Close an account at once: its sessions end and nobody signs in to it until it is enabled."""
    policies.require(policies.disabling_refusal(actor, user))
    if not reason.strip():
        raise ValidationError({"reason": "停用账号应填写事由。"})
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise ValidationError("该账号已停用。")
    end_all_sessions(user=user)
    audit.record(
        "account.disabled", actor=actor, obj=user, label=user.username, detail={"reason": reason}, request=request
    )


@transaction.atomic
def enable_user(*, actor: User, user: User, request: HttpRequest | None = None) -> None:
    """Open a disabled account again; its owner sets a new password at the next sign-in."""
    policies.require(policies.disabling_refusal(actor, user))
    rows = User.objects.filter(pk=user.pk, is_active=False)
    if not rows.update(is_active=True, must_change_password=True):
        raise ValidationError("该账号已启用。")
    audit.record("account.enabled", actor=actor, obj=user, label=user.username, request=request)


@transaction.atomic
def request_role_change(
    *,
    actor: User,
    user: User,
    role: str,
    region: Region | None,
    reason: str,
    request: HttpRequest | None = None,
) -> RoleChange:
    """Prepare another role or region for a staff account; it holds from the second administrator's confirmation."""
    policies.require(policies.role_change_refusal(actor, user, role, region))
    if not reason.strip():
        raise ValidationError({"reason": "变更角色应填写事由。"})
    try:
        with transaction.atomic():
            change = RoleChange.objects.create(user=user, role=role, region=region, reason=reason, created_by=actor)
    except IntegrityError as error:
        raise ValidationError("该账号已有一项待复核的角色变更，应先复核或撤回。") from error
    tell_other_administrators(
        actor,
        key=f"role-change-waiting-{change.pk}",
        subject=f"待复核：{user}的角色变更",
        body=f"{actor}将{user}的角色变更为{change.get_role_display()}，须由另一名系统管理员复核后生效。事由：{reason}",
        url=reverse("accounts:role_change_confirm", args=[change.pk]),
    )
    audit.record(
        "account.role_change_requested",
        actor=actor,
        obj=user,
        label=user.username,
        detail=_detail(change, user),
        request=request,
    )
    return change


@transaction.atomic
def confirm_role_change(*, actor: User, change: RoleChange, request: HttpRequest | None = None) -> User:
    """Confirm as the second administrator: the role holds at once and the account signs in anew."""
    change = RoleChange.objects.select_for_update(of=("self",)).select_related("user", "region").get(pk=change.pk)
    policies.require(policies.confirmation_refusal(actor, change))
    user = change.user
    policies.require(policies.role_change_refusal(actor, user, change.role, change.region))
    waiting = RoleChange.objects.filter(pk=change.pk, confirmed_at=None, cancelled_at=None)
    if not waiting.update(confirmed_by=actor, confirmed_at=clock.now()):
        raise ValidationError("该事项已由他人办理。")
    detail = _detail(change, user)
    user.role, user.region = change.role, change.region
    user.save(update_fields=["role", "region"])
    end_all_sessions(user=user)
    audit.record("account.role_changed", actor=actor, obj=user, label=user.username, detail=detail, request=request)
    return user


@transaction.atomic
def cancel_role_change(*, actor: User, change: RoleChange, request: HttpRequest | None = None) -> None:
    """Withdraw a change that nobody has confirmed."""
    policies.require(policies.system_refusal(actor))
    waiting = RoleChange.objects.filter(pk=change.pk, confirmed_at=None, cancelled_at=None)
    if not waiting.update(cancelled_at=clock.now()):
        raise ValidationError("该事项已复核或已撤回。")
    audit.record(
        "account.role_change_cancelled", actor=actor, obj=change.user, label=change.user.username, request=request
    )


def _detail(change: RoleChange, user: User) -> dict[str, str | None]:
    return {
        "from_role": user.role,
        "from_region": user.region_id,
        "to_role": change.role,
        "to_region": change.region_id,
        "reason": change.reason,
    }
