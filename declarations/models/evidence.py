"""Evidence (佐证材料): files of an enterprise, filed against the items of attachment 4, and its library of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class LibraryFile(models.Model):
    """One file of an enterprise (材料库), kept once however often it is used: years and tiers file the same bytes."""

    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="library")
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField("摘要", max_length=64)
    name = models.CharField("文件名", max_length=200)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = "材料库文件"
        ordering = ["-added_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "sha256"], name="library_file_once")]

    def __str__(self) -> str:
        return self.name


class EvidenceFile(models.Model):
    """One file under one item of a declaration. The stored file itself can be used again elsewhere.

    A removed or replaced one can be taken back until the next submission; frozen versions keep what they were made of.
    """

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="evidence")
    requirement = models.ForeignKey("declarations.EvidenceRequirement", models.PROTECT, related_name="files")
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=200)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True)
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "佐证文件"
        ordering = ["requirement__position", "position", "pk"]
        indexes = [
            models.Index(fields=["declaration", "requirement"], name="evidence_by_item"),
            models.Index(fields=["stored"], name="evidence_by_stored"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "requirement", "stored"],
                condition=Q(removed_at__isnull=True),
                name="evidence_once_an_item",
            ),
        ]

    def __str__(self) -> str:
        return self.name
