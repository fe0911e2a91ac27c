"""What the province ruled on the conditions of a round: how a group's wording is read, which clauses are waived.

Rows are kept for ever: a reading is replaced or lifted by another row, a waiver is withdrawn on its own row.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from declarations.enums import Reading
from zjtx.registry.enums import Tier


class KeptQuerySet(models.QuerySet):
    """Rows that nobody deletes."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("读法锁定和豁免永久保留，不能删除")


class LockedReadingQuerySet(KeptQuerySet):
    def waiting(self) -> "LockedReadingQuerySet":
        """Proposed, and neither confirmed nor declined."""
        return self.filter(confirmed_at__isnull=True, declined_at__isnull=True)

    def in_force(self) -> "LockedReadingQuerySet":
        """Confirmed, and not replaced or lifted since; what lifted another is itself never in force."""
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True).exclude(reading="")


class Kept(models.Model):
    """A row that nobody deletes."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("读法锁定和豁免永久保留，不能删除")


class LockedReading(Kept):
    """How a group's wording is read in a round: proposed by a system administrator, confirmed or declined by a province
    officer (four eyes), in force from then on until another row replaces or lifts it.

    `reading` names a tree of the rule set; "" lifts what is in force. `effect` is what the proposal would change
    (`declarations.reading_effect.count_effect`), None until it is counted. `bureau` is the confirming officer's.
    """

    round = models.ForeignKey("declarations.Round", models.PROTECT, related_name="locked_readings")
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    group = models.CharField("指标组", max_length=40)
    reading = models.CharField("读法", max_length=12, choices=Reading.choices, blank=True)
    reason = models.CharField("理由", max_length=300)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人")
    prepared_at = models.DateTimeField("提出时间")
    effect = models.JSONField("影响", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    bureau = models.CharField("确认机关", max_length=120, blank=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField("不予确认的理由", max_length=300, blank=True)
    ended_at = models.DateTimeField("失效时间", null=True, blank=True)
    ended_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = LockedReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "读法锁定"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="locked_reading_known", condition=Q(reading__in=["", *Reading.values])),
            models.CheckConstraint(name="locked_reading_reason", condition=Q(reason__regex=r"\S")),
            models.CheckConstraint(
                name="locked_reading_four_eyes",
                condition=Q(confirmed_by__isnull=True) | ~Q(prepared_by=F("confirmed_by")),
            ),
            models.CheckConstraint(
                name="locked_reading_one_outcome",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="locked_reading_declined_with_reason",
                condition=Q(declined_by__isnull=True, declined_at__isnull=True)
                | Q(declined_by__isnull=False, declined_at__isnull=False, decline_reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="locked_reading_ended_after_force",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(confirmed_at__isnull=False, ended_at__gte=F("confirmed_at"), ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["round", "tier", "group"],
                condition=Q(confirmed_at__isnull=True, declined_at__isnull=True),
                name="locked_reading_one_waiting",
            ),
            models.UniqueConstraint(
                fields=["round", "tier", "group"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True) & ~Q(reading=""),
                name="locked_reading_one_in_force",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        """Proposed, and neither confirmed nor declined."""
        return self.confirmed_at is None and self.declined_at is None

    @property
    def is_lifting(self) -> bool:
        """Lifts what is in force instead of locking a reading."""
        return not self.reading


class WaiverQuerySet(KeptQuerySet):
    def visible_to(self, user: Any) -> "WaiverQuerySet":
        """A province officer's own; pages of others show a waiver with its declaration."""
        own = user.role == "province_officer" and user.scope_path
        return self.filter(declaration__region_path__startswith=user.scope_path) if own else self.none()

    def in_force(self) -> "WaiverQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Waiver(Kept):
    """A clause that a declaration need not meet, by a province officer's decision with a document number.

    The clause stays not met and counts as met in its group (eligibility.md). `sentence` is what the report said of the
    clause when it was waived; `bureau` is the officer's.
    """

    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="waivers")
    clause = models.CharField("条款", max_length=20)
    sentence = models.TextField("豁免时的核对情况", blank=True)
    reason = models.CharField("豁免理由", max_length=500)
    document_number = models.CharField("依据文号", max_length=100)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="准予豁免人")
    given_at = models.DateTimeField("准予豁免时间")
    bureau = models.CharField("准予机关", max_length=120)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdraw_reason = models.CharField("撤销理由", max_length=500, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = "豁免"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="waiver_reason", condition=Q(reason__regex=r"\S")),
            models.CheckConstraint(name="waiver_document_number", condition=Q(document_number__regex=r"\S")),
            models.CheckConstraint(
                name="waiver_withdrawn_with_reason",
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False, withdraw_reason__regex=r"\S"),
            ),
            models.UniqueConstraint(
                fields=["declaration", "clause"], condition=Q(withdrawn_at__isnull=True), name="waiver_one_in_force"
            ),
        ]

    @property
    def is_in_force(self) -> bool:
        """Not withdrawn."""
        return self.withdrawn_at is None
