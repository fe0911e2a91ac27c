"""What the reports of the pool have in common: the columns of their process, a cell's mark, the timeline, remarks.

A kind of report (kinds.py) is a concrete model of each of the four; the constraints are named after the kind's prefix.
"""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cultivation_pool.enums import EDITABLE, FILED, ReportEvent, ReportSource, ReportState
from zjtx.common import clock

from .append_only import AppendOnly


class ReportQuerySet(models.QuerySet):
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

    def of_period(self, period: str) -> "ReportQuerySet":
        """Reports of "2022Q1" (quarterly) or "2022" (annual)."""
        return self.filter(**{self.model.PERIOD: period}) if period else self.none()


class PoolReport(models.Model):
    """What one enterprise reports of one period; the answers are the concrete model's further columns.

    `region`, `region_path` and `enterprise_name` are the enterprise's own when the report was opened. Of an opened
    report the columns are what was typed last; what was submitted is frozen in the timeline (ReportEntry.answers).
    `extended_from` is the day that the calendar gave, where this enterprise was given a later one.
    `submitted_at` is the first submission, by which `is_late` is decided; `version` counts submissions.
    `PERIOD` names the column that tells one report of an enterprise from another.
    """

    PERIOD = ""

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

    objects = ReportQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.period} {self.enterprise_name}"

    @property
    def period(self) -> str:
        """The period as addresses and messages write it: "2022Q1", "2022"."""
        return str(getattr(self, self.PERIOD))

    @property
    def due_at(self) -> datetime:
        """The last moment in time: the end of the due day."""
        return datetime.combine(self.due_on, time.max, tzinfo=clock.ZONE)

    @property
    def is_editable(self) -> bool:
        """Whether the enterprise can change answers now."""
        return self.state in EDITABLE


def report_constraints(prefix: str) -> list[models.BaseConstraint]:
    """What the database refuses of a report's process."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_extended_to_later",
            condition=Q(extended_from__isnull=True) | Q(extended_from__lt=F("due_on")),
        ),
        models.CheckConstraint(name=f"{prefix}_state_known", condition=Q(state__in=ReportState.values)),
        models.CheckConstraint(
            name=f"{prefix}_submitted_has_moment",
            condition=Q(state=ReportState.OPEN, submitted_at__isnull=True, version=0)
            | (~Q(state=ReportState.OPEN) & Q(submitted_at__isnull=False, version__gte=1)),
        ),
        models.CheckConstraint(
            name=f"{prefix}_late_when_submitted", condition=Q(is_late=False) | Q(submitted_at__isnull=False)
        ),
        models.CheckConstraint(
            name=f"{prefix}_returned_has_date",
            condition=Q(state=ReportState.RETURNED, correct_by__isnull=False)
            | (~Q(state=ReportState.RETURNED) & Q(correct_by__isnull=True)),
        ),
        models.CheckConstraint(
            name=f"{prefix}_accepted_by_somebody",
            condition=Q(state=ReportState.ACCEPTED, accepted_at__isnull=False, accepted_by__isnull=False)
            | (~Q(state=ReportState.ACCEPTED) & Q(accepted_at__isnull=True, accepted_by__isnull=True)),
        ),
        models.CheckConstraint(
            name=f"{prefix}_main_revenue_is_part",
            condition=Q(state__in=EDITABLE)
            | Q(revenue__isnull=False, main_revenue__isnull=False, main_revenue__lte=F("revenue")),
        ),
    ]


def report_indexes(prefix: str, period: str) -> list[models.Index]:
    """The board of a period, and what is not in."""
    return [
        models.Index(fields=[period, "region_path", "state"], name=f"{prefix}_board"),
        models.Index(fields=["due_on", "enterprise"], name=f"{prefix}_unfiled", condition=Q(state=ReportState.OPEN)),
    ]


class CellMark(models.Model):
    """Of one answer: its version, source, who typed it (nobody where the system filled it in), and text that is not
    valid yet, which then counts as missing (as declarations' AnswerMark). `detail` names the source for people."""

    field = models.CharField("栏目", max_length=40)
    version = models.PositiveIntegerField("版本", default=1)
    source = models.CharField("来源", max_length=20, choices=ReportSource.choices)
    detail = models.CharField("来源说明", max_length=100, blank=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField("时间")
    invalid_text = models.TextField("未通过的输入", blank=True)
    error = models.CharField("提示", max_length=300, blank=True)

    class Meta:
        abstract = True


def mark_constraints(prefix: str) -> list[models.BaseConstraint]:
    """One mark a cell."""
    return [models.UniqueConstraint(fields=["report", "field"], name=f"{prefix}_mark_once")]


class ReportEntry(AppendOnly):
    """One event of a report: opened, submitted, returned, accepted, its day moved, an accepted one opened again.
    Without an actor the system did it.

    A submission freezes the answers in the interchange vocabulary (`answers`, computed ones as they were then) and
    what did not agree (`issues`: [{"severity", "message", "fields"}]), and bears a receipt number.
    """

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
        abstract = True


def _once(name: str, *fields: str, events: tuple[ReportEvent, ...]) -> models.UniqueConstraint:
    of_them = Q(event=events[0]) if len(events) == 1 else Q(event__in=list(events))
    return models.UniqueConstraint(fields=fields, condition=of_them, name=name)


def log_constraints(prefix: str) -> list[models.BaseConstraint]:
    """What happens once, and what a submission freezes."""
    decided = (ReportEvent.RETURNED, ReportEvent.ACCEPTED)
    return [
        _once(f"{prefix}_opened_once", "report", events=(ReportEvent.OPENED,)),
        _once(f"{prefix}_version_once", "report", "version", events=(ReportEvent.SUBMITTED,)),
        _once(f"{prefix}_version_decided_once", "report", "version", events=decided),
        _once(f"{prefix}_version_asked_once", "report", "version", events=(ReportEvent.ASKED,)),
        _once(f"{prefix}_version_reopened_once", "report", "version", events=(ReportEvent.REOPENED,)),
        models.UniqueConstraint(
            fields=["receipt_number"], condition=~Q(receipt_number=""), name=f"{prefix}_receipt_once"
        ),
        models.CheckConstraint(name=f"{prefix}_log_event_known", condition=Q(event__in=ReportEvent.values)),
        models.CheckConstraint(
            name=f"{prefix}_log_reopened_has_reason",
            condition=~Q(event__in=[ReportEvent.ASKED, ReportEvent.REOPENED]) | ~Q(opinion=""),
        ),
        models.CheckConstraint(
            name=f"{prefix}_log_submission_frozen",
            condition=(Q(event=ReportEvent.SUBMITTED, answers__isnull=False) & ~Q(receipt_number=""))
            | (~Q(event=ReportEvent.SUBMITTED) & Q(answers__isnull=True, receipt_number="")),
        ),
    ]


class CellRemark(models.Model):
    """A remark of the city at one cell (empty field = the whole report): sent with a return, settled by a version."""

    version = models.PositiveSmallIntegerField("所审版本")
    field = models.CharField("栏目", max_length=40, blank=True)
    text = models.CharField("意见", max_length=500)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    sent_at = models.DateTimeField("退回时间", null=True, blank=True)
    settled_version = models.PositiveSmallIntegerField("已在该版本修改", null=True, blank=True)

    class Meta:
        abstract = True


def remark_constraints(prefix: str) -> list[models.BaseConstraint]:
    """A remark says something, and is settled only after it was sent."""
    return [
        models.CheckConstraint(name=f"{prefix}_remark_text_present", condition=~Q(text="")),
        models.CheckConstraint(
            name=f"{prefix}_remark_settled_after_sent",
            condition=Q(settled_version__isnull=True) | Q(sent_at__isnull=False),
        ),
    ]
