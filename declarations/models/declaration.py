"""`Declaration`: small, what queues read, and the only place of process columns (architecture.md, decision 1)."""

from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string

from declarations.enums import EDITABLE, Desk, Status
from zjtx.registry.enums import Tier

ENTERPRISE_TIERS = (Tier.SME, Tier.LITTLE_GIANT)


REGIONAL_ROLES = ("district_officer", "city_officer", "province_officer")


class DeclarationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DeclarationQuerySet":
        """Only what this user may see (decision 5): own enterprise, own region after submission, or what the rooms
        above grant to a role that has neither."""
        if user.role == "enterprise":
            return self.filter(enterprise_id=user.enterprise_id)
        if user.role in REGIONAL_ROLES and user.scope_path:
            return self.filter(region_path__startswith=user.scope_path, submitted_at__isnull=False)
        granted = [scope for scope in _granted_scopes(user) if scope is not None]
        return self.filter(reduce(or_, granted), submitted_at__isnull=False) if granted else self.none()

    def in_province_of(self, user: Any) -> "DeclarationQuerySet":
        """Everything in a province officer's region, drafts included: for what is done on a declaration by its number
        (waivers); no list is made of it."""
        if user.role != "province_officer" or not user.scope_path:
            return self.none()
        return self.filter(region_path__startswith=user.scope_path)


def _granted_scopes(user: Any) -> list[Q | None]:
    """What each provider of settings.DECLARATION_SCOPE_PROVIDERS grants: a callable (user) → condition on
    declarations, or None where it has nothing to say of the role. Enterprises and officers are never asked about."""
    return [import_string(path)(user) for path in settings.DECLARATION_SCOPE_PROVIDERS]


class Declaration(models.Model):
    """One enterprise's declaration of one tier in one round.

    `year` is copied from the round and `region_path` from the sheet at submission; `occupies` is false only after
    withdrawal. `status` is written by `declarations.workflow.perform()` alone.
    """

    number = models.CharField("申报编号", max_length=24, unique=True)
    round = models.ForeignKey("declarations.Round", models.PROTECT, related_name="declarations")
    year = models.PositiveSmallIntegerField("年度")
    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="declarations")
    enterprise_name = models.CharField("企业名称", max_length=200)
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    status = models.CharField("状态", max_length=16, choices=Status.choices, default=Status.DRAFT)
    occupies = models.BooleanField("占用名额", default=True)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="所在地区")
    region_path = models.CharField("地区路径", max_length=60)
    # None where an operator imported the declaration of an enterprise that has no account yet.
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("建立时间")
    submitted_at = models.DateTimeField("首次提交时间", null=True, blank=True)
    entered_at = models.DateTimeField("进入当前环节时间", null=True, blank=True)
    due_at = models.DateTimeField("当前环节截止时间", null=True, blank=True)
    returned_by = models.CharField("退回环节", max_length=12, choices=Desk.choices, blank=True)
    issues_count = models.PositiveSmallIntegerField("疑点数", default=0)
    # Of the version on the desk, as it was frozen: what queues filter by.
    unmet_count = models.PositiveSmallIntegerField("不符合条款数", default=0)
    industry = models.CharField("所属行业大类", max_length=2, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    prerequisite_reason = models.TextField("未具备前序称号的说明", blank=True)
    lower_tier_reason = models.TextField("选择较低类别的说明", blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "申报"
        verbose_name_plural = "申报"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["status", "due_at", "id"], name="declaration_queue"),
            models.Index(fields=["round", "tier", "status"], name="declaration_round"),
            models.Index(fields=["region_path", "status", "due_at"], name="declaration_region"),
        ]
        constraints = [
            # 通知三（一）1：同一企业同一年度只能申报一项产品（技术）；企业择一最高梯度申报。
            models.UniqueConstraint(
                fields=["enterprise", "year"],
                condition=Q(tier=Tier.PRODUCT, occupies=True),
                name="one_product_a_year",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "year"],
                condition=Q(tier__in=ENTERPRISE_TIERS, occupies=True),
                name="one_enterprise_tier_a_year",
            ),
            models.CheckConstraint(name="declaration_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="declaration_submitted_when_on_its_way",
                condition=Q(status__in=[Status.DRAFT, Status.WITHDRAWN]) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="declaration_withdrawn_frees_place",
                condition=Q(status=Status.WITHDRAWN, occupies=False) | (~Q(status=Status.WITHDRAWN) & Q(occupies=True)),
            ),
            # Without a date of its own a return could be answered for ever; without a desk nobody would get it back.
            models.CheckConstraint(
                name="declaration_returned_until_a_day",
                condition=~Q(status=Status.RETURNED) | (Q(due_at__isnull=False) & ~Q(returned_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise_name}"

    @property
    def is_editable(self) -> bool:
        """Whether the enterprise can change answers now."""
        return self.status in EDITABLE
