"""Sessions: opened at sign-in, kept while used, ended by their owner or by acts on the account."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from zjtx.accounts.enums import Role
from zjtx.accounts.models import User, UserSession
from zjtx.common import audit, clock
from zjtx.common.addresses import client_address

LAST_SEEN = "last_seen"
_OPENED_AS = "opened_as"
# A session is written at most once in this time, so that reading pages does not mean writing each time.
_LONGEST_STEP_SECONDS = 60


def open_session(*, request: HttpRequest, user: User) -> UserSession:
    """Note a fresh sign-in; staff whose password is too old must change it before anything else."""
    now = clock.now()
    request.session[LAST_SEEN] = now.timestamp()
    # Saved at once: a session that began empty has its key only now.
    request.session.save()
    key = request.session.session_key
    # Signing in again replaces the key: the row under the former one goes with it.
    forget_session(request.session.get(_OPENED_AS))
    request.session[_OPENED_AS] = key
    if user.has_stale_password(now) and not user.must_change_password:
        user.must_change_password = True
        user.save(update_fields=["must_change_password"])
    row, _created = UserSession.objects.update_or_create(
        session_key=key,
        defaults={
            "user": user,
            "created_at": now,
            "last_seen_at": now,
            "address": client_address(request) or None,
            "agent": request.META.get("HTTP_USER_AGENT", "")[:255],
        },
    )
    return row


def keep_session(*, request: HttpRequest, now: datetime) -> bool:
    """Note that the session is in use; False, and the session has ended, when staff left it idle for too long."""
    last_seen = request.session.get(LAST_SEEN, 0.0)
    idle = now.timestamp() - last_seen
    limit = settings.STAFF_IDLE_SECONDS
    if request.user.is_staff_member and idle > limit:
        _end_idle(request)
        return False
    if idle >= min(_LONGEST_STEP_SECONDS, limit // 30):
        request.session[LAST_SEEN] = now.timestamp()
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now)
    return True


def forget_session(session_key: str | None) -> None:
    """Drop the row of a session that Django itself has ended or replaced."""
    UserSession.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_session(*, session: UserSession, actor: User, request: HttpRequest | None = None) -> None:
    """End one of the actor's own sessions."""
    if session.user_id != actor.pk:
        raise ValidationError("只能结束本人账号的会话。")
    _delete_sessions([session.session_key])
    audit.record("account.session_ended", actor=actor, obj=actor, label=actor.username, request=request)


@transaction.atomic
def end_other_sessions(*, request: HttpRequest) -> int:
    """End every session of the request's user but the present one; the number that ended."""
    user = request.user
    ended = end_all_sessions(user=user, keep=request.session.session_key)
    audit.record(
        "account.session_ended", actor=user, obj=user, label=user.username, detail={"others": ended}, request=request
    )
    return ended


def end_all_sessions(*, user: User, keep: str | None = None) -> int:
    """End all sessions of an account, but for the one to keep; the number that ended."""
    keys = list(UserSession.objects.filter(user=user).exclude(session_key=keep).values_list("session_key", flat=True))
    _delete_sessions(keys)
    return len(keys)


def renew_session(*, request: HttpRequest, user: User) -> None:
    """Carry the present session over a change of its own password, under a new key."""
    update_session_auth_hash(request, user)
    open_session(request=request, user=user)


def has_confirmed_password(*, request: HttpRequest, password: str) -> bool:
    """Ask the signed-in person for the password once more; wrong ones count towards lock-out."""
    return authenticated(request, username=request.user.username, password=password) == request.user


def end_expired_sessions(*, now: datetime) -> int:
    """Remove sessions past their time, staff sessions left idle, and rows whose session is gone; rows removed."""
    Session.objects.filter(expire_date__lt=now).delete()
    idle_since = now - timedelta(seconds=settings.STAFF_IDLE_SECONDS)
    idle = UserSession.objects.filter(last_seen_at__lt=idle_since).exclude(user__role=Role.ENTERPRISE)
    _delete_sessions(list(idle.values_list("session_key", flat=True)))
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return gone.delete()[0]


def _end_idle(request: HttpRequest) -> None:
    user = request.user
    forget_session(request.session.session_key)
    request.session.flush()
    request.user = AnonymousUser()
    audit.record(
        "account.session_ended", actor=user, obj=user, label=user.username, detail={"reason": "idle"}, request=request
    )


def _delete_sessions(keys: list[str]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store().delete(key)
    UserSession.objects.filter(session_key__in=keys).delete()


def authenticated(request: HttpRequest, **credentials: str) -> Any:
    """The account that the credentials are of, or None; a wrong attempt counts towards lock-out.

    The row that counts an attempt goes when another one at the same moment succeeds: then the attempt is made again.
    """
    try:
        return authenticate(request, **credentials)
    except IntegrityError:
        return authenticate(request, **credentials)
