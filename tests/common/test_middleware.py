"""What every request passes: access marks, hostile input, caches."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.common.factories import make_user
from zjtx.common import access

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.common.urls")]


def test_mark_says_who_may_open() -> None:
    assert access.Mark(is_public=True).is_open_to(None)
    assert not access.Mark().is_open_to(None)
    assert access.Mark().is_open_to("expert")
    assert access.Mark(roles=frozenset({"expert"})).is_open_to("expert")
    assert not access.Mark(roles=frozenset({"expert"})).is_open_to("auditor")


def test_view_takes_one_mark_only() -> None:
    @access.signed_in
    def view() -> None:
        """Nothing."""

    with pytest.raises(TypeError, match="two access marks"):
        access.public(view)


@pytest.mark.parametrize("allowed", [(), (None,)])
def test_roles_without_a_role_are_refused(allowed: tuple) -> None:
    with pytest.raises(TypeError):
        access.roles(*allowed)


def test_public_page_is_open(client) -> None:
    assert client.get("/open/").status_code == 200


def test_visitor_is_sent_to_sign_in_and_back(client) -> None:
    response = client.get("/member/?tab=2")
    assert (response.status_code, response["Location"]) == (302, "/account/sign-in/?next=/member/%3Ftab%3D2")


@pytest.mark.parametrize(
    "referrer, back",
    [
        ("http://testserver/declarations/1/?block=3", "/declarations/1/%3Fblock%3D3"),
        ("https://evil.example/declarations/1/", "/"),
        ("", "/"),
    ],
)
def test_visitors_form_returns_to_the_page_it_stood_on(client, referrer: str, back: str) -> None:
    """The address of an act takes no GET: after signing in the user would meet an error there."""
    response = client.post("/member/", headers={"referer": referrer})
    assert (response.status_code, response["Location"]) == (302, f"/account/sign-in/?next={back}")


@pytest.mark.parametrize("headers", [{"hx-request": "true"}, {"accept": "application/json"}])
def test_visitors_script_learns_that_the_session_is_over(client, headers: dict[str, str]) -> None:
    response = client.post("/member/", headers=headers)
    assert (response.status_code, response["HX-Trigger"]) == (401, "session-expired")


def test_wrong_role_sees_what_a_missing_page_shows(client) -> None:
    client.force_login(make_user("expert"))
    refused, missing = client.get("/admin-only/"), client.get("/no-such-page/")
    assert refused.status_code == missing.status_code == 404
    assert refused.content == missing.content


def test_right_role_gets_in_and_the_view_knows_it(client) -> None:
    client.force_login(make_user("system_admin"))
    assert client.get("/admin-only/").content == b"admin"
    assert client.get("/member/").content == b"member system_admin"


def test_disabled_account_is_nobody(client) -> None:
    user = make_user("system_admin")
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get("/admin-only/").status_code == 302


def test_view_without_a_mark_is_an_error_in_tests(client, settings) -> None:
    settings.SETTINGS_MODULE = "zjtx.settings.test"
    with pytest.raises(ImproperlyConfigured, match="unmarked_page"):
        client.get("/unmarked/")


def test_view_without_a_mark_is_missing_elsewhere(client, settings, caplog) -> None:
    settings.SETTINGS_MODULE = "zjtx.settings.production"
    client.force_login(make_user("system_admin"))
    assert client.get("/unmarked/").status_code == 404
    assert "unmarked_page has no access mark" in caplog.text


@pytest.mark.parametrize(
    "path",
    [
        "/open/%00/",
        "/open/?q=%00",
        "/open/?q=a%00b&x=1",
        "/open/?q=" + "9" * 5000,
        "/" + "a" * 5000,
        "/" + "%E5%A4%A7" * 1400,
    ],
)
def test_hostile_addresses_are_refused(client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 400
    assert "请求无法处理" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["q=%ED%A0%80", "q=%FF", "q=../../etc", "q=" + "9" * 4000, "page=-1", "q=%EF%BC%91%EF%BC%92"]
)
def test_odd_queries_that_do_no_harm_pass(client, query: str) -> None:
    assert client.get("/open/", QUERY_STRING=query).status_code == 200


def test_hostile_cookie_is_refused(client) -> None:
    response = client.get("/member/", headers={"cookie": 'sessionid="a\\000b"'})
    assert response.status_code == 400


@pytest.mark.parametrize(
    "data, content_type",
    [
        ("q=a%00b", "application/x-www-form-urlencoded"),
        ("a%00=b", "application/x-www-form-urlencoded"),
        (
            '--B\r\nContent-Disposition: form-data; name="q"\r\n\r\na\x00b\r\n--B--\r\n',
            "multipart/form-data; boundary=B",
        ),
    ],
)
def test_hostile_fields_are_refused(client, data: str, content_type: str) -> None:
    assert client.post("/open/", data=data, content_type=content_type).status_code == 400


def test_file_content_may_hold_any_bytes(client) -> None:
    body = (
        b'--B\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n\x00\xff\x00\r\n--B--\r\n"
    )
    assert client.post("/open/", data=body, content_type="multipart/form-data; boundary=B").status_code == 200


def test_ordinary_form_passes(client) -> None:
    response = client.post("/open/", {"q": "沈阳市 𠮷野 ①"})
    assert response.content.decode() == "open  沈阳市 𠮷野 ①"


def test_pages_of_a_signed_in_person_are_not_stored(client) -> None:
    assert "Cache-Control" not in client.get("/open/").headers
    client.force_login(make_user())
    for path in ("/open/", "/member/", "/no-such-page/"):
        assert "no-store" in client.get(path)["Cache-Control"]
