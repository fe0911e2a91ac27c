"""A slow line: the page is there and people type before its script runs."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

SCRIPT = "**/js/autosave*.js"


def open_before_its_script(page: Page, address: str) -> Callable[[], None]:
    """Open the page while autosave's script is held back; the answer lets it through."""
    held: list[Route] = []
    page.route(SCRIPT, lambda route: held.append(route))
    page.goto(address, wait_until="commit")
    page.locator("form[data-autosave-url] button.without-js, form[data-autosave-url] .without-js button").wait_for(
        state="attached"
    )
    # Otherwise a browser that keeps what was typed would put older text over newer answers on a reload.
    expect(page.locator("form[data-autosave-url]")).to_have_attribute("autocomplete", "off")
    page.wait_for_function("document.readyState === 'interactive'")

    def let_through() -> None:
        assert held, "the page has not asked for its script"
        for route in held:
            route.continue_()
        page.unroute(SCRIPT)

    return let_through
