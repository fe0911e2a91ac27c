"""Rows that are written once: what happened is never rewritten."""

from typing import Any, Self

from django.db import models

REFUSED_CHANGE, REFUSED_DELETE = "办理记录只能追加，不能修改", "办理记录只能追加，不能删除"


class AppendOnlyQuerySet(models.QuerySet):
    """Append only."""

    def update(self, **columns: Any) -> int:
        """Refused."""
        raise TypeError(REFUSED_CHANGE)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError(REFUSED_DELETE)


class AppendOnly(models.Model):
    """A row that only comes."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self: Self, *args: Any, **kwargs: Any) -> None:
        """Only a new row is written."""
        if self.pk is not None:
            raise TypeError(REFUSED_CHANGE)
        super().save(*args, **kwargs)
