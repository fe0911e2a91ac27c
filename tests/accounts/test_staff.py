"""Granting, changing and taking away staff roles: two administrators, links that work once, estates kept apart."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory, all_regions, region
from zjtx.accounts.enums import STAFF_ROLES, Role
from zjtx.accounts.models import Invitation, RoleChange, User
from zjtx.accounts.services import invitations, staff
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db
ACCEPTED = {"username": "wuxin", "password": PASSWORD, "password_again": PASSWORD}


@pytest.fixture
def admins():
    return UserFactory(admin=True), UserFactory(admin=True)


def _invite(actor, **changes):
    values = {"role": Role.CITY_OFFICER, "full_name": "吴新", "email": "wuxin@example.com", "region": region("210200")}
    return invitations.invite_staff(actor=actor, **values | changes)


def _token_of(link):
    return link.rstrip("/").rsplit("/", 1)[-1]


def test_the_whole_way_from_invitation_to_account(admins):
    first, second = Client(), Client()
    first.force_login(admins[0])
    second.force_login(admins[1])
    form = {"role": Role.CITY_OFFICER, "region": region("210200").pk, "full_name": "吴新", "email": "wuxin@example.com"}
    assert first.post(reverse("accounts:staff_invite"), form).status_code == 302
    invitation = Invitation.objects.get()
    assert not OutboxMessage.objects.filter(address="wuxin@example.com").exists()
    assert OutboxMessage.objects.filter(recipient=admins[1], kind="notice").count() == 1
    assert not OutboxMessage.objects.filter(recipient=admins[0]).exists()

    confirm = reverse("accounts:invitation_confirm", args=[invitation.pk])
    own = first.get(confirm).content.decode()
    assert "发起人不能复核" in own
    assert "复核同意并发出邀请" not in own
    assert first.post(confirm).status_code == 409
    assert "复核同意并发出邀请" in second.get(confirm).content.decode()
    answer = second.post(confirm)
    link = OutboxMessage.objects.get(address="wuxin@example.com").url
    assert answer.status_code == 200
    assert link in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert second.post(confirm).status_code == 409
    token = _token_of(link)
    assert token not in str(Invitation.objects.values().get())

    visitor = Client()
    page = visitor.get(link).content.decode()
    assert "大连市" in page
    assert visitor.post(link, ACCEPTED | {"role": Role.SYSTEM_ADMIN, "region": "210000"}).status_code == 302
    user = User.objects.get(username="wuxin")
    assert (user.role, user.region_id, user.email) == (Role.CITY_OFFICER, "210200", "wuxin@example.com")
    assert visitor.get(reverse("accounts:claims")).status_code == 200
    assert Client().get(link).status_code == 404
    assert Client().post(link, ACCEPTED | {"username": "second"}).status_code == 404
    found = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"account.staff_invited", "account.invitation_confirmed", "account.invitation_accepted"} <= found


def test_the_preparer_cannot_confirm_through_the_service(admins):
    invitation = _invite(admins[0])
    with pytest.raises(ValidationError, match="发起人不能复核"):
        invitations.confirm_invitation(actor=admins[0], invitation=invitation)
    invitation.refresh_from_db()
    assert (invitation.confirmed_by, invitation.token_digest) == (None, None)


@pytest.mark.parametrize("trait", ["province", "dalian", "auditor", "expert"])
def test_only_system_administrators_invite_and_confirm(admins, trait):
    other = UserFactory(**{trait: True})
    with pytest.raises(ValidationError, match="系统管理员"):
        _invite(other)
    with pytest.raises(ValidationError, match="系统管理员"):
        invitations.confirm_invitation(actor=other, invitation=_invite(admins[0]))


def test_an_invitation_is_confirmed_once(admins):
    invitation, third = _invite(admins[0]), UserFactory(admin=True)
    invitations.confirm_invitation(actor=admins[1], invitation=invitation)
    with pytest.raises(ValidationError, match="已复核"):
        invitations.confirm_invitation(actor=third, invitation=invitation)


def test_a_withdrawn_invitation_is_worth_nothing(admins):
    invitation = _invite(admins[0])
    link = invitations.confirm_invitation(actor=admins[1], invitation=invitation)
    invitations.cancel_invitation(actor=admins[0], invitation=invitation)
    assert Client().get(reverse("accounts:invitation", args=[_token_of(link)])).status_code == 404
    with pytest.raises(ValidationError, match="已撤回"):
        invitations.cancel_invitation(actor=admins[0], invitation=invitation)
    waiting = _invite(admins[0])
    invitations.cancel_invitation(actor=admins[1], invitation=waiting)
    with pytest.raises(ValidationError, match="已撤回"):
        invitations.confirm_invitation(actor=admins[1], invitation=waiting)


def test_the_page_with_the_link_says_until_when_it_works(admins, client):
    with clock.frozen("2022-03-01 09:00"):
        invitation = _invite(admins[0])
        client.force_login(admins[1])
        confirmed = client.post(reverse("accounts:invitation_confirm", args=[invitation.pk])).content.decode()
        sent_again = client.post(reverse("accounts:invitation_reissue", args=[invitation.pk])).content.decode()
    assert "2022年3月8日 09:00 前" in confirmed
    assert "2022年3月8日 09:00 前" in sent_again


def test_a_link_lives_for_seven_days(admins):
    with clock.frozen("2022-03-01 09:00") as now:
        token = _token_of(invitations.confirm_invitation(actor=admins[1], invitation=_invite(admins[0])))
        now.advance(days=6, hours=23)
        assert Client().get(reverse("accounts:invitation", args=[token])).status_code == 200
        now.advance(hours=1)
        closed = Client().get(reverse("accounts:invitation", args=[token]))
        assert closed.status_code == 404
        assert "应联系邀请人重新发送" in closed.content.decode()


def test_a_new_link_closes_the_old_one(admins, client):
    invitation = _invite(admins[0])
    old = _token_of(invitations.confirm_invitation(actor=admins[1], invitation=invitation))
    client.force_login(admins[0])
    assert client.post(reverse("accounts:invitation_reissue", args=[invitation.pk])).status_code == 200
    assert invitations.invitation_of_token(old) is None
    assert OutboxMessage.objects.filter(address="wuxin@example.com").count() == 2


def test_no_link_before_confirmation(admins, client):
    invitation = _invite(admins[0])
    client.force_login(admins[0])
    answer = client.post(reverse("accounts:invitation_reissue", args=[invitation.pk]), follow=True)
    assert "尚未经另一名系统管理员复核" in answer.content.decode()
    assert not OutboxMessage.objects.filter(address="wuxin@example.com").exists()


def test_one_person_holds_one_staff_account(admins):
    UserFactory(auditor=True, email="Wuxin@example.com")
    with pytest.raises(ValidationError, match="三员分立"):
        _invite(admins[0])
    User.objects.filter(role=Role.AUDITOR).update(is_active=False)
    invitation = _invite(admins[0])
    with pytest.raises(ValidationError, match="已有发往该电子邮箱的邀请"):
        _invite(admins[0], role=Role.SYSTEM_ADMIN, region=None)
    User.objects.filter(role=Role.AUDITOR).update(is_active=True)
    with pytest.raises(ValidationError, match="三员分立"):
        invitations.confirm_invitation(actor=admins[1], invitation=invitation)


@pytest.mark.parametrize(
    "role, code, accepted",
    [
        (Role.PROVINCE_OFFICER, "210000", True),
        (Role.PROVINCE_OFFICER, "210200", False),
        (Role.CITY_OFFICER, "210200", True),
        (Role.CITY_OFFICER, "LN-SFSFQ", True),
        (Role.CITY_OFFICER, "210000", False),
        (Role.CITY_OFFICER, "210202", False),
        (Role.CITY_OFFICER, None, False),
        (Role.DISTRICT_OFFICER, "210202", True),
        (Role.DISTRICT_OFFICER, "DL-JPXQ", True),
        (Role.DISTRICT_OFFICER, "210200", False),
        (Role.DISTRICT_OFFICER, "LN-SFSFQ", False),
        (Role.EXPERT, None, True),
        (Role.ENTERPRISE, None, False),
    ],
)
def test_officers_get_a_region_of_their_level(admins, role, code, accepted):
    place = region(code) if code else None
    if accepted:
        assert _invite(admins[0], role=role, region=place).pk
    else:
        with pytest.raises(ValidationError):
            _invite(admins[0], role=role, region=place)


def test_invite_form_says_what_is_missing(admins, client):
    all_regions()
    client.force_login(admins[0])
    form = {"role": Role.CITY_OFFICER, "region": "210202", "full_name": "", "email": "wuxin"}
    text = client.post(reverse("accounts:staff_invite"), form).content.decode()
    for message in ("姓名：本项应填写。", "电子邮箱的格式不正确", "市级主管部门的账号应选择设区的市或沈抚示范区"):
        assert message in text
    form = {"role": Role.EXPERT, "full_name": "吴新", "email": "wuxin@example.com"}
    assert "应填写工作单位" in client.post(reverse("accounts:staff_invite"), form).content.decode()
    assert not Invitation.objects.exists()


def test_staff_password_rules_hold_at_the_link(admins):
    token = _token_of(invitations.confirm_invitation(actor=admins[1], invitation=_invite(admins[0])))
    plain = {"username": "wuxin", "password": "quietharbour", "password_again": "quietharbour"}
    answer = Client().post(reverse("accounts:invitation", args=[token]), plain)
    assert answer.status_code == 422
    assert "至少 3 类" in answer.content.decode()
    assert invitations.invitation_of_token(token) is not None


def test_taken_sign_in_name_leaves_the_link_open(admins):
    UserFactory(username="wuxin")
    token = _token_of(invitations.confirm_invitation(actor=admins[1], invitation=_invite(admins[0])))
    answer = Client().post(reverse("accounts:invitation", args=[token]), ACCEPTED)
    assert "该登录名已被使用" in answer.content.decode()
    assert invitations.invitation_of_token(token) is not None


def test_role_change_takes_two_administrators(admins):
    user, place = UserFactory(dalian=True), region("210100")
    first, second = Client(), Client()
    first.force_login(admins[0])
    second.force_login(admins[1])
    form = {"role": Role.CITY_OFFICER, "region": place.pk, "reason": "调往沈阳"}
    assert first.post(reverse("accounts:role_change", args=[user.pk]), form).status_code == 302
    user.refresh_from_db()
    assert user.region_id == "210200"
    change = RoleChange.objects.get()
    url = reverse("accounts:role_change_confirm", args=[change.pk])
    assert first.post(url).status_code == 409
    assert second.post(url).status_code == 302
    user.refresh_from_db()
    assert user.region_id == "210100"
    assert second.post(url).status_code == 409
    entry = AuditEntry.objects.get(action="account.role_changed")
    assert (entry.actor, entry.detail["from_region"], entry.detail["to_region"]) == (admins[1], "210200", "210100")


@pytest.mark.parametrize("target", [Role.SYSTEM_ADMIN, Role.AUDITOR])
def test_business_staff_never_become_administrators_or_auditors(admins, target):
    with pytest.raises(ValidationError, match="三员分立"):
        staff.request_role_change(actor=admins[0], user=UserFactory(expert=True), role=target, region=None, reason="x")


def test_an_enterprise_never_becomes_staff(admins):
    with pytest.raises(ValidationError, match="三员分立"):
        staff.request_role_change(actor=admins[0], user=UserFactory(), role=Role.EXPERT, region=None, reason="x")


def test_nobody_changes_their_own_role(admins):
    with pytest.raises(ValidationError, match="本人"):
        staff.request_role_change(actor=admins[0], user=admins[0], role=Role.SYSTEM_ADMIN, region=None, reason="x")


def test_withdrawn_role_change_cannot_be_confirmed(admins, client):
    user = UserFactory(dalian=True)
    change = staff.request_role_change(actor=admins[0], user=user, role=Role.EXPERT, region=None, reason="转为专家")
    client.force_login(admins[1])
    client.post(reverse("accounts:role_change_cancel", args=[change.pk]))
    with pytest.raises(ValidationError, match="已撤回"):
        staff.confirm_role_change(actor=admins[1], change=change)
    user.refresh_from_db()
    assert user.role == Role.CITY_OFFICER


def test_disable_and_enable_through_the_page(admins, client):
    user = UserFactory(dalian=True)
    client.force_login(admins[0])
    page, url = reverse("accounts:staff_member", args=[user.pk]), reverse("accounts:staff_disable", args=[user.pk])
    assert "停用事由：本项应填写。" in client.post(url, {"reason": ""}).content.decode()
    assert client.post(url, {"reason": "调离岗位"}).url == page
    user.refresh_from_db()
    assert not user.is_active
    assert AuditEntry.objects.get(action="account.disabled").detail == {"reason": "调离岗位"}
    again = client.post(url, {"reason": "再次"})
    assert "该账号已停用" in again.content.decode()
    client.post(reverse("accounts:staff_enable", args=[user.pk]))
    user.refresh_from_db()
    assert (user.is_active, user.must_change_password) == (True, True)


def test_nobody_disables_themselves(admins, client):
    client.force_login(admins[0])
    client.post(reverse("accounts:staff_disable", args=[admins[0].pk]), {"reason": "试"})
    admins[0].refresh_from_db()
    assert admins[0].is_active


def test_list_filters_by_role_region_and_text(admins, client):
    UserFactory(dalian=True, full_name="连小工")
    UserFactory(shenyang=True, full_name="沈小工")
    UserFactory(full_name="企小工")
    client.force_login(admins[0])

    def shown(**query):
        text = client.get(reverse("accounts:staff_list"), query).content.decode()
        return {name for name in ("连小工", "沈小工", "企小工") if name in text}

    assert shown() == {"连小工", "沈小工"}
    assert shown(role=Role.ENTERPRISE) == {"企小工"}
    assert shown(region="210200") == {"连小工"}
    assert shown(role=Role.ENTERPRISE, region="210200") == {"企小工"}
    assert shown(q="沈小") == {"沈小工"}
    assert shown(role="emperor", region="nowhere", after="\uffff") == set()


def test_list_pages_by_key(admins, client, monkeypatch):
    monkeypatch.setattr("zjtx.accounts.views.staff.PAGE_SIZE", 2)
    for number in range(3):
        UserFactory(expert=True, username=f"expert{number}")
    client.force_login(admins[0])
    url, seen = reverse("accounts:staff_list"), []
    for _ in range(2):
        answer = client.get(url, {"role": Role.EXPERT, "after": seen[-1] if seen else ""})
        seen += [account.username for account in answer.context["accounts"]]
    assert seen == ["expert0", "expert1", "expert2"]
    assert "next_url" not in answer.context["pager"]


@pytest.mark.parametrize("listing", ["staff_list", "staff_invitations"])
def test_lists_take_the_same_queries_for_one_and_three(admins, client, listing):
    client.force_login(admins[1])

    def add(number):
        _invite(admins[0], email=f"person{number}@example.com")
        user = UserFactory(dalian=True)
        staff.request_role_change(actor=admins[0], user=user, role=Role.EXPERT, region=None, reason="转为专家")

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"accounts:{listing}")).status_code == 200
            return len(queries)

    add(1)
    count()
    one = count()
    add(2)
    add(3)
    assert count() == one


def test_phones_are_masked_on_the_page(admins, client):
    user = UserFactory(dalian=True, mobile="13812345678")
    client.force_login(admins[0])
    text = client.get(reverse("accounts:staff_member", args=[user.pk])).content.decode()
    assert "138****5678" in text
    assert "13812345678" not in text


def test_links_of_other_kinds_do_not_open(client):
    for token in ("x" * 43, "a", "-" * 100):
        assert client.get(reverse("accounts:invitation", args=[token])).status_code == 404


def test_every_staff_role_can_be_invited(admins, client):
    client.force_login(admins[0])
    text = client.get(reverse("accounts:staff_invite")).content.decode()
    assert all(f'<option value="{role.value}">{role.label}</option>' in text for role in STAFF_ROLES)
    assert f'value="{Role.ENTERPRISE.value}"' not in text
