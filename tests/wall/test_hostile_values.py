"""Hostile values in paths, queries and forms: never a server error, never slow, and what is stored is shown escaped."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.http import HttpResponse
from django.urls import reverse

from declarations.answers.fields import inputs_of
from tests.house.project import assert_none
from tests.wall.acts import ACTS, ANSWERED
from tests.wall.addresses import TABLE, expected
from tests.wall.asking import ask, body
from tests.wall.cast import ROLES, Cast
from tests.wall.payload import fill_with_payload
from tests.wall.queries import ELSEWHERE, QUERIES

pytestmark = pytest.mark.django_db
SLOW_SECONDS = 3
# Of the pages of a whole block or round, whose fields are alike.
MOST_FIELDS = 8
FORM = "application/x-www-form-urlencoded"
VALUES = (
    "", " ", "\x00", "a\x00b", "\ud800", "a\udfffb", "9" * 3900, "-1", "0", "1e999", "NaN", "Infinity", "1.5",
    "２０２２", "²", "٣", str(2**31), str(2**63), str(-(2**63) - 1), "../../etc/passwd", "..%2f..%2fetc%2fpasswd",
    "%00", "' OR 1=1 --", "\"; DROP TABLE x; --", "<script>wall()</script>", "{{ 7|add:7 }}", "${7*7}", "\r\nX-Wall: 1",
    "字" * 1200, "😀" * 40, "𬭚", "\u202e\u200b\ufeff", "2022-02-30", "9999-12-31T99:99:99Z~1", "~99999999999999999999",
)  # fmt: skip


def _quoted(value: str) -> str:
    return quote_from_bytes(value.encode("utf-8", "surrogatepass"), safe="")


def _query(values: dict[str, Any]) -> str:
    pairs = [(name, one) for name, given in values.items() for one in (given if isinstance(given, list) else [given])]
    return urlencode([(name, str(one).encode("utf-8", "surrogatepass")) for name, one in pairs])


def _trouble(
    cast: Cast, person: str, method: str, address: str, data: Any = None, *, was_slow: bool = False, **extra: Any
) -> str | None:
    """What is wrong with the answer; None where the system answers as it should."""
    begun = time.monotonic()
    try:
        answer = ask(cast, person, method, address, data, **extra)
    except Exception as error:  # noqa: BLE001 whatever a view lets through is a server error
        return f"{type(error).__name__}: {str(error)[:120]}"
    if answer.status_code >= 500:
        return str(answer.status_code)
    if answer.has_header("X-Wall"):
        return "a header of the visitor's own"
    took = time.monotonic() - begun
    if took <= SLOW_SECONDS or was_slow:
        return f"{took:.1f} s" if took > SLOW_SECONDS else None
    # Once may be the machine, which was busy; slow is what is slow twice.
    return _trouble(cast, person, method, address, data, was_slow=True, **extra)


def _share(number: int, of: int) -> tuple[str, ...]:
    """Every n-th of the values, another part for each neighbour; with ZJTX_WALL=all everybody meets all of them."""
    return VALUES if os.environ.get("ZJTX_WALL") == "all" else VALUES[number % of :: of]


def _reader(spec: str) -> str | None:
    """Somebody who gets the page."""
    return next((person for person, answer in expected(spec).items() if answer in ("200", "302", "422")), None)


def test_hostile_queries(cast: Cast) -> None:
    """A page that reads its query meets a sixth of the values, any other one or two."""
    found = []
    for number, (name, row) in enumerate(TABLE.items()):
        person = _reader(row.get)
        if person is None:
            continue
        names, values = QUERIES.get(name, ELSEWHERE), _share(number, 6 if name in QUERIES else 24)
        for value in values:
            address = f"{reverse(name, args=row.there(cast))}?{_query(dict.fromkeys(names, value))}"
            if trouble := _trouble(cast, person, "get", address):
                found.append(f"{name} ?{value[:30]!r}: {trouble}")
    assert_none(found, "hostile query")


def _addresses_with(cast: Cast, name: str, value: str) -> Iterator[str]:
    """The address with the value in the place of each argument that a text can stand in."""
    arguments = TABLE[name].there(cast)
    # Of an argument that is no text most values never pass the resolver.
    for place in range(len(arguments)):
        given = [*arguments[:place], "WALL", *arguments[place + 1 :]]
        if not isinstance(arguments[place], str):
            if not value[:1].isdigit():
                continue
            kept = reverse(name, args=arguments)
            yield kept.replace(f"/{arguments[place]}/", f"/{_quoted(value)}/", 1)
            continue
        yield reverse(name, args=given).replace("WALL", _quoted(value), 1)


def test_hostile_paths(cast: Cast) -> None:
    """Every address meets a sixth of the values, its neighbours the others."""
    found = []
    for number, (name, row) in enumerate(TABLE.items()):
        method, spec = ("get", row.get) if _reader(row.get) else ("post", row.post)
        person = _reader(spec)
        for value in _share(number, 6) if person else ():
            for address in _addresses_with(cast, name, value):
                if trouble := _trouble(cast, person, method, address, {"x": "1"} if method == "post" else None):
                    found.append(f"{name} {value[:30]!r}: {trouble}")
    assert_none(found, "hostile path")


@pytest.mark.parametrize("part", [*ACTS, *ANSWERED])
def test_hostile_forms(cast: Cast, part: str) -> None:
    """Each field of each form by turns, the others as they should be; every field meets a ninth of the values."""
    found = []
    for place, act in enumerate({**ACTS, **ANSWERED}[part]):
        act.prepare(cast)
        sent, address = {k: v for k, v in act.fields(cast).items() if k != "file"}, act.url(cast)
        for number, name in enumerate(list(sent)[:MOST_FIELDS], place):
            for value in _share(number, 9):
                data = _query({**sent, name: value})
                if trouble := _trouble(cast, act.person, "post", address, data, content_type=FORM):
                    found.append(f"{act.address} {name}={value[:30]!r}: {trouble}")
    assert_none(found, "hostile form")


def test_hostile_answers(cast: Cast) -> None:
    """One input of each kind by autosave; neighbours share the values."""
    kinds = {}
    for one in inputs_of("sme_2022", cast.draft.year).values():
        part = one.part
        kinds.setdefault((one.field.kind, part.kind if part else "", one.field.unit, bool(one.year)), one.name)
    address, found = reverse("declarations:autosave", args=[cast.draft.number]), []
    names = (*kinds.values(), "contact_mobile", "uscc", "contact_phone", "postcode")
    for number, name in enumerate(names):
        for value in _share(number, 3):
            for based_on in ("0", value) if name == "postcode" else ("0",):
                data = _query({"field": name, "value": value, "version": based_on})
                if trouble := _trouble(cast, "owner", "post", address, data, content_type=FORM):
                    found.append(f"{name}={value[:30]!r}: {trouble}")
    assert_none(found, "hostile answer")


def _shows_raw(answer: HttpResponse) -> bool:
    """Whether a page holds the payload as it was typed; in a file for a spreadsheet it is text like any other."""
    parts = (b"<script>wall", b"<img src=x", b'onerror=wall()>"', b"\"'><img")
    return answer["Content-Type"].startswith("text/html") and any(part in body(answer) for part in parts)


def test_stored_text_is_shown_escaped(cast: Cast) -> None:
    """Each page as the two of its readers who are furthest apart: enterprise or visitor first, staff last."""
    fill_with_payload(cast)
    found, shown = [], 0
    for name, row in TABLE.items():
        readers = [person for person in ROLES if expected(row.get)[person] == "200"]
        for person in dict.fromkeys((*readers[:1], *readers[-1:])):
            answer = ask(cast, person, "get", reverse(name, args=row.there(cast)))
            shown += b"wall()" in body(answer)
            if _shows_raw(answer):
                found.append(f"{name} as {person}")
    assert_none(found, "unescaped")
    assert shown > 50
