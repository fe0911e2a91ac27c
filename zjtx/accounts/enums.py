"""Roles and states of accounts (product.md, part 1)."""

from django.db import models


class Role(models.TextChoices):
    """One account has exactly one role: business staff, system administrator and auditor are separate persons."""

    ENTERPRISE = "enterprise", "申报企业"
    DISTRICT_OFFICER = "district_officer", "区市县（先导区）主管部门"
    CITY_OFFICER = "city_officer", "市级主管部门"
    PROVINCE_OFFICER = "province_officer", "省级主管部门"
    EXPERT = "expert", "评审专家"
    INSTITUTION = "institution", "第三方服务机构"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    AUDITOR = "auditor", "审计管理员"


# The version of the notice on personal data that is confirmed at sign-up (templates/home/privacy.html).
PRIVACY_NOTICE = "2022-1"

OFFICER_ROLES: tuple[Role, ...] = (Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.PROVINCE_OFFICER)
STAFF_ROLES: tuple[Role, ...] = tuple(role for role in Role if role != Role.ENTERPRISE)


class Estate(models.TextChoices):
    """The three separate estates of 三员分立 and the enterprises; an account never crosses from one to another."""

    ENTERPRISE = "enterprise", "企业用户"
    BUSINESS = "business", "业务人员"
    SYSTEM = "system", "系统管理员"
    AUDIT = "audit", "审计管理员"


def estate_of(role: str) -> Estate:
    """The estate that a role belongs to."""
    fixed = {Role.ENTERPRISE: Estate.ENTERPRISE, Role.SYSTEM_ADMIN: Estate.SYSTEM, Role.AUDITOR: Estate.AUDIT}
    return fixed.get(Role(role), Estate.BUSINESS)


class ClaimStatus(models.TextChoices):
    """States of a claim to an enterprise whose 信用代码 is already registered."""

    OPEN = "open", "待处理"
    ACCEPTED = "accepted", "已同意"
    REFUSED = "refused", "未同意"
