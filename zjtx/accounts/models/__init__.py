"""Models of accounts: users, their passwords, sessions, invitations, role changes and claims."""

from .claims import EnterpriseClaim
from .invitations import Invitation, RoleChange
from .sessions import UserSession
from .users import NOWHERE, PasswordHistory, User, normalise_username

__all__ = [
    "NOWHERE",
    "EnterpriseClaim",
    "Invitation",
    "PasswordHistory",
    "RoleChange",
    "User",
    "UserSession",
    "normalise_username",
]
