"""The recommendation material (推荐材料) of a bureau: what closing first review froze, its papers, and each step."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from declarations.enums import Desk
from review.enums import PacketAct, PacketState
from zjtx.registry.enums import Tier


class PacketEdition(models.Model):
    """One closing of first review by a bureau in a round, from its first recommendation to its acceptance.

    `serial` counts from 1: what is recommended after an edition was accepted makes the next one (补报). `mark` is that
    of the recommendations which closing froze (`packets.selection.stamp`), `letter_mark` that of those the sealed
    letter was uploaded for: a letter of another list does not count. `letter_counts` is {tier: number} as typed from
    the letter, `left` what was not decided at closing. `revision` counts the acts, so that a page knows whether it is
    out of date.
    """

    round = models.ForeignKey("declarations.Round", models.PROTECT, related_name="packets", verbose_name="批次")
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+", verbose_name="推荐单位")
    desk = models.CharField("环节", max_length=12, choices=Desk.choices)
    serial = models.PositiveSmallIntegerField("次序", default=1)
    state = models.CharField("状态", max_length=12, choices=PacketState.choices, default=PacketState.OPEN)
    revision = models.PositiveIntegerField("办理次数", default=0)
    mark = models.CharField("推荐情况标记", max_length=16, blank=True)
    left = models.JSONField("办结时未办结的申报", default=list)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办结人"
    )
    closed_at = models.DateTimeField("办结时间", null=True)
    letter = models.ForeignKey(
        "common.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="盖章的推荐函"
    )
    letter_counts = models.JSONField("推荐函所载数量", default=dict)
    letter_mark = models.CharField("推荐函所依的推荐情况标记", max_length=16, blank=True)
    candidates = models.ForeignKey(
        "common.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="后备企业表"
    )

    class Meta:
        verbose_name = "推荐材料"
        verbose_name_plural = "推荐材料"
        ordering = ["round", "region", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["round", "region", "serial"], name="packet_serial_once"),
            models.UniqueConstraint(
                fields=["round", "region"], condition=~Q(state=PacketState.ACCEPTED), name="packet_one_under_way"
            ),
            models.CheckConstraint(name="packet_state_known", condition=Q(state__in=PacketState.values)),
            models.CheckConstraint(name="packet_desk_known", condition=Q(desk__in=[Desk.DISTRICT, Desk.CITY])),
            models.CheckConstraint(
                name="packet_closed_has_list",
                condition=Q(state=PacketState.OPEN)
                | (Q(closed_by__isnull=False, closed_at__isnull=False) & ~Q(mark="")),
            ),
            # 推荐函与汇总表、系统数量一致才能报送：没有为本次名单上传的函，不能是已报送、已接收。
            models.CheckConstraint(
                name="packet_sent_has_letter",
                condition=~Q(state__in=[PacketState.SENT, PacketState.ACCEPTED])
                | Q(letter__isnull=False, letter_mark=models.F("mark")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.code} {self.region.name} 推荐材料"

    @property
    def is_held(self) -> bool:
        """Whether its list is frozen and nothing may be recommended or returned beside it."""
        return self.state in (PacketState.CLOSED, PacketState.SENT)


class PacketTier(models.Model):
    """One tier of an edition: how many were frozen, the summary sheet that goes with it and the rows written in it."""

    edition = models.ForeignKey(PacketEdition, models.CASCADE, related_name="tiers")
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    number = models.PositiveIntegerField("推荐数量")
    sheet = models.ForeignKey(
        "common.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="推荐汇总表"
    )
    sheet_rows = models.PositiveIntegerField("汇总表行数", null=True)

    class Meta:
        verbose_name = "推荐材料的类别"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "tier"], name="packet_tier_once"),
            models.CheckConstraint(
                name="packet_sheet_has_rows",
                condition=Q(sheet__isnull=True, sheet_rows__isnull=True)
                | Q(sheet__isnull=False, sheet_rows__isnull=False),
            ),
        ]


class PacketEntry(models.Model):
    """One recommended declaration of an edition, with the version and the recommendation that closing froze.

    `taken_out_at`: the province has sent the declaration back after it had accepted the edition.
    """

    edition = models.ForeignKey(PacketEdition, models.CASCADE, related_name="entries")
    declaration = models.ForeignKey("declarations.Declaration", models.PROTECT, related_name="packet_entries")
    submission = models.ForeignKey("declarations.Submission", models.PROTECT, related_name="+")
    review = models.ForeignKey("review.FirstReview", models.PROTECT, related_name="packet_entries")
    desk = models.CharField("环节", max_length=12, choices=Desk.choices)
    tier = models.CharField("类别", max_length=12, choices=Tier.choices)
    position = models.PositiveIntegerField("序号")
    size = models.BigIntegerField("佐证材料字节数", default=0)
    taken_out_at = models.DateTimeField("移出时间", null=True)

    class Meta:
        verbose_name = "推荐材料所列申报"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "desk"],
                condition=Q(taken_out_at__isnull=True),
                name="packet_entry_once_a_desk",
            ),
            models.UniqueConstraint(fields=["edition", "tier", "position"], name="packet_entry_position_once"),
        ]


class PacketStepQuerySet(models.QuerySet["PacketStep"]):
    """Append only, as decisions are."""

    def update(self, **columns: Any) -> int:
        """Refused."""
        raise TypeError("推荐材料的办理记录只能追加，不能修改")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("推荐材料的办理记录只能追加，不能删除")


class PacketStep(models.Model):
    """One act on an edition, kept for ever. `detail` of a sending: {"number", "due", "counts", "rows", "sha256"}, the
    list as it went; of a return: {"rows": {number: reason}}. `file` is the letter or table of the act."""

    edition = models.ForeignKey(PacketEdition, models.PROTECT, related_name="steps")
    act = models.CharField("事项", max_length=12, choices=PacketAct.choices)
    revision = models.PositiveIntegerField("办理前次数")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    actor_label = models.CharField("办理人和单位", max_length=200)
    at = models.DateTimeField("办理时间")
    reason = models.TextField("理由", blank=True)
    is_late = models.BooleanField("逾期报送", default=False)
    detail = models.JSONField("内容", default=dict)
    file = models.ForeignKey("common.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="文件")

    objects = PacketStepQuerySet.as_manager()

    class Meta:
        verbose_name = "推荐材料办理记录"
        verbose_name_plural = "推荐材料办理记录"
        ordering = ["pk"]
        constraints = [
            # 一次办理一条记录：两人同时办理，只有一人办成。
            models.UniqueConstraint(fields=["edition", "revision"], name="packet_step_once"),
            models.CheckConstraint(
                name="packet_step_has_reason",
                condition=~Q(act__in=[PacketAct.REOPEN, PacketAct.SEND_BACK]) | Q(reason__regex=r"\S"),
            ),
            # 逾期报送须写明理由。
            models.CheckConstraint(
                name="packet_late_has_reason", condition=Q(is_late=False) | Q(act=PacketAct.SEND, reason__regex=r"\S")
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new row is written."""
        if self.pk is not None:
            raise TypeError("推荐材料的办理记录只能追加，不能修改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("推荐材料的办理记录只能追加，不能删除")
