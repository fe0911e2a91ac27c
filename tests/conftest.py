"""What all tests share: templates that refuse undefined variables, and Debian's Chromium on a live server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache

from tests.undefined import Refuser

# Playwright's loop runs in the main thread for the rest of the session, and Django takes that for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
BROWSER_TIMEOUT_MS = 4000
# Before the first template is rendered: the engine takes its options once.
settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Refuser("undefined")


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what goes through the browser, so that `-m "not browser"` leaves it out."""
    for item in items:
        if {"page", "new_context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's Chromium, which refuses its sandbox to root and must not call home."""
    program = shutil.which("chromium")
    assert program, "Chromium is missing: make test installs it"
    arguments = ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    arguments += ["--disable-gpu", "--disable-quic", "--disable-sync", "--no-first-run"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": program, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict, live_server: object) -> dict:
    """A Chinese user in Liaoning whose relative addresses mean the live server."""
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def new_context(new_context: Callable) -> Callable:
    """Contexts that give up soon: a page that takes four seconds is broken."""

    def create(**kwargs: object) -> object:
        context = new_context(**kwargs)
        context.set_default_timeout(BROWSER_TIMEOUT_MS)
        context.set_default_navigation_timeout(BROWSER_TIMEOUT_MS)
        return context

    return create
