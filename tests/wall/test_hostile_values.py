"""Hostile values in paths, queries and forms: never a server error, never slow, and what is stored is shown escaped."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse

from declarations.answers.fields import inputs_of
from declarations.models import EvidenceFile, EvidenceRequirement, Remark, Round, SmeSheet, Submission
from tests.house.project import assert_none
from tests.wall.acts import ACCOUNTS, DECLARING, REVIEWING, ROUNDS, Act
from tests.wall.addresses import TABLE, expected
from tests.wall.asking import ask, body
from tests.wall.cast import NOW, ROLES, Cast
from zjtx.accounts.models import EnterpriseClaim, Invitation, RoleChange, User
from zjtx.common import audit, clock
from zjtx.common.models import Job, Notification
from zjtx.registry.models import Enterprise

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
# What pages read from their query, by address; all other pages are asked with these names too, by a few values.
QUERIES = {
    "review:queue": ("tier", "district", "q", "mine", "overdue", "issues", "again", "after", "before"),
    "review:done": ("tier", "district", "decision", "q", "mine", "after"),
    "review:desk": ("tier", "district", "q", "mine"),
    "review:remark_add": ("at", "close"),
    "declarations:region_search": ("q",),
    "declarations:industry_search": ("q", "level"),
    "declarations:evidence_file": ("inline",),
    "declarations:round_new": ("template",),
    "declarations:round_evidence": ("from",),
    "accounts:staff_list": ("role", "region", "q", "after"),
    "accounts:sign_in": ("next",),
    "accounts:sign_in_inline": ("user",),
    "home:audit": ("before", "action", "actor", "object", "q", "from", "to", "first", "last", "result", "role"),
    "calendar:list": ("year",),
    "inbox:list": ("page",),
}
ELSEWHERE = ("q", "page", "year", "after", "from")
PAYLOAD = "<script>wall()</script>\"'><img src=x onerror=wall()>"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.frozen(NOW):
        yield Cast()


def _quoted(value: str) -> str:
    return quote_from_bytes(value.encode("utf-8", "surrogatepass"), safe="")


def _query(values: dict[str, Any]) -> str:
    pairs = [(name, one) for name, given in values.items() for one in (given if isinstance(given, list) else [given])]
    return urlencode([(name, str(one).encode("utf-8", "surrogatepass")) for name, one in pairs])


def _trouble(cast: Cast, person: str, method: str, address: str, data: Any = None, **extra: Any) -> str | None:
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
    return f"{took:.1f} s" if took > SLOW_SECONDS else None


def _reader(spec: str) -> str | None:
    """Somebody who gets the page."""
    return next((person for person, answer in expected(spec).items() if answer in ("200", "302", "422")), None)


def test_hostile_queries(cast: Cast) -> None:
    found = []
    for name, row in TABLE.items():
        person = _reader(row.get)
        if person is None:
            continue
        names, values = QUERIES.get(name, ELSEWHERE), VALUES if name in QUERIES else VALUES[2:7:4]
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
    found = []
    for number, (name, row) in enumerate(TABLE.items()):
        method, spec = ("get", row.get) if _reader(row.get) else ("post", row.post)
        person = _reader(spec)
        for value in VALUES[number % 2 :: 2] if person else ():
            for address in _addresses_with(cast, name, value):
                if trouble := _trouble(cast, person, method, address, {"x": "1"} if method == "post" else None):
                    found.append(f"{name} {value[:30]!r}: {trouble}")
    assert_none(found, "hostile path")


@pytest.mark.parametrize("acts", [ACCOUNTS, DECLARING, REVIEWING, ROUNDS], ids=["accounts", "way", "desk", "rounds"])
def test_hostile_forms(cast: Cast, acts: tuple[Act, ...]) -> None:
    """Each field of each form by turns, the others as they should be; every field meets a sixth of the values."""
    found = []
    for act in acts:
        act.prepare(cast)
        sent, address = {k: v for k, v in act.fields(cast).items() if k != "file"}, act.url(cast)
        for number, name in enumerate(list(sent)[:MOST_FIELDS]):
            for value in VALUES[number % 6 :: 6]:
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
        for value in VALUES[number % 2 :: 2]:
            for based_on in ("0", value) if name == "postcode" else ("0",):
                data = _query({"field": name, "value": value, "version": based_on})
                if trouble := _trouble(cast, "owner", "post", address, data, content_type=FORM):
                    found.append(f"{name}={value[:30]!r}: {trouble}")
    assert_none(found, "hostile answer")


def _fill_with_payload(cast: Cast) -> None:
    """The payload in every free text that pages show."""
    texts: dict[type[Model], tuple[str, ...]] = {
        Enterprise: ("name", "address", "contact_name", "legal_representative"),
        User: ("full_name", "organisation"),
        type(cast.case): ("enterprise_name", "prerequisite_reason"),
        Remark: ("text",),
        Round: ("title", "notice_text", "office", "document_number"),
        EvidenceRequirement: ("text",),
        EvidenceFile: ("name",),
        Notification: ("subject", "body"),
        EnterpriseClaim: ("full_name", "reason"),
        Invitation: ("full_name", "organisation"),
        RoleChange: ("reason",),
        Job: ("label", "text"),
        type(cast.extension): ("reason",),
        SmeSheet: ("address", "contact_name", "main_product", "standard_name", "overview"),
    }
    for model, names in texts.items():
        model._base_manager.update(**dict.fromkeys(names, PAYLOAD))
    content = cast.submission.content
    answers = {
        name: PAYLOAD for name, value in content["answers"].items() if isinstance(value, str) and not value.isascii()
    }
    content["answers"] |= {**answers, "brand_names": [PAYLOAD], "large_customers": [PAYLOAD]}
    Submission.objects.filter(pk=cast.submission.pk).update(canonical=json.dumps(content, ensure_ascii=False))
    cast.entry = audit.record("wall.test", label=PAYLOAD, detail={PAYLOAD: PAYLOAD})


def _shows_raw(answer: HttpResponse) -> bool:
    return any(part in body(answer) for part in (b"<script>wall", b"<img src=x", b'onerror=wall()>"', b"\"'><img"))


def test_stored_text_is_shown_escaped(cast: Cast) -> None:
    _fill_with_payload(cast)
    found, shown = [], 0
    for person in ROLES:
        for name, row in TABLE.items():
            if expected(row.get)[person] != "200":
                continue
            answer = ask(cast, person, "get", reverse(name, args=row.there(cast)))
            shown += b"wall()" in body(answer)
            if _shows_raw(answer):
                found.append(f"{name} as {person}")
    assert_none(found, "unescaped")
    assert shown > 50
