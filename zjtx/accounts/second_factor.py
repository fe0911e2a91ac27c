"""The second factor: a code of an authenticator (TOTP, RFC 6238) or, in its place, a recovery code used once.

Keys, the window of one step either way, the refusal of a code used before and the growing wait after wrong ones are
django-otp's. Recovery codes lie in its table as keyed digests: whoever reads the table cannot use them.
"""

import re
import secrets
import unicodedata
from base64 import b32encode
from binascii import unhexlify
from dataclasses import dataclass
from datetime import datetime

import django_otp
import segno
from django.conf import settings
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from zjtx.accounts.models import User
from zjtx.common.digests import keyed_digest

AUTHENTICATOR, RECOVERY = "验证器", "恢复码"
RECOVERY_CODES = 10
# Letters and digits that nobody mistakes for one another; ten of them are 49 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_HALF = 5
_TOKEN_LENGTH = 16  # the column's
_BLANKS = re.compile(r"[\s\-‐-―－]+")
_CODE = re.compile(r"\d{6}")


@dataclass(frozen=True)
class Provisioning:
    """What an authenticator takes: the picture as a data address, and the key to type where none can be scanned."""

    picture: str
    secret: str


def is_required_of(user: User) -> bool:
    """Staff need a second factor where the setting says so; enterprises may have one."""
    return settings.STAFF_SECOND_FACTOR_REQUIRED and user.is_staff_member


def device_of(user: User) -> TOTPDevice | None:
    """The account's authenticator, None where it has none."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).order_by("-pk").first()


def recovery_codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    device = StaticDevice.objects.filter(user=user).first()
    return device.token_set.count() if device else 0


def provisioning(user: User, key: str) -> Provisioning:
    """How to carry a key (hexadecimal) over to an authenticator."""
    address = TOTPDevice(user=user, key=key).config_url
    secret = b32encode(unhexlify(key)).decode("ascii")
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Provisioning(segno.make(address, error="m").png_data_uri(scale=5, border=3), grouped)


def verify(user: User, typed: str) -> TOTPDevice | StaticDevice | None:
    """The device that accepts what was typed, which is used up by it; None for a wrong, used or too early code."""
    device, token = _asked(user, typed)
    return django_otp.verify_token(user, device.persistent_id, token) if device and token else None


def wait_seconds(user: User, typed: str, at: datetime) -> int:
    """How long the device refuses every code after wrong ones; 0 where it may be tried."""
    device, _token = _asked(user, typed)
    allowed, reason = device.verify_is_allowed() if device else (True, None)
    return 0 if allowed else max(1, round((reason["locked_until"] - at).total_seconds()))


def new_recovery_codes(user: User) -> list[str]:
    """Make new recovery codes in place of all earlier ones, in the caller's transaction; shown once, kept nowhere."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=RECOVERY)
    bare = ["".join(secrets.choice(_LETTERS) for _ in range(2 * _HALF)) for _ in range(RECOVERY_CODES)]
    for code in bare:
        device.token_set.create(token=_kept(user, code))
    return [f"{code[:_HALF]}-{code[_HALF:]}" for code in bare]


def forget(user: User) -> int:
    """Take authenticator and recovery codes from the account; the number of authenticators that went."""
    StaticDevice.objects.filter(user=user).delete()
    devices = TOTPDevice.objects.filter(user=user)
    found = devices.count()
    devices.delete()
    return found


def _asked(user: User, typed: str) -> tuple[TOTPDevice | StaticDevice | None, str]:
    """The device that a typed text is meant for, and the text as that device knows it."""
    bare = _BLANKS.sub("", unicodedata.normalize("NFKC", typed)).lower()
    if _CODE.fullmatch(bare):
        return device_of(user), bare
    device = StaticDevice.objects.filter(user=user, confirmed=True).first()
    return device, _kept(user, bare) if bare else ""


def _kept(user: User, code: str) -> str:
    key = f"zjtx.recovery-code:{settings.SECRET_KEY}".encode()
    return keyed_digest(f"{user.pk}:{code}".encode(), key)[:_TOKEN_LENGTH]
