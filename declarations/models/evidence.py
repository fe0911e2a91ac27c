"""Evidence (佐证材料): files of an enterprise, filed against the items of attachment 4."""

from django.conf import settings
from django.db import models


class EvidenceFile(models.Model):
    """One file under one item of a declaration. The stored file itself can be used again elsewhere."""

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="evidence")
    requirement = models.ForeignKey("declarations.EvidenceRequirement", models.PROTECT, related_name="files")
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True)

    class Meta:
        verbose_name = "佐证文件"
        ordering = ["requirement__position", "position", "pk"]
        indexes = [models.Index(fields=["declaration", "requirement"], name="evidence_by_item")]

    def __str__(self) -> str:
        return self.name
