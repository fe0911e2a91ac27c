"""What follows a publicity: examinations of objections by cities, statements of enterprises, appeals, their files."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.enums import Desk
from review.enums import AppealState, ExaminationState


def _by(name: str, *, null: bool = False) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=null, verbose_name=name)


class ExaminationQuerySet(models.QuerySet["ObjectionExamination"]):
    """Examinations by who may see them."""

    def visible_to(self, user: Any) -> "ExaminationQuerySet":
        """Those handed to the officer's own city."""
        return self.filter(city_id=user.region_id) if user.role == "city_officer" else self.none()


class ObjectionExamination(models.Model):
    """An objection handed to its enterprise's city (交办). `matter` is what the city reads of it: the province's words,
    without the objector. Handed again after a return it is another row; at most one is open."""

    objection = models.ForeignKey("review.Objection", models.PROTECT, related_name="examinations")
    city = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="核查单位")
    matter = models.TextField("核查事项")
    due_on = models.DateField("核查期限")
    is_provisional = models.BooleanField("期限为暂定", default=False)
    request_key = models.CharField("请求标识", max_length=64, unique=True)
    handed_by = _by("交办人")
    handed_at = models.DateTimeField("交办时间")
    state = models.CharField("状态", max_length=8, choices=ExaminationState.choices, default=ExaminationState.OPEN)
    findings = models.TextField("核查情况", blank=True)
    returned_by = _by("核查人", null=True)
    returned_at = models.DateTimeField("反馈时间", null=True)

    objects = ExaminationQuerySet.as_manager()

    class Meta:
        verbose_name = "异议核查"
        verbose_name_plural = "异议核查"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objection"], condition=Q(state=ExaminationState.OPEN), name="examination_one_open"
            ),
            models.CheckConstraint(name="examination_state_known", condition=Q(state__in=ExaminationState.values)),
            models.CheckConstraint(name="examination_has_matter", condition=Q(matter__regex=r"\S")),
            models.CheckConstraint(
                name="examination_returned_with_words",
                condition=Q(state=ExaminationState.RETURNED, returned_at__isnull=False, findings__regex=r"\S")
                & Q(returned_by__isnull=False)
                | ~Q(state=ExaminationState.RETURNED) & Q(returned_at__isnull=True, returned_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objection} {self.city_id}"


class EnterpriseStatement(models.Model):
    """What a city asks the enterprise to state in writing, and the statement: one an examination."""

    examination = models.OneToOneField(ObjectionExamination, models.PROTECT, related_name="statement")
    question = models.TextField("需说明的事项")
    due_on = models.DateField("提交期限")
    asked_by = _by("要求人")
    asked_at = models.DateTimeField("要求时间")
    text = models.TextField("书面说明", blank=True)
    given_by = _by("提交人", null=True)
    given_at = models.DateTimeField("提交时间", null=True)

    class Meta:
        verbose_name = "企业书面说明"
        verbose_name_plural = "企业书面说明"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="statement_asks_something", condition=Q(question__regex=r"\S")),
            models.CheckConstraint(
                name="statement_given_with_words",
                condition=Q(given_at__isnull=True, given_by__isnull=True, text="")
                | Q(given_at__isnull=False, given_by__isnull=False, text__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return f"书面说明 {self.examination_id}"


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals by who may see them."""

    def visible_to(self, user: Any) -> "AppealQuerySet":
        """The province all, a city those that it answers itself, an enterprise its own."""
        if user.role == "enterprise":
            return self.filter(declaration__enterprise_id=user.enterprise_id)
        if user.role not in ("province_officer", "city_officer") or not user.scope_path:
            return self.none()
        found = self.filter(declaration__region_path__startswith=user.scope_path)
        return found if user.role == "province_officer" else found.filter(desk=Desk.CITY)


class Appeal(models.Model):
    """An enterprise's written request to look again at a refusal (申诉): one a declaration, answered by `desk`.

    `against` is the status that it objects to, `move` what was done where the refusal is corrected, "" where the
    answer alone is kept.
    """

    declaration = models.OneToOneField("declarations.Declaration", models.PROTECT, related_name="appeal")
    number = models.CharField("申诉编号", max_length=24, unique=True)
    desk = models.CharField("受理环节", max_length=10, choices=Desk.choices)
    against = models.CharField("所诉决定", max_length=20)
    reason = models.TextField("申诉理由")
    filed_by = _by("提交人")
    filed_at = models.DateTimeField("提交时间")
    answer_by = models.DateField("答复期限")
    is_provisional = models.BooleanField("期限为暂定", default=False)
    state = models.CharField("状态", max_length=10, choices=AppealState.choices, default=AppealState.FILED)
    accepted_by = _by("受理人", null=True)
    accepted_at = models.DateTimeField("受理时间", null=True)
    answer = models.TextField("答复", blank=True)
    document_number = models.CharField("依据", max_length=120, blank=True)
    move = models.CharField("纠正后的办理", max_length=30, blank=True)
    answered_by = _by("答复人", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = "申诉"
        verbose_name_plural = "申诉"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="appeal_state_known", condition=Q(state__in=AppealState.values)),
            models.CheckConstraint(name="appeal_desk_known", condition=Q(desk__in=(Desk.CITY, Desk.PROVINCE))),
            models.CheckConstraint(name="appeal_has_reason", condition=Q(reason__regex=r"\S")),
            models.CheckConstraint(
                name="appeal_answered_with_words",
                condition=Q(state__in=(AppealState.FILED, AppealState.ACCEPTED), answered_at__isnull=True)
                & Q(answered_by__isnull=True, answer="")
                | Q(state__in=(AppealState.MAINTAINED, AppealState.CORRECTED), answered_at__isnull=False)
                & Q(answered_by__isnull=False, answer__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="appeal_correction_has_document",
                condition=~Q(state=AppealState.CORRECTED) | Q(document_number__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.state in (AppealState.FILED, AppealState.ACCEPTED)


OWNERS = ("objection", "examination", "statement", "appeal")


def exactly_one(columns: Sequence[str]) -> Q:
    """One of the columns names somebody, and no other does."""
    found = Q()
    for name in columns:
        found |= Q(**{f"{one}__isnull": one != name for one in columns})
    return found


class CaseFile(models.Model):
    """A file of an objection, an examination, a statement or an appeal: of exactly one of them.

    `is_shared` is for an objection's files alone: whether the province let the city read it.
    """

    objection = models.ForeignKey("review.Objection", models.PROTECT, null=True, related_name="files")
    examination = models.ForeignKey(ObjectionExamination, models.PROTECT, null=True, related_name="files")
    statement = models.ForeignKey(EnterpriseStatement, models.PROTECT, null=True, related_name="files")
    appeal = models.ForeignKey(Appeal, models.PROTECT, null=True, related_name="files")
    stored = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=160)
    is_shared = models.BooleanField("交市级核查", default=False)

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="case_file_has_one_owner", condition=exactly_one(OWNERS)),
            models.CheckConstraint(
                name="case_file_shared_of_objection", condition=Q(is_shared=False) | Q(objection__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name
