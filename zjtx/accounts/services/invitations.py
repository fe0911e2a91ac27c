"""Invitations: prepared, confirmed by a second administrator, sent as a link, accepted by the invited."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from zjtx.accounts import policies
from zjtx.accounts.enums import Role
from zjtx.accounts.models import Invitation, User
from zjtx.common import audit, clock, outbox
from zjtx.common.digests import digest
from zjtx.registry.models import Region

from .accounts import check_password_field, create_account, make_administrator

LINK_DAYS = 7
LINK_CLOSED = "链接无效、已使用或已过期，应联系邀请人重新发送。"


@transaction.atomic
def invite_staff(
    *,
    actor: User,
    role: str,
    full_name: str,
    email: str,
    mobile: str = "",
    region: Region | None = None,
    organisation: str = "",
    request: HttpRequest | None = None,
) -> Invitation:
    """Prepare a staff account; nothing is sent until a second system administrator has confirmed it."""
    policies.require(policies.system_refusal(actor) or policies.scope_refusal(role, region))
    _refuse_second_account(email)
    invitation = Invitation.objects.create(
        role=role,
        region=region,
        full_name=full_name,
        email=email,
        mobile=mobile,
        organisation=organisation,
        created_by=actor,
    )
    tell_other_administrators(
        actor,
        key=f"invitation-waiting-{invitation.pk}",
        subject=f"待复核：{full_name}的账号邀请",
        body=f"{actor}邀请{full_name}担任{invitation.get_role_display()}，须由另一名系统管理员复核后发出。",
        url=reverse("accounts:invitation_confirm", args=[invitation.pk]),
    )
    audit.record(
        "account.staff_invited",
        actor=actor,
        obj=invitation,
        label=str(invitation),
        detail={"role": role, "region": region.code if region else None},
        request=request,
    )
    return invitation


@transaction.atomic
def confirm_invitation(*, actor: User, invitation: Invitation, request: HttpRequest | None = None) -> str:
    """Confirm as the second administrator and send the link, which is returned once and kept nowhere."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    policies.require(policies.confirmation_refusal(actor, invitation))
    _refuse_second_account(invitation.email, besides=invitation)
    # The row itself proves that nobody confirmed or cancelled meanwhile: SQLite has no row lock.
    waiting = Invitation.objects.filter(pk=invitation.pk, confirmed_at=None, cancelled_at=None)
    if not waiting.update(confirmed_by=actor, confirmed_at=clock.now()):
        raise ValidationError("该事项已由他人办理。")
    invitation.refresh_from_db()
    audit.record("account.invitation_confirmed", actor=actor, obj=invitation, label=str(invitation), request=request)
    return issue_link(invitation)


@transaction.atomic
def cancel_invitation(*, actor: User, invitation: Invitation, request: HttpRequest | None = None) -> None:
    """Withdraw an invitation that nobody has accepted; its link stops working."""
    policies.require(policies.system_refusal(actor))
    open_row = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, cancelled_at=None)
    if not open_row.exclude(role=Role.ENTERPRISE).update(cancelled_at=clock.now()):
        raise ValidationError("邀请已被接受或已撤回，不能再撤回。")
    audit.record("account.invitation_cancelled", actor=actor, obj=invitation, label=str(invitation), request=request)


@transaction.atomic
def reissue_invitation(*, actor: User, invitation: Invitation, request: HttpRequest | None = None) -> str:
    """Send a new link in place of a lost or expired one, which stops working; returned once."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    policies.require(policies.reissue_refusal(actor, invitation))
    audit.record("account.invitation_reissued", actor=actor, obj=invitation, label=str(invitation), request=request)
    return issue_link(invitation)


def issue_link(invitation: Invitation) -> str:
    """Give the invitation a fresh token and queue the letter with the link; call inside the act's transaction."""
    token = secrets.token_urlsafe(32)
    invitation.token_digest = digest(token.encode())
    invitation.expires_at = clock.now() + timedelta(days=LINK_DAYS)
    invitation.save(update_fields=["token_digest", "expires_at"])
    path = reverse("accounts:invitation", args=[token])
    whose = invitation.enterprise.name if invitation.enterprise else invitation.get_role_display()
    outbox.queue(
        "email",
        key=f"invitation-{invitation.pk}-{invitation.token_digest[:16]}",
        address=invitation.email,
        subject=f"{settings.SYSTEM_NAME}：账号邀请",
        body=f"{invitation.full_name}：\n现邀请担任“{whose}”的用户。"
        f"请在 {LINK_DAYS} 日内打开下方链接，设置登录名和密码。"
        "链接只能使用一次，不应转发他人。",
        url=path,
    )
    return settings.PUBLIC_BASE_URL.rstrip("/") + path


def invitation_of_token(token: str) -> Invitation | None:
    """The invitation whose link this is, while it can be used."""
    found = (
        Invitation.objects.select_related("region", "enterprise").filter(token_digest=digest(token.encode())).first()
    )
    return found if found is not None and found.is_open_at(clock.now()) else None


@transaction.atomic
def accept_invitation(*, token: str, username: str, password: str, request: HttpRequest | None = None) -> User:
    """Make the account that was offered. ValidationError by field, or without field when the link is closed."""
    invitation = invitation_of_token(token)
    if invitation is None:
        raise ValidationError(LINK_CLOSED)
    fields = {
        name: getattr(invitation, name)
        for name in ("full_name", "email", "mobile", "organisation", "role", "region", "enterprise")
    }
    check_password_field(password, User(username=username, **fields))
    user = create_account(username=username, password=password, **fields)
    former = make_administrator(user) if invitation.is_enterprise_admin else []
    unused = Invitation.objects.filter(
        pk=invitation.pk, token_digest=invitation.token_digest, accepted_at=None, cancelled_at=None
    )
    if not unused.update(accepted_at=clock.now(), user=user):
        raise ValidationError(LINK_CLOSED)
    audit.record("account.invitation_accepted", actor=user, obj=user, label=str(invitation), request=request)
    for one in former:
        outbox.notify(
            one,
            key=f"administration-{user.enterprise_id}-{user.pk}-{one.pk}",
            subject="企业管理员已变更",
            body=f"经市级主管部门同意，“{user.enterprise.name}”的企业管理员变更为{user.full_name}，本账号转为普通用户。"
            "有异议的，请与市级主管部门联系。",
            url=reverse("accounts:colleagues"),
        )
    return user


def tell_other_administrators(actor: User, *, key: str, subject: str, body: str, url: str) -> None:
    """Notify every other active system administrator that something waits for the second pair of eyes."""
    others = User.objects.filter(role=Role.SYSTEM_ADMIN, is_active=True).exclude(pk=actor.pk)
    for other in others:
        outbox.notify(other, key=f"{key}-{other.pk}", subject=subject, body=body, url=url)


def _refuse_second_account(email: str, besides: Invitation | None = None) -> None:
    """One person holds one staff account: estates stay separate persons, not only separate accounts."""
    if User.objects.filter(email__iexact=email, is_active=True).exclude(role=Role.ENTERPRISE).exists():
        raise ValidationError({"email": "该电子邮箱已属于一个工作人员账号。一人只能持有一个工作账号（三员分立）。"})
    open_rows = Invitation.objects.filter(email__iexact=email, accepted_at=None, cancelled_at=None)
    others = open_rows.exclude(role=Role.ENTERPRISE).exclude(pk=besides.pk if besides else None)
    if others.exists():
        raise ValidationError({"email": "已有发往该电子邮箱的邀请，应先撤回原邀请。"})
