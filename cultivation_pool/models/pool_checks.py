"""A pool-wide check as an officer asked for it, and what it found of each enterprise."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cultivation_pool.enums import CheckOutcome

OFFICERS = ("city_officer", "province_officer")


class PoolCheckQuerySet(models.QuerySet["PoolCheck"]):
    """Checks by who may see them."""

    def visible_to(self, user: Any) -> "PoolCheckQuerySet":
        """An officer's own checks, as long as they lie in the officer's scope (decision 5)."""
        if user.role in OFFICERS and user.scope_path:
            return self.filter(requested_by=user, scope_path__startswith=user.scope_path)
        return self.none()


class PoolCheck(models.Model):
    """One choice of one officer: a tier of a rule set, a region, a day. Asked for again it is the same check.

    `run` counts how often it was asked anew; the rows are those of the last run that came to its end (`made_at`).
    """

    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核查人")
    requested_at = models.DateTimeField("核查时间")
    rules = models.CharField("条件版本", max_length=40)
    tier = models.CharField("类别", max_length=20)
    city = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="市"
    )
    scope_path = models.CharField("地区路径", max_length=60)
    day = models.DateField("核查日期")
    run = models.PositiveSmallIntegerField("次数", default=1)
    job = models.ForeignKey("common.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField("完成时间", null=True, blank=True)
    total = models.PositiveIntegerField("企业数", default=0)

    objects = PoolCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "培育库条件核查"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["requested_by", "rules", "tier", "scope_path", "day"], name="pool_check_once_a_choice"
            ),
            models.CheckConstraint(
                name="pool_check_counted_when_made", condition=Q(made_at__isnull=False) | Q(total=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rules} {self.tier} {self.day}"


class PoolCheckRow(models.Model):
    """One enterprise of a check: facts as they were then, words as they are shown.

    `known` are the answers with their sources (pool_check.known.Known), on which the report can be read again;
    `rank` orders the list: by outcome, the nearest first.
    """

    check_of = models.ForeignKey(PoolCheck, models.CASCADE, related_name="rows")
    enterprise = models.ForeignKey("registry.Enterprise", models.CASCADE, related_name="+")
    name = models.CharField("企业名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="地区")
    city = models.CharField("市代码", max_length=12, blank=True)
    city_name = models.CharField("市", max_length=60, blank=True)
    district = models.CharField("区县", max_length=60, blank=True)
    industry = models.CharField("行业大类", max_length=4, blank=True)
    industry_name = models.CharField("行业", max_length=100, blank=True)
    titles = models.JSONField("现有称号", default=list)
    tiers_held = models.CharField("持有类别", max_length=60, blank=True)
    outcome = models.CharField("结论", max_length=12, choices=CheckOutcome.choices)
    rank = models.PositiveIntegerField("名单次序", default=0)
    score_least = models.DecimalField("得分下限", max_digits=6, decimal_places=2, null=True, blank=True)
    score_most = models.DecimalField("得分上限", max_digits=6, decimal_places=2, null=True, blank=True)
    disproved = models.JSONField("不符合条款", default=list)
    missing = models.JSONField("缺少数据", default=list)
    judged = models.JSONField("须人工判断", default=list)
    verdicts = models.JSONField("各条款", default=dict)
    known = models.JSONField("所用数据", default=dict)

    class Meta:
        verbose_name = "培育库条件核查结果"
        ordering = ["pk"]
        indexes = [models.Index(fields=["check_of", "rank", "id"], name="pool_check_list")]
        constraints = [
            models.UniqueConstraint(fields=["check_of", "enterprise"], name="pool_check_enterprise_once"),
            models.CheckConstraint(name="pool_check_outcome_known", condition=Q(outcome__in=CheckOutcome.values)),
            models.CheckConstraint(
                name="pool_check_score_in_order",
                condition=Q(score_least__isnull=True, score_most__isnull=True)
                | Q(score_least__lte=models.F("score_most")),
            ),
        ]
