"""The administrator's working-day table, and the years that it and the package leave open."""

from django.db import models


class WorkingDayException(models.Model):
    """One day that the State Council's yearly notice moves: off on a weekday, or worked on a weekend (调休)."""

    date = models.DateField("日期", unique=True)
    is_working = models.BooleanField("是否工作日")
    note = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        verbose_name = "放假调休安排"
        verbose_name_plural = "放假调休安排"
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date}（{'上班' if self.is_working else '放假'}）"


class CalendarGap(models.Model):
    """A year without a calendar of which the system administrators have been told: once per year."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    noticed_at = models.DateTimeField("通知时间")

    class Meta:
        verbose_name = "缺少放假调休安排的年份"
        verbose_name_plural = "缺少放假调休安排的年份"
        ordering = ("year",)

    def __str__(self) -> str:
        return f"{self.year}年"
