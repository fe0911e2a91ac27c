"""What the database itself refuses, and whom an account acts for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.accounts.factories import ClaimFactory, EnterpriseFactory, UserFactory, region, user_with
from zjtx.accounts.enums import ClaimStatus, Role, estate_of
from zjtx.accounts.models import NOWHERE, Invitation, RoleChange, User
from zjtx.common import clock

pytestmark = pytest.mark.django_db


def _refused(create, *args, **kwargs):
    with pytest.raises(IntegrityError), transaction.atomic():
        create(*args, **kwargs)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ENTERPRISE])
def test_staff_with_an_enterprise_is_refused(role):
    _refused(UserFactory, role=role, region=region("210200"), is_enterprise_admin=False)


def test_enterprise_role_without_enterprise_is_refused():
    _refused(UserFactory, enterprise=None, is_enterprise_admin=False)


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.PROVINCE_OFFICER])
def test_officer_without_region_is_refused(role):
    _refused(UserFactory, staff=True, role=role)


def test_unknown_role_is_refused():
    _refused(UserFactory, staff=True, role="emperor")


def test_sign_in_names_differ_by_more_than_case():
    UserFactory(username="HaiShi")
    assert User.objects.get().username == "haishi"
    _refused(UserFactory, username="ＨＡＩＳＨＩ")
    other = UserFactory(username="someone")
    _refused(User.objects.filter(pk=other.pk).update, username="HAISHI")


def test_an_enterprise_has_one_administrator():
    enterprise = EnterpriseFactory()
    UserFactory(enterprise=enterprise)
    UserFactory(enterprise=enterprise, colleague=True)
    _refused(UserFactory, enterprise=enterprise)


def test_staff_cannot_be_an_enterprises_administrator():
    _refused(UserFactory, admin=True, is_enterprise_admin=True)


def _invitation(**fields):
    values = {"role": Role.SYSTEM_ADMIN, "full_name": "吴新", "email": "new@example.com", **fields}
    return Invitation.objects.create(**values)


def test_nobody_confirms_what_they_prepared():
    admin, user = UserFactory(admin=True), UserFactory(dalian=True)
    _refused(_invitation, created_by=admin, confirmed_by=admin, confirmed_at=clock.now())
    _refused(
        RoleChange.objects.create,
        user=user,
        role=Role.EXPERT,
        reason="调岗",
        created_by=admin,
        confirmed_by=admin,
        confirmed_at=clock.now(),
    )


def test_staff_link_needs_a_confirmation():
    admin = UserFactory(admin=True)
    _refused(_invitation, created_by=admin, token_digest="a" * 64, expires_at=clock.now())


def test_invitation_ends_one_way_only():
    admin, second, user = UserFactory(admin=True), UserFactory(admin=True), UserFactory(expert=True)
    now = clock.now()
    sent = {
        "created_by": admin,
        "confirmed_by": second,
        "confirmed_at": now,
        "token_digest": "b" * 64,
        "expires_at": now + timedelta(days=1),
    }
    _refused(_invitation, **sent, accepted_at=now)
    _refused(_invitation, **sent, accepted_at=now, user=user, cancelled_at=now)
    assert _invitation(**sent, accepted_at=now, user=user).pk


def test_role_change_waits_once_per_account_and_has_a_reason():
    admin, user = UserFactory(admin=True), UserFactory(dalian=True)
    change = {"user": user, "role": Role.EXPERT, "created_by": admin}
    _refused(RoleChange.objects.create, **change, reason="")
    RoleChange.objects.create(**change, reason="调岗")
    _refused(RoleChange.objects.create, **change, reason="再次调岗")


def test_claim_is_decided_completely():
    now = clock.now()
    _refused(ClaimFactory, status=ClaimStatus.ACCEPTED, decided_at=now)
    _refused(ClaimFactory, status=ClaimStatus.REFUSED, decided_at=now, decision_reason="")
    _refused(ClaimFactory, status=ClaimStatus.OPEN, decided_at=now)
    claim = ClaimFactory(email="One@example.com")
    _refused(ClaimFactory, enterprise=claim.enterprise, email="one@EXAMPLE.com")


@pytest.mark.parametrize(
    "trait, path, label",
    [
        ("province", "210000/", "辽宁省工业和信息化厅 · 评审认定"),
        ("dalian", "210000/210200/", "大连市工业和信息化局 · 初审"),
        ("district", "210000/210200/210202/", "辽宁省/大连市/中山区 · 初核"),
        ("expert", NOWHERE, "大连理工大学 · 评审专家"),
        ("institution", NOWHERE, "辽宁评估中心 · 第三方服务机构"),
        ("admin", NOWHERE, "系统管理员"),
        ("auditor", NOWHERE, "审计管理员"),
    ],
)
def test_scope_of_staff(trait, path, label):
    user = user_with(trait)
    assert user.scope_path == path
    assert user.scope_label == label


def test_scope_of_an_enterprise_covers_no_region():
    user = UserFactory()
    assert user.scope_path == NOWHERE
    assert user.scope_label == user.enterprise.name
    assert not region("210202").path.startswith(user.scope_path)


def test_scope_of_a_role_without_region_stays_empty_even_with_one():
    user = UserFactory(expert=True, region=region("210000"))
    assert user.scope_path == NOWHERE


def test_estates_are_separate():
    estates = {role: estate_of(role) for role in Role}
    assert len({estates[Role.SYSTEM_ADMIN], estates[Role.AUDITOR], estates[Role.CITY_OFFICER]}) == 3
    assert estates[Role.EXPERT] == estates[Role.PROVINCE_OFFICER]
