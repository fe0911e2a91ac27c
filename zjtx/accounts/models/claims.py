"""Claims to an enterprise whose 信用代码 is registered already (product.md, part 3, item 1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from zjtx.accounts.enums import ClaimStatus
from zjtx.common import clock

from .invitations import Invitation
from .users import mobile_validator


class EnterpriseClaim(models.Model):
    """Somebody says that a registered enterprise is theirs; an officer of its city settles it."""

    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="claims", verbose_name="企业")
    full_name = models.CharField("申请人姓名", max_length=60)
    email = models.EmailField("电子邮箱", max_length=120)
    mobile = models.CharField("手机号码", max_length=11, validators=[mobile_validator])
    reason = models.TextField("情况说明", max_length=1000)
    evidence = models.ForeignKey(
        "common.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证明材料"
    )
    status = models.CharField("状态", max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.OPEN)
    created_at = models.DateTimeField("提交时间", default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    decision_reason = models.CharField("处理意见", max_length=500, blank=True)
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, blank=True, related_name="claim", verbose_name="账号邀请"
    )

    class Meta:
        verbose_name = "企业认领申请"
        verbose_name_plural = "企业认领申请"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ClaimStatus.OPEN, decided_at__isnull=True, decided_by__isnull=True)
                | Q(status=ClaimStatus.ACCEPTED, decided_at__isnull=False, invitation__isnull=False)
                | (Q(status=ClaimStatus.REFUSED, decided_at__isnull=False) & ~Q(decision_reason="")),
                name="claim_decision_complete",
            ),
            models.UniqueConstraint(
                Lower("email"),
                "enterprise",
                condition=Q(status=ClaimStatus.OPEN),
                name="claim_one_open_per_applicant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} {self.created_at:%Y-%m-%d}"
