"""What officers do with a queue: filters that they keep, cases handed to a colleague, acts on many rows at once."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.enums import Desk
from review.enums import BatchAct, QueueList, RowState


class SavedFilter(models.Model):
    """The filters of a list as an officer keeps them: the query of its address, read again whenever it is used."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户")
    place = models.CharField("所在列表", max_length=12, choices=QueueList.choices)
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=600)
    made_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "常用条件"
        verbose_name_plural = "常用条件"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "place", "name"], name="saved_filter_name_once")]


class HandOver(models.Model):
    """A case handed to a colleague of the same desk, with what the colleague has to know. Rows are only added."""

    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="hand_overs")
    desk = models.CharField("环节", max_length=12, choices=Desk.choices)
    before = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="原经办人"
    )
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="现经办人")
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("移交时间")

    class Meta:
        verbose_name = "移交记录"
        verbose_name_plural = "移交记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="hand_over_desk_known", condition=Q(desk__in=[Desk.DISTRICT, Desk.CITY]))
        ]


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: Any) -> "BatchQuerySet":
        """A batch is its officer's own, as long as the officer sits in that bureau."""
        return self.filter(user=user, bureau_id=user.region_id)


class Batch(models.Model):
    """One act on many rows of a queue: prepared with a preview, confirmed once, carried out row by row.

    The key of the preview is the batch itself: however often it is confirmed, it is confirmed once. `details` holds
    what was asked for once: {"words"} (opinion, reason), {"remark", "words"}, or {"note"} beside `colleague`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    desk = models.CharField("环节", max_length=12, choices=Desk.choices)
    bureau = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="主管部门所在地区")
    act = models.CharField("办理事项", max_length=16, choices=BatchAct.choices)
    query = models.CharField("选取时的条件", max_length=600, blank=True)
    found = models.PositiveIntegerField("符合条件的份数", default=0)
    details = models.JSONField("意见、理由或说明", default=dict)
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="移交给"
    )
    made_at = models.DateTimeField("预览时间")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    finished_at = models.DateTimeField("办结时间", null=True)
    job = models.ForeignKey("common.Job", models.SET_NULL, null=True, related_name="+", verbose_name="后台任务")

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "批量办理"
        verbose_name_plural = "批量办理"
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["user", "-made_at"], name="batch_of_officer")]
        constraints = [
            models.CheckConstraint(name="batch_act_known", condition=Q(act__in=BatchAct.values)),
            models.CheckConstraint(
                name="batch_finished_after_confirmed",
                condition=Q(finished_at__isnull=True) | Q(confirmed_at__isnull=False),
            ),
        ]


class BatchRow(models.Model):
    """One declaration of a batch: what the preview showed, and what became of it.

    `seen` is {"status", "version", "entry": key of the last move, "handler", "remarks": keys of the desk's unsent ones,
    "notes": what speaks against it}; a row that is no longer so is refused. The result is written in the transaction
    of the act, so that a batch that was interrupted goes on with the rows that wait.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    place = models.PositiveSmallIntegerField("序号")
    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="+")
    seen = models.JSONField("预览时的情况")
    refusal = models.CharField("预览时不能办理的原因", max_length=1000, blank=True)
    state = models.CharField("办理结果", max_length=12, choices=RowState.choices, default=RowState.SHOWN)
    result = models.CharField("结果说明", max_length=1000, blank=True)
    done_at = models.DateTimeField("办理时间", null=True)

    class Meta:
        verbose_name = "批量办理的一份申报"
        verbose_name_plural = "批量办理的各份申报"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "declaration"], name="batch_row_once"),
            models.CheckConstraint(name="batch_row_state_known", condition=Q(state__in=RowState.values)),
            models.CheckConstraint(
                name="batch_row_refused_has_reason", condition=~Q(state=RowState.REFUSED) | ~Q(result="")
            ),
        ]
