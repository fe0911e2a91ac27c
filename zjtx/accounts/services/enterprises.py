"""Accounts of enterprises: sign-up, colleagues, and who of them administers."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse

from zjtx.accounts import policies, selectors
from zjtx.accounts.enums import PRIVACY_NOTICE, Role
from zjtx.accounts.models import Invitation, User
from zjtx.common import audit, clock, outbox
from zjtx.registry import uscc as uscc_rules
from zjtx.registry.models import Enterprise, Region
from zjtx.registry.services import create_enterprise

from .accounts import check_password_field, create_account, make_administrator
from .invitations import issue_link
from .records import take_over_record, tell_city_of_taking_over
from .sessions import end_all_sessions

MOST_INVITATIONS = 20


class CodeTaken(Exception):
    """The 信用代码 belongs to a registered enterprise: the way on is a claim (product.md, part 3, item 1)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def sign_up_enterprise(
    *,
    uscc: str,
    name: str,
    region: Region,
    full_name: str,
    mobile: str,
    email: str,
    username: str,
    password: str,
    request: HttpRequest | None = None,
) -> User:
    """Register an enterprise with its administrator.

    A record that was only taken over with its titles, which nobody has an account of, becomes theirs where code, name
    (or a former one) and city agree. Raises CodeTaken when the code is registered otherwise, ValidationError (by field)
    when something else is wrong.
    """
    code = uscc_rules.normalise(uscc)
    person = {"full_name": full_name, "email": email, "mobile": mobile, "role": Role.ENTERPRISE}
    applicant = User(username=username, **person)
    applicant.enterprise = Enterprise(uscc=code, name=name)
    check_password_field(password, applicant)
    contact = {"contact_name": full_name, "contact_mobile": mobile, "contact_email": email}
    record = take_over_record(code=code, name=name, region=region, **contact)
    enterprise = record or _register(uscc=code, name=name, region=region, **contact)
    user = create_account(
        username=username, password=password, enterprise=enterprise, is_enterprise_admin=True, **person
    )
    detail = {"privacy_notice": PRIVACY_NOTICE, "is_taken_over": record is not None}
    audit.record(
        "account.sign_up", actor=user, obj=enterprise, label=f"{name}（{code}）", detail=detail, request=request
    )
    if record is not None:
        tell_city_of_taking_over(user)
    return user


@transaction.atomic
def invite_colleague(
    *, actor: User, full_name: str, email: str, mobile: str = "", request: HttpRequest | None = None
) -> tuple[Invitation, str]:
    """Invite a colleague of the enterprise's administrator; the invitation and the link, which is not shown again."""
    policies.require(policies.colleague_refusal(actor))
    _refuse_second_invitation(actor, email)
    invitation = Invitation.objects.create(
        role=Role.ENTERPRISE,
        enterprise=actor.enterprise,
        full_name=full_name,
        email=email,
        mobile=mobile,
        created_by=actor,
    )
    link = issue_link(invitation)
    audit.record("account.colleague_invited", actor=actor, obj=invitation, label=full_name, request=request)
    return invitation, link


@transaction.atomic
def hand_over_administration(*, actor: User, colleague: User, request: HttpRequest | None = None) -> None:
    """Make a colleague the enterprise's administrator in the actor's place; both are told."""
    # Read anew: of two acts at the same time the second finds that the actor administers no more.
    pair = User.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([actor.pk, colleague.pk])
    actor, colleague = pair[actor.pk], pair[colleague.pk]
    policies.require(policies.hand_over_refusal(actor, colleague))
    make_administrator(colleague)
    moment = f"{clock.now():%Y%m%d%H%M%S}"
    for user, words in (
        (actor, f"已移交给{colleague.full_name}，本账号转为普通用户"),
        (colleague, f"由{actor.full_name}移交给本账号"),
    ):
        outbox.notify(
            user,
            key=f"administration-{colleague.enterprise_id}-{moment}-{user.pk}",
            subject="企业管理员已移交",
            body=f"“{colleague.enterprise.name}”的企业管理员{words}。如有疑问，与本企业或主管部门联系。",
            url=reverse("accounts:colleagues"),
        )
    audit.record(
        "account.administration_handed_over", actor=actor, obj=colleague, label=str(colleague), request=request
    )


@transaction.atomic
def cancel_colleague_invitation(*, actor: User, invitation: Invitation, request: HttpRequest | None = None) -> None:
    """Withdraw an invitation into the actor's enterprise; its link stops working."""
    policies.require(policies.cancelling_refusal(actor, invitation))
    open_row = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, cancelled_at=None)
    if not open_row.update(cancelled_at=clock.now()):
        raise ValidationError("邀请已被接受或已撤回，不能再撤回。")
    audit.record("account.invitation_cancelled", actor=actor, obj=invitation, label=str(invitation), request=request)


@transaction.atomic
def leave_enterprise(*, user: User, request: HttpRequest | None = None) -> None:
    """Give one's own account of an enterprise up: it is closed until the administrator enables it again."""
    policies.require(policies.leaving_refusal(user))
    # The bare row decides: whoever became administrator meanwhile stays.
    if not User.objects.filter(pk=user.pk, is_active=True, is_enterprise_admin=False).update(is_active=False):
        raise ValidationError("该账号已停用，或者已成为企业管理员。")
    end_all_sessions(user=user)
    audit.record("account.left", actor=user, obj=user, label=user.username, request=request)
    if (administrator := selectors.administrator_of(user.enterprise)) is not None:
        outbox.notify(
            administrator,
            key=f"account-left-{user.pk}-{clock.now():%Y%m%d%H%M%S}",
            subject=f"{user.full_name}已停用本人账号",
            body=f"本企业用户{user.full_name}（{user.username}）已停用本人账号，需要时可以重新启用。",
            url=reverse("accounts:colleagues"),
        )


def _refuse_second_invitation(actor: User, email: str) -> None:
    """One account and one open invitation a person; and no more open invitations than an enterprise has use for."""
    if selectors.colleagues(actor).filter(email__iexact=email, is_active=True).exists():
        raise ValidationError({"email": "该电子邮箱已属于本企业的一个用户，不需再次邀请。"})
    waiting = selectors.colleague_invitations(actor)
    if waiting.filter(email__iexact=email).exists():
        raise ValidationError({"email": "已有发往该电子邮箱的邀请，可以在列表中重新发送或撤回。"})
    if waiting.count() >= MOST_INVITATIONS:
        raise ValidationError(f"尚未接受的邀请已有 {MOST_INVITATIONS} 份，应先撤回不需要的邀请。")


def _register(**fields: object) -> Enterprise:
    try:
        with transaction.atomic():
            return create_enterprise(**fields)
    except (IntegrityError, ValidationError) as error:
        # Whether it was there before or another sign-up committed it in between: the unique code decides.
        if Enterprise.objects.filter(uscc=fields["uscc"]).exists():
            raise CodeTaken(str(fields["uscc"])) from error
        raise
