"""A frozen version of a declaration (architecture.md, decision 4)."""

import json

from django.conf import settings
from django.db import models


class Submission(models.Model):
    """What was submitted: canonical JSON of all answers and evidence digests, its SHA-256, and what was found then.

    Printing, the difference after a return, the paper check and expert reading use versions, never live answers.
    """

    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField("版本")
    canonical = models.TextField("冻结内容")
    sha256 = models.CharField("摘要", max_length=64)
    receipt_number = models.CharField("回执编号", max_length=24, unique=True)
    request_key = models.CharField("请求标识", max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("提交时间")
    commitments = models.JSONField("承诺事项", default=list)
    report = models.JSONField("条件核对结果")
    issues = models.JSONField("一致性核对结果", default=list)
    paper = models.ForeignKey("common.StoredFile", models.SET_NULL, null=True, related_name="+")
    paper_docx = models.ForeignKey("common.StoredFile", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "提交版本"
        ordering = ["declaration", "version"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "version"], name="submission_version_once"),
            models.UniqueConstraint(fields=["declaration", "request_key"], name="submission_request_once"),
        ]

    @property
    def content(self) -> dict:
        """The frozen content: {"answers": …, "derived": …, "evidence": […], …}."""
        return json.loads(self.canonical)

    @property
    def short_digest(self) -> str:
        """The first 16 digits of the digest, as printed on every page."""
        return self.sha256[:16]
