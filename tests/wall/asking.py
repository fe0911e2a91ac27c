"""Asking as one person without leaving a trace, so that every question meets the same world."""

from __future__ import annotations

import copy
from typing import Any

from django.db import transaction
from django.http import HttpResponse

from tests.wall.cast import Cast

# Enough of a form to be bound: nothing in it can be accepted.
NOTHING = {"nothing": "1"}


def ask(cast: Cast, person: str, method: str, address: str, data: Any = None, **extra: Any) -> HttpResponse:
    """The answer; what it wrote is rolled back and the person's cookies stay as they were."""
    client = cast.clients[person]
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        answer = getattr(client, method)(address, data, **extra)
        if answer.streaming:
            answer.whole = answer.getvalue()
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def body(answer: HttpResponse) -> bytes:
    """The bytes of an answer, streamed or not."""
    return answer.whole if answer.streaming else answer.content
