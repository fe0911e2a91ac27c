"""A round (申报批次): one notice put to work, with windows, tiers, plan figures and evidence lists."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from declarations.enums import RoundState, WindowKind
from zjtx.registry.enums import Tier


class Round(models.Model):
    """One notice put to work. Year columns of its sheets derive from `year`, never from today.

    While `in_preparation` a system administrator still writes it; then it waits for a province officer.
    """

    code = models.CharField("批次编号", max_length=20, unique=True, help_text="例如 LN2022")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("通知标题", max_length=200)
    document_number = models.CharField("文号", max_length=60)
    issued_on = models.DateField("印发日期")
    notice_text = models.TextField("通知正文", blank=True)
    office = models.CharField("承办处室", max_length=100, blank=True)
    desk_phones = models.CharField("咨询电话", max_length=100, blank=True, help_text="办公电话，多个以空格分隔")
    state = models.CharField("状态", max_length=12, choices=RoundState.choices, default=RoundState.PREPARED)
    packet_working_days = models.PositiveSmallIntegerField("推荐材料报送工作日", default=5)
    publicity_working_days = models.PositiveSmallIntegerField("公示工作日", default=5)
    return_working_days = models.PositiveSmallIntegerField("退回修改工作日", default=5)
    new_title_working_days = models.PositiveSmallIntegerField("新获称号填报工作日", default=10)
    validity_years = models.PositiveSmallIntegerField("称号有效年数", default=3)
    paper_copies = models.PositiveSmallIntegerField("纸质份数", default=2)
    annual_profile_due_on = models.DateField("附件5填报截止日", null=True, blank=True)
    in_preparation = models.BooleanField("拟定中", default=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟定人"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    closing_prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出结束人"
    )
    closing_proposed_at = models.DateTimeField("提出结束时间", null=True, blank=True)
    closing_reason = models.CharField("结束事由", max_length=300, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认结束人"
    )
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "申报批次"
        verbose_name_plural = "申报批次"
        ordering = ["-year", "code"]
        constraints = [
            models.CheckConstraint(
                name="round_four_eyes",
                condition=Q(prepared_by__isnull=True)
                | Q(confirmed_by__isnull=True)
                | ~Q(prepared_by=F("confirmed_by")),
            ),
            models.CheckConstraint(
                name="round_closing_four_eyes",
                condition=Q(closed_by__isnull=True)
                | (Q(closing_prepared_by__isnull=False) & ~Q(closing_prepared_by=F("closed_by"))),
            ),
            models.CheckConstraint(
                name="round_closing_has_reason",
                condition=Q(closing_prepared_by__isnull=True, closing_proposed_at__isnull=True)
                | (Q(closing_prepared_by__isnull=False, closing_proposed_at__isnull=False) & ~Q(closing_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def years(self) -> tuple[int, int]:
        """The two year columns of the sheets, older first (2022 → 2020, 2021)."""
        return self.year - 2, self.year - 1


class RoundWindow(models.Model):
    """From when until when one kind of act is possible. The last second of the last day counts."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="windows")
    kind = models.CharField("事项", max_length=20, choices=WindowKind.choices)
    opens_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("截止时间")

    class Meta:
        verbose_name = "办理时限"
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="round_window_once"),
            models.CheckConstraint(name="round_window_order", condition=Q(opens_at__lt=F("closes_at"))),
        ]

    def is_open(self, at: datetime) -> bool:
        """Whether the moment lies within the window, both ends included."""
        return self.opens_at <= at <= self.closes_at


class RoundTier(models.Model):
    """What a round says of one tier: the rule set, the sheet's version and the province-wide plan figure.

    `fixed_at` is the first submission of a declaration of the tier: from then on rule set and sheet stay, and a trigger
    of the database holds to it (migration "rulings").
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="tiers")
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    rule_set = models.CharField("条件版本", max_length=40, default="liaoning_2022")
    sheet = models.CharField("申报表版本", max_length=40)
    fixed_at = models.DateTimeField("首份申报提交时间", null=True, blank=True)
    plan_count = models.PositiveIntegerField("计划数（不低于）", default=0)

    class Meta:
        verbose_name = "批次类别"
        constraints = [models.UniqueConstraint(fields=["round", "tier"], name="round_tier_once")]


class CityPlan(models.Model):
    """A city's plan figure for a tier, where the notice sets one."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="city_plans")
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    city = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="市")
    plan_count = models.PositiveIntegerField("计划数")

    class Meta:
        verbose_name = "市计划数"
        constraints = [models.UniqueConstraint(fields=["round", "tier", "city"], name="city_plan_once")]


class CityStage(models.Model):
    """Which stages a city switched on in a round: district review, a panel of its own."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="city_stages")
    city = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="市")
    has_district_stage = models.BooleanField("设区县初审", default=False)
    has_own_panel = models.BooleanField("市级自行组织评审", default=False)

    class Meta:
        verbose_name = "市级环节"
        constraints = [models.UniqueConstraint(fields=["round", "city"], name="city_stage_once")]


class Extension(models.Model):
    """An extension of a window: asked for by the administrator, confirmed or declined by a province officer (or taken
    back by an administrator), kept for ever."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="extensions")
    kind = models.CharField("事项", max_length=20, choices=WindowKind.choices)
    previous_closes_at = models.DateTimeField("原截止时间")
    closes_at = models.DateTimeField("延至")
    reason = models.CharField("延期理由", max_length=300)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    decline_reason = models.CharField("不予延期的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "延期"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="extension_later", condition=Q(closes_at__gt=F("previous_closes_at"))),
            models.CheckConstraint(name="extension_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="extension_four_eyes",
                condition=Q(confirmed_by__isnull=True) | ~Q(prepared_by=F("confirmed_by")),
            ),
            models.CheckConstraint(
                name="extension_one_outcome", condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=Q(confirmed_at__isnull=True, declined_at__isnull=True),
                name="extension_one_waiting",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        """Asked for, and neither confirmed nor declined."""
        return self.confirmed_at is None and self.declined_at is None


class EvidenceRequirement(models.Model):
    """One numbered item of attachment 4 for a tier; item 4's proofs are entries of their own (serial 4.1, 4.2 …)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="evidence_requirements")
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    serial = models.CharField("序号", max_length=8)
    position = models.PositiveSmallIntegerField("顺序")
    text = models.CharField("材料名称", max_length=300)
    is_required = models.BooleanField("必须提供", default=False)
    clauses = models.JSONField("对应条款", default=list)
    examples = models.CharField("举例", max_length=300, blank=True)

    class Meta:
        verbose_name = "佐证材料项"
        ordering = ["round", "tier", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "tier", "serial"], name="evidence_requirement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.serial} {self.text}"
