"""Accounts of enterprises: sign-up, colleagues, and who of them administers."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from zjtx.accounts import policies
from zjtx.accounts.enums import Role
from zjtx.accounts.models import Invitation, User
from zjtx.common import audit
from zjtx.registry import uscc as uscc_rules
from zjtx.registry.models import Enterprise, Region
from zjtx.registry.services import create_enterprise

from .accounts import check_password_field, create_account, make_administrator
from .invitations import issue_link


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

    Raises CodeTaken when the code is registered already, ValidationError (by field) when something else is wrong.
    """
    code = uscc_rules.normalise(uscc)
    person = {"full_name": full_name, "email": email, "mobile": mobile, "role": Role.ENTERPRISE}
    applicant = User(username=username, **person)
    applicant.enterprise = Enterprise(uscc=code, name=name)
    check_password_field(password, applicant)
    enterprise = _register(
        uscc=code, name=name, region=region, contact_name=full_name, contact_mobile=mobile, contact_email=email
    )
    user = create_account(
        username=username, password=password, enterprise=enterprise, is_enterprise_admin=True, **person
    )
    audit.record("account.sign_up", actor=user, obj=enterprise, label=f"{name}（{code}）", request=request)
    return user


@transaction.atomic
def invite_colleague(
    *, actor: User, full_name: str, email: str, mobile: str = "", request: HttpRequest | None = None
) -> tuple[Invitation, str]:
    """Invite a colleague of the enterprise's administrator; the invitation and the link, which is not shown again."""
    policies.require(policies.colleague_refusal(actor))
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
    """Make a colleague the enterprise's administrator in the actor's place."""
    policies.require(policies.hand_over_refusal(actor, colleague))
    make_administrator(colleague)
    audit.record(
        "account.administration_handed_over", actor=actor, obj=colleague, label=str(colleague), request=request
    )


def _register(**fields: object) -> Enterprise:
    try:
        with transaction.atomic():
            return create_enterprise(**fields)
    except (IntegrityError, ValidationError) as error:
        # Whether it was there before or another sign-up committed it in between: the unique code decides.
        if Enterprise.objects.filter(uscc=fields["uscc"]).exists():
            raise CodeTaken(str(fields["uscc"])) from error
        raise
