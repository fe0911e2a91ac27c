"""An act that a form can start, and the fields that a page holds already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.urls import reverse

from tests.wall.addresses import TABLE
from tests.wall.asking import ask
from tests.wall.cast import Cast

Body = dict[str, Any]


def nothing(cast: Cast) -> None:
    """What most acts prepare."""


@dataclass(frozen=True)
class Act:
    """A POST that succeeds. `page` fills the body with what the form on that address holds already."""

    address: str
    person: str
    body: Body | Callable[[Cast], Body] = lambda cast: {}
    prepare: Callable[[Cast], Any] = nothing
    page: bool = False
    query: str = ""

    def url(self, cast: Cast) -> str:
        """Where the form is sent."""
        return reverse(self.address, args=TABLE[self.address].there(cast)) + self.query

    def fields(self, cast: Cast) -> Body:
        """What is sent."""
        typed = self.body(cast) if callable(self.body) else self.body
        shown = fields_of(ask(cast, self.person, "get", self.url(cast)).content.decode()) if self.page else {}
        return {**shown, **typed}


class _Fields(HTMLParser):
    """The fields of all forms of a page as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and given.get("type") not in ("submit", "file", "search"):
            is_off = given.get("type") in ("checkbox", "radio") and "checked" not in given
            if not is_off:
                self.found.setdefault(name, []).append(given.get("value") or "")
        elif tag in ("textarea", "select") and name:
            self._open = name
            self.found.setdefault(name, [])
        elif tag == "option" and self._open and "selected" in given:
            self.found[self._open].append(given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open and self._open in self.found and not self.found[self._open] and self.lasttag == "textarea":
            self.found[self._open].append(data.removeprefix("\n"))


def fields_of(html: str) -> dict[str, list[str]]:
    """{name: values} of the main part of a page."""
    parser = _Fields()
    parser.feed(html[html.find("<main") :])
    return parser.found
