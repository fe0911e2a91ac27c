"""Publicity (公示): the frozen public list, visible corrections, and objections with their answers."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from review.enums import Channel, LineField, ObjectionState, Phase, PublicityState
from zjtx.registry.enums import Tier

from .decision import ProvinceQuerySet


class PublicityQuerySet(ProvinceQuerySet):
    """Publicities by what is asked of them."""

    def begun_on(self, day: date) -> "PublicityQuerySet":
        """What the public may read on that day: everything from its first day on."""
        return self.filter(first_day__lte=day)


class Publicity(models.Model):
    """A list put before the public from its first to its last day, both counted as working days are.

    `lines` is what was published and never changes: [{"serial", "city", "enterprise"}], with "product" for products,
    nothing else. Corrections stand beside it. `state` only says whether the closing job has been by.
    """

    round = models.ForeignKey("declarations.Round", models.PROTECT, related_name="publicities")
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    title = models.CharField("公示标题", max_length=200)
    document = models.TextField("公示正文")
    contact = models.CharField("异议受理方式", max_length=200)
    first_day = models.DateField("公示开始日")
    last_day = models.DateField("公示截止日")
    is_provisional = models.BooleanField("截止日为暂定", default=False)
    state = models.CharField("状态", max_length=8, choices=PublicityState.choices, default=PublicityState.OPEN)
    lines = models.JSONField("公示名单")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发布人")
    published_at = models.DateTimeField("发布时间")
    closed_at = models.DateTimeField("结束时间", null=True)

    objects = PublicityQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(name="publicity_days_in_order", condition=Q(first_day__lte=F("last_day"))),
            models.CheckConstraint(name="publicity_state_known", condition=Q(state__in=PublicityState.values)),
            models.CheckConstraint(
                name="publicity_closed_at_a_moment",
                condition=Q(state=PublicityState.OPEN, closed_at__isnull=True)
                | Q(state=PublicityState.CLOSED, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def phase_on(self, day: date) -> Phase:
        """Where the publicity stands on a day; its last day is open to the last second."""
        if day < self.first_day:
            return Phase.COMING
        return Phase.OPEN if day <= self.last_day else Phase.OVER


class PublicityEntry(models.Model):
    """Which declaration a line of the public list stands for; a declaration is put before the public once."""

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="entries")
    serial = models.PositiveIntegerField("序号")
    declaration = models.OneToOneField("declarations.Declaration", models.PROTECT, related_name="publicity_entry")

    class Meta:
        verbose_name = "公示条目"
        verbose_name_plural = "公示条目"
        ordering = ["publicity", "serial"]
        constraints = [models.UniqueConstraint(fields=["publicity", "serial"], name="publicity_serial_once")]


class PublicityCorrection(models.Model):
    """A correction of one name, shown beside the list with what stood there before; corrections are never changed."""

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="corrections")
    serial = models.PositiveIntegerField("序号")
    field = models.CharField("更正栏目", max_length=10, choices=LineField.choices)
    before = models.CharField("原公示内容", max_length=200)
    after = models.CharField("更正为", max_length=200)
    note = models.CharField("更正说明", max_length=200)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="更正人")
    corrected_at = models.DateTimeField("更正时间")

    class Meta:
        verbose_name = "公示更正"
        verbose_name_plural = "公示更正"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="correction_changes_something", condition=~Q(before=F("after"))),
            models.CheckConstraint(name="correction_has_note", condition=Q(note__regex=r"\S")),
            models.CheckConstraint(name="correction_has_name", condition=Q(after__regex=r"\S")),
        ]


class Objection(models.Model):
    """An objection under a real name; without a declaration it concerns the list as a whole.

    `query_code` is told to the objector once and asks how the objection stands; it is personal data as the contact is.
    `address` is kept to hold off floods, is shown on no page and goes with the personal data of the row.
    """

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="objections")
    declaration = models.ForeignKey(
        "declarations.Declaration", models.PROTECT, null=True, blank=True, related_name="objections"
    )
    receipt_number = models.CharField("受理编号", max_length=24, unique=True)
    request_key = models.CharField("请求标识", max_length=64, unique=True)
    channel = models.CharField("来源", max_length=8, choices=Channel.choices, default=Channel.ONLINE)
    name = models.CharField("姓名或单位", max_length=60)
    contact = models.CharField("联系方式", max_length=120)
    text = models.TextField("异议内容")
    query_code = models.CharField("查询码", max_length=8, blank=True)
    address = models.CharField("网络地址", max_length=45, blank=True)
    received_on = models.DateField("收到日期")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    entered_at = models.DateTimeField("登记时间")
    state = models.CharField("状态", max_length=8, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    answer = models.TextField("答复", blank=True)
    reason = models.TextField("不予认定的理由", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["address", "entered_at"], name="objection_by_address")]
        constraints = [
            models.CheckConstraint(name="objection_state_known", condition=Q(state__in=ObjectionState.values)),
            models.CheckConstraint(name="objection_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="objection_is_signed",
                condition=Q(name__regex=r"\S") & Q(contact__regex=r"\S") & Q(text__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="objection_entered_by_an_officer_unless_online",
                condition=Q(channel=Channel.ONLINE, entered_by__isnull=True)
                | (~Q(channel=Channel.ONLINE) & Q(entered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="objection_answered_with_words",
                condition=Q(state=ObjectionState.OPEN, answered_at__isnull=True, answered_by__isnull=True)
                | (
                    ~Q(state=ObjectionState.OPEN)
                    & Q(answered_at__isnull=False, answered_by__isnull=False, answer__regex=r"\S")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new row, or the columns of the answer."""
        if self.pk is not None and not kwargs.get("update_fields"):
            raise TypeError("异议只能登记和答复，不能修改")
        super().save(*args, **kwargs)
