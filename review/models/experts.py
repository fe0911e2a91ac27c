"""The experts' register: a bureau's bank, what each expert is versed in, when they can review, where they are bound."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from review.enums import DrawSource, TieKind
from zjtx.accounts.enums import Role
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import IndustryLevel


class ExpertEntryQuerySet(models.QuerySet["ExpertEntry"]):
    def visible_to(self, user: Any) -> "ExpertEntryQuerySet":
        """Province and city officers see their own bureau's bank and no other, an institution's people its experts,
        an expert their own entry."""
        if user.role in (Role.PROVINCE_OFFICER, Role.CITY_OFFICER) and user.region_id:
            return self.filter(bureau=user.region_id)
        if user.role == Role.INSTITUTION:
            return self.filter(institution__members__user=user)
        return self.filter(user=user) if user.role == Role.EXPERT else self.none()


class ExpertEntry(models.Model):
    """An expert in the bank (专家库) of one bureau, or of one institution. The employer's name is the account's
    `organisation`.

    `divisions`: two-digit codes of GB/T 4754. From `available_from` to `available_until`, both included; None is no
    limit. `revision` counts changes: a form based on an older one is refused.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert_entry")
    bureau = models.ForeignKey("registry.Region", models.PROTECT, null=True, related_name="+", verbose_name="专家库")
    institution = models.ForeignKey(
        "review.Institution", models.PROTECT, null=True, related_name="experts", verbose_name="所属机构"
    )
    divisions = models.ManyToManyField(
        "registry.Industry",
        related_name="+",
        verbose_name="专业领域",
        limit_choices_to={"level": IndustryLevel.DIVISION},
    )
    employer_code = models.CharField("工作单位信用代码", max_length=18, blank=True)
    available_from = models.DateField("可参加评审之日起", null=True)
    available_until = models.DateField("可参加评审至", null=True)
    is_suspended = models.BooleanField("暂停参加评审", default=False)
    revision = models.PositiveIntegerField("修改次数", default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("修改时间")

    objects = ExpertEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "专家库专家"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="expert_in_one_bank",
                condition=Q(bureau__isnull=False, institution__isnull=True)
                | Q(bureau__isnull=True, institution__isnull=False),
            ),
            models.CheckConstraint(
                name="expert_days_in_order",
                condition=Q(available_from__isnull=True)
                | Q(available_until__isnull=True)
                | Q(available_from__lte=F("available_until")),
            ),
            models.CheckConstraint(
                name="expert_employer_code_is_a_code", condition=Q(employer_code__regex=r"^([0-9A-Z]{18})?$")
            ),
        ]

    @property
    def keeper(self) -> str:
        """Whose bank it is, in words."""
        if self.institution is not None:
            return self.institution.name
        return self.bureau.bureau_name or self.bureau.full_name

    def unavailable(self, first: date, last: date) -> str:
        """Why the expert cannot review from the first to the last day, "" where they can."""
        if self.is_suspended:
            return "暂停参加评审"
        if self.available_from is not None and self.available_from > first:
            return f"{cn_date(self.available_from)}起方可参加评审"
        if self.available_until is not None and self.available_until < last:
            return f"可参加评审至{cn_date(self.available_until)}"
        return ""


class ExpertTie(models.Model):
    """An enterprise or employer that an expert is or was bound to; `code` where it is known."""

    entry = models.ForeignKey(ExpertEntry, models.CASCADE, related_name="ties")
    kind = models.CharField("关系", max_length=12, choices=TieKind.choices)
    name = models.CharField("单位名称", max_length=120)
    code = models.CharField("统一社会信用代码", max_length=18, blank=True)

    class Meta:
        verbose_name = "专家回避单位"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "kind", "name"], name="expert_tie_once"),
            models.CheckConstraint(name="expert_tie_known", condition=Q(kind__in=TieKind.values)),
            models.CheckConstraint(name="expert_tie_has_name", condition=Q(name__regex=r"\S")),
            models.CheckConstraint(name="expert_tie_code_is_a_code", condition=Q(code__regex=r"^([0-9A-Z]{18})?$")),
        ]


class ExpertDraw(models.Model):
    """One draw of a panel as it was carried out, never changed: what went in, the seed, what came out.

    `question`: {"cases": [{"key", "name", "division", "wanted", "barred": {expert: reason}}], "candidates": [{"key",
    "name", "divisions", "load"}], "excluded": [{"key", "name", "reason"}]}; experts by the account's key as text,
    cases by the declaration's number. `answer`: {"picks": {number: [expert]}, "short": {number: seats}, "loads"}.
    `seal` is the digest of the question that the officer saw. `withdrawn` gave seats back that were drawn anew.
    `for_spread`: one expert more for a declaration whose scores are far apart; drawn by the rule itself there is no
    officer (`made_by` None).
    """

    panel = models.ForeignKey("review.Panel", models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField("次序")
    wanted = models.PositiveSmallIntegerField("每件申报专家数")
    source = models.CharField("抽取范围", max_length=8, choices=DrawSource.choices)
    seed = models.CharField("随机种子", max_length=64)
    algorithm = models.PositiveSmallIntegerField("抽取方法版本")
    seal = models.CharField("抽取条件摘要", max_length=64)
    question = models.JSONField("抽取条件")
    answer = models.JSONField("抽取结果")
    withdrawn = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="退出的专家"
    )
    reason = models.CharField("退出事由", max_length=200, blank=True)
    for_spread = models.BooleanField("因分差过大增加", default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    made_at = models.DateTimeField("抽取时间")

    class Meta:
        verbose_name = "专家抽取"
        ordering = ["panel", "number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="expert_draw_number_once"),
            models.CheckConstraint(name="expert_draw_wanted_in_range", condition=Q(wanted__range=(1, 15))),
            models.CheckConstraint(name="expert_draw_source_known", condition=Q(source__in=DrawSource.values)),
            models.CheckConstraint(name="expert_draw_has_seed", condition=Q(seed__regex=r"\S")),
            models.CheckConstraint(
                name="expert_draw_withdrawal_has_reason",
                condition=Q(withdrawn__isnull=True, reason="") | Q(withdrawn__isnull=False, reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="expert_draw_made_by_somebody_or_the_rule",
                condition=Q(made_by__isnull=False) | Q(for_spread=True, withdrawn__isnull=True),
            ),
        ]

    @property
    def maker(self) -> str:
        """Who carried it out, in words."""
        return self.made_by.full_name if self.made_by is not None else "系统按分差规则"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new row is written."""
        if self.pk is not None:
            raise TypeError("抽取记录不能修改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("抽取记录不能删除")
