"""Files kept outside the web root and handed out only after a permission check (security.md, trap 11)."""

import uuid

from django.conf import settings
from django.db import models

from zjtx.common import clock


def storage_path(stored: "StoredFile", _name: str) -> str:
    """Where a file lies: known from kind and identifier alone, and nothing that a user typed is part of it."""
    return path_of(stored.kind, stored.pk)


def path_of(kind: str, file_id: uuid.UUID) -> str:
    """The place of a file in the storage."""
    return f"{kind}/{file_id.hex[:2]}/{file_id}"


class VirusCheck(models.TextChoices):
    """What the scanner says of a file (docs/decisions/0012-scanner.md)."""

    OFF = "off", "未启用查毒"
    WAITING = "waiting", "待查毒"
    CLEAN = "clean", "已查毒"
    INFECTED = "infected", "查出病毒"


class StoredFile(models.Model):
    """One file with its digest. The name that its owner gave it is data, never a path."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField("用途", max_length=40)
    file = models.FileField("文件", upload_to=storage_path, max_length=200)
    original_name = models.CharField("原文件名", max_length=160)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间", default=clock.now)
    virus_check = models.CharField("查毒", max_length=10, choices=VirusCheck.choices, default=VirusCheck.OFF)
    virus_name = models.CharField("病毒名称", max_length=100, blank=True)
    checked_at = models.DateTimeField("查毒时间", null=True, blank=True)

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        ordering = ["-uploaded_at"]
        indexes = [
            models.Index(fields=["uploaded_at"], name="file_unscanned", condition=models.Q(virus_check="waiting")),
        ]

    def __str__(self) -> str:
        return self.original_name
