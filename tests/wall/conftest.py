"""One world a module, in a transaction around the tests' own: building it takes longer than asking it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.wall.cast import NOW, Cast
from zjtx.common import clock


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Cast]:
    """The cast as it was built; nothing of it is left in the database when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.frozen(NOW):
            built = Cast()
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def cast(world: Cast, db: None) -> Iterator[Cast]:
    """The same for one test, at the moment of the cast."""
    with clock.frozen(NOW):
        yield world.again()
