"""GET writes nothing but audit rows, the session and when it was last used (architecture.md, decision 7).

`asking.ask` holds every GET of the wall to that: those of test_roles.py are every address as every person. Here it is
asked what they leave out, and whether the watch sees anything at all.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.signals import request_started
from django.urls import reverse

from tests.wall.addresses import TABLE, expected
from tests.wall.asking import MAY_BE_WRITTEN, ask, written
from tests.wall.cast import ANONYMOUS, NOW, PEOPLE, Cast
from zjtx.common import clock
from zjtx.common.models import Notification

pytestmark = pytest.mark.django_db
# The others of a pair open the same pages of another city or enterprise.
READERS = [ANONYMOUS, *(person for person in PEOPLE if not person.startswith("other_"))]


def test_what_a_get_may_write_is_seen(cast: Cast) -> None:
    """Long enough after the sign-in for "last seen" to be written."""
    file = reverse("declarations:evidence_file", args=TABLE["declarations:evidence_file"].there(cast))
    with clock.frozen(NOW + timedelta(minutes=3)):
        seen = ask(cast, "city", "get", file).written | ask(cast, "owner", "get", reverse("home:index")).written
        seen |= ask(cast, ANONYMOUS, "get", reverse("accounts:sign_in")).written
        seen |= ask(cast, ANONYMOUS, "get", reverse("accounts:invitation", args=[cast.token])).written
    assert {"common_auditentry", "accounts_usersession"} <= seen <= MAY_BE_WRITTEN


def test_a_get_that_writes_is_refused(cast: Cast) -> None:
    def marking(**_more: object) -> None:
        Notification.objects.update(subject="看过")

    request_started.connect(marking)
    try:
        with pytest.raises(AssertionError, match="writes common_notification"):
            ask(cast, "owner", "get", reverse("inbox:list"))
    finally:
        request_started.disconnect(marking)


def test_get_of_a_fragment_writes_nothing(cast: Cast) -> None:
    """Each page once; whole, every person asks for it in test_roles.py."""
    asked = 0
    for name, row in TABLE.items():
        person = next((one for one in READERS if expected(row.get)[one] == "200"), None)
        if person:
            ask(cast, person, "get", reverse(name, args=row.there(cast)), HTTP_HX_REQUEST="true")
            asked += 1
    assert asked > 150


def test_get_writes_nothing_in_a_year_that_no_calendar_covers(cast: Cast) -> None:
    names = ("home:index", "review:queue", "review:decisions", "calendar:list", "declarations:mine", "pool:board")
    with clock.frozen(NOW.replace(year=2041)):
        # With a password of 2022 staff would be sent to change it and see no page at all.
        for user in cast.people.values():
            user.password_changed_at = clock.now()
            user.save(update_fields=["password_changed_at"])
        cast.sign_in_all()
        found = [ask(cast, person, "get", reverse(name)).status_code for person in PEOPLE for name in names]
    assert set(found) == {200, 404}


def test_what_is_written_is_found() -> None:
    statements = [
        'UPDATE "declarations_declaration" SET "status" = \'x\' WHERE id = 1',
        'INSERT INTO "common_job" ("id") VALUES (1)',
        "DELETE FROM accounts_user WHERE id IN (1)",
        'SELECT 1 FROM "a" FOR UPDATE OF "b"',
        "SELECT 'update c'",
    ]
    assert written(statements) == {"declarations_declaration", "common_job", "accounts_user"}
