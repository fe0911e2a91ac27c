"""Who a name and password belong to."""

from typing import Any

from django.db.models.functions import Lower
from django.http import HttpRequest

from zjtx.accounts import second_factor
from zjtx.accounts.models import User, normalise_username


def sign_in_name(identifier: str) -> str:
    """The sign-in name that a typed identifier stands for: itself, or the one active account with that e-mail.

    Resolved before lock-out is counted, so that an account does not get five tries per spelling.
    """
    folded = normalise_username(identifier)
    if "@" not in folded:
        return folded
    matches = User.objects.annotate(folded_email=Lower("email")).filter(folded_email=folded, is_active=True)
    names = list(matches.values_list("username", flat=True)[:2])
    return names[0] if len(names) == 1 else folded


class AccountBackend:
    """Signs in active accounts. Unknown accounts cost the same hashing as known ones and answer alike."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_others: Any
    ) -> User | None:
        """The active account with that name and password, or None."""
        if username is None or password is None:
            return None
        user = User.objects.filter(username=sign_in_name(username)).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """The account of a session; a disabled one is signed out by this."""
        return User.objects.select_related("region", "enterprise").filter(pk=user_id, is_active=True).first()


class SecondFactorBackend(AccountBackend):
    """The second step of a sign-in: a code of the authenticator or a recovery code, for an account whose password was
    asked for before. Wrong ones count towards lock-out as wrong passwords do."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, token: str | None = None, **_others: Any
    ) -> User | None:
        """The account with the device that took the code as `otp_device`, or None."""
        if username is None or token is None:
            return None
        user = User.objects.filter(username=username, is_active=True).first()
        device = second_factor.verify(user, token) if user is not None else None
        if device is None:
            return None
        user.otp_device = device
        return user
