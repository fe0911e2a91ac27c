"""Role and region wall: every address, GET and POST, as twelve persons (security.md, Figures)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.house.project import assert_none
from tests.wall.addresses import OTHERS, TABLE, Row, addresses, expected
from tests.wall.asking import NOTHING, ask, body, keep
from tests.wall.cast import ANONYMOUS, NOW, ROLES, Cast
from zjtx.common import clock

pytestmark = pytest.mark.django_db
# What the form of an address must at least hold to be taken for one.
BODIES = {
    "declarations:autosave": {"field": "address", "value": "华北路1号", "version": "1"},
    "review:expert_autosave": {"field": "opinion", "value": "同意", "version": "1"},
    "pool:autosave": {"field": "exports", "value": "1.00", "version": "0"},
}


def _said(answer: HttpResponse) -> str:
    """The answer in the table's words."""
    is_login = answer.status_code == 302 and answer["Location"].startswith(f"{reverse('accounts:sign_in')}?next=")
    return "login" if is_login else str(answer.status_code)


def _alike(one: HttpResponse, other: HttpResponse) -> bool:
    return (one.status_code, one.headers, body(one)) == (other.status_code, other.headers, body(other))


def _nowhere(cast: Cast, person: str) -> dict[str, HttpResponse]:
    """What an address that no page has is answered with."""
    return {method: ask(cast, person, method, "/no-such-page/") for method in ("get", "post")}


def _mismatches(cast: Cast, person: str, name: str, row: Row, nowhere: dict[str, HttpResponse]) -> Iterator[str]:
    """Where an answer is not the table's; a 404 is that of a missing object, or for whom the address itself is not
    that of a missing page."""
    is_theirs = _has_business(person, name, row)
    for method, spec in (("get", row.get), ("post", row.post)):
        wanted = expected(spec)[person]
        data = {**NOTHING, **BODIES.get(name, {})} if method == "post" else None
        address = reverse(name, args=row.there(cast))
        answer = ask(cast, person, method, address, data)
        if method == "get" and answer.status_code == 200:
            keep(cast, person, address, answer)
        if _said(answer) != wanted:
            yield f"{name} {method}: {_said(answer)}, the table says {wanted}"
        if wanted == "404":
            missing = nowhere[method]
            if is_theirs and row.gone is not None:
                missing = ask(cast, person, method, reverse(name, args=row.gone(cast)), data)
            if not _alike(answer, missing):
                yield f"{name} {method}: what is not to be seen differs from what does not exist"


def _has_business(person: str, name: str, row: Row) -> bool:
    """Whether the address or the object is this person's at all. Where it is not, the role alone decides, and the
    table asks that of every address; a visitor is asked everything."""
    specs = (TABLE[name].get, TABLE[name].post, row.get, row.post)
    return person == ANONYMOUS or any(expected(spec)[person] != "404" for spec in specs)


@pytest.mark.parametrize("person", ROLES)
def test_every_address_answers_as_the_table_says(cast: Cast, person: str) -> None:
    asked = [*TABLE.items(), *((name, row) for name, row in OTHERS if _has_business(person, name, row))]
    # Long enough after the sign-in for "last seen" to be written: `ask` looks at what a GET writes.
    with clock.frozen(NOW + timedelta(minutes=3)):
        nowhere = _nowhere(cast, person)
        found = [line for name, row in asked for line in _mismatches(cast, person, name, row, nowhere)]
    assert_none(found, f"as {person}")


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(addresses()) == sorted(TABLE)


def test_every_object_is_compared_with_one_that_does_not_exist(cast: Cast) -> None:
    """Behind a link or a digest lies a secret of its own; every other argument names something to be kept apart."""
    by_secret = {"accounts:invitation", "accounts:password_reset_confirm", "declarations:paper_check"}
    with_arguments = {name for name, row in TABLE.items() if row.there(cast)}
    assert {name for name in with_arguments if TABLE[name].gone is None} == by_secret


def test_what_does_not_exist_is_missing_for_those_who_may_as_well(cast: Cast) -> None:
    found = []
    for name, row in TABLE.items():
        for method, spec in (("get", row.get), ("post", row.post)) if row.gone else ():
            person = next(
                (one for one, answer in expected(spec).items() if answer not in ("404", "405", "login")), None
            )
            if person and ask(cast, person, method, reverse(name, args=row.gone(cast)), NOTHING).status_code != 404:
                found.append(f"{method} {name} as {person}")
    assert_none(found, "answered for what does not exist")


def test_a_draft_is_seen_by_no_officer(cast: Cast) -> None:
    """Before submission the answers are the enterprise's own business."""
    names = ("declarations:detail", "declarations:conditions", "review:desk", "review:recommend")
    for name in names:
        draft, missing = reverse(name, args=[cast.draft.number]), reverse(name, args=["LN2023-Q-999999"])
        for person in ("district", "city", "province"):
            answer = ask(cast, person, "get", draft)
            assert answer.status_code == 404
            assert _alike(answer, ask(cast, person, "get", missing))


def test_a_round_in_preparation_is_no_public_notice(cast: Cast) -> None:
    for person in ("anonymous", "owner", "city"):
        answer = ask(cast, person, "get", reverse("declarations:round_notice", args=[cast.prepared.code]))
        assert answer.status_code == 404
