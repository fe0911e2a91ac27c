"""A forgotten password: a link by e-mail, and an answer that tells nobody which addresses have an account."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import NEW_PASSWORD, PASSWORD, UserFactory
from zjtx.accounts.services.passwords import request_password_reset
from zjtx.common import clock
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db
RESET = "/account/password/reset/"
FORM = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}


def test_the_answer_is_the_same_for_known_and_unknown(client):
    UserFactory(email="known@example.com")
    answers = [client.post(RESET, {"email": f"{name}@example.com"}, follow=True) for name in ("known", "unknown")]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert answers[0].content == answers[1].content
    assert OutboxMessage.objects.count() == 1


def test_link_sets_a_new_password_once_and_ends_sessions(signed_in):
    user = UserFactory(email="known@example.com")
    inside = signed_in(user)
    request_password_reset(email="KNOWN@example.com")
    link = OutboxMessage.objects.get().url
    visitor = Client()
    assert visitor.get(link).status_code == 200
    assert visitor.post(link, FORM).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert inside.get(reverse("accounts:sessions")).status_code == 302
    assert visitor.post(link, FORM | {"password": PASSWORD, "password_again": PASSWORD}).status_code == 404
    assert "应重新申请" in visitor.get(link).content.decode()


def test_link_shows_what_is_wrong_and_stays_open():
    user = UserFactory(email="known@example.com")
    request_password_reset(email=user.email)
    link = OutboxMessage.objects.get().url
    answer = Client().post(link, {"password": "short", "password_again": "short"})
    assert (answer.status_code, "密码应至少 12 个字符" in answer.content.decode()) == (422, True)
    assert Client().get(link).status_code == 200


def test_disabled_accounts_get_no_link():
    UserFactory(email="known@example.com", is_active=False)
    assert request_password_reset(email="known@example.com") == 0
    assert not OutboxMessage.objects.exists()


def test_link_of_an_account_disabled_since_is_closed():
    user = UserFactory(email="known@example.com")
    request_password_reset(email=user.email)
    type(user).objects.update(is_active=False)
    assert Client().post(OutboxMessage.objects.get().url, FORM).status_code == 404


def test_one_letter_in_ten_minutes():
    UserFactory(email="known@example.com")
    with clock.frozen("2022-03-18 09:00") as now:
        for minutes, letters in [(0, 1), (1, 1), (8, 1), (2, 2)]:
            now.advance(minutes=minutes)
            request_password_reset(email="known@example.com")
            assert OutboxMessage.objects.count() == letters


@pytest.mark.parametrize("uid", ["AAAA", "x", "_" * 60, "MTAwMDAwMDAwMDAwMDAwMDAwMDAw", "MA"])
def test_broken_links_are_closed_not_errors(client, uid):
    assert client.get(reverse("accounts:password_reset_confirm", args=[uid, "abc-def"])).status_code == 404
