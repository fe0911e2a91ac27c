"""A frozen version of a declaration (architecture.md, decision 4)."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q


class Submission(models.Model):
    """What was submitted: canonical JSON of all answers and evidence digests, its SHA-256, and what was found then.

    Printing, the difference after a return, the paper check and expert reading use versions, never live answers.
    `lacking_title` and `open_tier` are what the notice asks for in principle (原则上) and this version departs from, ""
    where it does not. The reasons are frozen in the content too; here the database asks for them.
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
    lacking_title = models.CharField("未具备的前序称号", max_length=60, blank=True)
    prerequisite_reason = models.TextField("未具备前序称号的说明", blank=True)
    open_tier = models.CharField("看来符合的较高类别", max_length=60, blank=True)
    lower_tier_reason = models.TextField("选择较低类别的说明", blank=True)
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
            models.CheckConstraint(
                name="submission_lacking_title_has_reason",
                condition=Q(lacking_title="") | ~Q(prerequisite_reason=""),
            ),
            models.CheckConstraint(
                name="submission_lower_tier_has_reason", condition=Q(open_tier="") | ~Q(lower_tier_reason="")
            ),
        ]

    @property
    def content(self) -> dict:
        """The frozen content: {"answers": …, "derived": …, "evidence": […], …}."""
        return json.loads(self.canonical)

    @property
    def short_digest(self) -> str:
        """The first 16 digits of the digest, as printed on every page."""
        return self.sha256[:16]
