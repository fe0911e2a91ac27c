"""What tests of accounts share."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD
from zjtx.accounts.models import User


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser in which an account has signed in through the page."""

    def sign_in(user: User, **extra: str) -> Client:
        client = Client(**extra)
        answer = client.post(reverse("accounts:sign_in"), {"username": user.username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return sign_in
