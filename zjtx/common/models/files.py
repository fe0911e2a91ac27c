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

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.original_name
