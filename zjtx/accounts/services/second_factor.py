"""Switching the second factor on, replacing it, taking it away; each told to its owner and kept in the audit trail."""

from datetime import datetime, timedelta

import django_otp
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from zjtx.accounts import policies, second_factor
from zjtx.accounts.models import User
from zjtx.common import audit, clock, outbox

from .invitations import tell_other_administrators
from .sessions import end_all_sessions

WRONG_CODE = "验证码不正确或已使用，应输入验证器当前显示的 6 位数字。"
_OFFERED = "second_factor_key"
_PENDING = "second_step"
# Long enough to find the telephone, too short to be found by somebody else on an open screen.
_PENDING_FOR = timedelta(minutes=5)


def offered_key(request: HttpRequest) -> str:
    """The key that the set-up page offers: kept in the session until a code confirms it."""
    return request.session.setdefault(_OFFERED, random_hex(20))


@transaction.atomic
def enrol(*, user: User, key: str, code: str, request: HttpRequest) -> list[str]:
    """Take the key for the account's authenticator if the code proves that one holds it; the new recovery codes.

    Replaces an earlier authenticator and ends every other session of the account.
    """
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    with transaction.atomic():
        device = TOTPDevice.objects.create(user=locked, key=key, name=second_factor.AUTHENTICATOR)
        # The code that proved it cannot be used again to sign in: the device remembers its step.
        if not device.verify_token(code):
            raise ValidationError({"code": WRONG_CODE})
    replaced = TOTPDevice.objects.filter(user=locked).exclude(pk=device.pk).delete()[0] > 0
    codes = second_factor.new_recovery_codes(locked)
    end_all_sessions(user=locked, keep=request.session.session_key)
    request.session.pop(_OFFERED, None)
    django_otp.login(request, device)
    act = "account.second_factor_replaced" if replaced else "account.second_factor_set_up"
    audit.record(act, actor=locked, obj=locked, label=locked.username, request=request)
    words = "已更换验证器" if replaced else "已启用两步验证"
    _tell(locked, f"second-factor-{device.pk}", words, f"账号“{locked.username}”{words}，登录时须输入动态验证码。")
    return codes


@transaction.atomic
def renew_recovery_codes(*, user: User, request: HttpRequest) -> list[str]:
    """New recovery codes in place of the earlier ones."""
    if second_factor.device_of(user) is None:
        raise ValidationError("尚未启用两步验证，没有恢复码。")
    codes = second_factor.new_recovery_codes(user)
    audit.record("account.recovery_codes_renewed", actor=user, obj=user, label=user.username, request=request)
    _tell(user, f"recovery-codes-{_moment()}-{user.pk}", "已重新生成恢复码", "原有恢复码全部失效。")
    return codes


@transaction.atomic
def remove(*, user: User, request: HttpRequest) -> None:
    """Switch the second factor off, where the account may."""
    policies.require(policies.second_factor_removal_refusal(user))
    if not second_factor.forget(user):
        raise ValidationError("尚未启用两步验证。")
    end_all_sessions(user=user, keep=request.session.session_key)
    request.session.pop(django_otp.DEVICE_ID_SESSION_KEY, None)
    audit.record("account.second_factor_removed", actor=user, obj=user, label=user.username, request=request)
    _tell(user, f"second-factor-off-{_moment()}-{user.pk}", "已关闭两步验证", "以后登录只需密码。")


@transaction.atomic
def reset(*, actor: User, user: User, reason: str, request: HttpRequest | None = None) -> None:
    """Take a lost second factor from somebody's account: they sign in with the password and set up a new one.

    One administrator is enough (docs/decisions/0011-second-factor.md): the owner and all other administrators learn it.
    """
    policies.require(policies.second_factor_reset_refusal(actor, user))
    if not reason.strip():
        raise ValidationError({"reason": "重置两步验证应填写事由。"})
    if not second_factor.forget(user):
        raise ValidationError("该账号未启用两步验证。")
    end_all_sessions(user=user)
    detail = {"reason": reason}
    audit.record(
        "account.second_factor_reset", actor=actor, obj=user, label=user.username, detail=detail, request=request
    )
    key, words = f"second-factor-reset-{_moment()}-{user.pk}", f"{user.full_name}（{user.username}）的两步验证已重置"
    _tell(user, key, "两步验证已由系统管理员重置", f"事由：{reason}。如非本人提出，应立即修改密码并与系统管理员联系。")
    tell_other_administrators(
        actor, key=f"{key}:by", subject=words, body=f"{actor}办理，事由：{reason}", url=_member(user)
    )


def begin_second_step(*, request: HttpRequest, user: User) -> bool:
    """After the right password: note whose second step is awaited; False where the account has no second factor."""
    if second_factor.device_of(user) is None:
        return False
    # Bound to the password: a change of it meanwhile ends the half-finished sign-in.
    known = {"user": user.pk, "hash": user.get_session_auth_hash(), "at": clock.now().timestamp()}
    request.session[_PENDING] = known
    return True


def awaited(*, request: HttpRequest, at: datetime) -> User | None:
    """Whose second step this browser has to do, None where none or too late."""
    pending = request.session.get(_PENDING) or {}
    if at.timestamp() - pending.get("at", 0.0) > _PENDING_FOR.total_seconds():
        return None
    user = User.objects.filter(pk=pending.get("user"), is_active=True).first()
    return user if user is not None and user.get_session_auth_hash() == pending["hash"] else None


def finish_second_step(*, request: HttpRequest, user: User) -> None:
    """Forget that it was awaited; tell the owner when a recovery code was used up for it."""
    request.session.pop(_PENDING, None)
    if isinstance(user.otp_device, TOTPDevice):
        return
    left = second_factor.recovery_codes_left(user)
    words = f"剩余恢复码 {left} 个。如非本人操作，应立即修改密码。"
    _tell(user, f"recovery-code-{_moment()}-{user.pk}", "已用恢复码登录", words)


def _tell(user: User, key: str, subject: str, body: str) -> None:
    outbox.notify(user, key=key, subject=subject, body=body, url=reverse("accounts:second_factor"))


def _member(user: User) -> str:
    return reverse("accounts:staff_member", args=[user.pk])


def _moment() -> str:
    return f"{clock.now():%Y%m%d%H%M%S}"
