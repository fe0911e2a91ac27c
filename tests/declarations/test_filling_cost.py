"""What filling costs in queries: autosave is every keystroke of every enterprise."""

import pytest
from django.urls import reverse

from tests import factories
from zjtx.common import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(client):
    with clock.frozen(factories.AT):
        declaration = factories.draft()
        client.force_login(declaration.created_by)
        yield client, declaration


def own_queries(asked):
    """Without those of the session, the account, the clock and the savepoints, which every request has."""
    frame = ("django_session", "accounts_user", "clock_timestamp", "SAVEPOINT", "common_notification")
    return [one["sql"] for one in asked.captured_queries if not any(word in one["sql"] for word in frame)]


def test_autosave_takes_six_queries_at_most(own, django_assert_max_num_queries):
    client, declaration = own
    address = reverse("declarations:autosave", args=[declaration.number])
    client.post(address, {"field": "revenue.2021", "value": "1", "version": "0"})
    with django_assert_max_num_queries(20) as asked:
        saved = client.post(address, {"field": "revenue.2021", "value": "2", "version": "1"})
    assert saved.json()["version"] == 2
    assert len(own_queries(asked)) <= 6, own_queries(asked)


@pytest.mark.parametrize("block", ["basics", "operations", "innovative"])
def test_page_of_a_block_takes_few_queries(own, block, django_assert_max_num_queries):
    client, declaration = own
    address = reverse("declarations:block", args=[declaration.number, block])
    client.get(address)
    with django_assert_max_num_queries(40) as asked:
        client.get(address)
    assert len(own_queries(asked)) <= 22, own_queries(asked)
