"""Titles that enterprises hold: what the database itself keeps true of them (architecture.md, decision 6)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from zjtx.registry.enums import EndReason, Tier, TitleScheme

from .enterprises import Enterprise

# A renewed or expired title is valid through its last day; these acts take effect on their own day.
ENDS_AT_ONCE = (EndReason.REVOKED, EndReason.GIVEN_UP)
_NOT_ENDED = Q(ended_on__isnull=True, superseded_by__isnull=True)


class TitleQuerySet(models.QuerySet["Title"]):
    """Titles by what is asked of them."""

    def not_ended(self) -> "TitleQuerySet":
        """Titles that no act and no nightly job has ended yet, whatever their last day."""
        return self.filter(_NOT_ENDED)

    def valid_on(self, day: date) -> "TitleQuerySet":
        """Titles in force on the day; says the same as Title.is_valid_on."""
        still = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
        last_day = Q(ended_on=day) & ~Q(end_reason__in=ENDS_AT_ONCE)
        return self.filter(still | last_day, starts_on__lte=day, ends_on__gte=day)


class Title(models.Model):
    """A title with its first and last day. `ended_on` is set by an act or, after the last day, by the nightly job."""

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="titles")
    tier = models.CharField("梯度", max_length=20, choices=Tier)
    product_name = models.CharField("产品（技术）名称", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("认定年度")
    number = models.CharField("证书编号", max_length=40, blank=True)
    document_number = models.CharField("认定文号", max_length=60, blank=True)
    starts_on = models.DateField("有效期起")
    ends_on = models.DateField("有效期止")
    scheme = models.CharField("认定办法", max_length=20, choices=TitleScheme, default=TitleScheme.LIAONING)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    end_reason = models.CharField("终止原因", max_length=20, choices=EndReason, blank=True)
    superseded_by = models.ForeignKey(
        "self", verbose_name="接续称号", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )

    objects = TitleQuerySet.as_manager()

    class Meta:
        verbose_name = "称号"
        verbose_name_plural = "称号"
        ordering = ("-starts_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("enterprise",),
                condition=_NOT_ENDED & Q(tier=Tier.SME),
                name="title_one_open_sme",
                violation_error_message="该企业已有未终止的专精特新中小企业称号。",
            ),
            models.UniqueConstraint(
                fields=("enterprise",),
                condition=_NOT_ENDED & Q(tier=Tier.LITTLE_GIANT),
                name="title_one_open_little_giant",
                violation_error_message="该企业已有未终止的专精特新“小巨人”企业称号。",
            ),
            models.UniqueConstraint(
                fields=("enterprise", "product_name"),
                condition=_NOT_ENDED & Q(tier=Tier.PRODUCT),
                name="title_one_open_per_product",
                violation_error_message="该产品（技术）已有未终止的专精特新产品称号。",
            ),
            models.UniqueConstraint(
                fields=("number",),
                condition=~Q(number=""),
                name="title_number_once",
                violation_error_message="该证书编号已使用。",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="title_dates_in_order",
                violation_error_message="称号有效期止不应早于有效期起。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                name="title_ended_after_start",
                violation_error_message="称号终止日期不应早于有效期起。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="", superseded_by__isnull=True)
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="title_end_has_reason",
                violation_error_message="称号终止应同时写明日期和原因。",
            ),
            models.CheckConstraint(
                condition=(Q(tier=Tier.PRODUCT) & ~Q(product_name=""))
                | Q(tier__in=(Tier.SME, Tier.LITTLE_GIANT), product_name=""),
                name="title_product_named",
                violation_error_message="产品称号应写明产品（技术）名称，企业称号不写产品名称。",
            ),
        ]

    def __str__(self) -> str:
        product = f"“{self.product_name}”" if self.product_name else ""
        return f"{self.enterprise}{product}：{self.get_tier_display()}（{self.year}年）"

    def clean(self) -> None:
        """One product is one name: surrounding and repeated spaces do not make another."""
        self.product_name = " ".join(self.product_name.split())
        if self.superseded_by_id is not None and self.superseded_by_id == self.pk:
            raise ValidationError({"superseded_by": "称号不能由自身接续。"})

    def is_valid_on(self, day: date) -> bool:
        """Whether the title is in force on the day; the last day is included."""
        if not self.starts_on <= day <= self.ends_on:
            return False
        if self.ended_on is None or day < self.ended_on:
            return True
        return day == self.ended_on and self.end_reason not in ENDS_AT_ONCE
