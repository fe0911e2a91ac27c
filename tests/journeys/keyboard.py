"""A person who uses the keyboard alone: Tab, Space, Enter, arrows, typing and pasting; the mouse is never touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, expect

FOCUSED = """() => {
    const at = document.activeElement;
    const place = at && at.closest('[data-field]');
    return {
        tag: at ? at.tagName : "", type: at ? at.type || "" : "", name: at ? at.name || "" : "",
        value: at ? at.value || "" : "", text: at ? at.textContent.trim() : "", checked: Boolean(at && at.checked),
        role: at ? at.getAttribute("role") || "" : "", field: place ? place.dataset.field : "",
        inMain: Boolean(at && at.closest("main")), label: at ? at.getAttribute("aria-label") || "" : "",
    };
}"""
FARTHEST = 400


class Keyboard:
    """Walks a page by Tab and says what it stands on."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def here(self) -> dict[str, Any]:
        """What has the focus."""
        return self.page.evaluate(FOCUSED)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, **wanted: Any) -> dict[str, Any]:
        """Tab on until what has the focus is as wanted; fails after a whole page."""
        for _ in range(FARTHEST):
            here = self.here
            if all(here[name] == value for name, value in wanted.items()):
                return here
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach {wanted}")

    def follow(self, text: str) -> None:
        """Go to the link with this text and press Enter."""
        before = self.page.url
        self.tab_to(tag="A", text=text)
        self.press("Enter")
        self.page.wait_for_url(lambda url: url != before)

    def push(self, text: str) -> None:
        """Go to the button with this text and press it."""
        self.tab_to(tag="BUTTON", text=text)
        self.press("Enter")

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Go through the controls of a block in their order and answer each that is asked for."""
        left = dict(answers)
        while left:
            here = self.tab_to_any(left)
            self.answer(here, left.pop(here["field"]))
            self.press("Tab")

    def tab_to_any(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Tab on to the next control of one of these inputs."""
        for _ in range(FARTHEST):
            here = self.here
            if here["field"] in fields and here["tag"] in ("INPUT", "TEXTAREA", "SELECT"):
                return here
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach {sorted(fields)}")

    def answer(self, here: dict[str, Any], value: Any) -> None:
        """Answer the control that has the focus."""
        if here["type"] == "checkbox":
            self._tick(here["field"], value)
        elif here["type"] == "radio":
            self._choose(str(value).lower())
        elif here["role"] == "combobox":
            self._pick(str(value))
        elif here["type"] == "date":
            self._date(value.isoformat())
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(str(value))

    def _tick(self, field: str, keys: list[str]) -> None:
        """Space on every box of the answer that is wanted; none of them means the box 以上均无."""
        wanted = set(keys) or {"none"}
        for _ in range(FARTHEST):
            here = self.here
            if here["field"] != field:
                raise AssertionError(f"{field} has no box for {sorted(wanted)}")
            if here["value"] in wanted:
                self.press("Space")
                wanted.discard(here["value"])
            if not wanted:
                return
            self.press("Tab")

    def _choose(self, value: str) -> None:
        self.press("Space")
        for _ in range(10):
            if self.here["value"] == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"no option {value}")

    def _pick(self, code: str) -> None:
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)
        expect(self.page.get_by_role("option").filter(has_text=code).first).to_be_visible()
        self.press("ArrowDown", "Enter")

    def _date(self, iso: str) -> None:
        """The order of the parts is the browser's own: the one that gives the day is taken."""
        year, month, day = iso.split("-")
        for order in (f"{month}{day}{year}", f"{year}\t{month}{day}", f"{day}{month}{year}"):
            for part in order.split("\t"):
                self.page.keyboard.type(part)
                if "\t" in order and part == year:
                    self.press("Tab")
            if self.here["value"] == iso:
                return
            self.press("Shift+Tab", "Shift+Tab")
            self.tab_to(type="date")
        raise AssertionError(f"the date cannot be typed: {self.here}")

    def paste(self, text: str) -> None:
        """Put the text on the clipboard and paste it where the focus is."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.press("Control+V")
