"""Decisions of a first review."""

from django.db import models


class Decision(models.TextChoices):
    """How a desk ends its review of one version (product.md, part 6)."""

    RECOMMEND = "recommend", "推荐"
    RETURN = "return", "退回修改"
    NOT_RECOMMEND = "not_recommend", "不予推荐"
