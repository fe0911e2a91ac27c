"""Claims to a registered enterprise: handed in by anybody, settled by an officer of the enterprise's city."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse

from zjtx.accounts import policies, selectors
from zjtx.accounts.enums import ClaimStatus, Role
from zjtx.accounts.models import EnterpriseClaim, Invitation, User
from zjtx.common import audit, clock, outbox
from zjtx.common.models import StoredFile
from zjtx.registry.models import Enterprise
from zjtx.registry.selectors import city_of

from .invitations import issue_link

ALREADY_OPEN = "该电子邮箱对此信用代码的认领申请正在处理，不需重复提交。处理结果将发送至该邮箱。"


@transaction.atomic
def open_claim(
    *,
    code: str,
    full_name: str,
    email: str,
    mobile: str,
    reason: str,
    evidence: StoredFile | None = None,
    request: HttpRequest | None = None,
) -> EnterpriseClaim:
    """Hand in a claim to the enterprise with that 信用代码 and tell the officers of its city, the applicant, and the
    enterprise's administrator, who may object."""
    enterprise = Enterprise.objects.select_related("region").get(uscc=code)
    claim = EnterpriseClaim(
        enterprise=enterprise, full_name=full_name, email=email, mobile=mobile, reason=reason, evidence=evidence
    )
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as error:
        raise ValidationError(ALREADY_OPEN) from error
    _tell_of_claim(claim)
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
    # Somebody has to administer: where nobody does, imported title holders included, the applicant will.
    administrator = selectors.administrator_of(claim.enterprise)
    as_administrator = as_administrator or administrator is None
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
    if administrator is not None:
        _tell_administrator(administrator, claim, as_administrator)
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


def _tell_of_claim(claim: EnterpriseClaim) -> None:
    enterprise, city = claim.enterprise, city_of(claim.enterprise.region)
    officers = User.objects.filter(role=Role.CITY_OFFICER, region=city, is_active=True) if city else User.objects.none()
    what = f"{claim.full_name}申请认领已登记的企业“{enterprise.name}”（{enterprise.uscc}）"
    for officer in officers:
        outbox.notify(
            officer,
            key=f"claim-{claim.pk}-{officer.pk}",
            subject=f"企业认领申请：{enterprise.name}",
            body=f"{what}，请核实后处理。",
            url=reverse("accounts:claim", args=[claim.pk]),
        )
    # No dead end: where a city has no officer yet, whoever invites them learns it.
    for admin in () if officers else User.objects.filter(role=Role.SYSTEM_ADMIN, is_active=True):
        words = f"{what}，但{city.name if city else '该地区'}没有可用的市级主管部门账号，请邀请该市人员开通账号。"
        subject, url = f"认领申请无人办理：{enterprise.name}", reverse("accounts:staff_invite")
        outbox.notify(admin, key=f"claim-{claim.pk}-unattended-{admin.pk}", subject=subject, body=words, url=url)
    outbox.queue(
        "email",
        key=f"claim-received-{claim.pk}",
        address=claim.email,
        subject=f"{settings.SYSTEM_NAME}：已收到认领申请",
        body=f"{claim.full_name}：\n对信用代码 {enterprise.uscc} 的认领申请已收到，由企业所在市的主管部门核实后处理，"
        "结果发送至本邮箱。如非本人提交，可不予理会。",
    )
    if (administrator := selectors.administrator_of(enterprise)) is not None:
        outbox.notify(
            administrator,
            key=f"account-claimed-{claim.pk}",
            subject="有人申请认领本企业",
            body=f"{claim.full_name}申请成为“{enterprise.name}”的用户，由市级主管部门核实后处理。"
            "属于本企业人员的，可在“本企业用户”中直接邀请；不属实的，请与市级主管部门联系。",
            url=reverse("accounts:colleagues"),
        )


def _tell_administrator(administrator: User, claim: EnterpriseClaim, is_replaced: bool) -> None:
    what = "接受邀请后将担任企业管理员，本账号同时转为普通用户" if is_replaced else "接受邀请后成为本企业用户"
    outbox.notify(
        administrator,
        key=f"account-claim-accepted-{claim.pk}",
        subject="认领本企业的申请已获同意",
        body=f"市级主管部门同意{claim.full_name}的认领申请，其{what}。有异议的，请与市级主管部门联系。",
        url=reverse("accounts:colleagues"),
    )


def _locked(claim: EnterpriseClaim) -> EnterpriseClaim:
    rows = EnterpriseClaim.objects.select_for_update(of=("self",)).select_related("enterprise__region")
    return rows.get(pk=claim.pk)


def _decide(claim: EnterpriseClaim, actor: User, **outcome: object) -> None:
    # The update is conditional on the state read: of two officers one decides (SQLite has no row lock).
    rows = EnterpriseClaim.objects.filter(pk=claim.pk, status=ClaimStatus.OPEN)
    if not rows.update(decided_by=actor, decided_at=clock.now(), **outcome):
        raise ValidationError("该申请已处理，不需再次办理。")
