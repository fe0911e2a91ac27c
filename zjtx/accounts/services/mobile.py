"""One's own mobile number: proved by a code that is sent to it."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from zjtx.accounts.models import User
from zjtx.common import audit, outbox
from zjtx.common.digests import keyed_digest
from zjtx.common.models import OutboxMessage

_ASKED = "mobile_code"
_VALID = timedelta(minutes=10)
# Short messages cost money and may annoy whoever has the number.
_PAUSE, _DAY, _A_DAY, _TRIES = timedelta(seconds=60), timedelta(days=1), 5, 5


@transaction.atomic
def send_code(*, user: User, number: str, at: datetime, request: HttpRequest) -> None:
    """Send a code to the number; ValidationError where that was done a moment ago or too often today."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    sent = OutboxMessage.objects.filter(key__startswith=f"mobile-code-{user.pk}-", created_at__gt=at - _DAY)
    if sent.filter(created_at__gt=at - _PAUSE).exists():
        raise ValidationError({"mobile": "验证码刚刚发送过，请在 1 分钟后再试。"})
    if sent.count() >= _A_DAY:
        raise ValidationError({"mobile": f"24 小时内最多发送 {_A_DAY} 次验证码，请稍后再试。"})
    code = f"{secrets.randbelow(10**6):06d}"
    outbox.queue(
        "sms",
        key=f"mobile-code-{user.pk}-{at:%Y%m%d%H%M%S}",
        address=number,
        subject="手机号码验证码",
        body=f"验证码 {code}，10 分钟内有效，用于确认手机号码。非本人操作的，可不予理会。（{settings.SYSTEM_NAME}）",
    )
    request.session[_ASKED] = {"number": number, "code": _kept(user, number, code), "at": at.timestamp(), "tries": 0}


def asked_number(request: HttpRequest, at: datetime) -> str:
    """The number that waits for its code, empty where none does any more."""
    asked = request.session.get(_ASKED) or {}
    is_open = at.timestamp() - asked.get("at", 0.0) <= _VALID.total_seconds() and asked.get("tries", 0) < _TRIES
    return asked.get("number", "") if is_open else ""


@transaction.atomic
def confirm_number(*, user: User, code: str, at: datetime, request: HttpRequest) -> None:
    """Take the number for the account if the code is the one that was sent to it."""
    number = asked_number(request, at)
    if not number:
        raise ValidationError("验证码已失效，应重新发送。")
    asked = request.session[_ASKED]
    request.session[_ASKED] = asked | {"tries": asked["tries"] + 1}
    if not secrets.compare_digest(_kept(user, number, code), asked["code"]):
        raise ValidationError({"code": "验证码不正确，应核对短信后重新输入。连续 5 次不正确的，须重新发送。"})
    User.objects.filter(pk=user.pk).update(mobile=number, mobile_confirmed_at=at)
    del request.session[_ASKED]
    audit.record("account.mobile_confirmed", actor=user, obj=user, label=user.username, request=request)
    outbox.notify(
        user,
        key=f"account-mobile-{user.pk}-{at:%Y%m%d%H%M%S}",
        subject="手机号码已确认",
        body=f"本账号的手机号码已确认为 {number[:3]}****{number[-4:]}。如非本人操作，应立即修改密码。",
    )


def want_sms(*, user: User, wanted: bool) -> None:
    """Whether urgent messages go to the confirmed number as short messages."""
    if wanted and user.mobile_confirmed_at is None:
        raise ValidationError({"wants_sms": "应先确认手机号码。"})
    User.objects.filter(pk=user.pk).update(wants_sms=wanted)


def _kept(user: User, number: str, code: str) -> str:
    return keyed_digest(f"{user.pk}:{number}:{code}".encode(), f"zjtx.mobile-code:{settings.SECRET_KEY}".encode())
