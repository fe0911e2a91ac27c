"""Asking as one person without leaving a trace, so that every question meets the same world.

A GET that writes more than it may (architecture.md, decision 7) fails wherever on the wall it is asked.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse

from tests.wall.cast import Cast

# Enough of a form to be bound: nothing in it can be accepted.
NOTHING = {"nothing": "1"}
MAY_BE_WRITTEN = {"common_auditentry", "django_session", "accounts_usersession"}
_WRITE = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+\"?(\w+)\"?", re.IGNORECASE)
# Of a row lock's "FOR UPDATE OF table" nothing is written.
_LOCK = re.compile(r"\bFOR (?:NO KEY )?UPDATE\b.*", re.IGNORECASE | re.DOTALL)
_TEXTS = re.compile(r"'(?:[^']|'')*'")


def written(statements: list[str]) -> set[str]:
    """The tables that the statements write, quoted texts and row locks aside."""
    bare = (_LOCK.sub("", _TEXTS.sub("''", one)) for one in statements)
    return {table.lower() for one in bare for table in _WRITE.findall(one)}


def ask(cast: Cast, person: str, method: str, address: str, data: Any = None, **extra: Any) -> HttpResponse:
    """The answer, with the tables that were `written`; all that is rolled back and the person's cookies stay as they
    were. AssertionError where a GET has written what it may not."""
    client, statements = cast.clients[person], []
    cookies = copy.deepcopy(client.cookies)

    def note(execute: Callable, sql: str, *rest: Any) -> Any:
        if not sql.startswith("SELECT"):
            statements.append(sql)
        return execute(sql, *rest)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            answer = getattr(client, method)(address, data, **extra)
            if answer.streaming:
                answer.whole = answer.getvalue()
        transaction.set_rollback(True)
    client.cookies = cookies
    answer.written = written(statements)
    too_much = answer.written - MAY_BE_WRITTEN
    assert method != "get" or not too_much, f"GET {address} as {person} writes {', '.join(sorted(too_much))}"
    return answer


def body(answer: HttpResponse) -> bytes:
    """The bytes of an answer, streamed or not."""
    return answer.whole if answer.streaming else answer.content


def read(cast: Cast, person: str, address: str) -> bytes:
    """The page of a person as the world was built, asked for once however many tests read it."""
    if (person, address) not in cast.read:
        keep(cast, person, address, ask(cast, person, "get", address))
    return cast.read[person, address]


def keep(cast: Cast, person: str, address: str, answer: HttpResponse) -> None:
    """Have `read` know the answer. Only of a world in which nothing was changed."""
    cast.read[person, address] = body(answer)
