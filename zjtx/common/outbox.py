"""Messages: written with the act, delivered afterwards at least once, made one by the receiver's key.

A claim is one conditional UPDATE, so two workers never deliver the same row at the same time; a claim whose worker
died is free again after CLAIM_LIFETIME. A mail server that is down delays messages, it loses none."""

import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from zjtx.common import clock, quiet_hours, senders, topics
from zjtx.common.bell import ring_on_commit
from zjtx.common.models.messages import Delivery, Notification, OutboxMessage, Topic

logger = logging.getLogger(__name__)

# Longer than a mail server may take to answer (EMAIL_TIMEOUT for each of its few steps).
CLAIM_LIFETIME = timedelta(seconds=45)
# 5, 10, 20, 40, 60, 60 … seconds: two minutes after a server is back everything has gone out.
_FIRST_WAIT, _LONGEST_WAIT = 5, 60
Kind, Status = OutboxMessage.Kind, OutboxMessage.Status


def queue(
    kind: str,
    *,
    key: str,
    recipient: Any = None,
    address: str = "",
    subject: str,
    body: str,
    url: str = "",
    due_at: datetime | None = None,
    **more: Any,
) -> OutboxMessage:
    """Write one message in the caller's transaction; a key that exists already returns its message unchanged. A mail or
    short message without an address goes to the recipient's own. `url` is a path on this site, `more` other columns."""
    address = address or _own_address(Kind(kind), recipient)
    if (recipient is None) if kind == Kind.NOTICE else not address:
        raise ValueError(f"a message of kind {kind} needs somebody to go to")
    message, created = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "recipient": recipient,
            "address": address,
            "subject": subject[:200],
            "body": body,
            "url": url,
            "due_at": due_at or clock.now(),
            **more,
        },
    )
    if created and message.due_at <= clock.now():
        from zjtx.common.tasks import deliver

        ring_on_commit(deliver, message.pk)
    return message


def notify(user: Any, *, key: str, subject: str, body: str, url: str = "", topic: str = "") -> list[OutboxMessage]:
    """Tell a user through the inbox, and by e-mail as they have chosen for the topic (by the key where none is given).

    What the inbox was told before is told no further way: a choice made since holds for later messages.
    """
    letter = Letter(user, key, subject, body, url, topic)
    written = OutboxMessage.objects.filter(key=_key_of_notice(letter)).first()
    rows = [written] if written else _messages(letter, topics.deliveries([user.pk]))
    return [row if row.pk else _queued(row) for row in rows]


def _queued(row: OutboxMessage) -> OutboxMessage:
    texts = {name: getattr(row, name) for name in ("key", "recipient", "address", "subject", "body", "url")}
    return queue(row.kind, **texts, due_at=row.due_at, topic=row.topic, awaits_digest=row.awaits_digest)


@dataclass(frozen=True)
class Letter:
    """What notify() says to one user, for notify_all()."""

    user: Any
    key: str
    subject: str
    body: str
    url: str = ""
    topic: str = ""


def unwritten(letters: Iterable[Letter]) -> list[Letter]:
    """The letters that have not been written yet, each once; one query. Whatever else a letter has is written with its
    notice."""
    keys = {letter: _key_of_notice(letter) for letter in letters}
    written = set(OutboxMessage.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    return [letter for letter, key in keys.items() if key not in written]


def notify_all(letters: Iterable[Letter]) -> None:
    """notify() for many at once, in the caller's transaction: one insert, which leaves out keys that exist already,
    written by another transaction at this moment included."""
    letters = list(letters)
    choices = topics.deliveries(letter.user.pk for letter in letters) if letters else {}
    messages = [message for letter in letters for message in _messages(letter, choices)]
    if messages:
        from zjtx.common.tasks import deliver_due as deliver_all

        OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
        ring_on_commit(deliver_all)


def _messages(letter: Letter, choices: Mapping[tuple[int, Topic], Delivery]) -> list[OutboxMessage]:
    """The rows of a letter: the notice, and the e-mail where its receiver wants this topic by e-mail at once."""
    topic = Topic(letter.topic or topics.topic_of(letter.key))
    texts: dict[str, Any] = {"subject": letter.subject[:200], "body": letter.body, "url": letter.url}
    texts["recipient"] = letter.user
    delivery, address = choices[letter.user.pk, topic], _own_address(Kind.EMAIL, letter.user)
    notice = OutboxMessage(kind=Kind.NOTICE, key=_key_of_notice(letter), topic=topic, **texts)
    notice.awaits_digest = bool(address) and delivery == Delivery.DIGEST
    found = [notice]
    now = clock.now()
    texts["due_at"] = now if topic == Topic.SECURITY else quiet_hours.after(now)
    if address and delivery == Delivery.AT_ONCE:
        found.append(OutboxMessage(kind=Kind.EMAIL, key=f"{letter.key}:email", address=address, topic=topic, **texts))
    if topic in topics.URGENT and (number := getattr(letter.user, "sms_number", "")):
        # A short message says what it is about; the rest stands in the inbox.
        short = texts | {"body": f"{letter.subject[:200]}（{settings.SYSTEM_NAME}）", "url": ""}
        found.append(OutboxMessage(kind=Kind.SMS, key=f"{letter.key}:sms", address=number, topic=topic, **short))
    return found


def _key_of_notice(letter: Letter) -> str:
    return f"{letter.key}:notice"


def deliver_message(message_id: int) -> bool:
    """Deliver one message if it is due and nobody else has it. False only when its channel is down."""
    message = _claim(message_id)
    if message is None:
        return True
    try:
        if message.kind == Kind.NOTICE:
            _deliver_notice(message)
            return True
        _send(message)
    except senders.AddressRefused as error:
        _settle(message, status=Status.REFUSED, last_error=str(error)[:500])
        logger.error("message %s was refused for good: %s", message.pk, error)
    except Exception as error:  # noqa: BLE001 whatever a sender raises, the message waits
        _settle(message, retry_at=clock.machine() + _wait(message.attempts), last_error=str(error)[:500])
        logger.warning("message %s waits after try %s: %s", message.pk, message.attempts, error)
        return not isinstance(error, senders.SendFailed)
    else:
        _settle(message, status=Status.SENT, sent_at=clock.fresh(), last_error="")
    return True


def deliver_due(limit: int = 500) -> int:
    """Deliver what is due, channel by channel; a channel that fails is left alone until the next run. Returns how many
    messages were tried."""
    tried = 0
    for kind in Kind.values:
        for message_id in list(_due().filter(kind=kind).values_list("pk", flat=True)[:limit]):
            tried += 1
            if not deliver_message(message_id):
                break
    return tried


def has_due() -> bool:
    """Whether any message waits to be delivered now."""
    return _due().exists()


def _due() -> QuerySet[OutboxMessage]:
    machine = clock.machine()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=machine - CLAIM_LIFETIME)
    rested = Q(retry_at__isnull=True) | Q(retry_at__lte=machine)
    return OutboxMessage.objects.filter(free, rested, status=Status.QUEUED, due_at__lte=clock.fresh()).order_by("pk")


def _claim(message_id: int) -> OutboxMessage | None:
    """Take a message: the one UPDATE that changes a row decides between workers."""
    mine = uuid.uuid4()
    taken = _due().order_by().filter(pk=message_id)
    if not taken.update(claim=mine, claimed_at=clock.machine(), attempts=F("attempts") + 1):
        return None
    return OutboxMessage.objects.select_related("recipient").get(pk=message_id)


def _deliver_notice(message: OutboxMessage) -> None:
    """The notice and the mark that it arrived are one transaction: here a message is delivered exactly once."""
    with transaction.atomic():
        Notification.objects.get_or_create(
            key=message.key,
            defaults={
                "recipient_id": message.recipient_id,
                "subject": message.subject,
                "body": message.body,
                "url": message.url,
                "created_at": message.due_at,
            },
        )
        _settle(message, status=Status.SENT, sent_at=clock.fresh(), last_error="")


def _send(message: OutboxMessage) -> None:
    """Hand a message to its channel; no transaction is open meanwhile."""
    link = f"\n\n{settings.PUBLIC_BASE_URL.rstrip('/')}{message.url}" if message.url else ""
    if message.kind == Kind.EMAIL:
        signature = f"\n\n{settings.SYSTEM_NAME}（系统自动发送，请勿回复）"
        text = f"{message.body}{link}{signature}"
        senders.send_email(address=message.address, subject=message.subject, body=text, key=message.key)
    else:
        senders.send_sms(number=message.address, text=f"{message.body}{link}", key=message.key)


def _settle(message: OutboxMessage, **changes: Any) -> None:
    """Write the outcome and give the claim back, unless somebody else holds it by now."""
    held = OutboxMessage.objects.filter(pk=message.pk, claim=message.claim, status=Status.QUEUED)
    held.update(claim=None, claimed_at=None, **changes)


def _wait(attempts: int) -> timedelta:
    return timedelta(seconds=min(_FIRST_WAIT * 2 ** min(attempts - 1, 10), _LONGEST_WAIT))


def _own_address(kind: OutboxMessage.Kind, recipient: Any) -> str:
    attribute = {Kind.EMAIL: "email", Kind.SMS: "mobile"}.get(kind)
    return str(getattr(recipient, attribute, "") or "") if attribute else ""
