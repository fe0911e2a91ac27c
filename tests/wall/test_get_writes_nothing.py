"""GET writes nothing but audit rows, the session and when it was last used (architecture.md, decision 7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from tests.house.project import assert_none
from tests.wall.addresses import TABLE, expected
from tests.wall.asking import ask
from tests.wall.cast import NOW, PEOPLE, ROLES, Cast
from zjtx.common import clock

pytestmark = pytest.mark.django_db
MAY_BE_WRITTEN = {"common_auditentry", "django_session", "accounts_usersession"}
_WRITE = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+\"?(\w+)\"?", re.IGNORECASE)
# Of a row lock's "FOR UPDATE OF table" nothing is written.
_LOCK = re.compile(r"\bFOR (?:NO KEY )?UPDATE\b.*", re.IGNORECASE | re.DOTALL)
_TEXTS = re.compile(r"'(?:[^']|'')*'")


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.frozen(NOW):
        yield Cast()


def written(statements: list[str]) -> set[str]:
    """The tables that the statements write, quoted texts and row locks aside."""
    bare = (_LOCK.sub("", _TEXTS.sub("''", one)) for one in statements)
    return {table.lower() for one in bare for table in _WRITE.findall(one)}


def _writes_of_get(cast: Cast, person: str, address: str, **extra: str) -> set[str]:
    statements: list[str] = []

    def note(execute: Callable, sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        ask(cast, person, "get", address, **extra)
    return written(statements)


def _found(cast: Cast, person: str, names: Iterable[str], seen: set[str], **extra: str) -> list[str]:
    """What GET of the addresses writes and may not; everything written goes into `seen`."""
    found = []
    for name in names:
        tables = _writes_of_get(cast, person, reverse(name, args=TABLE[name].there(cast)), **extra)
        seen |= tables
        found += [f"{name} as {person} writes {table}" for table in sorted(tables - MAY_BE_WRITTEN)]
    return found


def test_get_writes_nothing(cast: Cast) -> None:
    # Long enough after the sign-in for "last seen" to be written.
    seen: set[str] = set()
    with clock.frozen(NOW + timedelta(minutes=3)):
        found = [line for person in ROLES for line in _found(cast, person, TABLE, seen)]
    assert_none(found, "GET writes")
    assert seen == MAY_BE_WRITTEN


def test_get_of_a_fragment_writes_nothing(cast: Cast) -> None:
    found = []
    for person in ROLES:
        open_to = [name for name, row in TABLE.items() if expected(row.get)[person] == "200"]
        found += _found(cast, person, open_to, set(), HTTP_HX_REQUEST="true")
    assert_none(found, "GET writes")


def test_get_writes_nothing_in_a_year_that_no_calendar_covers(cast: Cast) -> None:
    names = ("home:index", "review:queue", "calendar:list", "declarations:mine", "declarations:round_list")
    with clock.frozen(NOW.replace(year=2041)):
        cast.sign_in_all()
        found = [line for person in PEOPLE for line in _found(cast, person, names, set())]
    assert_none(found, "GET writes")


def test_what_is_written_is_found() -> None:
    statements = [
        'UPDATE "declarations_declaration" SET "status" = \'x\' WHERE id = 1',
        'INSERT INTO "common_job" ("id") VALUES (1)',
        "DELETE FROM accounts_user WHERE id IN (1)",
        'SELECT 1 FROM "a" FOR UPDATE OF "b"',
        "SELECT 'update c'",
    ]
    assert written(statements) == {"declarations_declaration", "common_job", "accounts_user"}
