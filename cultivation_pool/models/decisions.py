"""What the province decides on a verification case, and which titles a revocation ended.

Revocation and its reversal are acts of two persons (security.md, four eyes): prepared by one officer, in force with
the other's confirmation. Nothing of them is ever rewritten: a reversal is a decision of its own beside the first one.
"""

from django.db import models
from django.db.models import F, Q

from cultivation_pool.matter_enums import TWO_PERSONS, DecisionKind

from .matters import VerificationCase, by_whom

_WAITING = Q(confirmed_at__isnull=True, declined_at__isnull=True)
_CONFIRMED = Q(confirmed_at__isnull=False)


class DecisionQuerySet(models.QuerySet["MatterDecision"]):
    """Decisions by where they stand."""

    def waiting(self) -> "DecisionQuerySet":
        """Prepared, and neither confirmed nor declined."""
        return self.filter(_WAITING)

    def confirmed(self) -> "DecisionQuerySet":
        """In force, or once in force."""
        return self.filter(_CONFIRMED)

    def standing_revocations(self) -> "DecisionQuerySet":
        """Revocations in force that no later decision has reversed."""
        reversed_ones = MatterDecision.objects.confirmed().filter(reverses__isnull=False).values("reverses")
        return self.confirmed().filter(kind=DecisionKind.REVOCATION).exclude(pk__in=reversed_ones)


class MatterDecision(models.Model):
    """A decision with its day and document. `reason` is what the enterprise and, of a revocation and a reversal, the
    public reads; a decision of one person is confirmed with its preparation."""

    case = models.ForeignKey(VerificationCase, models.PROTECT, related_name="decisions")
    kind = models.CharField("决定", max_length=12, choices=DecisionKind.choices)
    document_number = models.CharField("文号", max_length=60, blank=True)
    decided_on = models.DateField("决定日期")
    reason = models.TextField("事由")
    rectify_by = models.DateField("整改期限", null=True, blank=True)
    reply = models.TextField("答复反映人的内容", blank=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reversals")
    ban = models.OneToOneField("registry.Ban", models.PROTECT, null=True, blank=True, related_name="revocation")
    prepared_by = by_whom("拟定人")
    prepared_at = models.DateTimeField("拟定时间")
    confirmed_by = by_whom("复核人", null=True)
    confirmed_at = models.DateTimeField("复核时间", null=True, blank=True)
    declined_by = by_whom("不予确认人", null=True)
    declined_at = models.DateTimeField("不予确认时间", null=True, blank=True)
    decline_reason = models.TextField("不予确认的理由", blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "核查决定"
        verbose_name_plural = "核查决定"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="decision_kind_known", condition=Q(kind__in=DecisionKind.values)),
            models.CheckConstraint(name="decision_has_reason", condition=Q(reason__regex=r"\S")),
            models.CheckConstraint(
                name="decision_of_two_has_document",
                condition=~Q(kind__in=TWO_PERSONS) | Q(document_number__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="decision_four_eyes",
                condition=~Q(kind__in=TWO_PERSONS) | Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="decision_confirmed_by_somebody",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="decision_declined_with_reason",
                condition=Q(declined_at__isnull=True, declined_by__isnull=True)
                | Q(declined_at__isnull=False, declined_by__isnull=False, decline_reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="decision_reversal_names_what",
                condition=Q(kind=DecisionKind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=DecisionKind.REVERSAL) & Q(reverses__isnull=True)),
            ),
            models.CheckConstraint(
                name="decision_ban_of_revocation",
                condition=Q(kind=DecisionKind.REVOCATION, confirmed_at__isnull=False, ban__isnull=False)
                | Q(ban__isnull=True) & ~Q(kind=DecisionKind.REVOCATION, confirmed_at__isnull=False),
            ),
            models.UniqueConstraint(fields=["case"], condition=_WAITING, name="decision_one_waiting"),
            models.UniqueConstraint(
                fields=["case"],
                condition=_CONFIRMED & ~Q(kind=DecisionKind.REVERSAL),
                name="decision_one_a_case",
            ),
            models.UniqueConstraint(
                fields=["reverses"], condition=_CONFIRMED & Q(reverses__isnull=False), name="decision_reversed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for the second person."""
        return self.confirmed_at is None and self.declined_at is None

    @property
    def reversal(self) -> "MatterDecision | None":
        """The confirmed decision that reverses this one."""
        return self.reversals.confirmed().first()


class RevokedTitle(models.Model):
    """A title that a revocation ended. `restored_by` is the reversal after which it stands as before; `note` says why
    one stays ended although its revocation was reversed."""

    decision = models.ForeignKey(MatterDecision, models.PROTECT, related_name="titles")
    title = models.ForeignKey("registry.Title", models.PROTECT, related_name="revocations")
    ended_on = models.DateField("终止日期")
    restored_by = models.ForeignKey(MatterDecision, models.PROTECT, null=True, blank=True, related_name="restored")
    note = models.CharField("恢复情况", max_length=120, blank=True)

    class Meta:
        verbose_name = "被撤销的称号"
        verbose_name_plural = "被撤销的称号"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "title"], name="revoked_title_once"),
            models.UniqueConstraint(
                fields=["title"], condition=Q(restored_by__isnull=True), name="revoked_title_one_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.title_id}"
