"""Who may do what to accounts. Each answer is the refusal in words, or None: for the button and for the act alike."""

from django.core.exceptions import ValidationError

from zjtx.accounts import second_factor
from zjtx.accounts.enums import OFFICER_ROLES, STAFF_ROLES, Role, estate_of
from zjtx.accounts.models import EnterpriseClaim, Invitation, User
from zjtx.accounts.models.invitations import FourEyes
from zjtx.registry.models import Region


def require(refusal: str | None) -> None:
    """Raise the refusal as a ValidationError."""
    if refusal:
        raise ValidationError(refusal)


def system_refusal(actor: User) -> str | None:
    """Staff accounts are kept by system administrators."""
    return None if actor.is_active and actor.role == Role.SYSTEM_ADMIN else "工作人员账号只能由系统管理员管理。"


def scope_refusal(role: str, region: Region | None) -> str | None:
    """Officers need the region of their own level; 沈抚示范区 acts as a city (product.md, part 1)."""
    if role not in STAFF_ROLES:
        return "此处只能为工作人员设置账号，企业用户由企业自行注册。"
    if role not in OFFICER_ROLES:
        return None
    if region is None:
        return "主管部门的账号应选择所属地区。"
    if role == Role.PROVINCE_OFFICER:
        return None if region.level == "province" else "省级主管部门的账号应选择辽宁省。"
    if role == Role.CITY_OFFICER:
        return None if region.acts_as_city else "市级主管部门的账号应选择设区的市或沈抚示范区。"
    is_below_city = region.level != "province" and not region.acts_as_city
    return None if is_below_city else "区市县（先导区）主管部门的账号应选择区、市、县或先导区。"


def confirmation_refusal(actor: User, act: FourEyes) -> str | None:
    """Whoever has prepared a grant cannot confirm it (product.md, part 1)."""
    if refusal := system_refusal(actor):
        return refusal
    if act.created_by_id == actor.pk:
        return "授予工作人员角色须由两名系统管理员办理：发起人不能复核，应由另一名系统管理员复核。"
    if act.created_by_id is None:
        return "该邀请由服务器命令发出，不需复核。"
    if act.confirmed_at is not None:
        return "该事项已复核，不需再次办理。"
    return "该事项已撤回，不能复核。" if act.cancelled_at is not None else None


def reissue_refusal(actor: User, invitation: Invitation) -> str | None:
    """A new link takes the place of one that was lost or has expired, for whoever could send the first one."""
    if invitation.accepted_at is not None:
        return "邀请已被接受，不需重新发送。"
    if invitation.cancelled_at is not None:
        return "邀请已撤回，应重新发起。"
    if invitation.role == Role.ENTERPRISE:
        return None if _keeps_enterprise_invitation(actor, invitation) else "只能由邀请人所在单位重新发送。"
    if invitation.confirmed_at is None:
        return "邀请尚未经另一名系统管理员复核。"
    return system_refusal(actor)


def role_change_refusal(actor: User, user: User, role: str, region: Region | None) -> str | None:
    """A role changes within its estate only: 三员分立 separates business, system and audit by account."""
    if refusal := system_refusal(actor) or scope_refusal(role, region):
        return refusal
    if user.pk == actor.pk:
        return "不能变更本人的角色，应由其他系统管理员办理。"
    if estate_of(role) != estate_of(user.role):
        return "业务人员、系统管理员、审计管理员的账号不能互相转换（三员分立），应另行邀请。"
    return "所选角色和地区与现在相同。" if (role, region) == (user.role, user.region) else None


def disabling_refusal(actor: User, user: User) -> str | None:
    """Nobody disables their own account; enterprises' administrators disable their colleagues."""
    if user.pk == actor.pk:
        return leaving_refusal(actor) if actor.role == Role.ENTERPRISE else "不能停用本人的账号。"
    if is_administrator_of(actor, user):
        return None
    return system_refusal(actor)


def leaving_refusal(user: User) -> str | None:
    """Users of an enterprise may give their account up, its administrator only after handing over."""
    if user.role != Role.ENTERPRISE:
        return "工作人员账号由系统管理员停用。"
    return "企业管理员不能停用本人的账号，应先移交给本企业的其他用户。" if user.is_enterprise_admin else None


def cancelling_refusal(actor: User, invitation: Invitation) -> str | None:
    """An invitation into an enterprise is withdrawn by the administrator who could send it."""
    if _keeps_enterprise_invitation(actor, invitation) and actor.role == Role.ENTERPRISE:
        return None
    return "只能由企业管理员撤回本企业发出的邀请。"


def second_factor_removal_refusal(user: User) -> str | None:
    """Staff keep a second factor where it is required of them; they may only take another authenticator."""
    is_kept = second_factor.is_required_of(user)
    return "工作人员账号须启用两步验证，不能关闭，可以更换验证器。" if is_kept else None


def second_factor_reset_refusal(actor: User, user: User) -> str | None:
    """A lost second factor is taken away by a system administrator, never by its owner."""
    if user.pk == actor.pk:
        return "不能重置本人的两步验证，应由其他系统管理员办理。"
    return None if system_refusal(actor) is None else "两步验证只能由系统管理员重置。"


def colleague_refusal(actor: User) -> str | None:
    """An enterprise's accounts are kept by its administrator."""
    is_administrator = actor.role == Role.ENTERPRISE and actor.is_enterprise_admin
    return None if is_administrator else "只有企业管理员可以管理本企业的账号。"


def hand_over_refusal(actor: User, colleague: User) -> str | None:
    """Administration goes to another active account of the same enterprise."""
    if not is_administrator_of(actor, colleague) or actor.pk == colleague.pk:
        return "只能由企业管理员移交给本企业的其他用户。"
    return None if colleague.is_active else "该用户已停用，不能担任企业管理员。"


def claim_refusal(actor: User, claim: EnterpriseClaim) -> str | None:
    """A claim is settled by an officer of the enterprise's city."""
    in_scope = actor.role == Role.CITY_OFFICER and claim.enterprise.region.path.startswith(actor.scope_path)
    return None if in_scope else "认领申请由企业所在市的主管部门处理。"


def is_administrator_of(actor: User, user: User) -> bool:
    """Whether the actor administers the enterprise that the user belongs to."""
    return (
        colleague_refusal(actor) is None and user.role == Role.ENTERPRISE and user.enterprise_id == actor.enterprise_id
    )


def _keeps_enterprise_invitation(actor: User, invitation: Invitation) -> bool:
    if actor.role == Role.CITY_OFFICER:
        claim = EnterpriseClaim.objects.filter(invitation=invitation).select_related("enterprise__region").first()
        return claim is not None and claim_refusal(actor, claim) is None
    is_own = colleague_refusal(actor) is None and actor.enterprise_id == invitation.enterprise_id
    return is_own and not EnterpriseClaim.objects.filter(invitation=invitation).exists()
