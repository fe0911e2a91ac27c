"""Which passwords are taken, how they are kept, and when they must change."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import get_hasher, make_password
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.urls import reverse

from tests.accounts.factories import NEW_PASSWORD, PASSWORD, UserFactory
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.accounts.passwords import StaffComplexityValidator, check_new_password
from zjtx.accounts.services.passwords import change_password
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage
from zjtx.registry.models import Enterprise


def _applicant(role=Role.ENTERPRISE):
    user = User(username="haishi", full_name="钱海石", email="qianbao@example.com", mobile="13911112222", role=role)
    if role == Role.ENTERPRISE:
        user.enterprise = Enterprise(name="大连海石精密有限公司", uscc="91210200000000017P")
    return user


@pytest.mark.parametrize(
    "password, code",
    [
        ("Short-1234x", "password_too_short"),
        ("password1234", "password_too_common"),
        ("my-HaiShi-harbour", "context_word"),
        ("钱海石-quiet-harbour", "context_word"),
        ("quiet-QianBao-harbour", "context_word"),
        ("harbour13911112222", "context_word"),
        ("quiet大连海石精密有限公司", "context_word"),
        ("x91210200000000017p", "context_word"),
        ("quiet-ZJTX-harbour", "context_word"),
        ("quiet专精特新harbour", "context_word"),
    ],
)
def test_bad_passwords_are_refused(password, code):
    with pytest.raises(ValidationError) as refused:
        check_new_password(password, _applicant())
    assert code in {error.code for error in refused.value.error_list}


def test_twelve_plain_characters_are_enough_for_an_enterprise():
    check_new_password("quietharbour", _applicant())


def test_length_message_names_both_figures():
    with pytest.raises(ValidationError, match="至少 12 个字符，现为 11 个"):
        check_new_password("quietharbou", _applicant())


@pytest.mark.parametrize("password", ["quietharbour", "quietharbour1", "QUIETHARBOUR9"])
def test_staff_need_three_classes(password):
    with pytest.raises(ValidationError, match="至少 3 类"):
        check_new_password(password, _applicant(Role.EXPERT))


@pytest.mark.parametrize("password", ["Quietharbour1", "quiet-harbour1", "QUIET-HARBOUR1"])
def test_three_classes_are_enough_for_staff(password):
    check_new_password(password, _applicant(Role.EXPERT))


def test_complexity_of_staff_can_be_switched_off():
    staff = _applicant(Role.EXPERT)
    StaffComplexityValidator(classes=0).validate("quietharbour", staff)
    with pytest.raises(ValidationError, match="至少 4 类，现有 1 类"):
        StaffComplexityValidator(classes=4).validate("quietharbour", staff)


@pytest.mark.django_db
def test_changed_password_is_told_to_its_owner_by_e_mail_at_once():
    user = UserFactory()
    change_password(user=user, password=NEW_PASSWORD)
    assert OutboxMessage.objects.filter(recipient=user, subject="密码已修改", kind="email").count() == 1


def test_hash_is_argon2id_at_the_agreed_cost():
    with override_settings(PASSWORD_HASHERS=["zjtx.accounts.hashers.Argon2idHasher"]):
        encoded = make_password(PASSWORD)
        assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
        assert get_hasher("default").verify(PASSWORD, encoded)


@pytest.mark.django_db
def test_staff_may_not_reuse_the_last_five():
    user = UserFactory(dalian=True)
    used = [PASSWORD, *(f"Harbour-number-{n}" for n in "abcd")]
    for password in used[1:]:
        change_password(user=user, password=password)
    for password in used:
        with pytest.raises(ValidationError, match="最近使用过的 5 个密码"):
            change_password(user=user, password=password)
    change_password(user=user, password=NEW_PASSWORD)
    change_password(user=user, password=PASSWORD)
    assert user.used_passwords.count() == 5


@pytest.mark.django_db
def test_enterprises_may_take_an_old_password_again():
    user = UserFactory()
    change_password(user=user, password=NEW_PASSWORD)
    change_password(user=user, password=PASSWORD)
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "trait, days, must_change", [("dalian", 89, False), ("dalian", 91, True), ("colleague", 400, False)]
)
def test_staff_change_old_passwords_at_sign_in(client, trait, days, must_change):
    user = UserFactory(**{trait: True}, password_changed_at=clock.now() - timedelta(days=days))
    client.post(reverse("accounts:sign_in"), {"username": user.username, "password": PASSWORD})
    answer = client.get(reverse("accounts:sessions"))
    assert (answer.status_code == 302) is must_change
    if must_change:
        assert answer.url == reverse("accounts:password_change")


@pytest.mark.django_db
def test_nothing_else_is_open_before_the_change(client):
    user = UserFactory(dalian=True, must_change_password=True)
    client.force_login(user)
    page = client.get(reverse("accounts:password_change"))
    assert page.status_code == 200
    assert "修改后才能继续办理" in page.content.decode()
    fragment = client.get(reverse("accounts:claims"), headers={"HX-Request": "true"})
    assert fragment.status_code == 403
    assert fragment["HX-Redirect"] == reverse("accounts:password_change")
    form = {"old_password": PASSWORD, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    assert client.post(reverse("accounts:password_change"), form).status_code == 302
    assert client.get(reverse("accounts:claims")).status_code == 200
    assert AuditEntry.objects.filter(action="account.password_changed", actor=user).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes, message",
    [
        ({"old_password": "wrong"}, "现用密码不正确"),
        ({"password_again": "something else"}, "两次输入的密码不一致"),
        ({"password": "short", "password_again": "short"}, "密码应至少 12 个字符"),
        ({"password": PASSWORD, "password_again": PASSWORD}, "最近使用过"),
    ],
)
def test_password_page_says_what_is_wrong(client, changes, message):
    user = UserFactory(dalian=True)
    client.force_login(user)
    form = {"old_password": PASSWORD, "password": NEW_PASSWORD, "password_again": NEW_PASSWORD} | changes
    answer = client.post(reverse("accounts:password_change"), form)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.django_db
def test_wrong_present_passwords_lock_out_too(client):
    client.force_login(UserFactory())
    form = {"old_password": "wrong", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
    codes = [client.post(reverse("accounts:password_change"), form).status_code for _ in range(5)]
    assert codes == [422, 422, 422, 422, 429]
