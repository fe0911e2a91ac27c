"""Changes of title holders (更名、重组、迁移): what was filed, its files, and its timeline (notice, 三（三）3)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cultivation_pool.enums import (
    CHANGE_FILED,
    CHANGE_OPEN,
    ChangeEvent,
    ChangeKind,
    ChangeSource,
    ChangeState,
    TitleFate,
)

from .append_only import AppendOnly

_WORDS = r"\S"


def awaits_fate_on(today: date) -> Q:
    """As ChangeQuerySet.awaiting_fate, for a count beside others."""
    late = Q(is_late=True, state__in=CHANGE_FILED) | Q(state=ChangeState.DUE, due_on__lt=today)
    return late & Q(title_fate="")


class ChangeQuerySet(models.QuerySet["ChangeFiling"]):
    """Changes by who may see them and what waits for whom."""

    def visible_to(self, user: Any) -> "ChangeQuerySet":
        """The own enterprise's; the city's, and those filed that move into it; the province's."""
        if user.role == "enterprise":
            return self.filter(enterprise_id=user.enterprise_id)
        if user.role not in ("city_officer", "province_officer") or not user.scope_path:
            return self.none()
        coming = Q(new_region__path__startswith=user.scope_path, filed_at__isnull=False)
        return self.filter(Q(region_path__startswith=user.scope_path) | coming)

    def awaiting_fate(self, today: date) -> "ChangeQuerySet":
        """Filed late, or not filed and the month is over: the titles are deemed given up, and the province has not
        decided on them. The dates say so; no job has to have run."""
        return self.filter(awaits_fate_on(today))


class ChangeFiling(models.Model):
    """One change of one enterprise, from the day on which it is known to its confirmation.

    `due_on` counts from the day of the change, where nobody knows that yet from the day on which it became known.
    `old_*` is what the record said when it was filed; `region_path` is the old city's, which checks. A change that
    somebody else than the enterprise made known stands as DUE until the enterprise files it.
    """

    number = models.CharField("变更编号", max_length=24, unique=True)
    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="change_filings")
    region_path = models.CharField("地区路径", max_length=60)
    kind = models.CharField("变更类型", max_length=12, choices=ChangeKind.choices)
    state = models.CharField("状态", max_length=10, choices=ChangeState.choices)
    source = models.CharField("来源", max_length=10, choices=ChangeSource.choices)
    report = models.ForeignKey("QuarterlyReport", models.PROTECT, null=True, blank=True, related_name="+")
    known_on = models.DateField("知悉日期")
    changed_on = models.DateField("变更日期", null=True, blank=True)
    due_on = models.DateField("申报期限")
    filed_at = models.DateTimeField("首次提交时间", null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交人"
    )
    is_late = models.BooleanField("逾期申报", default=False)
    old_name = models.CharField("原名称", max_length=120)
    old_uscc = models.CharField("原统一社会信用代码", max_length=18)
    old_region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="原所在地区")
    new_name = models.CharField("变更后的名称", max_length=120, blank=True)
    new_uscc = models.CharField("变更后的统一社会信用代码", max_length=18, blank=True)
    new_region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="变更后的所在地区"
    )
    details = models.TextField("变更情况", blank=True)
    found_kind = models.CharField("市级核查认定的类型", max_length=12, choices=ChangeKind.choices, blank=True)
    correct_by = models.DateField("补正期限", null=True, blank=True)
    title_fate = models.CharField("称号处理", max_length=10, choices=TitleFate.choices, blank=True)
    fate_document = models.CharField("称号处理文号", max_length=120, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "变更申报"
        verbose_name_plural = "变更申报"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="change_waiting"),
            models.Index(fields=["region_path", "state"], name="change_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind"], condition=Q(state__in=CHANGE_OPEN), name="change_one_of_a_kind_open"
            ),
            models.CheckConstraint(name="change_state_known", condition=Q(state__in=ChangeState.values)),
            models.CheckConstraint(name="change_kind_known", condition=Q(kind__in=ChangeKind.values)),
            models.CheckConstraint(
                name="change_filed_has_moment",
                condition=Q(state__in=(ChangeState.DUE, ChangeState.CLOSED), filed_at__isnull=True)
                | Q(filed_at__isnull=False, filed_by__isnull=False, changed_on__isnull=False)
                & ~Q(state__in=(ChangeState.DUE, ChangeState.CLOSED)),
            ),
            models.CheckConstraint(
                name="change_filed_says_what",
                condition=Q(filed_at__isnull=True)
                | Q(kind=ChangeKind.RENAME, new_name__regex=_WORDS)
                | Q(kind=ChangeKind.MOVE, new_region__isnull=False)
                | Q(kind=ChangeKind.RESTRUCTURE, details__regex=_WORDS),
            ),
            models.CheckConstraint(
                name="change_late_when_filed", condition=Q(is_late=False) | Q(filed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="change_returned_has_date",
                condition=Q(state=ChangeState.RETURNED, correct_by__isnull=False)
                | ~Q(state=ChangeState.RETURNED) & Q(correct_by__isnull=True),
            ),
            models.CheckConstraint(
                name="change_given_up_has_document",
                condition=~Q(title_fate=TitleFate.GIVEN_UP) | Q(fate_document__regex=_WORDS),
            ),
            models.CheckConstraint(
                name="change_late_decided_before_end",
                condition=Q(is_late=False)
                | ~Q(title_fate="")
                | ~Q(state__in=(ChangeState.CONFIRMED, ChangeState.REFUSED)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        """The enterprise as it was called when this was filed."""
        return self.old_name

    def is_overdue(self, today: date) -> bool:
        """Whether the month is over and nothing has been filed."""
        return self.state == ChangeState.DUE and self.due_on < today

    def awaits_fate(self, today: date) -> bool:
        """As ChangeQuerySet.awaiting_fate."""
        is_late = self.is_late and self.state in CHANGE_FILED
        return not self.title_fate and (is_late or self.is_overdue(today))


class ChangeFile(models.Model):
    """A document of a change: business licence, 变更通知书, resolutions."""

    filing = models.ForeignKey(ChangeFiling, models.PROTECT, related_name="files")
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=160)

    class Meta:
        verbose_name = "变更材料"
        verbose_name_plural = "变更材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ChangeLog(AppendOnly):
    """One event of a change, never rewritten. Without an actor the system did it. `seen` is the entry that the page of
    the act had shown last: the same click twice finds its own entry."""

    filing = models.ForeignKey(ChangeFiling, models.PROTECT, related_name="log")
    event = models.CharField("事项", max_length=12, choices=ChangeEvent.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    actor_label = models.CharField("办理人", max_length=150)
    at = models.DateTimeField("办理时间")
    opinion = models.TextField("意见", blank=True)
    document_number = models.CharField("依据", max_length=120, blank=True)
    seen = models.PositiveBigIntegerField("所见记录", default=0)

    class Meta:
        verbose_name = "变更办理记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="change_log_event_known", condition=Q(event__in=ChangeEvent.values)),
            models.UniqueConstraint(fields=["filing", "seen"], condition=Q(seen__gt=0), name="change_log_one_after"),
        ]
