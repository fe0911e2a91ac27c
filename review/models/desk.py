"""What a desk of first review keeps for its work: the bureau's standard phrases, and scans of stamped forms."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.enums import Desk
from review.enums import PhraseUse
from zjtx.common.models import VirusCheck


class PhraseQuerySet(models.QuerySet["Phrase"]):
    """Phrases by whose they are."""

    def visible_to(self, user: Any) -> "PhraseQuerySet":
        """Those of the user's own bureau (decision 5)."""
        return self.filter(bureau_id=user.region_id)

    def live(self) -> "PhraseQuerySet":
        """Not deleted."""
        return self.filter(removed_at__isnull=True)


class Phrase(models.Model):
    """A standard phrase (常用语) of a bureau, common to its officers; `text` may hold placeholders such as {企业名称}.

    A deleted one stays: a bureau that has deleted all of its phrases has none, one that never had any uses the common
    ones (phrases.toml). `revision` tells of two officers editing at once.
    """

    bureau = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="单位")
    use = models.CharField("用于", max_length=16, choices=PhraseUse.choices)
    text = models.TextField("内容")
    position = models.PositiveSmallIntegerField("次序")
    revision = models.PositiveIntegerField("修改次数", default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="修改人")
    changed_at = models.DateTimeField("修改时间")
    removed_at = models.DateTimeField("删除时间", null=True)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        verbose_name = "常用语"
        verbose_name_plural = "常用语"
        ordering = ["use", "position", "pk"]
        indexes = [models.Index(fields=["bureau", "use", "position"], name="phrase_of_bureau")]
        constraints = [
            models.CheckConstraint(name="phrase_use_known", condition=Q(use__in=PhraseUse.values)),
            models.CheckConstraint(name="phrase_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_use_display()}：{self.text[:40]}"


class StampedScanQuerySet(models.QuerySet["StampedScan"]):
    """Scans by whether they stand."""

    def standing(self) -> "StampedScanQuerySet":
        """Neither replaced nor withdrawn."""
        return self.filter(ended_at__isnull=True)

    def usable(self) -> "StampedScanQuerySet":
        """Standing, and no virus was found in it."""
        return self.standing().exclude(stored__virus_check=VirusCheck.INFECTED)


class StampedScan(models.Model):
    """The scan of a version's printed form with the stamps on it (盖章扫描件). It belongs to that version: a newer one
    makes it out of date. A replaced or withdrawn scan stays."""

    submission = models.ForeignKey(
        "declarations.Submission", models.PROTECT, related_name="stamped_scans", verbose_name="版本"
    )
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+", verbose_name="文件")
    name = models.CharField("文件名", max_length=200)
    desk = models.CharField("上传环节", max_length=12, choices=Desk.choices)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="替换或撤下人"
    )
    ended_at = models.DateTimeField("替换或撤下时间", null=True)

    objects = StampedScanQuerySet.as_manager()

    class Meta:
        verbose_name = "盖章扫描件"
        verbose_name_plural = "盖章扫描件"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(ended_at__isnull=True), name="stamped_scan_once"
            ),
            models.CheckConstraint(
                name="stamped_scan_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(name="stamped_scan_desk", condition=Q(desk__in=(Desk.DISTRICT, Desk.CITY))),
        ]

    def __str__(self) -> str:
        return self.name
