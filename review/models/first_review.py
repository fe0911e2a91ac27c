"""Decisions of first review, with everything that was known when they were taken (architecture.md, decision 4)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.enums import Desk
from review.enums import Decision


class FirstReviewQuerySet(models.QuerySet["FirstReview"]):
    """Append only: what was decided is never rewritten."""

    def update(self, **columns: Any) -> int:
        """Refused."""
        raise TypeError("初审记录只能追加，不能修改")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("初审记录只能追加，不能删除")


class FirstReview(models.Model):
    """One decision of one desk on one version.

    `report` is what the desk saw: what `review.seen.as_seen()` makes (clause report, findings and commitments of all
    desks, readings and waivers in force) with "issues" and "remarks". `opinion` is the recommendation's opinion, the
    refusal's reason, or the overall word of a return, which may be empty because its remarks say what to correct.
    """

    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="first_reviews")
    desk = models.CharField("环节", max_length=12, choices=Desk.choices)
    submission = models.ForeignKey("declarations.Submission", models.PROTECT, related_name="first_reviews")
    decision = models.CharField("结论", max_length=16, choices=Decision.choices)
    opinion = models.TextField("意见", blank=True)
    report = models.JSONField("办理时的核对情况")
    due_at = models.DateTimeField("修改截止时间", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    decided_at = models.DateTimeField("办理时间")

    objects = FirstReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "初审结论"
        verbose_name_plural = "初审结论"
        ordering = ["pk"]
        indexes = [models.Index(fields=["desk", "id"], name="first_review_by_desk")]
        constraints = [
            models.CheckConstraint(name="first_review_decision_known", condition=Q(decision__in=Decision.values)),
            models.CheckConstraint(name="first_review_desk_known", condition=Q(desk__in=[Desk.DISTRICT, Desk.CITY])),
            # 推荐意见必填（附件2、附件3 推荐意见栏）；不予推荐须说明理由。
            models.CheckConstraint(
                name="first_review_opinion_present",
                condition=Q(decision=Decision.RETURN) | Q(opinion__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="first_review_return_has_date",
                condition=Q(decision=Decision.RETURN, due_at__isnull=False)
                | (~Q(decision=Decision.RETURN) & Q(due_at__isnull=True)),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new row is written."""
        if self.pk is not None:
            raise TypeError("初审记录只能追加，不能修改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("初审记录只能追加，不能删除")
