"""One world for as many tests as follow one another and ask for it, in a transaction around the tests' own: building it
takes longer than asking it. Before a test that lives in no transaction, or elsewhere, it is put away."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import transaction

from tests.wall.cast import NOW, Cast
from zjtx.common import clock

HERE = Path(__file__).parent
_worlds: list[tuple[Cast, ExitStack]] = []


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Cast:
    """The cast as it was built. Of a wider scope than a test, so that its transaction begins before a test's own."""
    if not _worlds:
        with ExitStack() as around:
            around.enter_context(django_db_blocker.unblock())
            around.enter_context(transaction.atomic())
            with clock.frozen(NOW):
                built = Cast()
            around.callback(transaction.set_rollback, True)
            _worlds.append((built, around.pop_all()))
    return _worlds[0][0]


@pytest.fixture
def cast(world: Cast, db: None) -> Iterator[Cast]:
    """The same for one test, at the moment of the cast."""
    with clock.frozen(NOW):
        yield world.again()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """Nothing of the world is left in the database for a test that shares it with other connections."""
    yield
    if _worlds and not _lives_in_the_world(nextitem):
        _worlds.pop()[1].close()


def _lives_in_the_world(item: pytest.Item | None) -> bool:
    if item is None or item.path.parent != HERE:
        return False
    marker = item.get_closest_marker("django_db")
    return not {"transactional_db", "live_server"} & set(item.fixturenames) and not (
        marker and marker.kwargs.get("transaction")
    )
