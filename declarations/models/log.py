"""The timeline of a declaration, remarks at its fields, and the traces of filling it in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.enums import Desk, Source, Status


class TransitionLog(models.Model):
    """One performed move: who, what, when, why. Rows are appended by `workflow.perform()` and never changed."""

    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="log")
    move = models.CharField("动作", max_length=40)
    label = models.CharField("动作名称", max_length=40)
    source = models.CharField("原状态", max_length=16, choices=Status.choices)
    target = models.CharField("新状态", max_length=16, choices=Status.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField("办理人", max_length=120)
    at = models.DateTimeField("办理时间")
    reason_required = models.BooleanField(default=False)
    reason = models.TextField("理由", blank=True)
    opinion = models.TextField("意见", blank=True)
    version = models.PositiveSmallIntegerField("版本", null=True)

    class Meta:
        verbose_name = "办理记录"
        ordering = ["pk"]
        indexes = [models.Index(fields=["declaration", "id"], name="log_by_declaration")]
        constraints = [
            models.CheckConstraint(
                name="log_reason_present", condition=Q(reason_required=False) | ~Q(reason="") | ~Q(opinion="")
            ),
        ]


class Remark(models.Model):
    """A reviewer's remark pinned to a field (year 0 where the answer is not yearly, empty field = the whole form)."""

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="remarks")
    version = models.PositiveSmallIntegerField("所审版本")
    desk = models.CharField("环节", max_length=12, choices=Desk.choices)
    field = models.CharField("栏目", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("年度", default=0)
    text = models.CharField("意见", max_length=500)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    sent_at = models.DateTimeField("退回时间", null=True)
    settled_version = models.PositiveSmallIntegerField("已在该版本修改", null=True)

    class Meta:
        verbose_name = "修改意见"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="remark_text_present", condition=~Q(text=""))]


class AnswerMark(models.Model):
    """Of one answer: its version, where it came from, who typed it, and text that is not valid yet.

    Conflicts are found per field by `version`. While `error` is set the answer counts as missing and blocks
    submission; `invalid_text` keeps what was typed. Of a prefilled answer `detail` names the source as people know it
    ("2021年度申报 LN2021-Q-000012"), `is_confirmed` says that somebody took it, and `replaced` keeps in the interchange
    vocabulary what stood there before it was taken.
    """

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="marks")
    field = models.CharField("栏目", max_length=60)
    year = models.PositiveSmallIntegerField("年度", default=0)
    version = models.PositiveIntegerField("版本", default=1)
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    detail = models.CharField("来源说明", max_length=200, blank=True)
    is_confirmed = models.BooleanField("已采用", default=False)
    replaced = models.JSONField("原填内容", null=True, blank=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField("时间")
    invalid_text = models.TextField("未通过的输入", blank=True)
    error = models.CharField("提示", max_length=300, blank=True)

    class Meta:
        verbose_name = "填报痕迹"
        constraints = [models.UniqueConstraint(fields=["declaration", "field", "year"], name="answer_mark_once")]


class DeclinedPrefill(models.Model):
    """A value that the system knew and the enterprise did not want: it is not offered again from any source.

    `digest` is that of the value in the interchange vocabulary (`declarations.known.value_digest`)."""

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="declined_prefills")
    field = models.CharField("栏目", max_length=60)
    year = models.PositiveSmallIntegerField("年度", default=0)
    digest = models.CharField("内容摘要", max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "未采用的带入内容"
        constraints = [
            models.UniqueConstraint(fields=["declaration", "field", "year", "digest"], name="declined_prefill_once")
        ]


class IssueExplanation(models.Model):
    """Why figures that look wrong are right, in the enterprise's words; `key` is `checks.Issue.key`."""

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="explanations")
    key = models.CharField("疑点", max_length=80)
    text = models.CharField("说明", max_length=500)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "数据疑点说明"
        constraints = [
            models.UniqueConstraint(fields=["declaration", "key"], name="issue_explanation_once"),
            models.CheckConstraint(name="issue_explanation_present", condition=~Q(text="")),
        ]
