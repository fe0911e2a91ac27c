"""The second factor: set up by a code, asked for at every sign-in, never twice the same code, lost and reset."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.accounts.factories import NEW_PASSWORD, PASSWORD, UserFactory, user_with
from zjtx.accounts import second_factor
from zjtx.accounts.models import UserSession
from zjtx.accounts.services import second_factor as services
from zjtx.accounts.services.passwords import change_password
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db
SIGN_IN, STEP = reverse("accounts:sign_in"), reverse("accounts:second_step")
INLINE, STEP_INLINE = reverse("accounts:sign_in_inline"), reverse("accounts:second_step_inline")
SET_UP, PAGE = reverse("accounts:second_factor_set_up"), reverse("accounts:second_factor")


def code_of(device, steps=0):
    """The code that an authenticator shows, or showed some steps before."""
    return f"{totp(device.bin_key, t0=-30 * steps):06d}"


def give_device(user):
    """An authenticator that has not been used yet."""
    return TOTPDevice.objects.create(user=user, name=second_factor.AUTHENTICATOR)


def password_step(who, page=SIGN_IN, **extra):
    """A browser after the first step."""
    client = Client()
    answer = client.post(page, {"username": who.username, "password": PASSWORD, **extra})
    return client, answer


def is_signed_in(client):
    return "_auth_user_id" in client.session


def set_up(client, **changes):
    """Post the code that an authenticator would show for the offered key."""
    client.get(SET_UP)
    key = client.session["second_factor_key"]
    code = f"{totp(bytes.fromhex(key)):06d}"
    return client.post(SET_UP, {"code": code, "present_password": PASSWORD, **changes})


def test_set_up_shows_a_key_takes_a_code_and_shows_recovery_codes_once(signed_in):
    user = UserFactory()
    client, elsewhere = signed_in(user), signed_in(user)
    page = client.get(SET_UP).content.decode()
    assert "data:image/png;base64," in page
    assert "image/svg" not in page.split("<main")[1]
    answer = set_up(client)
    device, codes = second_factor.device_of(user), answer.content.decode().count("<li><code>")
    assert (answer.status_code, codes, second_factor.recovery_codes_left(user)) == (200, 10, 10)
    assert device.confirmed
    assert "no-store" in answer["Cache-Control"]
    assert "已启用" in client.get(PAGE).content.decode()
    assert elsewhere.get(PAGE).status_code == 302, "other sessions end"
    assert AuditEntry.objects.filter(action="account.second_factor_set_up", actor=user).count() == 1
    assert OutboxMessage.objects.filter(recipient=user, subject="已启用两步验证", kind="email").count() == 1


@pytest.mark.parametrize(
    "typed, message",
    [
        ({"code": "000000"}, "验证码不正确或已使用"),
        ({"code": "abc"}, "验证码不正确或已使用"),
        ({"code": ""}, "本项应填写"),
        ({"present_password": "wrong"}, "现用密码不正确"),
    ],
)
def test_set_up_refuses_a_wrong_code_or_password_and_keeps_the_key(signed_in, typed, message):
    user = UserFactory()
    client = signed_in(user)
    answer = set_up(client, **typed)
    key = client.session["second_factor_key"]
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert second_factor.device_of(user) is None
    client.get(SET_UP)
    assert client.session["second_factor_key"] == key


def test_sign_in_asks_for_the_code_and_leads_on_to_the_page():
    user = UserFactory()
    device = give_device(user)
    client, answer = password_step(user, f"{SIGN_IN}?next=/inbox/")
    assert answer.url == f"{STEP}?next=%2Finbox%2F"
    assert not is_signed_in(client)
    assert client.get("/inbox/").status_code == 302, "the password alone opens nothing"
    done = client.post(answer.url, {"code": code_of(device)})
    assert (done.url, is_signed_in(client)) == ("/inbox/", True)
    entry = AuditEntry.objects.filter(action="account.sign_in", result="ok").latest("pk")
    assert entry.detail == {"second_factor": "验证器"}
    assert UserSession.objects.filter(user=user).count() == 1


def test_without_a_second_factor_the_password_is_enough(signed_in):
    assert is_signed_in(signed_in(UserFactory()))


@pytest.mark.parametrize("typed", ["{code} ", "{a} {b}", "{a}-{b}", "{wide}"])
def test_code_is_read_as_people_type_it(typed):
    user = UserFactory()
    code = code_of(give_device(user))
    wide = code.translate({ord("0") + n: ord("０") + n for n in range(10)})
    client, _ = password_step(user)
    client.post(STEP, {"code": typed.format(code=code, a=code[:3], b=code[3:], wide=wide)})
    assert is_signed_in(client)


@pytest.mark.parametrize("steps, is_taken", [(0, True), (1, True), (-1, True), (2, False), (-2, False)])
def test_code_may_be_one_step_early_or_late(steps, is_taken):
    user = UserFactory()
    device = give_device(user)
    client, _ = password_step(user)
    # Not over the edge of a step between here and there.
    if time.time() % 30 > 28:
        time.sleep(2.5)
    client.post(STEP, {"code": code_of(device, steps)})
    assert is_signed_in(client) is is_taken


def test_a_code_is_taken_once():
    user = UserFactory()
    code = code_of(give_device(user))
    (first, _), (second, _) = password_step(user), password_step(user)
    first.post(STEP, {"code": code})
    answer = second.post(STEP, {"code": code})
    assert (is_signed_in(first), is_signed_in(second), answer.status_code) == (True, False, 422)
    assert "验证码不正确或已使用" in answer.content.decode()


def test_the_code_that_set_it_up_does_not_sign_in(signed_in):
    user = UserFactory()
    client = signed_in(user)
    client.get(SET_UP)
    code = f"{totp(bytes.fromhex(client.session['second_factor_key'])):06d}"
    client.post(SET_UP, {"code": code, "present_password": PASSWORD})
    other, _ = password_step(user)
    other.post(STEP, {"code": code})
    assert not is_signed_in(other)


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_twice_at_the_same_time_signs_in_once():
    user = UserFactory()
    code = code_of(give_device(user))
    clients = [password_step(user)[0] for _ in range(4)]

    def send(client):
        try:
            return client.post(STEP, {"code": code}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, clients))
    assert answers.count(302) == 1, answers


def test_recovery_code_signs_in_once_and_its_owner_is_told():
    user = UserFactory()
    give_device(user)
    codes = second_factor.new_recovery_codes(user)
    client, _ = password_step(user)
    client.post(STEP, {"code": codes[0].upper().replace("-", " ")})
    again, _ = password_step(user)
    again.post(STEP, {"code": codes[0]})
    assert (is_signed_in(client), is_signed_in(again)) == (True, False)
    assert second_factor.recovery_codes_left(user) == 9
    assert "剩余恢复码 9 个" in OutboxMessage.objects.get(subject="已用恢复码登录", kind="email").body


def test_recovery_codes_are_not_readable_in_the_table():
    user = UserFactory()
    codes = {code.replace("-", "") for code in second_factor.new_recovery_codes(user)}
    assert len(codes) == 10
    assert not codes & set(StaticToken.objects.values_list("token", flat=True))


def test_recovery_code_of_somebody_else_is_refused():
    user, other = UserFactory(), UserFactory()
    give_device(user)
    second_factor.new_recovery_codes(user)
    foreign = second_factor.new_recovery_codes(other)[0]
    client, _ = password_step(user)
    client.post(STEP, {"code": foreign})
    assert not is_signed_in(client)


def test_wrong_codes_make_one_wait_and_then_lock_the_sign_in():
    user = UserFactory()
    device = give_device(user)
    client, _ = password_step(user)
    assert client.post(STEP, {"code": "000000"}).status_code == 422
    early = client.post(STEP, {"code": code_of(device)})
    assert "秒后再试" in early.content.decode()
    for _ in range(4):
        TOTPDevice.objects.update(throttling_failure_timestamp=None)
        answer = client.post(STEP, {"code": "000000"})
    assert answer.status_code == 429
    assert "登录失败次数过多" in answer.content.decode()
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    assert client.post(STEP, {"code": code_of(device)}).status_code == 429
    assert not is_signed_in(client)
    assert AuditEntry.objects.filter(action="account.second_step", result="refused").count() >= 5
    assert AuditEntry.objects.filter(action="account.lock_out").exists()


def test_right_password_alone_does_not_clear_the_count_of_wrong_codes():
    user = UserFactory()
    give_device(user)
    for _ in range(5):
        TOTPDevice.objects.update(throttling_failure_timestamp=None)
        client, answer = password_step(user)
        answer = client.post(STEP, {"code": "000000"})
    assert answer.status_code == 429
    assert password_step(user)[1].status_code == 429


@pytest.mark.parametrize("end", ["time", "password", "disabled", "nothing"])
def test_half_a_sign_in_ends_with_time_password_or_account(end):
    user = UserFactory()
    device = give_device(user)
    client, _ = password_step(user)
    if end == "time":
        session = client.session
        session["second_step"] = session["second_step"] | {"at": time.time() - 301}
        session.save()
    elif end == "password":
        change_password(user=user, password=NEW_PASSWORD)
    elif end == "disabled":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    client.post(STEP, {"code": code_of(device)})
    assert is_signed_in(client) is (end == "nothing")


def test_no_code_is_asked_for_without_a_password():
    user = UserFactory()
    code = code_of(give_device(user))
    for page in (STEP, STEP_INLINE):
        client = Client()
        answer = client.post(page, {"code": code, "username": user.username, "user": user.pk, "token": code})
        assert (answer.status_code, is_signed_in(client)) == (302, False)
    assert Client().post(SIGN_IN, {"username": user.username, "password": "", "token": code}).status_code == 422


def test_sign_in_in_place_goes_on_to_the_code_and_then_to_the_page():
    user = UserFactory()
    device = give_device(user)
    client, first = password_step(user, INLINE, user=user.pk)
    text = first.content.decode()
    assert (first.status_code, f'hx-post="{STEP_INLINE}"' in text) == (200, True)
    assert f'name="user" value="{user.pk}"' in text
    wrong = client.post(STEP_INLINE, {"code": "000000", "user": user.pk})
    assert (wrong.status_code, "<html" in wrong.content.decode()) == (422, False)
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    done = client.post(STEP_INLINE, {"code": code_of(device), "user": user.pk})
    assert (done.status_code, done["HX-Trigger"], bool(done["X-CSRF-Token"])) == (204, "signed-in", True)


def test_sign_in_in_place_as_another_account_loads_the_page_anew():
    user, other = UserFactory(), UserFactory()
    client, _ = password_step(user, INLINE, user=other.pk)
    device = give_device(user)
    client, _ = password_step(user, INLINE, user=other.pk)
    done = client.post(STEP_INLINE, {"code": code_of(device), "user": other.pk})
    assert done["HX-Refresh"] == "true"


@pytest.mark.parametrize("trait", ["dalian", "expert", "admin", "auditor", "enterprise"])
def test_required_of_staff_it_comes_before_everything_else(settings, signed_in, trait):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    client = signed_in(user_with(trait))
    is_staff = trait != "enterprise"
    for page in ("/", "/inbox/", PAGE, reverse("accounts:password_change"), reverse("accounts:sessions")):
        answer = client.get(page)
        assert (answer.status_code == 302 and answer.url == SET_UP) is is_staff, page
    fragment = client.get("/inbox/", headers={"HX-Request": "true"})
    assert (fragment.get("HX-Redirect") == SET_UP) is is_staff
    assert set_up(client).status_code == 200
    assert client.get("/inbox/").status_code == 200
    assert client.post(reverse("accounts:sign_out")).status_code == 302


def test_required_and_there_the_sign_in_leads_straight_in(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    user = user_with("dalian")
    device = give_device(user)
    client, _ = password_step(user)
    client.post(STEP, {"code": code_of(device)})
    assert client.get("/inbox/").status_code == 200


def test_a_password_that_must_change_comes_first(settings, signed_in):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    client = signed_in(user_with("dalian", must_change_password=True))
    assert client.get("/").url == reverse("accounts:password_change")


def test_removing_takes_password_and_code(signed_in):
    user = UserFactory()
    client = signed_in(user)
    set_up(client)
    TOTPDevice.objects.update(last_t=-1)
    url = reverse("accounts:second_factor_remove")
    code = code_of(second_factor.device_of(user))
    for wrong in ({"present_password": "wrong", "present_code": code}, {"present_password": PASSWORD}):
        assert client.post(url, wrong).status_code == 422
    client.post(url, {"present_password": PASSWORD, "present_code": "000000"})
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    assert second_factor.device_of(user) is not None
    assert client.post(url, {"present_password": PASSWORD, "present_code": code}).url == PAGE
    assert second_factor.device_of(user) is None
    assert second_factor.recovery_codes_left(user) == 0
    assert AuditEntry.objects.filter(action="account.second_factor_removed").exists()


def test_staff_may_not_remove_what_is_required(settings, signed_in):
    user = user_with("dalian")
    client = signed_in(user)
    set_up(client)
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    form = {"present_password": PASSWORD, "present_code": second_factor.new_recovery_codes(user)[0]}
    assert client.post(reverse("accounts:second_factor_remove"), form).url == PAGE
    assert second_factor.device_of(user) is not None
    assert "不能关闭，可以更换" in client.get(PAGE).content.decode()
    with pytest.raises(ValidationError, match="不能关闭"):
        services.remove(user=user, request=None)


def test_replacing_takes_the_old_factor_and_ends_its_codes(signed_in):
    user = UserFactory()
    client = signed_in(user)
    set_up(client)
    old = second_factor.device_of(user)
    (code,) = [second_factor.new_recovery_codes(user)[0]]
    assert set_up(client).status_code == 422, "without the old factor"
    assert set_up(client, present_code=code).status_code == 200
    assert TOTPDevice.objects.get(user=user).pk != old.pk
    other, _ = password_step(user)
    other.post(STEP, {"code": code_of(old)})
    assert not is_signed_in(other)


def test_new_recovery_codes_end_the_old_ones(signed_in):
    user = UserFactory()
    client = signed_in(user)
    set_up(client)
    old = second_factor.new_recovery_codes(user)
    form = {"present_password": PASSWORD, "present_code": old[0]}
    answer = client.post(reverse("accounts:recovery_codes"), form)
    assert answer.content.decode().count("<li><code>") == 10
    other, _ = password_step(user)
    other.post(STEP, {"code": old[1]})
    assert not is_signed_in(other)


def test_an_administrator_resets_a_lost_one_and_everybody_concerned_is_told(signed_in):
    admin, second, user = UserFactory(admin=True), UserFactory(admin=True), user_with("dalian")
    give_device(user)
    second_factor.new_recovery_codes(user)
    UserSession.objects.create(user=user, session_key="open")
    url = reverse("accounts:second_factor_reset", args=[user.pk])
    client = signed_in(admin)
    form = {"reason": "手机遗失，已当面核实", "present_password": PASSWORD}
    for wrong in ({**form, "reason": ""}, {**form, "present_password": "wrong"}):
        assert client.post(url, wrong).status_code == 422
    assert client.post(url, form).status_code == 302
    assert second_factor.device_of(user) is None
    assert not UserSession.objects.filter(user=user).exists()
    told = OutboxMessage.objects.filter(kind="notice").values_list("recipient", flat=True)
    assert sorted(told) == sorted([user.pk, second.pk])
    entry = AuditEntry.objects.get(action="account.second_factor_reset")
    assert (entry.actor, entry.detail) == (admin, {"reason": "手机遗失，已当面核实"})
    assert is_signed_in(password_step(user)[0]), "the password alone leads in until a new one is set up"
    assert "未启用两步验证" in client.post(url, form).content.decode()


@pytest.mark.parametrize("actor", ["self", "dalian", "enterprise"])
def test_nobody_else_resets_a_second_factor(actor):
    user = UserFactory(admin=True)
    give_device(user)
    by = user if actor == "self" else user_with(actor)
    with pytest.raises(ValidationError, match="系统管理员"):
        services.reset(actor=by, user=user, reason="x")
    assert second_factor.device_of(user) is not None
