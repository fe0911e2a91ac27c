"""Quarterly reports of the cultivation pool (附件6): answers as typed columns, and the columns of their process."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cultivation_pool.enums import EDITABLE, FILED, ReportSource, ReportState
from declarations.models.fields import IndustryAnswer, MoneyAnswer, PercentAnswer, RegionAnswer, TextAnswer, YesNoAnswer
from zjtx.common import clock

NO_BASE = "上年同期为零或负数的，不填。"


def _figure(label: str, *, signed: bool = False) -> MoneyAnswer:
    """A figure of the year to date, in 万元. Fifteen digits: more than that SQLite does not give back."""
    return MoneyAnswer(label, signed=signed, max_digits=15)


def _growth(of: str, *, note: str = "") -> PercentAnswer:
    """The growth printed beside a figure."""
    return PercentAnswer("同比增幅（+-%）", signed=True, long_label=f"{of}同比增幅", help_line=note)


class ReportQuerySet(models.QuerySet["QuarterlyReport"]):
    """Reports by who may see them and what is asked of them."""

    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Only what this user may see (decision 5): the own enterprise, the own city, the province."""
        if user.role == "enterprise":
            return self.filter(enterprise_id=user.enterprise_id)
        if user.role in ("city_officer", "province_officer"):
            return self.filter(region_path__startswith=user.scope_path)
        return self.none()

    def filed(self) -> "ReportQuerySet":
        """Reports whose figures stand."""
        return self.filter(state__in=FILED)


class QuarterlyReport(models.Model):
    """What one enterprise reports of one quarter; figures are those of the year to date.

    `region`, `region_path` and `enterprise_name` are the enterprise's own when the report was opened. Of an opened
    report the columns are what was typed last; what was submitted is frozen in the timeline (ReportLog.answers).
    `extended_from` is the day that the calendar gave, where this enterprise was given a later one.
    `submitted_at` is the first submission, by which `is_late` is decided; `version` counts submissions.
    """

    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="quarterly_reports")
    quarter = models.CharField("季度", max_length=6)
    region_path = models.CharField("地区路径", max_length=60)
    state = models.CharField("状态", max_length=12, choices=ReportState.choices, default=ReportState.OPEN)
    opened_at = models.DateTimeField("开始填报时间")
    due_on = models.DateField("填报截止日")
    is_provisional = models.BooleanField("截止日为暂定", default=False)
    extended_from = models.DateField("延长前的截止日", null=True, blank=True)
    submitted_at = models.DateTimeField("首次提交时间", null=True, blank=True)
    is_late = models.BooleanField("逾期提交", default=False)
    version = models.PositiveSmallIntegerField("提交次数", default=0)
    issues_count = models.PositiveSmallIntegerField("疑点数", default=0)
    correct_by = models.DateField("修改截止日", null=True, blank=True)
    accepted_at = models.DateTimeField("审核通过时间", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )

    region = RegionAnswer(verbose_name="地区")
    enterprise_name = TextAnswer("企业名称", max_length=120)
    industry_division = IndustryAnswer(level=2, verbose_name="2位行业代码及名称")
    revenue = _figure("营业收入")
    revenue_growth = _growth("营业收入")
    main_revenue = _figure("主营业务收入")
    main_revenue_growth = _growth("主营业务收入")
    exports = _figure("出口总额")
    exports_growth = _growth("出口总额", note=NO_BASE)
    tax_paid = _figure("纳税总额")
    tax_paid_growth = _growth("纳税总额", note=NO_BASE)
    net_profit = _figure("净利润总额", signed=True)
    net_profit_growth = _growth("净利润总额", note=NO_BASE)
    rd_expense = _figure("研发经费总额")
    rd_expense_growth = _growth("研发经费总额", note=NO_BASE)
    is_listed = YesNoAnswer("是否上市")
    has_violation = YesNoAnswer("是否出现违法、违规、失信行为")
    has_accident = YesNoAnswer("是否发生安全、质量、环境污染事故")
    is_renamed = YesNoAnswer("是否更名")
    new_name = TextAnswer("更名后的新名称", max_length=120, help_line="已更名的填写。")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "季度报表"
        verbose_name_plural = "季度报表"
        ordering = ["-quarter", "pk"]
        indexes = [
            models.Index(fields=["quarter", "region_path", "state"], name="report_board"),
            models.Index(fields=["due_on", "enterprise"], name="report_unfiled", condition=Q(state=ReportState.OPEN)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "quarter"], name="report_once_a_quarter"),
            models.CheckConstraint(name="report_quarter_known", condition=Q(quarter__regex=r"^[0-9]{4}Q[1-4]$")),
            models.CheckConstraint(
                name="report_extended_to_later",
                condition=Q(extended_from__isnull=True) | Q(extended_from__lt=F("due_on")),
            ),
            models.CheckConstraint(name="report_state_known", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(
                name="report_submitted_has_moment",
                condition=Q(state=ReportState.OPEN, submitted_at__isnull=True, version=0)
                | (~Q(state=ReportState.OPEN) & Q(submitted_at__isnull=False, version__gte=1)),
            ),
            models.CheckConstraint(
                name="report_late_when_submitted", condition=Q(is_late=False) | Q(submitted_at__isnull=False)
            ),
            models.CheckConstraint(
                name="report_returned_has_date",
                condition=Q(state=ReportState.RETURNED, correct_by__isnull=False)
                | (~Q(state=ReportState.RETURNED) & Q(correct_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="report_accepted_by_somebody",
                condition=Q(state=ReportState.ACCEPTED, accepted_at__isnull=False, accepted_by__isnull=False)
                | (~Q(state=ReportState.ACCEPTED) & Q(accepted_at__isnull=True, accepted_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="report_main_revenue_is_part",
                condition=Q(state__in=EDITABLE)
                | Q(revenue__isnull=False, main_revenue__isnull=False, main_revenue__lte=F("revenue")),
            ),
            models.CheckConstraint(
                name="report_renamed_has_name",
                condition=Q(state__in=EDITABLE)
                | Q(is_renamed=False)
                | (Q(is_renamed=True, new_name__isnull=False) & ~Q(new_name="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.enterprise_name}"

    @property
    def due_at(self) -> datetime:
        """The last moment in time: the end of the due day."""
        return datetime.combine(self.due_on, time.max, tzinfo=clock.ZONE)

    @property
    def is_editable(self) -> bool:
        """Whether the enterprise can change answers now."""
        return self.state in EDITABLE


class ReportMark(models.Model):
    """Of one answer: its version, source, who typed it (nobody where the system filled it in), and text that is not
    valid yet, which then counts as missing (as declarations' AnswerMark)."""

    report = models.ForeignKey(QuarterlyReport, models.CASCADE, related_name="marks")
    field = models.CharField("栏目", max_length=40)
    version = models.PositiveIntegerField("版本", default=1)
    source = models.CharField("来源", max_length=20, choices=ReportSource.choices)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField("时间")
    invalid_text = models.TextField("未通过的输入", blank=True)
    error = models.CharField("提示", max_length=300, blank=True)

    class Meta:
        verbose_name = "报表填报痕迹"
        constraints = [models.UniqueConstraint(fields=["report", "field"], name="report_mark_once")]
