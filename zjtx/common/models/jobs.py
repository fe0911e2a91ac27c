"""Work that takes longer than a page may: a row is the truth, a worker takes it (architecture.md, decisions 8 and
9)."""

import time
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from zjtx.common import clock

# A result's link expires (product.md, part 9).
RESULT_LIFETIME = timedelta(days=3)
# How often at most report() writes, so that reporting each of 100,000 rows costs nothing.
_REPORT_SECONDS = 0.5


class JobLost(RuntimeError):
    """Another worker has taken the job over: whoever gets this stops and leaves no result."""


class Job(models.Model):
    """A unit of background work with its progress and result; heartbeats are on the machine's clock."""

    class Status(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("类型", max_length=60)
    key = models.CharField("去重键", max_length=250, null=True, blank=True, unique=True)
    label = models.CharField("名称", max_length=200)
    args = models.JSONField("参数", default=dict, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人"
    )
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.QUEUED)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    text = models.CharField("进度说明", max_length=200, blank=True)
    error = models.CharField("未完成原因", max_length=500, blank=True)
    result = models.ForeignKey(
        "common.StoredFile", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="结果文件"
    )
    created_at = models.DateTimeField("申请时间", default=clock.now)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    claim = models.UUIDField(null=True, blank=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    retry_at = models.DateTimeField(null=True, blank=True, editable=False)
    rung_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["created_at"], name="job_open", condition=models.Q(status__in=["queued", "running"])),
            models.Index(fields=["requested_by", "-created_at"], name="job_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["done", "failed"], finished_at__isnull=False)
                | models.Q(status__in=["queued", "running"], finished_at__isnull=True),
                name="job_finished_has_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="failed") | ~models.Q(error=""), name="job_failed_has_error"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_finished(self) -> bool:
        """Whether nothing will change any more."""
        return self.status in {self.Status.DONE, self.Status.FAILED}

    @property
    def percent(self) -> int:
        """Progress in whole percent; 0 while the total is not known."""
        if self.status == self.Status.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def expires_at(self) -> datetime | None:
        """When the result's link expires."""
        return self.finished_at + RESULT_LIFETIME if self.finished_at else None

    def has_expired(self) -> bool:
        """Whether the result is too old to be handed out."""
        return self.expires_at is not None and clock.now() > self.expires_at

    def report(self, done: int, total: int, text: str = "") -> None:
        """Show progress and beat the heart. Raises JobLost when the job belongs to another worker by now."""
        elapsed = time.monotonic() - getattr(self, "_reported", 0.0)
        if elapsed < _REPORT_SECONDS and done < total:
            return
        self._reported = time.monotonic()
        self.done, self.total, self.text = done, total, text[:200]
        held = Job.objects.filter(pk=self.pk, claim=self.claim, status=self.Status.RUNNING)
        if not held.update(done=done, total=total, text=self.text, heartbeat_at=clock.machine()):
            raise JobLost(f"job {self.pk} was taken over")
