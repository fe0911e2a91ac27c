"""What anybody sends from a public page under a real name: how many are taken, and the code that asks after them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from zjtx.common import outbox

# Of one address or one browser within a day; more come by letter, and nobody floods the desk.
MOST_FROM_ADDRESS = 10
MOST_FROM_BROWSER = 3
WITHIN = timedelta(hours=24)
# Of a query code: letters and digits that nobody mistakes for one another, as on certificates; 39 bits behind a
# receipt number and a throttle.
LETTERS, CODE_LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 8


class TooMany(Exception):
    """More than a day allows from one place; `args[0]` says what to do instead."""


@dataclass(frozen=True)
class Sender:
    """Where a post comes from: the network address, and how many this browser sent within a day."""

    address: str = ""
    sent_before: int = 0


def is_crowded(rows: QuerySet, sender: Sender, since: str, at: datetime) -> bool:
    """Whether the address or the browser has sent as many within a day as are taken; `rows` have `address` and the
    moment `since`. Asked before files are opened."""
    recent = rows.filter(**{"address": sender.address, f"{since}__gt": at - WITHIN})
    from_address = bool(sender.address) and recent.count() >= MOST_FROM_ADDRESS
    return from_address or sender.sent_before >= MOST_FROM_BROWSER


def new_code() -> str:
    """A fresh query code."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def asked_for(rows: QuerySet, number: str, code: str) -> Any:
    """The row of a receipt number and its query code; None where they do not belong together."""
    found = rows.filter(receipt_number=number).exclude(query_code="").first()
    known = found is not None and secrets.compare_digest(found.query_code.encode(), code.encode())
    return found if known else None


def moments_within(moments: Any, at: datetime) -> list[str]:
    """Of the moments that a browser's session keeps, those within a day."""
    read = ((str(text), parse_datetime(str(text))) for text in moments or ())
    return [text for text, moment in read if moment is not None and moment > at - WITHIN]


def note_sent(session: Any, moments: str, receipts: str, place: str, number: str, at: datetime) -> None:
    """Keep in the browser's session that it sent one and which receipt it got; the same one again counts once."""
    known: Mapping[str, str] = session.get(receipts, {})
    if number not in known.values():
        session[moments] = [*moments_within(session.get(moments), at), at.isoformat()]
    session[receipts] = {**known, place: number}


def mail_answer(*, key: str, address: str, subject: str, body: str) -> None:
    """Where the contact is an e-mail address the answer goes there; otherwise an officer gives it by telephone."""
    try:
        validate_email(address)
    except ValidationError:
        return
    outbox.queue("email", key=key, address=address, subject=subject, body=body)
