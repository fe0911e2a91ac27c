"""Words around acts that convert titles or let them lapse."""

from django.db import models


class TitleActKind(models.TextChoices):
    """What the document says of the listed titles."""

    CONVERT = "convert", "转换为新办法的称号"
    LAPSE = "lapse", "称号失效"


class TitleActRowState(models.TextChoices):
    """What becomes of one line."""

    READY = "ready", "可办理"
    REFUSED = "refused", "不办理"
    DONE = "done", "已办理"
