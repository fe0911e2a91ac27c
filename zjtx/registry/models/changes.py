"""What was changed in an enterprise's record: who, when, before and after."""

from django.conf import settings
from django.db import models

from zjtx.common import clock

from .enterprises import Enterprise


class EnterpriseChange(models.Model):
    """One saved change. `changes` is a list of {"field", "before", "after", "before_text", "after_text"}: the stored
    values as text, and as people read them."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="changes", verbose_name="企业")
    version = models.PositiveIntegerField("版本")
    changed_at = models.DateTimeField("修改时间", default=clock.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="修改人"
    )
    changes = models.JSONField("修改内容")

    class Meta:
        verbose_name = "企业信息修改记录"
        verbose_name_plural = "企业信息修改记录"
        ordering = ("-version",)
        constraints = [models.UniqueConstraint(fields=["enterprise", "version"], name="enterprise_change_once")]

    def __str__(self) -> str:
        return f"{self.enterprise_id} v{self.version}"
