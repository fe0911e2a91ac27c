"""Role and region wall: every address, GET and POST, as twelve persons (security.md, Figures)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.house.project import assert_none
from tests.wall.addresses import TABLE, Row, addresses, expected
from tests.wall.asking import NOTHING, ask, body
from tests.wall.cast import NOW, ROLES, Cast
from tests.wall.second_half import WITHOUT_ROW
from zjtx.common import clock

pytestmark = pytest.mark.django_db
# What the form of an address must at least hold to be taken for one.
BODIES = {"declarations:autosave": {"field": "address", "value": "华北路1号", "version": "0"}}


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.frozen(NOW):
        yield Cast()


def _said(answer: HttpResponse) -> str:
    """The answer in the table's words."""
    is_login = answer.status_code == 302 and answer["Location"].startswith(f"{reverse('accounts:sign_in')}?next=")
    return "login" if is_login else str(answer.status_code)


def _alike(one: HttpResponse, other: HttpResponse) -> bool:
    return (one.status_code, one.headers, body(one)) == (other.status_code, other.headers, body(other))


def _mismatches(cast: Cast, person: str, name: str, row: Row) -> Iterator[str]:
    for method, spec in (("get", row.get), ("post", row.post)):
        wanted = expected(spec)[person]
        data = {**NOTHING, **BODIES.get(name, {})} if method == "post" else None
        answer = ask(cast, person, method, reverse(name, args=row.there(cast)), data)
        if _said(answer) != wanted:
            yield f"{name} {method}: {_said(answer)}, the table says {wanted}"
        if wanted == "404" and row.gone is not None:
            missing = ask(cast, person, method, reverse(name, args=row.gone(cast)), data)
            if not _alike(answer, missing):
                yield f"{name} {method}: what is not to be seen differs from what does not exist"


@pytest.mark.parametrize("person", ROLES)
def test_every_address_answers_as_the_table_says(cast: Cast, person: str) -> None:
    found = [line for name, row in TABLE.items() for line in _mismatches(cast, person, name, row)]
    assert_none(found, f"as {person}")


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(addresses()) == sorted({*TABLE, *WITHOUT_ROW})
    assert not WITHOUT_ROW & set(TABLE)


def test_every_object_is_compared_with_one_that_does_not_exist(cast: Cast) -> None:
    """Behind a link or a digest lies a secret of its own; every other argument names something to be kept apart."""
    by_secret = {"accounts:invitation", "accounts:password_reset_confirm", "declarations:paper_check"}
    with_arguments = {name for name, row in TABLE.items() if row.there(cast)}
    assert {name for name in with_arguments if TABLE[name].gone is None} == by_secret


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
