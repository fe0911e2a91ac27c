"""What follows a sign-in, a sign-out and a failed attempt: session rows and the audit trail."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from zjtx.accounts.models import User
from zjtx.accounts.services import sessions
from zjtx.common import audit


@receiver(user_logged_in)
def _signed_in(sender: type, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    sessions.open_session(request=request, user=user)
    device = getattr(user, "otp_device", None)
    detail = {"second_factor": device.name} if device else {}
    audit.record("account.sign_in", actor=user, obj=user, label=user.username, detail=detail, request=request)


@receiver(user_logged_out)
def _signed_out(sender: type, request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is None:
        return
    sessions.forget_session(request.session.session_key)
    audit.record("account.sign_out", actor=user, obj=user, label=user.username, request=request)


@receiver(user_login_failed)
def _failed(sender: str, credentials: dict, request: HttpRequest | None = None, **_kwargs: Any) -> None:
    act = "account.second_step" if "token" in credentials else "account.sign_in"
    audit.record(act, label=_typed_name(credentials), request=request, result="refused")


@receiver(user_locked_out)
def _locked_out(sender: str, request: HttpRequest, username: str | None, **_kwargs: Any) -> None:
    audit.record("account.lock_out", label=(username or "")[:120], request=request, result="refused")


def _typed_name(credentials: dict) -> str:
    return str(credentials.get("username") or "")[:120]
