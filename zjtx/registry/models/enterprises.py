"""Enterprises: one record per 统一社会信用代码, former names, and bans on declaring."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models

from zjtx.common import clock
from zjtx.registry.enums import IndustryLevel, RegistrationType
from zjtx.registry.uscc import check as check_uscc

from .reference import Industry, Region

_phone = RegexValidator(r"\A[0-9+()（）\- ]{5,30}\Z", "电话应填写数字，可含区号和分机，例如 024-12345678。")
_mobile = RegexValidator(r"\A1[0-9]{10}\Z", "手机号应为11位数字。")
_postcode = RegexValidator(r"\A[0-9]{6}\Z", "邮编应为6位数字。")


class Enterprise(models.Model):
    """An enterprise and what its forms have in common (一、企业基本情况 of attachments 1 to 3)."""

    uscc = models.CharField(
        "统一社会信用代码",
        max_length=18,
        unique=True,
        validators=[check_uscc],
        error_messages={"unique": "该统一社会信用代码已登记。"},
    )
    name = models.CharField("企业名称", max_length=120, db_index=True)
    region = models.ForeignKey(Region, verbose_name="所在地区", on_delete=models.PROTECT, related_name="enterprises")
    address = models.CharField("通讯地址", max_length=200, blank=True)
    postcode = models.CharField("邮编", max_length=6, blank=True, validators=[_postcode])
    legal_representative = models.CharField("法定代表人", max_length=60, blank=True)
    legal_representative_phone = models.CharField("法定代表人电话", max_length=30, blank=True, validators=[_phone])
    legal_representative_mobile = models.CharField("法定代表人手机", max_length=11, blank=True, validators=[_mobile])
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系人电话", max_length=30, blank=True, validators=[_phone])
    contact_mobile = models.CharField("联系人手机", max_length=11, blank=True, validators=[_mobile])
    contact_email = models.EmailField("联系人电子邮箱", blank=True)
    registered_on = models.DateField("注册时间", null=True, blank=True)
    registered_capital = models.DecimalField("注册资本（万元）", max_digits=16, decimal_places=2, null=True, blank=True)
    registration_type = models.CharField("注册类型", max_length=20, choices=RegistrationType, blank=True)
    industry_division = models.ForeignKey(
        Industry,
        verbose_name="所属行业",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"level": IndustryLevel.DIVISION},
        related_name="+",
    )
    industry_class = models.CharField("具体细分领域", max_length=4, blank=True)
    version = models.PositiveIntegerField("版本", default=0, editable=False)
    created_at = models.DateTimeField("登记时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = "企业"
        verbose_name_plural = "企业"
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(registered_capital__isnull=True) | models.Q(registered_capital__gte=0),
                name="enterprise_capital_not_negative",
                violation_error_message="注册资本不应为负数。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name that an enterprise bore; `until` is the last day on which it did."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.CASCADE, related_name="former_names"
    )
    name = models.CharField("曾用名", max_length=120, db_index=True)
    until = models.DateField("使用至")

    class Meta:
        verbose_name = "曾用名"
        verbose_name_plural = "曾用名"
        ordering = ("-until", "-pk")

    def __str__(self) -> str:
        return self.name


class BanQuerySet(models.QuerySet["Ban"]):
    """Bans by what is asked of them."""

    def in_force_on(self, day: date) -> "BanQuerySet":
        """Bans whose first to last day, both included, hold the day."""
        return self.in_force_between(day, day)

    def in_force_between(self, first: date, last: date) -> "BanQuerySet":
        """Bans that hold any of the days from the first to the last, both included. One that was lifted by the last
        of them stands in nobody's way any more."""
        standing = models.Q(lifted_on__isnull=True) | models.Q(lifted_on__gt=last)
        return self.filter(standing, starts_on__lte=last, ends_on__gte=first)


class Ban(models.Model):
    """An enterprise may not declare from the first to the last day (notice, 三（三）1: 三年内不得申报).

    Where the decision behind it was reversed, `lifted_on` is the day from which it holds no more and `lift_document`
    says by what; first and last day stay as they were decided.
    """

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="bans")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期")
    document_number = models.CharField("文号", max_length=60)
    reason = models.TextField("事由")
    lifted_on = models.DateField("解除日期", null=True, blank=True)
    lift_document = models.CharField("解除文号", max_length=60, blank=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = "限制申报"
        verbose_name_plural = "限制申报"
        ordering = ("-starts_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="ban_dates_in_order",
                violation_error_message="限制申报的截止日期不应早于起始日期。",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_on__isnull=True, lift_document="")
                | models.Q(lifted_on__gte=models.F("starts_on"), lift_document__regex=r"\S"),
                name="ban_lifted_by_document",
                violation_error_message="解除限制申报应写明日期和文号。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise}：{self.starts_on} 至 {self.ends_on}"
