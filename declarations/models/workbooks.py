"""An uploaded workbook that waits for its user to look at what it would change and confirm."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class WorkbookUpload(models.Model):
    """One workbook of one user for one declaration; a newer one takes its place, its file goes when it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="workbooks")
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    expires_at = models.DateTimeField("失效时间", db_index=True)
    imported_at = models.DateTimeField("导入时间", null=True)
    imported_count = models.PositiveSmallIntegerField("导入项数", default=0)

    class Meta:
        verbose_name = "上传的填报表格"
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "uploaded_by"],
                condition=Q(imported_at__isnull=True),
                name="one_workbook_waiting",
            ),
            models.CheckConstraint(name="workbook_expires_later", condition=Q(expires_at__gt=models.F("uploaded_at"))),
        ]
