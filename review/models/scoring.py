"""The score sheet: items as data of the round, and what each expert enters (product.md, part 7)."""

from django.db import models
from django.db.models import F, Q

from declarations.enums import FindingVerdict
from zjtx.registry.enums import Tier


class ScoreItem(models.Model):
    """One weighted item of a tier's score sheet. `anchors` says what a range of points means, a line each."""

    round = models.ForeignKey("declarations.Round", models.CASCADE, related_name="score_items")
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    key = models.CharField("标识", max_length=20)
    title = models.CharField("评分项", max_length=60)
    max_points = models.PositiveSmallIntegerField("满分")
    anchors = models.TextField("评分参考", blank=True)
    position = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "评分项"
        ordering = ["round", "tier", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "tier", "key"], name="score_item_once"),
            models.CheckConstraint(name="score_item_has_points", condition=Q(max_points__range=(1, 100))),
        ]

    def __str__(self) -> str:
        return self.title


class Score(models.Model):
    """An expert's points for one item. `invalid_text` keeps what was typed and is no figure in range yet; `max_points`
    is the item's, so that the database can refuse what lies above it."""

    assignment = models.ForeignKey("review.Assignment", models.CASCADE, related_name="scores")
    item = models.ForeignKey(ScoreItem, models.PROTECT, related_name="scores")
    max_points = models.PositiveSmallIntegerField("满分")
    points = models.DecimalField("得分", max_digits=4, decimal_places=1, null=True)
    reason = models.TextField("理由", blank=True)
    invalid_text = models.CharField("未通过的输入", max_length=60, blank=True)

    class Meta:
        verbose_name = "评分"
        constraints = [
            models.UniqueConstraint(fields=["assignment", "item"], name="score_once"),
            models.CheckConstraint(
                name="score_within_item",
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=F("max_points")),
            ),
        ]


class ClauseTick(models.Model):
    """An expert's judgement of one clause that figures cannot decide; no verdict yet where only grounds were typed.

    `evidence` is a list of {"serial", "name", "sha256"} of files of the frozen version, as a finding's.
    """

    assignment = models.ForeignKey("review.Assignment", models.CASCADE, related_name="ticks")
    clause = models.CharField("条款", max_length=20)
    verdict = models.CharField("认定", max_length=8, choices=FindingVerdict.choices, blank=True)
    note = models.CharField("依据", max_length=300, blank=True)
    evidence = models.JSONField("所看材料", default=list)

    class Meta:
        verbose_name = "专家条款认定"
        constraints = [
            models.UniqueConstraint(fields=["assignment", "clause"], name="clause_tick_once"),
            models.CheckConstraint(name="clause_tick_known", condition=Q(verdict__in=["", *FindingVerdict.values])),
        ]
