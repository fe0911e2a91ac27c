"""Candidates (后备企业): enterprises with potential that districts nominate; plan figures; uploads on their way in."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cultivation_pool.enums import CANDIDATE_LISTED, CandidateState
from zjtx.registry.enums import Tier

YEARS = (2020, 2099)


def _by(name: str, *, null: bool = False) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=null, verbose_name=name)


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Candidates by who may see them."""

    def visible_to(self, user: Any) -> "CandidateQuerySet":
        """Those of the officer's district, city or province."""
        if user.role not in ("district_officer", "city_officer", "province_officer") or not user.scope_path:
            return self.none()
        return self.filter(region_path__startswith=user.scope_path)

    def listed(self) -> "CandidateQuerySet":
        """Nominated or confirmed."""
        return self.filter(state__in=CANDIDATE_LISTED)


class Candidate(models.Model):
    """One enterprise on the list of one year, with the columns of the Dalian notice's attachment 9.

    It need not have an account: what it has declared since is found by its 信用代码.
    """

    year = models.PositiveSmallIntegerField("拟申报年度")
    uscc = models.CharField("统一社会信用代码", max_length=18)
    enterprise_name = models.CharField("企业名称", max_length=120)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="区市县")
    region_path = models.CharField("地区路径", max_length=60)
    industry = models.ForeignKey("registry.Industry", models.PROTECT, related_name="+", verbose_name="所属行业")
    main_product = models.CharField("主导产品", max_length=200)
    revenue = models.DecimalField("上年营业收入（万元）", max_digits=15, decimal_places=2)
    tier = models.CharField("拟申报梯度", max_length=20, choices=Tier.choices)
    gap = models.CharField("差距", max_length=500)
    contact_name = models.CharField("联系人", max_length=60)
    contact_phone = models.CharField("电话", max_length=30)
    state = models.CharField("状态", max_length=10, choices=CandidateState.choices)
    nominated_by = _by("推荐人")
    nominated_at = models.DateTimeField("推荐时间")
    decided_by = _by("确认人", null=True)
    decided_at = models.DateTimeField("确认时间", null=True)
    reason = models.CharField("不列入的理由", max_length=300, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "后备企业"
        verbose_name_plural = "后备企业"
        ordering = ["region_path", "pk"]
        indexes = [models.Index(fields=["year", "region_path", "state"], name="candidate_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "uscc"], condition=Q(state__in=CANDIDATE_LISTED), name="candidate_once_a_year"
            ),
            models.CheckConstraint(name="candidate_state_known", condition=Q(state__in=CandidateState.values)),
            models.CheckConstraint(name="candidate_tier_known", condition=Q(tier__in=Tier.values)),
            models.CheckConstraint(name="candidate_year_sensible", condition=Q(year__range=YEARS)),
            models.CheckConstraint(name="candidate_revenue_not_negative", condition=Q(revenue__gte=0)),
            models.CheckConstraint(
                name="candidate_decided_by_somebody",
                condition=Q(state=CandidateState.NOMINATED, decided_at__isnull=True, decided_by__isnull=True)
                | ~Q(state=CandidateState.NOMINATED) & Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="candidate_struck_with_reason",
                condition=Q(state=CandidateState.STRUCK, reason__regex=r"\S")
                | ~Q(state=CandidateState.STRUCK) & Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_name}（{self.year}）"


class CandidatePlan(models.Model):
    """How many candidates a year is to have: the whole province (`city` None), or one city of it."""

    year = models.PositiveSmallIntegerField("年度")
    city = models.ForeignKey("registry.Region", models.PROTECT, null=True, related_name="+", verbose_name="市")
    count = models.PositiveIntegerField("计划数")

    class Meta:
        verbose_name = "后备企业计划数"
        verbose_name_plural = "后备企业计划数"
        ordering = ["year", "city"]
        constraints = [
            models.UniqueConstraint(fields=["year", "city"], name="candidate_plan_once"),
            models.UniqueConstraint(fields=["year"], condition=Q(city__isnull=True), name="candidate_plan_whole_once"),
            models.CheckConstraint(name="candidate_plan_year_sensible", condition=Q(year__range=YEARS)),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.city or '全省'}：{self.count}"


class CandidateUpload(models.Model):
    """A table that an officer has uploaded and not yet confirmed or thrown away: one each.

    `rows`: [{"line", "values": {column: stored text}, "problems": [{"address", "column", "text"}]}].
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="上传人")
    name = models.CharField("文件名", max_length=160)
    uploaded_at = models.DateTimeField("上传时间")
    rows = models.JSONField("各行")

    class Meta:
        verbose_name = "上传的后备企业表"
        verbose_name_plural = "上传的后备企业表"

    def __str__(self) -> str:
        return self.name

    @property
    def problem_count(self) -> int:
        """How many cells stand in the way."""
        return sum(len(row["problems"]) for row in self.rows)
