"""The inbox: messages that reached somebody inside the system."""

from typing import Any

from django.db.models import QuerySet

from zjtx.common import clock
from zjtx.common.models.messages import Notification


def notices_of(user: Any) -> QuerySet[Notification]:
    """A user's own messages, newest first."""
    return Notification.objects.filter(recipient_id=user.pk)


def unread_count(user: Any) -> int:
    """How many of them wait to be read; the header of every page shows it."""
    return notices_of(user).filter(read_at__isnull=True).count()


def mark_read(notices: QuerySet[Notification]) -> int:
    """Mark messages as read; the first reading counts. Returns how many were unread."""
    return notices.filter(read_at__isnull=True).update(read_at=clock.now())
