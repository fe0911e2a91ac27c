"""When sessions end: idle, by their owner, and by acts on the account."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.factories import NEW_PASSWORD, PASSWORD, UserFactory, region
from zjtx.accounts.enums import Role
from zjtx.accounts.models import UserSession
from zjtx.accounts.services import staff
from zjtx.accounts.services.passwords import change_password
from zjtx.accounts.tasks import clear_sessions
from zjtx.common import clock
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db
START = "2022-03-18 09:00"


def _is_in(client):
    return client.get(reverse("accounts:sessions")).status_code == 200


@pytest.mark.parametrize("minutes, stays", [(29, True), (31, False)])
def test_staff_session_ends_when_idle(signed_in, minutes, stays):
    with clock.frozen(START) as now:
        user = UserFactory(dalian=True)
        client = signed_in(user)
        now.advance(minutes=minutes)
        assert _is_in(client) is stays
        assert UserSession.objects.exists() is stays
        assert AuditEntry.objects.filter(action="account.session_ended", actor=user).exists() is not stays


def test_idle_session_stays_ended(signed_in):
    with clock.frozen(START) as now:
        client = signed_in(UserFactory(dalian=True))
        cookie = client.cookies["sessionid"].value
        now.advance(minutes=31)
        assert not _is_in(client)
        other = Client()
        other.cookies["sessionid"] = cookie
        now.move_to(START)
        assert not _is_in(other)


def test_idle_fragment_asks_for_sign_in_in_place(signed_in):
    with clock.frozen(START) as now:
        client = signed_in(UserFactory(dalian=True))
        now.advance(minutes=31)
        answer = client.get(reverse("accounts:claims"), headers={"HX-Request": "true"})
        assert (answer.status_code, answer["HX-Trigger"]) == (401, "session-expired")


def test_use_keeps_a_staff_session(signed_in):
    with clock.frozen(START) as now:
        client = signed_in(UserFactory(dalian=True))
        for _ in range(4):
            now.advance(minutes=20)
            assert _is_in(client)


def test_enterprise_session_outlives_the_deadline_evening(signed_in):
    with clock.frozen(START) as now:
        client = signed_in(UserFactory())
        now.advance(hours=13)
        assert _is_in(client)


def test_idle_time_is_a_setting(signed_in):
    with clock.frozen(START) as now, override_settings(STAFF_IDLE_SECONDS=5):
        client = signed_in(UserFactory(dalian=True))
        for _ in range(3):
            now.advance(seconds=4)
            assert _is_in(client)
        now.advance(seconds=6)
        assert not _is_in(client)


def test_session_is_written_once_a_minute_at_most(signed_in):
    with clock.frozen(START) as now:
        client = signed_in(UserFactory(dalian=True))
        for seconds, seen in [(59, 0), (1, 60), (59, 60), (1, 120)]:
            now.advance(seconds=seconds)
            assert _is_in(client)
            at = clock.as_moment(START) + timedelta(seconds=seen)
            assert UserSession.objects.get().last_seen_at == at


def test_disabling_signs_out_at_once_and_for_good(signed_in):
    admin, user = UserFactory(admin=True), UserFactory(dalian=True)
    client = signed_in(user)
    staff.disable_user(actor=admin, user=user, reason="调离")
    assert not UserSession.objects.exists()
    assert not _is_in(client)
    staff.enable_user(actor=admin, user=user)
    assert not _is_in(client)


def test_account_disabled_behind_the_services_is_out_too(signed_in):
    user = UserFactory()
    client = signed_in(user)
    type(user).objects.update(is_active=False)
    assert not _is_in(client)


def test_role_change_ends_sessions(signed_in):
    first, second = UserFactory(admin=True), UserFactory(admin=True)
    user = UserFactory(dalian=True)
    client = signed_in(user)
    change = staff.request_role_change(
        actor=first, user=user, role=Role.DISTRICT_OFFICER, region=region("210202"), reason="调岗"
    )
    assert _is_in(client)
    staff.confirm_role_change(actor=second, change=change)
    assert not _is_in(client)


def test_password_change_keeps_this_session_and_ends_the_others(signed_in):
    user = UserFactory()
    here, there, other = signed_in(user), signed_in(user), signed_in(UserFactory())
    form = {"old_password": PASSWORD, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    old_key = here.session.session_key
    assert here.post(reverse("accounts:password_change"), form).status_code == 302
    assert _is_in(here)
    assert not _is_in(there)
    assert _is_in(other)
    assert here.session.session_key != old_key
    assert list(UserSession.objects.filter(user=user).values_list("session_key", flat=True)) == [
        here.session.session_key
    ]


def test_password_set_by_a_link_ends_all_sessions(signed_in):
    user = UserFactory()
    client = signed_in(user)
    change_password(user=user, password=NEW_PASSWORD)
    assert not _is_in(client)
    assert not Session.objects.exists()


def test_signing_in_again_leaves_one_row(signed_in):
    user = UserFactory()
    client = signed_in(user)
    client.post(reverse("accounts:sign_in_inline"), {"username": user.username, "password": PASSWORD, "user": user.pk})
    assert UserSession.objects.get().session_key == client.session.session_key


def test_owner_sees_and_ends_own_sessions(signed_in):
    user = UserFactory()
    here = signed_in(user, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/130.0", REMOTE_ADDR="203.0.113.9")
    there = signed_in(user, HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604", REMOTE_ADDR="198.51.100.7")
    text = here.get(reverse("accounts:sessions")).content.decode()
    assert "Firefox · Windows" in text
    assert "Safari · iPhone" in text
    assert "198.51.100.7" in text
    row = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(reverse("accounts:session_end", args=[row.pk])).status_code == 302
    assert _is_in(here)
    assert not _is_in(there)


def test_ending_the_present_session_signs_out(signed_in):
    client = signed_in(UserFactory())
    row = UserSession.objects.get()
    answer = client.post(reverse("accounts:session_end", args=[row.pk]))
    assert answer.url == reverse("accounts:sign_in")
    assert not _is_in(client)


def test_end_all_other_sessions(signed_in):
    user = UserFactory()
    here, there = signed_in(user), signed_in(user)
    here.post(reverse("accounts:sessions_end_others"))
    assert _is_in(here)
    assert not _is_in(there)


def test_sessions_of_others_do_not_exist(signed_in):
    mine, theirs = signed_in(UserFactory()), signed_in(UserFactory())
    row = UserSession.objects.get(session_key=theirs.session.session_key)
    foreign = mine.post(reverse("accounts:session_end", args=[row.pk]))
    missing = mine.post(reverse("accounts:session_end", args=[row.pk + 1000]))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert _is_in(theirs)


def test_session_list_takes_the_same_queries_for_any_number(signed_in, django_assert_num_queries):
    user = UserFactory()
    client = signed_in(user)
    client.get(reverse("accounts:sessions"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("accounts:sessions"))
        for_one = len(queries)
    signed_in(user), signed_in(user)
    with django_assert_num_queries(for_one):
        client.get(reverse("accounts:sessions"))


def test_clearing_removes_what_is_over_and_nothing_else(signed_in):
    with clock.frozen(START) as now:
        officer, enterprise = signed_in(UserFactory(dalian=True)), signed_in(UserFactory())
        gone = signed_in(UserFactory())
        Session.objects.filter(session_key=gone.session.session_key).delete()
        now.advance(minutes=31)
        assert clear_sessions() == 1
        assert UserSession.objects.get().session_key == enterprise.session.session_key
        assert Session.objects.filter(session_key=officer.session.session_key).count() == 0
        assert clear_sessions() == 0
        assert _is_in(enterprise)


def test_clearing_removes_expired_sessions(signed_in):
    signed_in(UserFactory())
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    clear_sessions()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_display_settings_are_kept_with_the_account(signed_in):
    user = UserFactory()
    client = signed_in(user)
    client.post(reverse("accounts:profile_display"), {"large_text": "on"})
    user.refresh_from_db()
    assert (user.large_text, user.high_contrast) == (True, False)
    assert 'class="large-text"' in client.get(reverse("accounts:profile_display")).content.decode()
    client.post(reverse("accounts:profile_display"), {})
    user.refresh_from_db()
    assert not user.large_text
