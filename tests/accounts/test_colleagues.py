"""An enterprise has several users, one of them its administrator."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory
from zjtx.accounts.models import Invitation, User
from zjtx.accounts.services import enterprises, staff
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db
INVITED = {"full_name": "李同事", "email": "li@example.com"}


@pytest.fixture
def pair():
    boss = UserFactory()
    return boss, UserFactory(enterprise=boss.enterprise, colleague=True)


def test_administrator_adds_a_colleague(client):
    boss = UserFactory()
    client.force_login(boss)
    answer = client.post(reverse("accounts:colleague_invite"), INVITED)
    link = OutboxMessage.objects.get(address="li@example.com").url
    assert link in answer.content.decode()
    form = {"username": "litongshi", "password": PASSWORD, "password_again": PASSWORD}
    assert Client().post(link, form).status_code == 302
    user = User.objects.get(username="litongshi")
    assert (user.enterprise, user.is_enterprise_admin) == (boss.enterprise, False)
    assert "李同事" in client.get(reverse("accounts:colleagues")).content.decode()


def test_lost_link_is_replaced(client):
    boss = UserFactory()
    invitation, _link = enterprises.invite_colleague(actor=boss, **INVITED)
    client.force_login(boss)
    assert client.post(reverse("accounts:colleague_reissue", args=[invitation.pk])).status_code == 200
    assert OutboxMessage.objects.filter(address="li@example.com").count() == 2


def test_other_users_of_the_enterprise_manage_nobody(client, pair):
    boss, colleague = pair
    client.force_login(colleague)
    page = client.get(reverse("accounts:colleagues")).content.decode()
    assert "只有企业管理员" in page
    assert reverse("accounts:colleague_disable", args=[boss.pk]) not in page
    for act in ("colleague_disable", "administration_hand_over"):
        client.post(reverse(f"accounts:{act}", args=[boss.pk]))
    client.post(reverse("accounts:colleague_invite"), INVITED)
    boss.refresh_from_db()
    assert (boss.is_active, boss.is_enterprise_admin) == (True, True)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("act", ["colleague_disable", "colleague_enable", "administration_hand_over"])
def test_users_of_another_enterprise_do_not_exist(client, act):
    boss, stranger = UserFactory(), UserFactory(colleague=True)
    client.force_login(boss)
    assert client.post(reverse(f"accounts:{act}", args=[stranger.pk])).status_code == 404
    stranger.refresh_from_db()
    assert (stranger.is_active, stranger.is_enterprise_admin) == (True, False)
    assert stranger.full_name not in client.get(reverse("accounts:colleagues")).content.decode()


def test_invitations_of_another_enterprise_do_not_exist(client):
    invitation, _link = enterprises.invite_colleague(actor=UserFactory(), **INVITED)
    client.force_login(UserFactory())
    assert client.post(reverse("accounts:colleague_reissue", args=[invitation.pk])).status_code == 404


def test_services_refuse_other_enterprises(pair):
    boss, _colleague = pair
    stranger = UserFactory(colleague=True)
    with pytest.raises(ValidationError):
        staff.disable_user(actor=boss, user=stranger, reason="x")
    with pytest.raises(ValidationError):
        enterprises.hand_over_administration(actor=boss, colleague=stranger)


def test_disabling_a_colleague_signs_them_out(client, pair, signed_in):
    boss, colleague = pair
    theirs = signed_in(colleague)
    client.force_login(boss)
    client.post(reverse("accounts:colleague_disable", args=[colleague.pk]))
    assert theirs.get(reverse("accounts:colleagues")).status_code == 302
    client.post(reverse("accounts:colleague_enable", args=[colleague.pk]))
    colleague.refresh_from_db()
    assert (colleague.is_active, colleague.must_change_password) == (True, True)


def test_administration_is_handed_over(client, pair):
    boss, colleague = pair
    client.force_login(boss)
    client.post(reverse("accounts:administration_hand_over", args=[colleague.pk]))
    boss.refresh_from_db()
    colleague.refresh_from_db()
    assert (boss.is_enterprise_admin, colleague.is_enterprise_admin) == (False, True)


def test_administration_does_not_go_to_a_disabled_account(pair):
    boss, colleague = pair
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    colleague.refresh_from_db()
    with pytest.raises(ValidationError, match="已停用"):
        enterprises.hand_over_administration(actor=boss, colleague=colleague)


def test_list_takes_the_same_queries_for_one_and_three(client):
    boss = UserFactory()
    client.force_login(boss)

    def add(number):
        UserFactory(enterprise=boss.enterprise, colleague=True)
        enterprises.invite_colleague(actor=boss, full_name="李同事", email=f"li{number}@example.com")

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("accounts:colleagues")).status_code == 200
            return len(queries)

    add(1)
    count()
    one = count()
    add(2)
    add(3)
    assert count() == one
