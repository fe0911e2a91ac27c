"""A real browser for somebody of the pool."""

import pytest

from tests.pool.client import as_
from tests.pool.factories import FILED
from zjtx.common import clock


@pytest.fixture
def page_of(new_context, live_server, request):
    """A page of somebody who is signed in, on a working day before the deadline: the test module's NOW."""

    def opened(user):
        context = new_context()
        session = as_(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return context.new_page()

    with clock.frozen(getattr(request.module, "NOW", FILED)):
        yield opened
