"""A row of the wall's table, and how its addresses are named."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.wall.cast import Cast

NOBODY = uuid.UUID("00000000-0000-4000-8000-000000000000")
NO_PK = 10**8
NO_NUMBER = "LN2022-Q-999999"
Arguments = Callable[[Cast], list[Any]]


@dataclass(frozen=True)
class Row:
    """One address: expected answers, and how to name an object that is there and one that is not."""

    get: str
    post: str
    there: Arguments = lambda cast: []
    gone: Arguments | None = None


def pk(name: str) -> Callable[[Cast], Any]:
    """The key of an object of the cast, for an argument behind another one."""
    return lambda cast: getattr(cast, name).pk


def number(name: str) -> Callable[[Cast], Any]:
    """The number of a declaration of the cast, for an argument behind another one."""
    return lambda cast: getattr(cast, name).number


def behind(first: Any, *rest: Any) -> Arguments:
    """The arguments in a row; a callable is asked with the cast."""
    return lambda cast: [one(cast) if callable(one) else one for one in (first, *rest)]


def of_draft(get: str, post: str, *rest: Any) -> Row:
    """An address of the owner's draft."""
    return of_declaration(get, post, "draft", *rest)


def of_case(get: str, post: str, *rest: Any) -> Row:
    """An address of the owner's declaration on the city's desk."""
    return of_declaration(get, post, "case", *rest)


def of_declaration(get: str, post: str, name: str, *rest: Any) -> Row:
    """An address of a declaration of the cast."""
    return Row(get, post, behind(number(name), *rest), behind(NO_NUMBER, *rest))


def of_round(get: str, post: str, name: str = "round", *rest: Any) -> Row:
    """An address of a round."""
    return Row(get, post, behind(lambda cast: getattr(cast, name).code, *rest), behind("XX0000", *rest))


def of_object(get: str, post: str, name: str, *rest: Any) -> Row:
    """An address of an object named by its key."""
    return Row(get, post, behind(pk(name), *rest), behind(NO_PK, *rest))


def on_object(get: str, post: str, name: str, inner: Any, no_inner: Any = NO_PK) -> Row:
    """An address of something on an object that is there itself: what does not exist is the inner one."""
    return Row(get, post, behind(pk(name), inner), behind(pk(name), no_inner))
