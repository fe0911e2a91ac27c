"""What the bureau keeps of enterprises beside their reports: wishes for finance, questionnaires, contacts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zjtx.accounts.models.users import mobile_validator


class FinancingWish(models.Model):
    """An enterprise's present wish for finance, for the bank list (notice, 四（三）: 银企对接); `ended_at`: none."""

    enterprise = models.OneToOneField("registry.Enterprise", models.PROTECT, related_name="financing_wish")
    amount = models.DecimalField("融资需求金额（万元）", max_digits=12, decimal_places=2)
    months = models.PositiveSmallIntegerField("期限（月）")
    purpose = models.CharField("用途", max_length=200)
    bank = models.CharField("主要开户银行", max_length=100, blank=True)
    agrees = models.BooleanField("同意提供给合作银行", default=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填写人")
    updated_at = models.DateTimeField("填写时间")
    ended_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "融资需求"
        constraints = [
            models.CheckConstraint(name="financing_wish_positive", condition=Q(amount__gt=0, months__gte=1)),
            models.CheckConstraint(name="financing_wish_agreed", condition=Q(agrees=True)),
        ]


class SurveyMark(models.Model):
    """Whether an enterprise took part in a quarter's 中小企业生产经营问卷调查 (notice, 四（二）); without a row
    nobody has said."""

    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="survey_marks")
    quarter = models.CharField("季度", max_length=6)
    took_part = models.BooleanField("已参加")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    marked_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "问卷调查参加情况"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["quarter", "enterprise"], name="survey_mark_once"),
            models.CheckConstraint(name="survey_quarter_known", condition=Q(quarter__regex=r"^[0-9]{4}Q[1-4]$")),
        ]


class BureauContact(models.Model):
    """The person whom enterprises and the bureau above turn to: one for each bureau, kept by itself
    (notice, 四（二）: 指定专门联系人)."""

    region = models.OneToOneField("registry.Region", models.PROTECT, related_name="bureau_contact")
    name = models.CharField("联系人", max_length=60)
    position = models.CharField("科室、职务", max_length=60, blank=True)
    phone = models.CharField("办公电话", max_length=30)
    mobile = models.CharField("手机号码", max_length=11, blank=True, validators=[mobile_validator])
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填写人")
    updated_at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = "主管部门联系人"

    def __str__(self) -> str:
        return f"{self.region}：{self.name}"
