"""What bureaus offer to enterprises of the pool, and who takes it (notice, 四: 培训、融资、展会等服务)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cultivation_pool.enums import Attendance, ServiceKind

from .updates import OFFICERS


class ServiceOfferQuerySet(models.QuerySet["ServiceOffer"]):
    """Offers by who may see them."""

    def visible_to(self, user: Any) -> "ServiceOfferQuerySet":
        """A city its own and the province's, the province all, an enterprise those made to its region."""
        if user.role == "province_officer":
            return self.all()
        if user.role == "city_officer":
            return self.filter(scope_path__in=_upwards(user.scope_path))
        if user.role == "enterprise":
            return self.filter(scope_path__in=_upwards(user.enterprise.region.path))
        return self.none()

    def kept_by(self, user: Any) -> "ServiceOfferQuerySet":
        """Those of the officer's own bureau."""
        return self.filter(scope_path=user.scope_path) if user.role in OFFICERS else self.none()


def _upwards(path: str) -> list[str]:
    """The path and those above it: "210000/210200/" gives itself and "210000/"."""
    parts = path.strip("/").split("/")
    return ["/".join(parts[:number]) + "/" for number in range(1, len(parts) + 1)]


class ServiceOffer(models.Model):
    """One offer: what, when, until when enterprises sign up and for how many there is room (None: for all)."""

    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="发布地区")
    scope_path = models.CharField("地区路径", max_length=60, db_index=True)
    kind = models.CharField("类别", max_length=12, choices=ServiceKind.choices)
    title = models.CharField("名称", max_length=100)
    text = models.TextField("内容", max_length=2000)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    sign_up_until = models.DateField("报名截止日")
    capacity = models.PositiveIntegerField("名额", null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发布人")
    published_at = models.DateTimeField("发布时间")
    request_key = models.CharField("请求标识", max_length=64)
    closed_at = models.DateTimeField("停止报名时间", null=True, blank=True)

    objects = ServiceOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "服务项目"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["published_by", "request_key"], name="service_offer_once"),
            models.CheckConstraint(name="service_offer_kind_known", condition=Q(kind__in=ServiceKind.values)),
            models.CheckConstraint(
                name="service_offer_days_in_order",
                condition=Q(starts_on__lte=F("ends_on"), sign_up_until__lte=F("ends_on")),
            ),
            models.CheckConstraint(
                name="service_offer_has_room", condition=Q(capacity__isnull=True) | Q(capacity__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open_on(self, day: date) -> bool:
        """Whether enterprises can sign up."""
        return self.closed_at is None and day <= self.sign_up_until


class ServiceSignUp(models.Model):
    """An enterprise's sign-up; withdrawn it stays, and may be taken up again. The bureau notes who came."""

    offer = models.ForeignKey(ServiceOffer, models.PROTECT, related_name="sign_ups")
    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="services")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报名人")
    signed_at = models.DateTimeField("报名时间")
    withdrawn_at = models.DateTimeField("取消时间", null=True, blank=True)
    attendance = models.CharField("参加情况", max_length=8, choices=Attendance.choices, blank=True)

    class Meta:
        verbose_name = "服务报名"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "enterprise"], name="service_sign_up_once"),
            models.CheckConstraint(
                name="service_attendance_of_signed_up", condition=Q(withdrawn_at__isnull=True) | Q(attendance="")
            ),
        ]
