"""Panels of experts: who reviews what, what each has stated about conflicts, the group result (product.md, part 7)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from declarations.enums import Status
from review.enums import ConflictState, GroupVerdict, PanelStage, PanelState, SpreadCounting
from zjtx.registry.enums import Tier


class PanelQuerySet(models.QuerySet["Panel"]):
    def visible_to(self, user: Any) -> "PanelQuerySet":
        """Officers of province and city see their own bureau's panels, an institution's people those they are
        commissioned with, experts those they sit on once scoring has begun."""
        if user.role in ("province_officer", "city_officer") and user.region_id:
            return self.filter(bureau=user.region_id)
        if user.role == "institution":
            return self.filter(institution__members__user=user)
        if user.role == "expert":
            return self.filter(experts__expert=user).exclude(state=PanelState.FORMING)
        return self.none()


class Panel(models.Model):
    """A group of experts that reviews declarations of one tier in one round.

    `spread_limit`: points between the highest and the lowest total above which another expert is asked for;
    `spread_counting`: how the score is counted once that expert has scored.
    `pass_mark` only suggests the result; the chair decides it. `due_on` is until when experts are asked to score; later
    sheets still count. `filed_at` is set when the result is confirmed. `stage`: a province's panel reviews what
    cities have recommended, a city's what it has still to recommend. `institution`: who runs the panel in the bureau's
    stead; the chair is then theirs to appoint.
    """

    round = models.ForeignKey("declarations.Round", models.PROTECT, related_name="panels")
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    name = models.CharField("评审组名称", max_length=60)
    bureau = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="组织部门")
    stage = models.CharField(
        "评审环节", max_length=8, choices=PanelStage.choices, default=PanelStage.PROVINCE, editable=False
    )
    institution = models.ForeignKey(
        "review.Institution", models.PROTECT, null=True, related_name="panels", verbose_name="受托机构"
    )
    commissioned_at = models.DateTimeField("委托时间", null=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="组长"
    )
    state = models.CharField("状态", max_length=12, choices=PanelState.choices, default=PanelState.FORMING)
    spread_limit = models.PositiveSmallIntegerField("分差上限", default=30)
    spread_counting = models.CharField(
        "增加专家后的计分", max_length=8, choices=SpreadCounting.choices, default=SpreadCounting.ALL
    )
    pass_mark = models.PositiveSmallIntegerField("通过分数", default=60)
    experts_required = models.PositiveSmallIntegerField("每件申报专家数", default=3)
    due_on = models.DateField("评分截止日", null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("组建时间")
    started_at = models.DateTimeField("启动时间", null=True)
    signed_off_at = models.DateTimeField("签署时间", null=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField("归档时间", null=True)

    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = "评审组"
        ordering = ["-pk"]
        constraints = [
            # Not across bureaus: a refusal would tell one of another's panels.
            models.UniqueConstraint(fields=["round", "bureau", "name"], name="panel_name_once_a_bureau"),
            models.CheckConstraint(name="panel_stage_known", condition=Q(stage__in=PanelStage.values)),
            models.CheckConstraint(
                name="panel_has_chair_once_started", condition=Q(state=PanelState.FORMING) | Q(chair__isnull=False)
            ),
            models.CheckConstraint(
                name="panel_commission_complete",
                condition=Q(institution__isnull=True, commissioned_at__isnull=True)
                | Q(institution__isnull=False, commissioned_at__isnull=False),
            ),
            models.CheckConstraint(name="panel_state_known", condition=Q(state__in=PanelState.values)),
            models.CheckConstraint(name="panel_has_name", condition=Q(name__regex=r"\S")),
            models.CheckConstraint(name="panel_counting_known", condition=Q(spread_counting__in=SpreadCounting.values)),
            models.CheckConstraint(
                name="panel_figures_in_range",
                condition=Q(spread_limit__range=(1, 100), pass_mark__lte=100, experts_required__range=(1, 15)),
            ),
            models.CheckConstraint(
                name="panel_state_has_its_moments",
                condition=Q(state=PanelState.FORMING, started_at__isnull=True, signed_off_at__isnull=True)
                | Q(state=PanelState.SCORING, started_at__isnull=False, signed_off_at__isnull=True)
                | Q(state=PanelState.SIGNED_OFF, started_at__isnull=False, signed_off_at__isnull=False),
            ),
            models.CheckConstraint(
                name="panel_filed_after_sign_off",
                condition=Q(filed_at__isnull=True, filed_by__isnull=True)
                | Q(filed_at__isnull=False, filed_by__isnull=False, state=PanelState.SIGNED_OFF),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> str:
        """The state in words, filing included."""
        return "结果已归档" if self.filed_at is not None else self.get_state_display()

    @property
    def is_city(self) -> bool:
        """Whether a city holds it before it recommends."""
        return self.stage == PanelStage.CITY

    @property
    def waiting_status(self) -> Status:
        """Where a declaration lies that the panel can take."""
        return Status.CITY_REVIEW if self.is_city else Status.RECOMMENDED

    @property
    def chair_name(self) -> str:
        """The chair in words; a panel that is forming may have none yet."""
        return self.chair.full_name if self.chair is not None else "未确定"


class PanelExpert(models.Model):
    """An expert who sits on a panel; the chair is one of them."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="experts")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel_seats")

    class Meta:
        verbose_name = "评审组专家"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["panel", "expert"], name="panel_expert_once")]


def _stage_link(panel: Panel) -> str:
    return "at_city" if panel.is_city else "at_province"


class PanelDeclaration(models.Model):
    """A declaration's place on a panel, with what the chair has drafted for its group result.

    A declaration has one place that counts at each stage: `at_city` and `at_province` are the declaration itself where
    the place is the one. A city's place that a newer version has left behind is kept and counts no more. `version` is
    the one under review, from the start of the panel on.
    `spread_found_with`: how many experts had scored when the totals were found too far apart; the question is settled
    once more than that have scored, or the chair gives `spread_reason`.
    """

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="places")
    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="panel_places")
    at_province = models.OneToOneField(
        "declarations.Declaration", models.PROTECT, null=True, editable=False, related_name="panel_place"
    )
    at_city = models.OneToOneField(
        "declarations.Declaration", models.PROTECT, null=True, editable=False, related_name="city_place"
    )
    version = models.PositiveSmallIntegerField("所评版本", null=True)
    result = models.CharField("评审结果", max_length=8, choices=GroupVerdict.choices, blank=True)
    opinion = models.TextField("专家组意见", blank=True)
    spread_found_with = models.PositiveSmallIntegerField("分差过大时的专家数", null=True)
    spread_reason = models.TextField("分差说明", blank=True)

    class Meta:
        verbose_name = "评审组的申报"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="panel_result_known", condition=Q(result__in=["", *GroupVerdict.values])),
            models.UniqueConstraint(fields=["panel", "declaration"], name="panel_declaration_once"),
            models.CheckConstraint(
                name="panel_place_at_its_stage",
                condition=Q(at_city__isnull=True, at_province__isnull=True)
                | Q(at_city__isnull=True, at_province=F("declaration"))
                | Q(at_city=F("declaration"), at_province__isnull=True),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new place is the one that counts at its panel's stage."""
        if self._state.adding:
            setattr(self, _stage_link(self.panel), self.declaration)
        super().save(*args, **kwargs)


class Assignment(models.Model):
    """One expert and one declaration. A conflict stays on record; the expert is then out and cannot be assigned again.

    `assigned_by` is None where the rule on far-apart scores drew the expert. `input_versions`
    holds {input name: version} of the score sheet's autosave.
    """

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="assignments")
    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField("分配时间")
    conflict_state = models.CharField(
        "回避声明", max_length=8, choices=ConflictState.choices, default=ConflictState.PENDING
    )
    conflict_note = models.TextField("回避情形", blank=True)
    accepted_at = models.DateTimeField("声明无须回避的时间", null=True)
    opinion = models.TextField("评审意见", blank=True)
    input_versions = models.JSONField("填写版本", default=dict)
    submitted_at = models.DateTimeField("提交时间", null=True)

    class Meta:
        verbose_name = "评审任务"
        ordering = ["pk"]
        indexes = [models.Index(fields=["expert", "conflict_state"], name="assignment_by_expert")]
        constraints = [
            models.UniqueConstraint(fields=["panel", "declaration", "expert"], name="assignment_once"),
            models.CheckConstraint(
                name="assignment_conflict_known", condition=Q(conflict_state__in=ConflictState.values)
            ),
            models.CheckConstraint(
                name="assignment_accepted_when_clear",
                condition=Q(conflict_state=ConflictState.CLEAR, accepted_at__isnull=False)
                | (~Q(conflict_state=ConflictState.CLEAR) & Q(accepted_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="assignment_conflict_has_note",
                condition=~Q(conflict_state=ConflictState.CONFLICT) | Q(conflict_note__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="assignment_submitted_is_complete",
                condition=Q(submitted_at__isnull=True) | Q(conflict_state=ConflictState.CLEAR, opinion__regex=r"\S"),
            ),
        ]

    @property
    def is_out(self) -> bool:
        """Whether the expert has declared a conflict."""
        return self.conflict_state == ConflictState.CONFLICT


class GroupResultQuerySet(models.QuerySet["GroupResult"]):
    """Append only: what was signed is never rewritten."""

    def update(self, **columns: Any) -> int:
        """Refused."""
        raise TypeError("专家组评审结果签署后不能修改")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("专家组评审结果签署后不能删除")


class GroupResult(models.Model):
    """The signed result and opinion (专家组评审结果和意见). `frozen` holds the score table as it was signed."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="results")
    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="group_results")
    # The province's result, the one that decides; a city's may be several, one a version reviewed.
    at_province = models.OneToOneField(
        "declarations.Declaration", models.PROTECT, null=True, editable=False, related_name="group_result"
    )
    average = models.DecimalField("平均分", max_digits=6, decimal_places=2)
    result = models.CharField("评审结果", max_length=8, choices=GroupVerdict.choices)
    opinion = models.TextField("专家组意见")
    signed_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_off_at = models.DateTimeField("签署时间")
    frozen = models.JSONField("评分表")

    objects = GroupResultQuerySet.as_manager()

    class Meta:
        verbose_name = "专家组评审结果"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "declaration"], name="group_result_once"),
            models.CheckConstraint(
                name="group_result_at_its_stage",
                condition=Q(at_province__isnull=True) | Q(at_province=F("declaration")),
            ),
            models.CheckConstraint(name="group_result_known", condition=Q(result__in=GroupVerdict.values)),
            models.CheckConstraint(name="group_result_has_opinion", condition=Q(opinion__regex=r"\S")),
            models.CheckConstraint(name="group_result_average_not_negative", condition=Q(average__gte=0)),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new row is written."""
        if self.pk is not None:
            raise TypeError("专家组评审结果签署后不能修改")
        if not self.panel.is_city:
            self.at_province = self.declaration
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("专家组评审结果签署后不能删除")
