"""Counters behind numbers that people quote."""

from django.db import models


class NumberSeries(models.Model):
    """The last number given out in a series."""

    name = models.CharField("序列", max_length=80, primary_key=True)
    last = models.PositiveBigIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = "编号序列"
        verbose_name_plural = "编号序列"

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"
