"""One e-mail a day for whoever wants it: what reached the inbox since the last one and has not been read there."""

from collections.abc import Sequence
from datetime import datetime, time

from django.conf import settings
from django.db import transaction

from zjtx.common import clock, outbox
from zjtx.common.models.messages import Notification, OutboxMessage

NAMED = 50  # messages that a digest names before it says how many more there are


def send_digests(*, at: datetime) -> int:
    """Write the day's digests of all receivers; the number written. Whoever has one today gets no second, however often
    this runs: its key names receiver and day. Messages of later than the set hour wait for the next day."""
    cutoff = datetime.combine(clock.local(at).date(), time(settings.MESSAGE_DIGEST_HOUR), clock.ZONE)
    if at < cutoff:
        return 0
    waiting = OutboxMessage.objects.filter(awaits_digest=True, created_at__lte=cutoff, recipient__is_active=True)
    receivers = waiting.order_by("recipient").values_list("recipient", flat=True).distinct()
    return sum(_send(receiver, cutoff) for receiver in list(receivers))


@transaction.atomic
def _send(receiver: int, cutoff: datetime) -> bool:
    rows = OutboxMessage.objects.filter(awaits_digest=True, created_at__lte=cutoff, recipient=receiver)
    waiting = list(rows.select_related("recipient").order_by("pk"))
    if not waiting:
        return False
    keys = [one.key for one in waiting]
    read = Notification.objects.filter(key__in=keys, read_at__isnull=False).values_list("key", flat=True)
    unread = [one for one in waiting if one.key not in set(read)]
    letter = _write(unread, f"digest:{receiver}:{clock.local(cutoff):%Y%m%d}")
    # Conditional on what was read: of two runs at the same time the second finds nothing left.
    taken = OutboxMessage.objects.filter(pk__in=[one.pk for one in waiting], awaits_digest=True)
    taken.update(awaits_digest=False, digest=letter)
    return letter is not None


def _write(unread: Sequence[OutboxMessage], key: str) -> OutboxMessage | None:
    """The letter: the message itself where only one waits, else a list of all; None where nobody can be written to."""
    if not unread or not unread[0].recipient.email:
        return None
    if len(unread) == 1:
        subject, body, url = unread[0].subject, unread[0].body, unread[0].url
    else:
        subject, url = f"{settings.SYSTEM_NAME}：{len(unread)}条消息待查看", settings.INBOX_URL
        lines = [f"{clock.local(one.created_at):%m月%d日 %H:%M}　{one.subject}" for one in unread[:NAMED]]
        more = f"\n另有 {len(unread) - NAMED} 条，请登录系统查看。" if len(unread) > NAMED else ""
        body = "以下消息尚未查看：\n\n" + "\n".join(lines) + more
    return outbox.queue("email", key=key, recipient=unread[0].recipient, subject=subject, body=body, url=url)
