"""The account of one person, with exactly one role, and the passwords it has used."""

import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from zjtx.accounts.enums import OFFICER_ROLES, Role
from zjtx.common import clock

# No region has this path: a role without a regional scope sees no rows, never all of them.
NOWHERE = "nowhere/"

_DUTIES = {
    Role.DISTRICT_OFFICER: "初核",
    Role.CITY_OFFICER: "初审",
    Role.PROVINCE_OFFICER: "评审认定",
}

username_validator = RegexValidator(
    r"\A[\w.\-]{4,30}\Z", "登录名应为 4 至 30 个字符，可用汉字、字母、数字、“.”“-”“_”，不能含空格和“@”。"
)
mobile_validator = RegexValidator(r"\A1[3-9]\d{9}\Z", "手机号码应为以 1 开头的 11 位数字，例如 13900000000。")


def normalise_username(text: str) -> str:
    """The stored form of a sign-in name: full-width folded, lower case, no blanks around it."""
    return unicodedata.normalize("NFKC", text or "").strip().casefold()


def role_has_its_scope() -> Q:
    """What a role needs: the enterprise role an enterprise and nobody else one, officers a region."""
    enterprise = Q(role=Role.ENTERPRISE, enterprise__isnull=False)
    officer = Q(role__in=OFFICER_ROLES, enterprise__isnull=True, region__isnull=False)
    others = [role for role in Role if role != Role.ENTERPRISE and role not in OFFICER_ROLES]
    return enterprise | officer | Q(role__in=others, enterprise__isnull=True)


class UserManager(BaseUserManager["User"]):
    """Creates accounts with a hashed password. There is no superuser: no role may do everything."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Save and return an account; without a password nobody can sign in to it."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        PasswordHistory.objects.using(self._db).create(user=user, encoded=user.password)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by sign-in name, whatever its case."""
        return self.get(username=normalise_username(username or ""))


class User(AbstractBaseUser):
    """An account: who it is, which one role it has, and over which region or enterprise."""

    username = models.CharField("登录名", max_length=30, unique=True, validators=[username_validator])
    full_name = models.CharField("姓名", max_length=60)
    email = models.EmailField("电子邮箱", max_length=120, blank=True)
    mobile = models.CharField("手机号码", max_length=11, blank=True, validators=[mobile_validator])
    organisation = models.CharField("工作单位", max_length=120, blank=True)
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="地区"
    )
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, blank=True, related_name="users", verbose_name="企业"
    )
    is_enterprise_admin = models.BooleanField("企业管理员", default=False)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("登录后须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", default=clock.now)
    mobile_confirmed_at = models.DateTimeField("手机号码确认时间", null=True, blank=True)
    wants_sms = models.BooleanField("紧急事项发短信", default=False)
    large_text = models.BooleanField("大字", default=False)
    high_contrast = models.BooleanField("高对比度", default=False)
    created_at = models.DateTimeField("创建时间", default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "role"]

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        constraints = [
            models.CheckConstraint(condition=role_has_its_scope(), name="user_role_has_its_scope"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
            models.CheckConstraint(
                condition=Q(is_enterprise_admin=False) | Q(role=Role.ENTERPRISE),
                name="user_enterprise_admin_is_enterprise",
            ),
            models.CheckConstraint(
                condition=Q(mobile_confirmed_at__isnull=True) | ~Q(mobile=""), name="user_confirmed_mobile_is_there"
            ),
            models.CheckConstraint(
                condition=Q(wants_sms=False) | Q(mobile_confirmed_at__isnull=False), name="user_sms_to_confirmed_mobile"
            ),
            models.UniqueConstraint(Lower("username"), name="user_username_ignoring_case"),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(is_enterprise_admin=True), name="user_one_admin_per_enterprise"
            ),
        ]
        indexes = [models.Index(Lower("email"), name="user_email_ignoring_case")]

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sign-in name in its one stored form."""
        self.username = normalise_username(self.username)
        super().save(*args, **kwargs)

    def has_role(self, *roles: str) -> bool:
        """Whether the account has one of the roles."""
        return self.role in roles

    @property
    def is_staff_member(self) -> bool:
        """Everybody but enterprises: stricter passwords and a shorter idle time apply."""
        return self.role != Role.ENTERPRISE

    @property
    def scope_path(self) -> str:
        """Prefix of the region paths that an officer may see, ending in "/"; NOWHERE for other roles."""
        if self.role in OFFICER_ROLES and self.region is not None:
            return self.region.path
        return NOWHERE

    @property
    def scope_label(self) -> str:
        """Whom the account acts for, as the page header shows it."""
        if self.role == Role.ENTERPRISE and self.enterprise is not None:
            return self.enterprise.name
        if self.role in OFFICER_ROLES and self.region is not None:
            bureau = self.region.bureau_name or self.region.full_name
            return f"{bureau} · {_DUTIES[Role(self.role)]}"
        return " · ".join(part for part in (self.organisation, self.get_role_display()) if part)

    @property
    def sms_number(self) -> str:
        """Where urgent messages go as short messages; empty where nobody wants them or the number is not proved."""
        is_wanted = settings.SMS_OFFERED and self.wants_sms and self.mobile_confirmed_at is not None
        return self.mobile if is_wanted else ""

    def has_stale_password(self, at: datetime) -> bool:
        """Staff change their password regularly (GB/T 22239-2019 8.1.4.1 a); 0 days switches it off."""
        days = settings.PASSWORD_MAX_AGE_DAYS_STAFF
        if not self.is_staff_member or not days:
            return False
        return at - self.password_changed_at > timedelta(days=days)

    def get_full_name(self) -> str:
        """The person's name."""
        return self.full_name

    def get_short_name(self) -> str:
        """The person's name: Chinese names have no short form."""
        return self.full_name


class PasswordHistory(models.Model):
    """The hash of a password that an account has used; the newest is the one in use."""

    user = models.ForeignKey(User, models.CASCADE, related_name="used_passwords", verbose_name="账号")
    encoded = models.CharField("密码摘要", max_length=255)
    created_at = models.DateTimeField("启用时间", default=clock.now)

    class Meta:
        verbose_name = "密码记录"
        verbose_name_plural = "密码记录"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"
