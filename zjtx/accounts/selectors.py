"""Questions about accounts. What one may not see is not in the answer."""

from django.db.models import Q, QuerySet

from zjtx.accounts.enums import ClaimStatus, Role
from zjtx.accounts.models import EnterpriseClaim, Invitation, RoleChange, User, UserSession
from zjtx.registry.models import Enterprise, Region
from zjtx.registry.selectors import cities


def accounts(*, role: str = "", region: Region | None = None, text: str = "") -> QuerySet[User]:
    """Staff accounts, or those of one role; within a region; by name, sign-in name, e-mail or organisation."""
    found = User.objects.select_related("region", "enterprise").order_by("username")
    found = found.filter(role=role) if role else found.exclude(role=Role.ENTERPRISE)
    if region is not None:
        inside = Q(region__path__startswith=region.path) | Q(enterprise__region__path__startswith=region.path)
        found = found.filter(inside)
    for word in text.split():
        found = found.filter(
            Q(full_name__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
            | Q(organisation__icontains=word)
            | Q(enterprise__name__icontains=word)
        )
    return found


def staff_invitations() -> QuerySet[Invitation]:
    """Invitations to staff accounts that nobody has accepted or withdrawn, newest first."""
    rows = Invitation.objects.select_related("region", "created_by", "confirmed_by").exclude(role=Role.ENTERPRISE)
    return rows.filter(accepted_at=None, cancelled_at=None)


def waiting_role_changes() -> QuerySet[RoleChange]:
    """Role changes that wait for the second administrator."""
    rows = RoleChange.objects.select_related("user__region", "region", "created_by")
    return rows.filter(confirmed_at=None, cancelled_at=None)


def colleagues(user: User) -> QuerySet[User]:
    """The accounts of the same enterprise, its administrator first."""
    if user.enterprise_id is None:
        return User.objects.none()
    return User.objects.filter(enterprise_id=user.enterprise_id).order_by("-is_enterprise_admin", "pk")


def colleague_invitations(user: User) -> QuerySet[Invitation]:
    """Invitations into the same enterprise that nobody has accepted or withdrawn. Those that a city officer sent after
    a claim are the officer's: the administrator whom they may replace has no hand in them."""
    if user.enterprise_id is None:
        return Invitation.objects.none()
    return Invitation.objects.filter(
        enterprise_id=user.enterprise_id, accepted_at=None, cancelled_at=None, claim__isnull=True
    )


def administrator_of(enterprise: Enterprise) -> User | None:
    """The enterprise's administrator, if that account is active; nobody for imported title holders."""
    return User.objects.filter(enterprise=enterprise, is_enterprise_admin=True, is_active=True).first()


def own_sessions(user: User) -> QuerySet[UserSession]:
    """The open sessions of an account, last used first."""
    return UserSession.objects.filter(user=user)


def claims_visible_to(user: User) -> QuerySet[EnterpriseClaim]:
    """Claims to enterprises of the officer's city, oldest first; nothing for any other role."""
    rows = EnterpriseClaim.objects.select_related("enterprise__region", "decided_by", "invitation", "evidence")
    if user.role != Role.CITY_OFFICER:
        return rows.none()
    return rows.filter(enterprise__region__path__startswith=user.scope_path)


def open_claims_count(user: User) -> int:
    """Claims that wait for this officer, for the home page."""
    return claims_visible_to(user).filter(status=ClaimStatus.OPEN).count()


def regions_grouped_by_city() -> list[tuple[str, list[Region]]]:
    """Where an enterprise may be: districts, counties and zones under their city, and cities that have none below."""
    below: dict[str, list[Region]] = {}
    for region in Region.objects.order_by("path"):
        below.setdefault(region.parent_id or "", []).append(region)
    return [(city.name, below.get(city.pk) or [city]) for city in cities()]
