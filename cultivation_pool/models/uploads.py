"""Uploaded spreadsheets that wait until their user has looked at what they would change, and what became of rows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cultivation_pool.enums import RowOutcome


class SheetUpload(models.Model):
    """One spreadsheet of one user for a period's reports: an enterprise's own (`enterprise`), or a city's with a row
    for each enterprise. A newer one takes the place of one that waits; the file goes when it expires.

    Confirmed, a city's is a job: `seals` {row: digest of what the preview showed} are what the job may write.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.CharField("期间", max_length=6)
    enterprise = models.ForeignKey("registry.Enterprise", models.CASCADE, null=True, blank=True, related_name="+")
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    expires_at = models.DateTimeField("失效时间", db_index=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    count = models.PositiveSmallIntegerField("导入数", default=0)
    submits = models.BooleanField("代为提交", default=False)
    seals = models.JSONField("核对内容的摘要", default=dict, blank=True)
    job = models.ForeignKey("common.Job", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "上传的报表表格"
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["uploaded_by", "period"], condition=Q(confirmed_at__isnull=True), name="report_sheet_one_waits"
            ),
            models.CheckConstraint(name="report_sheet_expires_later", condition=Q(expires_at__gt=F("uploaded_at"))),
        ]


class SheetRow(models.Model):
    """What became of one row of a confirmed sheet; written with the row itself, so that a job begun again goes on."""

    upload = models.ForeignKey(SheetUpload, models.CASCADE, related_name="rows")
    row = models.PositiveSmallIntegerField("行")
    name = models.CharField("企业名称", max_length=120)
    outcome = models.CharField("结果", max_length=12, choices=RowOutcome.choices)
    text = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "表格逐行结果"
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "row"], name="report_sheet_row_once"),
            models.CheckConstraint(name="report_sheet_row_known", condition=Q(outcome__in=RowOutcome.values)),
        ]
