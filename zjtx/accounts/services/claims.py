"""Claims to a registered enterprise: handed in by anybody, settled by an officer of the enterprise's city."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse

from zjtx.accounts import policies
from zjtx.accounts.enums import ClaimStatus, Role
from zjtx.accounts.models import EnterpriseClaim, Invitation, User
from zjtx.common import audit, clock, outbox
from zjtx.registry.models import Enterprise
from zjtx.registry.selectors import city_of

from .invitations import issue_link

ALREADY_OPEN = "该电子邮箱对此信用代码的认领申请正在处理，不需重复提交。处理结果将发送至该邮箱。"


@transaction.atomic
def open_claim(
    *, code: str, full_name: str, email: str, mobile: str, reason: str, request: HttpRequest | None = None
) -> EnterpriseClaim:
    """Hand in a claim to the enterprise with that 信用代码 and tell the officers of its city."""
    enterprise = Enterprise.objects.select_related("region").get(uscc=code)
    claim = EnterpriseClaim(enterprise=enterprise, full_name=full_name, email=email, mobile=mobile, reason=reason)
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as error:
        raise ValidationError(ALREADY_OPEN) from error
    city = city_of(enterprise.region)
    officers = User.objects.filter(role=Role.CITY_OFFICER, region=city, is_active=True) if city else User.objects.none()
    for officer in officers:
        outbox.notify(
            officer,
            key=f"claim-{claim.pk}-{officer.pk}",
            subject=f"企业认领申请：{enterprise.name}",
            body=f"{full_name}申请认领已登记的企业“{enterprise.name}”（{enterprise.uscc}），请核实后处理。",
            url=reverse("accounts:claim", args=[claim.pk]),
        )
    audit.record("account.claim_opened", obj=claim, label=f"{enterprise.name}（{enterprise.uscc}）", request=request)
    return claim


@transaction.atomic
def accept_claim(
    *, actor: User, claim: EnterpriseClaim, as_administrator: bool, note: str = "", request: HttpRequest | None = None
) -> str:
    """Attach an account: the applicant is sent a link to set it up, which is returned once.

    `as_administrator`: the new account takes over the enterprise's administration when the link is used.
    """
    claim = _locked(claim)
    policies.require(policies.claim_refusal(actor, claim))
    invitation = Invitation.objects.create(
        role=Role.ENTERPRISE,
        enterprise=claim.enterprise,
        is_enterprise_admin=as_administrator,
        full_name=claim.full_name,
        email=claim.email,
        mobile=claim.mobile,
        created_by=actor,
    )
    _decide(claim, actor, status=ClaimStatus.ACCEPTED, decision_reason=note, invitation=invitation)
    audit.record(
        "account.claim_accepted",
        actor=actor,
        obj=claim,
        label=claim.enterprise.name,
        detail={"as_administrator": as_administrator, "note": note},
        request=request,
    )
    return issue_link(invitation)


@transaction.atomic
def refuse_claim(*, actor: User, claim: EnterpriseClaim, reason: str, request: HttpRequest | None = None) -> None:
    """Refuse with a reason, which the applicant is told."""
    claim = _locked(claim)
    policies.require(policies.claim_refusal(actor, claim))
    if not reason.strip():
        raise ValidationError({"reason": "不同意认领应填写理由，理由将告知申请人。"})
    _decide(claim, actor, status=ClaimStatus.REFUSED, decision_reason=reason)
    outbox.queue(
        "email",
        key=f"claim-refused-{claim.pk}",
        address=claim.email,
        subject=f"{settings.SYSTEM_NAME}：认领申请处理结果",
        body=f"{claim.full_name}：\n对信用代码 {claim.enterprise.uscc} 的认领申请未获同意。\n理由：{reason}\n"
        "补充材料后可以重新提交，或与企业所在市的主管部门联系。",
    )
    audit.record(
        "account.claim_refused",
        actor=actor,
        obj=claim,
        label=claim.enterprise.name,
        detail={"reason": reason},
        request=request,
    )


def _locked(claim: EnterpriseClaim) -> EnterpriseClaim:
    rows = EnterpriseClaim.objects.select_for_update(of=("self",)).select_related("enterprise__region")
    return rows.get(pk=claim.pk)


def _decide(claim: EnterpriseClaim, actor: User, **outcome: object) -> None:
    # The update is conditional on the state read: of two officers one decides (SQLite has no row lock).
    rows = EnterpriseClaim.objects.filter(pk=claim.pk, status=ClaimStatus.OPEN)
    if not rows.update(decided_by=actor, decided_at=clock.now(), **outcome):
        raise ValidationError("该申请已处理，不需再次办理。")
