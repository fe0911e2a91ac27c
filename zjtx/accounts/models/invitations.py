"""Invitations to an account and changes of a role. Granting a staff role takes two system administrators."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zjtx.accounts.enums import Role
from zjtx.common import clock

from .users import mobile_validator, role_has_its_scope


class FourEyes(models.Model):
    """An act that one person prepares and another confirms or cancels."""

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发起人"
    )
    created_at = models.DateTimeField("发起时间", default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复核人"
    )
    confirmed_at = models.DateTimeField("复核时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("created_by")),
                name="%(class)s_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="%(class)s_confirmation_complete",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        """Prepared, and neither confirmed nor cancelled."""
        return self.confirmed_at is None and self.cancelled_at is None


class Invitation(FourEyes):
    """An offer of an account. Its link is known to the invited alone: only a digest of the token is kept.

    Staff: prepared by one system administrator, confirmed by a second. Enterprise: sent by the enterprise's own
    administrator or by the city officer who accepted a claim, without confirmation. Without created_by: written
    on the server by `bootstrap_admins`, where no two administrators exist yet.
    """

    role = models.CharField("角色", max_length=20, choices=Role.choices)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="地区"
    )
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="企业"
    )
    is_enterprise_admin = models.BooleanField("企业管理员", default=False)
    full_name = models.CharField("姓名", max_length=60)
    email = models.EmailField("电子邮箱", max_length=120)
    mobile = models.CharField("手机号码", max_length=11, blank=True, validators=[mobile_validator])
    organisation = models.CharField("工作单位", max_length=120, blank=True)
    token_digest = models.CharField("链接摘要", max_length=64, null=True, blank=True, unique=True)
    expires_at = models.DateTimeField("链接有效期至", null=True, blank=True)
    accepted_at = models.DateTimeField("接受时间", null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="invitation", verbose_name="账号"
    )

    class Meta(FourEyes.Meta):
        verbose_name = "账号邀请"
        verbose_name_plural = "账号邀请"
        ordering = ["-created_at", "-pk"]
        constraints = [
            *FourEyes.Meta.constraints,
            models.CheckConstraint(condition=role_has_its_scope(), name="invitation_role_has_its_scope"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_is_known"),
            models.CheckConstraint(
                condition=Q(token_digest__isnull=True)
                | Q(role=Role.ENTERPRISE)
                | Q(confirmed_by__isnull=False)
                | Q(created_by__isnull=True),
                name="invitation_staff_link_after_confirmation",
            ),
            models.CheckConstraint(
                condition=Q(token_digest__isnull=True) | Q(expires_at__isnull=False), name="invitation_link_expires"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, user__isnull=True)
                | Q(accepted_at__isnull=False, user__isnull=False, token_digest__isnull=False),
                name="invitation_accepted_has_user",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(cancelled_at__isnull=True), name="invitation_one_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}（{self.get_role_display()}）"

    def is_open_at(self, at: datetime) -> bool:
        """Whether the link can be used at that moment."""
        issued = self.token_digest is not None and self.expires_at is not None
        return issued and self.accepted_at is None and self.cancelled_at is None and at < self.expires_at

    def status_label_at(self, at: datetime) -> str:
        """The state in words, for lists."""
        if self.accepted_at:
            return "已接受"
        if self.cancelled_at:
            return "已撤回"
        if self.token_digest is None:
            return "待复核"
        return "待接受" if self.is_open_at(at) else "链接已过期"


class RoleChange(FourEyes):
    """Another role or region for an existing staff account, within its estate (三员分立)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_changes", verbose_name="账号")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="地区"
    )
    reason = models.CharField("事由", max_length=200)

    class Meta(FourEyes.Meta):
        verbose_name = "角色变更"
        verbose_name_plural = "角色变更"
        ordering = ["-created_at", "-pk"]
        constraints = [
            *FourEyes.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="role_change_has_reason"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(confirmed_at__isnull=True, cancelled_at__isnull=True),
                name="role_change_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.get_role_display()}"
