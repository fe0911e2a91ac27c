"""What reviewers found on the clauses and on the five points of part 三（三）1: owned here, written by upper apps."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from declarations.enums import Desk, FindingVerdict

# 意见不一致：专家人数相同的两种认定，不作为专家组的认定。
SPLIT_LABEL = "意见不一致"


class DeskMark(models.Model):
    """What one desk has marked on one version: its grounds, the evidence looked at, by whom.

    `evidence` is a list of {"serial": item of attachment 4, "name", "sha256"} of files of that version. A later version
    that changes what the mark rests on sets `outdated_by`: from then on it no longer counts, until the desk marks
    again. `revision` grows with every change, so that nobody overwrites what they have not seen.
    """

    note = models.CharField("说明", max_length=2000, blank=True)
    evidence = models.JSONField("所看材料", default=list)
    version = models.PositiveSmallIntegerField("所审版本", default=1)
    outdated_by = models.PositiveSmallIntegerField("申报数据在该版本变化", null=True)
    revision = models.PositiveIntegerField("修改次数", default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_outdated_later", condition=Q(outdated_by__isnull=True) | Q(outdated_by__gt=F("version"))
            ),
        ]

    @property
    def counts(self) -> bool:
        """Whether what it rests on still stands."""
        return self.outdated_by is None


class Finding(DeskMark):
    """A reviewer's finding on one clause at one desk (eligibility.md, "In the system"); the latest stage counts.

    The panel's finding (desk `expert`) is what the majority of its experts ticked; "" where they were evenly split.
    """

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="findings")
    desk = models.CharField("环节", max_length=12, choices=Desk.choices)
    clause = models.CharField("条款", max_length=12)
    verdict = models.CharField("认定", max_length=8, choices=FindingVerdict.choices, blank=True)

    class Meta:
        verbose_name = "条款认定"
        ordering = ["clause"]
        constraints = [
            *DeskMark.Meta.constraints,
            models.UniqueConstraint(fields=["declaration", "desk", "clause"], name="finding_once"),
            models.CheckConstraint(name="finding_desk_known", condition=Q(desk__in=Desk.values)),
            models.CheckConstraint(
                name="finding_verdict_known",
                condition=Q(verdict__in=FindingVerdict.values) | Q(desk=Desk.EXPERT, verdict=""),
            ),
            models.CheckConstraint(
                name="finding_not_met_has_note",
                condition=~Q(verdict=FindingVerdict.NOT_MET) | Q(note__regex=r"\S"),
            ),
        ]

    @property
    def label(self) -> str:
        """The verdict in a word."""
        return self.get_verdict_display() if self.verdict else SPLIT_LABEL


class CommitmentCheck(DeskMark):
    """A reviewer's tick on one of the five points of the notice's part 三（三）1."""

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="commitment_checks")
    desk = models.CharField("环节", max_length=12, choices=Desk.choices)
    point = models.CharField("事项", max_length=20)
    is_clear = models.BooleanField("未发现问题")

    class Meta:
        verbose_name = "承诺事项核查"
        constraints = [
            *DeskMark.Meta.constraints,
            models.UniqueConstraint(fields=["declaration", "desk", "point"], name="commitment_check_once"),
            models.CheckConstraint(name="commitment_failed_needs_note", condition=Q(is_clear=True) | ~Q(note="")),
            # 专家不核查承诺事项（通知三（三）1由各级主管部门核查）。
            models.CheckConstraint(
                name="commitment_check_desk_known",
                condition=Q(desk__in=[Desk.DISTRICT, Desk.CITY, Desk.PROVINCE]),
            ),
        ]

    @property
    def label(self) -> str:
        """The result in words."""
        return "未发现问题" if self.is_clear else "发现问题"
