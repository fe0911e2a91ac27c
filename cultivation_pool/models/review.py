"""The timeline of a report and the city's remarks at its cells."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cultivation_pool.enums import ReportEvent

from .append_only import AppendOnly
from .reports import QuarterlyReport


class ReportLog(AppendOnly):
    """One event of a report: opened, submitted, returned, accepted, its day moved. Without an actor the system did it.

    A submission freezes the answers in the interchange vocabulary (`answers`, growth as it was computed then) and
    what did not agree (`issues`: [{"severity", "message", "fields"}]), and bears a receipt number.
    """

    report = models.ForeignKey(QuarterlyReport, models.PROTECT, related_name="log")
    event = models.CharField("事项", max_length=12, choices=ReportEvent.choices)
    version = models.PositiveSmallIntegerField("提交次数", default=0)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    actor_label = models.CharField("办理人", max_length=150)
    at = models.DateTimeField("办理时间")
    opinion = models.TextField("意见", blank=True)
    receipt_number = models.CharField("回执编号", max_length=24, blank=True)
    answers = models.JSONField("提交的内容", null=True, blank=True)
    issues = models.JSONField("疑点", default=list, blank=True)

    class Meta:
        verbose_name = "报表办理记录"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(event=ReportEvent.OPENED), name="report_opened_once"
            ),
            models.UniqueConstraint(
                fields=["report", "version"], condition=Q(event=ReportEvent.SUBMITTED), name="report_version_once"
            ),
            models.UniqueConstraint(
                fields=["report", "version"],
                condition=Q(event__in=[ReportEvent.RETURNED, ReportEvent.ACCEPTED]),
                name="report_version_decided_once",
            ),
            models.UniqueConstraint(
                fields=["receipt_number"], condition=~Q(receipt_number=""), name="report_receipt_once"
            ),
            models.CheckConstraint(name="report_log_event_known", condition=Q(event__in=ReportEvent.values)),
            models.CheckConstraint(
                name="report_log_submission_frozen",
                condition=(Q(event=ReportEvent.SUBMITTED, answers__isnull=False) & ~Q(receipt_number=""))
                | (~Q(event=ReportEvent.SUBMITTED) & Q(answers__isnull=True, receipt_number="")),
            ),
        ]


class ReportRemark(models.Model):
    """A remark of the city at one cell (empty field = the whole report): sent with a return, settled by a version."""

    report = models.ForeignKey(QuarterlyReport, models.CASCADE, related_name="remarks")
    version = models.PositiveSmallIntegerField("所审版本")
    field = models.CharField("栏目", max_length=40, blank=True)
    text = models.CharField("意见", max_length=500)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    sent_at = models.DateTimeField("退回时间", null=True, blank=True)
    settled_version = models.PositiveSmallIntegerField("已在该版本修改", null=True, blank=True)

    class Meta:
        verbose_name = "报表修改意见"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="report_remark_text_present", condition=~Q(text="")),
            models.CheckConstraint(
                name="report_remark_settled_after_sent",
                condition=Q(settled_version__isnull=True) | Q(sent_at__isnull=False),
            ),
        ]
