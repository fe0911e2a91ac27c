"""Acts that convert titles to another scheme or let them lapse, over a list, by a document (辽工信改革〔2024〕6号).

A preview is kept with its rows; carrying it out is that preview's, once.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from cultivation_pool.title_act_enums import TitleActKind, TitleActRowState
from zjtx.registry.enums import Tier, TitleScheme

from .matters import by_whom


class TitleActQuerySet(models.QuerySet["TitleAct"]):
    """Acts by who may see them."""

    def visible_to(self, user: Any) -> "TitleActQuerySet":
        """The province's officers all; nobody else any."""
        return self if user.role == "province_officer" else self.none()


class TitleAct(models.Model):
    """One document over many titles. `starts_on` is the first day of the new titles, or the first on which lapsed ones
    are not in force; the old ones end on the day before."""

    kind = models.CharField("事项", max_length=8, choices=TitleActKind.choices)
    scheme = models.CharField("原认定办法", max_length=20, choices=TitleScheme.choices)
    tier = models.CharField("原类别", max_length=20, choices=Tier.choices)
    year = models.PositiveSmallIntegerField("原认定年度", null=True, blank=True)
    target_tier = models.CharField("转换后的类别", max_length=20, choices=Tier.choices, blank=True)
    document_number = models.CharField("文号", max_length=60)
    issued_on = models.DateField("印发日期")
    starts_on = models.DateField("生效日期")
    ends_on = models.DateField("有效期止", null=True, blank=True)
    file_name = models.CharField("名单文件", max_length=160, blank=True)
    request_key = models.CharField("请求标识", max_length=64, unique=True)
    prepared_by = by_whom("预览人")
    prepared_at = models.DateTimeField("预览时间")
    done_by = by_whom("办理人", null=True)
    done_at = models.DateTimeField("办理时间", null=True, blank=True)

    objects = TitleActQuerySet.as_manager()

    class Meta:
        verbose_name = "称号转换和失效"
        verbose_name_plural = "称号转换和失效"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="title_act_kind_known", condition=Q(kind__in=TitleActKind.values)),
            models.CheckConstraint(name="title_act_has_document", condition=Q(document_number__regex=r"\S")),
            models.CheckConstraint(
                name="title_act_conversion_has_dates",
                condition=Q(kind=TitleActKind.CONVERT, ends_on__gt=F("starts_on")) & ~Q(target_tier="")
                | Q(kind=TitleActKind.LAPSE, ends_on__isnull=True, target_tier=""),
            ),
            models.CheckConstraint(
                name="title_act_done_by_somebody",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_number} {self.get_kind_display()}"


class TitleActRow(models.Model):
    """One line: the title that was meant, what happens to it or why nothing does, and the title that follows."""

    act = models.ForeignKey(TitleAct, models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField("序号")
    given = models.CharField("名单内容", max_length=200)
    title = models.ForeignKey("registry.Title", models.PROTECT, null=True, blank=True, related_name="act_rows")
    state = models.CharField("结果", max_length=8, choices=TitleActRowState.choices)
    refusal = models.CharField("不办理的原因", max_length=120, blank=True)
    new_title = models.OneToOneField(
        "registry.Title", models.PROTECT, null=True, blank=True, related_name="converted_by"
    )

    class Meta:
        verbose_name = "称号转换和失效的一户"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["act", "place"], name="title_act_place_once"),
            models.UniqueConstraint(
                fields=["title"], condition=Q(state=TitleActRowState.DONE), name="title_act_title_once"
            ),
            models.CheckConstraint(
                name="title_act_row_refused_with_reason",
                condition=Q(state=TitleActRowState.REFUSED) & ~Q(refusal="")
                | ~Q(state=TitleActRowState.REFUSED) & Q(refusal="", title__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id} {self.place}"
