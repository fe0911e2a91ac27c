"""Workbooks with titles from before the system, as the province hands them in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cultivation_pool.enums import ImportState


class TitleImport(models.Model):
    """One workbook: looked at by a job, shown, and imported whole or not at all.

    `rows` are what is to be written (services.title_rows.Row as JSON), `problems` [{"cell", "text"}] what is in the
    way, `notes` [{"cell", "text"}] what its reader should know, `tally` the figures of the preview.
    """

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件摘要", max_length=64, db_index=True)
    stored = models.ForeignKey(
        "common.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    state = models.CharField("状态", max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    job = models.ForeignKey("common.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    rows = models.JSONField("内容", default=list)
    problems = models.JSONField("问题", default=list)
    notes = models.JSONField("提示", default=list)
    tally = models.JSONField("数量", default=dict)
    imported_at = models.DateTimeField("导入时间", null=True, blank=True)

    class Meta:
        verbose_name = "既有称号导入"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="title_import_state_known", condition=Q(state__in=ImportState.values)),
            models.CheckConstraint(
                name="title_import_done_has_moment",
                condition=Q(state=ImportState.DONE, imported_at__isnull=False)
                | (~Q(state=ImportState.DONE) & Q(imported_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(state=ImportState.DONE), name="title_import_file_once"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
