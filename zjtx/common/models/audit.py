"""The append-only audit trail (architecture.md, decision 7; GB/T 22239-2019 8.1.4.3)."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from zjtx.common import clock


class TrailIsAppendOnly(RuntimeError):
    """Somebody tried to change or remove a row of the audit trail."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Reads only: rows are changed by nobody but the sealer, which goes round this class on purpose."""

    def update(self, **_kwargs: Any) -> NoReturn:
        """Always refused."""
        raise TrailIsAppendOnly("audit entries are never updated")

    def delete(self) -> NoReturn:
        """Always refused."""
        raise TrailIsAppendOnly("audit entries are never deleted")

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Always refused."""
        raise TrailIsAppendOnly("audit entries are never updated")


class AuditEntry(models.Model):
    """One act: who, what, on which object, from where, with which result. Sealed into the chain within a minute."""

    class Result(models.TextChoices):
        OK = "ok", "成功"
        REFUSED = "refused", "拒绝"
        FAILED = "failed", "失败"

    at = models.DateTimeField("时间", default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="操作人"
    )
    actor_name = models.CharField("操作人姓名", max_length=150, blank=True)
    actor_role = models.CharField("角色", max_length=30, blank=True)
    action = models.CharField("操作", max_length=60)
    object_type = models.CharField("对象类型", max_length=60, blank=True)
    object_id = models.CharField("对象标识", max_length=64, blank=True)
    object_label = models.CharField("对象", max_length=255, blank=True)
    detail = models.JSONField("内容", default=dict, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    result = models.CharField("结果", max_length=10, choices=Result.choices, default=Result.OK)

    sequence = models.BigIntegerField("链上序号", null=True, blank=True, unique=True, editable=False)
    previous_hash = models.CharField("上一条摘要", max_length=64, blank=True, editable=False)
    hash = models.CharField("摘要", max_length=64, blank=True, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-at"], name="audit_at"),
            models.Index(fields=["actor", "-at"], name="audit_actor"),
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["action", "-at"], name="audit_action"),
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(sequence__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sequence__isnull=True, hash="") | models.Q(sequence__gte=1) & ~models.Q(hash=""),
                name="audit_sealed_with_hash",
            ),
            models.CheckConstraint(
                condition=models.Q(result__in=["ok", "refused", "failed"]), name="audit_result_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{clock.local(self.at):%Y-%m-%d %H:%M:%S} {self.action} {self.object_label}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; a row that exists is refused."""
        if not self._state.adding:
            raise TrailIsAppendOnly("audit entries are never updated")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Always refused."""
        raise TrailIsAppendOnly("audit entries are never deleted")
