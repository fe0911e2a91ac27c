"""Recognition (认定): the document, and the titles that it gave."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zjtx.registry.enums import Tier

from .decision import ProvinceQuerySet


class Recognition(models.Model):
    """One recognition document. Rows held up by an objection get a document of their own later.

    `refusals`: [{"serial", "reason"}] of lines that were ready but could not be granted.
    """

    publicity = models.ForeignKey("review.Publicity", models.PROTECT, related_name="recognitions")
    round = models.ForeignKey("declarations.Round", models.PROTECT, related_name="recognitions")
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    document_number = models.CharField("认定文号", max_length=60)
    issued_on = models.DateField("印发日期")
    recognised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    recognised_at = models.DateTimeField("办理时间")
    refusals = models.JSONField("未能办理的条目", default=list)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = "认定"
        verbose_name_plural = "认定"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["publicity", "document_number"], name="recognition_document_once"),
            models.CheckConstraint(name="recognition_has_document", condition=Q(document_number__regex=r"\S")),
        ]

    def __str__(self) -> str:
        return f"{self.document_number} {self.get_tier_display()}"


class RecognitionEntry(models.Model):
    """The title that a declaration brought: one each."""

    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="entries")
    declaration = models.OneToOneField("declarations.Declaration", models.PROTECT, related_name="recognition_entry")
    title = models.OneToOneField("registry.Title", models.PROTECT, related_name="recognition_entry")

    class Meta:
        verbose_name = "认定条目"
        verbose_name_plural = "认定条目"
        ordering = ["recognition", "pk"]
