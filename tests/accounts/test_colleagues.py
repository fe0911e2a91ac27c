"""An enterprise has several users, one of them its administrator."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
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
    url = reverse("accounts:administration_hand_over", args=[colleague.pk])
    assert "可以提交和撤回申报" in client.get(url).content.decode()
    wrong = client.post(url, {"present_password": "wrong"})
    assert (wrong.status_code, "现用密码不正确" in wrong.content.decode()) == (422, True)
    colleague.refresh_from_db()
    assert not colleague.is_enterprise_admin
    assert client.post(url, {"present_password": PASSWORD}).url == reverse("accounts:colleagues")
    told = OutboxMessage.objects.filter(subject="企业管理员已移交", kind="email")
    assert set(told.values_list("recipient", flat=True)) == {boss.pk, colleague.pk}
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


def test_an_invitation_is_withdrawn_and_its_link_closed(client):
    boss = UserFactory()
    invitation, link = enterprises.invite_colleague(actor=boss, **INVITED)
    client.force_login(boss)
    url = reverse("accounts:colleague_cancel", args=[invitation.pk])
    assert client.post(url).url == reverse("accounts:colleagues")
    assert Client().get(link.removeprefix("http://127.0.0.1:8000")).status_code == 404
    assert client.post(url).status_code == 404
    with pytest.raises(ValidationError, match="不能再撤回"):
        enterprises.cancel_colleague_invitation(actor=boss, invitation=invitation)


def test_nobody_else_withdraws_an_invitation(pair):
    boss, colleague = pair
    invitation, _link = enterprises.invite_colleague(actor=boss, **INVITED)
    for actor in (colleague, UserFactory(), UserFactory(dalian=True)):
        with pytest.raises(ValidationError, match="企业管理员"):
            enterprises.cancel_colleague_invitation(actor=actor, invitation=invitation)


def test_one_person_is_invited_once(pair):
    boss, colleague = pair
    enterprises.invite_colleague(actor=boss, **INVITED)
    with pytest.raises(ValidationError, match="已有发往该电子邮箱的邀请"):
        enterprises.invite_colleague(actor=boss, **INVITED | {"email": "LI@example.com"})
    with pytest.raises(ValidationError, match="已属于本企业的一个用户"):
        enterprises.invite_colleague(actor=boss, full_name="重复", email=colleague.email)
    for number in range(enterprises.MOST_INVITATIONS - 1):
        enterprises.invite_colleague(actor=boss, full_name="李同事", email=f"li{number}@example.com")
    with pytest.raises(ValidationError, match="尚未接受的邀请已有 20 份"):
        enterprises.invite_colleague(actor=boss, full_name="李同事", email="one-too-many@example.com")


def test_a_user_leaves_and_the_administrator_is_told(pair, signed_in):
    boss, colleague = pair
    client, url = signed_in(colleague), reverse("accounts:leave")
    assert client.post(url, {"present_password": "wrong"}).status_code == 422
    assert client.post(url, {"present_password": PASSWORD}).url == reverse("accounts:sign_in")
    colleague.refresh_from_db()
    assert not colleague.is_active
    assert client.get("/inbox/").status_code == 302
    assert OutboxMessage.objects.filter(recipient=boss, subject__contains="已停用本人账号", kind="email").count() == 1


def test_the_administrator_does_not_leave_before_handing_over(pair, signed_in):
    boss, colleague = pair
    client, url = signed_in(boss), reverse("accounts:leave")
    for answer in (client.get(url), client.post(url, {"present_password": PASSWORD})):
        assert "应先移交给本企业的其他用户" in answer.content.decode()
    with pytest.raises(ValidationError, match="应先移交"):
        staff.disable_user(actor=boss, user=boss, reason="x")
    boss.refresh_from_db()
    assert boss.is_active
    enterprises.hand_over_administration(actor=boss, colleague=colleague)
    assert client.post(url, {"present_password": PASSWORD}).status_code == 302
    boss.refresh_from_db()
    assert not boss.is_active


@pytest.mark.django_db(transaction=True)
def test_handing_over_to_two_at_the_same_moment_leaves_one_administrator(pair):
    boss, colleague = pair
    others = [colleague, UserFactory(enterprise=boss.enterprise, colleague=True)]

    def hand_over(number):
        try:
            enterprises.hand_over_administration(actor=boss, colleague=others[number])
        except ValidationError as refusal:
            return refusal.messages[0]
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(hand_over, range(2)))
    assert sorted(said)[0] == "done"
    assert "只能由企业管理员移交" in sorted(said)[1]
    assert User.objects.filter(enterprise=boss.enterprise, is_enterprise_admin=True).count() == 1


def test_page_says_what_each_may_do(client, pair):
    boss, colleague = pair
    for user in (boss, colleague):
        client.force_login(user)
        page = client.get(reverse("accounts:colleagues")).content.decode()
        assert "提交、撤回申报" in page
        assert (reverse("accounts:leave") in page) is (user == colleague)
