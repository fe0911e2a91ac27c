"""What all tests share: templates that refuse undefined variables, and Debian's Chromium on a live server."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.test.signals import template_rendered

from tests import emptying, migrated_once
from tests.undefined import Refuser

# Playwright's loop runs in the main thread for the rest of the session, and Django takes that for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
BROWSER_TIMEOUT_MS = 4000
# With the first three each new context would carry two hidden pages of the address bar: half of its cost. The others
# are Playwright's own, whose switch ours replaces.
FEATURES_OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
# Before the first template is rendered: the engine takes its options once.
settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Refuser("undefined")
emptying.replace_djangos_flush()
# What runs longest goes first, so that no process is left alone with it at the end; what mostly waits goes beside the
# journeys, which keep both processors busy.
LONGEST_FIRST = ("journeys/", "wall/test_worker_killed", "wall/test_broker_down", "wall/", "files/", "")
# Collecting makes objects by the hundred thousand and no garbage; pytest_collection_finish switches this on again.
gc.disable()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[None]:
    """The processes of a run share one migrated database to copy theirs from."""
    run = getattr(request.config, "workerinput", {}).get("testrunuid", "alone")
    if connection.vendor != "postgresql":
        yield
        return
    with django_db_blocker.unblock():
        made = migrated_once.prepare(connection, run)
    yield
    with django_db_blocker.unblock():
        migrated_once.drop(connection, made)


@pytest.fixture(scope="session", autouse=True)
def _pages_tell_their_context_once(django_test_environment: None) -> None:
    """`response.context` is the page's: Django's tests copy it for each of some thirty parts of a page as well."""

    def render(template: Template, context: Context) -> str:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


def pytest_configure(config: pytest.Config) -> None:
    """Let xdist hand out modules in our order: its own, by the number of tests, leaves the longest to the end."""
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what goes through the browser, so that `-m "not browser"` leaves it out, and put what takes long first."""
    for item in items:
        if {"page", "new_context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    place = f"{item.path.parent.name}/{item.path.name}"
    return next(rank for rank, begins in enumerate(LONGEST_FIRST) if place.startswith(begins))


def pytest_collection_finish() -> None:
    """What lives to the end of the run is not looked through for garbage again and again: a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Debian's Chromium, which refuses its sandbox to root and must not call home."""
    # Where it is installed, the one without a window: a page costs it a third of the time.
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert program, "Chromium is missing: make test installs it"
    arguments = ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    arguments += ["--disable-gpu", "--disable-quic", "--disable-sync", "--no-first-run"]
    arguments.append(f"--disable-features={FEATURES_OFF}")
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
