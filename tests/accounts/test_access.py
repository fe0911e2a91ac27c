"""Every address of accounts against every role: who does not belong there sees a page that does not exist."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.factories import TRAITS, user_with
from zjtx.accounts.enums import Role
from zjtx.accounts.urls import urlpatterns

pytestmark = pytest.mark.django_db
EVERYBODY = ("visitor", "enterprise", *TRAITS)
SIGNED_IN = ("enterprise", *TRAITS)
ADMIN, CITY, ENTERPRISE = ("admin",), ("dalian",), ("enterprise",)
WHO = {
    **dict.fromkeys(("sign_in", "sign_in_inline", "sign_out", "sign_up", "claim_new", "claim_sent"), EVERYBODY),
    **dict.fromkeys(("invitation", "password_reset", "password_reset_sent", "password_reset_confirm"), EVERYBODY),
    **dict.fromkeys(("password_change", "sessions", "sessions_end_others", "session_end"), SIGNED_IN),
    **dict.fromkeys(("second_step", "second_step_inline"), EVERYBODY),
    **dict.fromkeys(("second_factor", "second_factor_set_up", "recovery_codes"), SIGNED_IN),
    # Not there without a carrier (tests/accounts/test_mobile.py).
    **dict.fromkeys(("mobile", "mobile_confirm"), ()),
    **dict.fromkeys(("second_factor_remove", "message_settings", "profile_display"), SIGNED_IN),
    **dict.fromkeys(("colleagues", "colleague_invite", "colleague_reissue", "colleague_disable"), ENTERPRISE),
    **dict.fromkeys(("colleague_enable", "colleague_cancel", "administration_hand_over", "leave"), ENTERPRISE),
    **dict.fromkeys(("claims", "claim", "claim_evidence", "claim_accept", "claim_refuse", "claim_reissue"), CITY),
    "second_factor_reset": ADMIN,
    **dict.fromkeys(("staff_list", "staff_invite", "staff_invitations", "staff_member", "staff_disable"), ADMIN),
    **dict.fromkeys(("staff_enable", "invitation_confirm", "invitation_cancel", "invitation_reissue"), ADMIN),
    **dict.fromkeys(("role_change", "role_change_confirm", "role_change_cancel"), ADMIN),
}


def _address(pattern):
    values = {"pk": 999999, "token": "none", "uid": "AA"}
    return reverse(f"accounts:{pattern.name}", kwargs={name: values[name] for name in pattern.pattern.converters})


def test_every_address_has_a_row():
    assert {pattern.name for pattern in urlpatterns} == set(WHO)


@pytest.mark.parametrize("who", EVERYBODY)
def test_pages_are_open_to_their_roles_only(who):
    client = Client()
    if who != "visitor":
        client.force_login(user_with(who))
    missing = client.get("/no-such-page/").content if who != "visitor" else b""
    for pattern in urlpatterns:
        if who in WHO[pattern.name] or pattern.name == "sign_out":
            continue
        for method in (client.get, client.post):
            answer = method(_address(pattern))
            if who == "visitor":
                assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("accounts:sign_in")), (
                    pattern.name
                )
            else:
                assert (answer.status_code, answer.content) == (404, missing), pattern.name


@pytest.mark.parametrize("who", EVERYBODY)
def test_pages_open_for_whom_they_are(who):
    client = Client()
    if who != "visitor":
        client.force_login(user_with(who))
    for pattern in urlpatterns:
        if who not in WHO[pattern.name] or pattern.pattern.converters:
            continue
        answer = client.get(_address(pattern))
        assert answer.status_code in (200, 302, 405), pattern.name
        if answer.status_code == 200 and who != "visitor":
            assert "no-" in answer["Cache-Control"], pattern.name


def test_get_writes_nothing_but_session_and_trail():
    client = Client()
    client.force_login(user_with("admin"))
    client.get(reverse("accounts:staff_list"))
    for pattern in urlpatterns:
        if "admin" not in WHO[pattern.name] or pattern.pattern.converters:
            continue
        with CaptureQueriesContext(connection) as queries:
            client.get(_address(pattern))
        written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert all("session" in sql or "auditentry" in sql for sql in written), (pattern.name, written)


def test_hostile_numbers_are_missing_pages(client):
    client.force_login(user_with("admin"))
    for number in ("0", "9" * 20, "9" * 3000):
        assert client.get(f"/account/staff/{number}/").status_code == 404


def test_roles_have_their_official_names():
    assert [role.label for role in Role] == [
        "申报企业",
        "区市县（先导区）主管部门",
        "市级主管部门",
        "省级主管部门",
        "评审专家",
        "第三方服务机构",
        "系统管理员",
        "审计管理员",
    ]
