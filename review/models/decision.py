"""Which of the reviewed declarations are proposed for recognition: drafted as a list, applied as one act."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from review.enums import LeftOutGround, ListState, Outcome, TraceKind
from zjtx.registry.enums import Tier

# Grounds that say nothing without words of their own.
SAYING_NOTHING = ("", LeftOutGround.OTHER)


def told_reason(ground: str, words: str) -> str:
    """A standard phrase and what is said beside it, as one sentence; "" where both say nothing."""
    phrase = "" if ground in SAYING_NOTHING else str(LeftOutGround(ground).label)
    return "：".join(part for part in (phrase, words.strip()) if part)


class ProvinceQuerySet(models.QuerySet):
    """Rows that only the province's desk may see (decision 5)."""

    def visible_to(self, user: Any) -> "ProvinceQuerySet":
        """Everything for an officer of the province, nothing for anybody else."""
        is_province = user.role == "province_officer" and bool(user.scope_path)
        return self.all() if is_province else self.none()


class DecisionList(models.Model):
    """A list of reviewed declarations of one round and tier. `revision` grows with every change of a draft, so that
    nobody saves over or applies what they have not seen."""

    round = models.ForeignKey("declarations.Round", models.PROTECT, related_name="decision_lists")
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    state = models.CharField("状态", max_length=8, choices=ListState.choices, default=ListState.DRAFT)
    revision = models.PositiveIntegerField("修改次数", default=1)
    note = models.CharField("审定依据", max_length=300, blank=True, help_text="例如会议纪要文号")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟定人")
    created_at = models.DateTimeField("拟定时间")
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审定人"
    )
    applied_at = models.DateTimeField("审定时间", null=True)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = "拟认定名单"
        verbose_name_plural = "拟认定名单"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "tier"], condition=Q(state=ListState.DRAFT), name="decision_list_one_draft"
            ),
            models.CheckConstraint(name="decision_list_state_known", condition=Q(state__in=ListState.values)),
            models.CheckConstraint(
                name="decision_list_applied_by_somebody",
                condition=Q(state=ListState.DRAFT, applied_by__isnull=True, applied_at__isnull=True)
                | Q(state=ListState.APPLIED, applied_by__isnull=False, applied_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.code} {self.get_tier_display()}拟认定名单"

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == ListState.DRAFT


class DecisionEntry(models.Model):
    """One declaration's place in a list, whether it is proposed, and why not; after the act, what became of it.

    `ground` is a standard phrase, `reason` what is said beside it; both together are told (`told_reason`). What
    `is_fixed` was decided by itself: moving the line leaves it as it is. `version` grows with every change of the row.
    `seen` is what every desk had found when the list was applied (review/seen.py); None before, and where it could not
    be carried out.
    """

    list = models.ForeignKey(DecisionList, models.PROTECT, related_name="entries")
    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="decision_entries")
    rank = models.PositiveIntegerField("排名")
    average = models.DecimalField("专家平均分", max_digits=7, decimal_places=2, null=True)
    is_passed = models.BooleanField("专家评审通过", null=True)
    is_proposed = models.BooleanField("列入", default=False)
    ground = models.CharField("不列入的常用理由", max_length=12, choices=LeftOutGround.choices, blank=True)
    reason = models.CharField("不列入的理由", max_length=300, blank=True)
    is_fixed = models.BooleanField("逐户确定", default=False)
    version = models.PositiveIntegerField("修改次数", default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("修改时间", null=True)
    outcome = models.CharField("办理结果", max_length=10, choices=Outcome.choices, blank=True, default=Outcome.WAITING)
    refusal = models.CharField("未能办理的原因", max_length=300, blank=True)
    seen = models.JSONField("审定时的核对情况", null=True, editable=False)

    class Meta:
        verbose_name = "名单条目"
        verbose_name_plural = "名单条目"
        ordering = ["list", "rank"]
        constraints = [
            # 一份申报只审定一次；未能办理的，可以列入以后的名单。
            models.UniqueConstraint(
                fields=["declaration"], condition=~Q(outcome=Outcome.REFUSED), name="decision_entry_declaration_once"
            ),
            models.UniqueConstraint(fields=["list", "declaration"], name="decision_entry_once_a_list"),
            models.CheckConstraint(name="decision_entry_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="decision_entry_left_out_has_reason",
                condition=~Q(outcome=Outcome.LEFT_OUT)
                | (Q(is_proposed=False) & (Q(reason__regex=r"\S") | ~Q(ground__in=SAYING_NOTHING))),
            ),
            models.CheckConstraint(
                name="decision_entry_proposed_was_ticked",
                condition=~Q(outcome=Outcome.PROPOSED) | Q(is_proposed=True),
            ),
            models.CheckConstraint(
                name="decision_entry_ground_known", condition=Q(ground__in=["", *LeftOutGround.values])
            ),
            models.CheckConstraint(
                name="decision_entry_change_is_somebodys",
                condition=Q(changed_by__isnull=True, changed_at__isnull=True)
                | Q(changed_by__isnull=False, changed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_entry_refusal_is_said",
                condition=Q(outcome=Outcome.REFUSED) & ~Q(refusal="") | ~Q(outcome=Outcome.REFUSED) & Q(refusal=""),
            ),
        ]

    @property
    def told_reason(self) -> str:
        """Why it is left out, as its enterprise reads it; "" where nothing has been written."""
        return told_reason(self.ground, self.reason)


class DecisionTrace(models.Model):
    """Who changed what of a draft, and what officers of the province say to one another about it. Only appended to."""

    list = models.ForeignKey(DecisionList, models.PROTECT, related_name="trace")
    entry = models.ForeignKey(DecisionEntry, models.PROTECT, null=True, related_name="trace")
    kind = models.CharField("类别", max_length=8, choices=TraceKind.choices)
    text = models.CharField("内容", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    request_key = models.CharField("请求标识", max_length=64, blank=True)

    class Meta:
        verbose_name = "名单修改记录"
        verbose_name_plural = "名单修改记录"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="decision_trace_kind_known", condition=Q(kind__in=TraceKind.values)),
            models.CheckConstraint(name="decision_trace_says_something", condition=Q(text__regex=r"\S")),
            models.UniqueConstraint(
                fields=["list", "request_key"], condition=~Q(request_key=""), name="decision_trace_request_once"
            ),
        ]
