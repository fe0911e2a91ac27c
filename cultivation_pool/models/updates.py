"""The pool's yearly update: one recorded act of the province, and the state that it froze."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cultivation_pool.enums import Movement

OFFICERS = ("city_officer", "province_officer")


class PoolUpdate(models.Model):
    """The update of a year: as of which day, by whom; confirmed once (notice, 四（一）:
    每年申报期结束后更新和调整培育库企业名单).

    `compared_with` is the day whose list it was compared with: the last update's, else the end of the year before.
    """

    year = models.PositiveSmallIntegerField("年度", unique=True)
    day = models.DateField("更新日期")
    compared_with = models.DateField("对照日期")
    document_number = models.CharField("文号", max_length=60, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="确认人")
    confirmed_at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = "培育库年度更新"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="pool_update_days_in_order", condition=Q(compared_with__lt=models.F("day")))
        ]

    def __str__(self) -> str:
        return f"{self.year}年度培育库更新"


class PoolUpdateRowQuerySet(models.QuerySet["PoolUpdateRow"]):
    """Rows by who may see them."""

    def visible_to(self, user: Any) -> "PoolUpdateRowQuerySet":
        """The province sees all, a city its own part by the regions of that day, an enterprise its own rows."""
        if user.role == "enterprise":
            return self.filter(enterprise_id=user.enterprise_id)
        if user.role in OFFICERS and user.scope_path:
            return self.filter(region_path__startswith=user.scope_path)
        return self.none()


class PoolUpdateRow(models.Model):
    """One enterprise in an update: frozen name and region, what it held on the two days (`before`, `after`: words)."""

    update_of = models.ForeignKey(PoolUpdate, models.PROTECT, related_name="rows")
    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="pool_updates")
    movement = models.CharField("变动", max_length=5, choices=Movement.choices)
    reason = models.CharField("原因", max_length=200, blank=True)
    name = models.CharField("企业名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18)
    region_path = models.CharField("地区路径", max_length=60)
    region_name = models.CharField("地区", max_length=120)
    before = models.CharField("原有称号", max_length=300, blank=True)
    after = models.CharField("现有称号", max_length=300, blank=True)

    objects = PoolUpdateRowQuerySet.as_manager()

    class Meta:
        verbose_name = "培育库年度更新名单"
        ordering = ["pk"]
        indexes = [models.Index(fields=["update_of", "movement", "id"], name="pool_update_list")]
        constraints = [
            models.UniqueConstraint(fields=["update_of", "enterprise"], name="pool_update_enterprise_once"),
            models.CheckConstraint(name="pool_update_movement_known", condition=Q(movement__in=Movement.values)),
            models.CheckConstraint(name="pool_update_says_why", condition=Q(movement=Movement.STAYS) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.name}：{self.get_movement_display()}"
