"""Who gets in, what those see who do not, and after how many tries nobody does."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory
from zjtx.accounts.models import UserSession
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"
INLINE = "/account/sign-in/inline/"


def _try(client, username, password="wrong", **extra):
    return client.post(SIGN_IN, {"username": username, "password": password}, **extra)


def _without_token(answer, typed):
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return re.sub(r"\d\d:\d\d 以后", "hh:mm 以后", text).replace(typed, "typed")


@pytest.mark.parametrize("typed", ["haishi", "HaiShi", " ｈａｉｓｈｉ ", "Hai@Example.com"])
def test_sign_in_by_name_or_e_mail_whatever_its_case(client, typed):
    user = UserFactory(username="haishi", email="hai@example.com")
    answer = _try(client, typed, PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/")
    assert int(client.session["_auth_user_id"]) == user.pk


def test_e_mail_of_two_accounts_signs_in_to_neither(client):
    UserFactory(email="both@example.com")
    UserFactory(email="both@example.com")
    assert _try(client, "both@example.com", PASSWORD).status_code == 422


def test_e_mail_counts_active_accounts_only(client):
    UserFactory(email="one@example.com", is_active=False)
    user = UserFactory(email="one@example.com")
    _try(client, "one@example.com", PASSWORD)
    assert int(client.session["_auth_user_id"]) == user.pk


def test_unknown_known_and_disabled_accounts_answer_alike():
    UserFactory(username="known")
    UserFactory(username="disabled", is_active=False)
    tries = [("known", "wrong"), ("unknown", "wrong"), ("disabled", "wrong"), ("disabled", PASSWORD)]
    answers = [(_try(Client(), name, password), name) for name, password in tries]
    assert {answer.status_code for answer, _name in answers} == {422}
    assert len({_without_token(answer, name) for answer, name in answers}) == 1
    assert "登录名或密码不正确" in answers[0][0].content.decode()


def test_unknown_accounts_cost_a_hash_too(client, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    UserFactory(username="known")
    hashed.clear()
    _try(client, "known")
    known, hashed[:] = len(hashed), []
    _try(client, "unknown")
    assert len(hashed) == known == 1


@pytest.mark.parametrize("name", ["known", "nobody"])
def test_five_failures_lock_out_known_and_unknown_alike(client, name):
    UserFactory(username="known")
    codes = [_try(client, name).status_code for _ in range(5)]
    assert codes == [422, 422, 422, 422, 429]
    page = _try(client, name, PASSWORD)
    assert page.status_code == 429
    assert re.search(r"\d\d:\d\d 以后可以再试", page.content.decode())
    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.filter(action="account.lock_out", object_label=name, result="refused").count() == 2


def test_lock_out_pages_are_the_same_bytes():
    UserFactory(username="known")
    pages = set()
    for name in ("known", "nobody"):
        client = Client()
        for _ in range(5):
            answer = _try(client, name)
        pages.add(_without_token(answer, name))
    assert len(pages) == 1


def test_spellings_and_the_e_mail_share_the_five_tries(client):
    UserFactory(username="haishi", email="hai@example.com")
    names = ["haishi", "HAISHI", "ｈａｉｓｈｉ", "hai@example.com", "HAI@example.com"]
    assert [_try(client, name).status_code for name in names] == [422, 422, 422, 422, 429]


def test_true_owner_gets_in_from_elsewhere():
    UserFactory(username="haishi")
    for _ in range(6):
        attacked = _try(Client(REMOTE_ADDR="203.0.113.9"), "haishi")
    assert attacked.status_code == 429
    assert _try(Client(REMOTE_ADDR="198.51.100.7"), "haishi", PASSWORD).status_code == 302


def test_lock_out_ends_after_fifteen_minutes(client):
    UserFactory(username="haishi")
    for _ in range(5):
        _try(client, "haishi")
    attempt = AccessAttempt.objects.get()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=16))
    assert _try(client, "haishi", PASSWORD).status_code == 302


def test_lock_out_holds_for_fourteen_minutes(client):
    UserFactory(username="haishi")
    for _ in range(5):
        _try(client, "haishi")
    attempt = AccessAttempt.objects.get()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(minutes=14))
    assert _try(client, "haishi", PASSWORD).status_code == 429


def test_success_forgets_earlier_failures(client):
    UserFactory(username="haishi")
    for _ in range(4):
        _try(client, "haishi")
    assert _try(client, "haishi", PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    "wanted, target",
    [
        ("/account/sessions/", "/account/sessions/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_sign_in_leads_back_inside_the_site_only(client, wanted, target):
    user = UserFactory()
    answer = client.post(f"{SIGN_IN}?next={wanted}", {"username": user.username, "password": PASSWORD})
    assert answer.url == target


def test_empty_fields_are_named(client):
    text = client.post(SIGN_IN, {"username": "", "password": ""}).content.decode()
    assert "登录名或电子邮箱：本项应填写。" in text
    assert "密码：本项应填写。" in text
    assert not AccessAttempt.objects.exists()


def test_acts_are_in_the_audit_trail(client):
    user = UserFactory(username="haishi")
    _try(client, "haishi")
    _try(client, "haishi", PASSWORD)
    client.post(reverse("accounts:sign_out"))
    found = list(AuditEntry.objects.order_by("pk").values_list("action", "result", "object_label", "actor"))
    assert found == [
        ("account.sign_in", "refused", "haishi", None),
        ("account.sign_in", "ok", "haishi", user.pk),
        ("account.sign_out", "ok", "haishi", user.pk),
    ]


def test_signed_out_cookie_is_worth_nothing(client, signed_in):
    user = UserFactory()
    client = signed_in(user)
    cookie = client.cookies["sessionid"].value
    client.post(reverse("accounts:sign_out"))
    assert not UserSession.objects.exists()
    thief = Client()
    thief.cookies["sessionid"] = cookie
    assert thief.get(reverse("accounts:sessions")).status_code == 302


def test_signing_out_takes_a_post(client):
    client.force_login(UserFactory())
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.get(reverse("accounts:sessions")).status_code == 200


def test_sign_in_page_of_somebody_signed_in_leads_on(client):
    client.force_login(UserFactory())
    assert client.get(SIGN_IN).status_code == 302


def _inline(client, user, page_user, password=PASSWORD):
    return client.post(INLINE, {"username": user.username, "password": password, "user": page_user})


def test_inline_sign_in_goes_on_in_place_with_a_new_token():
    client, user = Client(enforce_csrf_checks=True), UserFactory()
    page = client.get(f"{INLINE}?user={user.pk}")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]
    form = {"username": user.username, "password": PASSWORD, "user": user.pk, "csrfmiddlewaretoken": token}
    answer = client.post(INLINE, form)
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "signed-in")
    new_token = answer["X-CSRF-Token"]
    stale = client.post(reverse("accounts:sessions_end_others"), headers={"X-CSRFToken": token})
    fresh = client.post(reverse("accounts:sessions_end_others"), headers={"X-CSRFToken": new_token})
    assert (stale.status_code, fresh.status_code) == (403, 302)


@pytest.mark.parametrize("page_user", ["", "0", "abc"])
def test_another_account_gets_its_own_page(client, page_user):
    answer = _inline(client, UserFactory(), page_user)
    assert answer.status_code == 204
    assert answer["HX-Refresh"] == "true"
    assert "HX-Trigger" not in answer


def test_inline_failure_shows_the_form_again_for_the_same_page(client):
    user = UserFactory()
    answer = _inline(client, user, user.pk, "wrong")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "登录名或密码不正确" in text
    assert f'name="user" value="{user.pk}"' in text
    assert "<html" not in text


def test_inline_lock_out_is_a_fragment(client):
    user = UserFactory()
    for _ in range(5):
        answer = _inline(client, user, user.pk, "wrong")
    assert answer.status_code == 429
    assert "<html" not in answer.content.decode()
    assert "以后可以再试" in answer.content.decode()
