"""An enterprise registers, once per 信用代码, however many try at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD, EnterpriseFactory, UserFactory, all_regions, new_code, region
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common.models import AuditEntry
from zjtx.registry.models import Enterprise

pytestmark = pytest.mark.django_db
SIGN_UP = "/account/sign-up/"


def _form(**changes):
    form = {
        "uscc": new_code(),
        "name": "大连海石精密有限公司",
        "region": "210202",
        "full_name": "钱海石",
        "mobile": "13900000001",
        "email": "hai@example.com",
        "username": "HaiShi",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "privacy": "on",
    }
    return form | changes


@pytest.fixture(autouse=True)
def _regions(db):
    all_regions()


def test_sign_up_makes_enterprise_and_administrator_and_signs_in(client):
    form = _form()
    typed = form | {"uscc": f" {form['uscc'][:9].lower()} {form['uscc'][9:]} "}
    answer = client.post(SIGN_UP, typed)
    assert (answer.status_code, answer.url) == (302, "/")
    user = User.objects.get()
    assert (user.username, user.role, user.is_enterprise_admin) == ("haishi", Role.ENTERPRISE, True)
    assert user.check_password(PASSWORD)
    assert user.used_passwords.count() == 1
    enterprise = user.enterprise
    assert (enterprise.uscc, enterprise.name, enterprise.region_id) == (form["uscc"], form["name"], "210202")
    assert (enterprise.contact_name, enterprise.contact_mobile) == ("钱海石", "13900000001")
    assert client.get(reverse("accounts:sessions")).status_code == 200
    assert AuditEntry.objects.filter(action="account.sign_up", actor=user, object_id=enterprise.pk).count() == 1


@pytest.mark.parametrize(
    "field, value, message",
    [
        ("uscc", "9121020000000001", "应为18位，现为16位"),
        ("uscc", "", "统一社会信用代码：本项应填写。"),
        ("name", "", "企业名称：本项应填写。"),
        ("region", "", "所在地区：应选择一项。"),
        ("region", "210000", "所选地区不在名录中"),
        ("region", "999999", "所选地区不在名录中"),
        ("mobile", "0411-888888", "手机号码应为以 1 开头的 11 位数字"),
        ("email", "hai@", "电子邮箱的格式不正确"),
        ("privacy", "", "应先阅读个人信息告知书，再勾选本项。"),
        ("username", "a b", "登录名应为 4 至 30 个字符"),
        ("username", "hai@shi", "不能含空格和“@”"),
        ("password_again", "other", "两次输入的密码不一致"),
        ("password", "short", "密码应至少 12 个字符，现为 5 个"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(client, field, value, message):
    changes = {field: value}
    if field == "password":
        changes["password_again"] = value
    answer = client.post(SIGN_UP, _form(**changes))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert f'href="#id_{field}"' in text
    assert not User.objects.exists()
    assert not Enterprise.objects.exists()


def test_message_says_which_check_digit_is_wrong(client):
    code = new_code()
    inner = code[:16] + ("0" if code[16] != "0" else "1") + code[17]
    outer = code[:17] + ("0" if code[17] != "0" else "1")
    assert "第9至17位" in client.post(SIGN_UP, _form(uscc=inner)).content.decode()
    assert "校验位不符" in client.post(SIGN_UP, _form(uscc=outer)).content.decode()


def test_everything_typed_stays_but_passwords(client):
    form = _form(mobile="123")
    text = client.post(SIGN_UP, form).content.decode()
    for field in ("uscc", "name", "full_name", "mobile", "email"):
        assert f'value="{form[field]}"' in text
    assert '<option value="210202" selected>' in text
    assert PASSWORD not in text


def test_regions_are_grouped_by_city(client):
    text = client.get(SIGN_UP).content.decode()
    assert '<optgroup label="大连市">' in text
    assert '<option value="DL-JPXQ">金普新区</option>' in text
    assert '<option value="LN-SFSFQ">' in text
    assert '<option value="210200">' not in text


def test_taken_sign_in_name_is_said_at_the_field(client):
    UserFactory(username="haishi")
    answer = client.post(SIGN_UP, _form())
    assert answer.status_code == 422
    assert "该登录名已被使用" in answer.content.decode()
    assert not Enterprise.objects.filter(name="大连海石精密有限公司").exists()


def test_taken_code_leads_to_the_claim_and_tells_nothing_about_the_enterprise(client):
    taken = EnterpriseFactory(name="已登记的企业", contact_name="隐藏联系人")
    answer = client.post(SIGN_UP, _form(uscc=taken.uscc))
    assert (answer.status_code, answer.url) == (302, reverse("accounts:claim_new"))
    text = client.get(answer.url).content.decode()
    assert taken.uscc in text
    assert 'value="钱海石"' in text
    assert "已登记的企业" not in text
    assert "隐藏联系人" not in text
    assert PASSWORD not in str(dict(client.session))
    assert not User.objects.exists()


def test_claim_page_needs_a_sign_up_before_it(client):
    assert client.get(reverse("accounts:claim_new")).url == SIGN_UP


def test_posted_role_region_and_powers_are_ignored(client):
    client.post(
        SIGN_UP,
        _form(role=Role.SYSTEM_ADMIN, is_active="", must_change_password="on", region_id="210000", enterprise="1"),
    )
    user = User.objects.get()
    assert (user.role, user.region, user.is_active, user.must_change_password) == (Role.ENTERPRISE, None, True, False)


def test_somebody_signed_in_does_not_sign_up(client):
    client.force_login(UserFactory())
    assert client.get(SIGN_UP).status_code == 302


def _at_once(forms):
    """Post all forms at the same moment, each from its own browser; the answers in order."""
    gate = threading.Barrier(len(forms))

    def post(form):
        try:
            gate.wait(timeout=10)
            answer = Client().post(SIGN_UP, form)
            return answer.status_code, answer.get("Location", ""), answer.content.decode()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(post, forms))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_two_sign_ups_with_one_code_yield_one_enterprise_and_a_claim(turn):
    region("210202")
    code = new_code()
    answers = _at_once([_form(uscc=code, username=f"racer{n}", email=f"racer{n}@example.com") for n in range(4)])
    assert sorted(target for _status, target, _text in answers) == ["/"] + ["/account/claims/new/"] * 3
    assert Enterprise.objects.filter(uscc=code).count() == 1
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_with_one_name_yield_one_account_and_a_message():
    region("210202")
    answers = _at_once([_form(email=f"racer{n}@example.com") for n in range(4)])
    assert sorted(status for status, _target, _text in answers) == [302, 422, 422, 422]
    assert all("该登录名已被使用" in text for status, _target, text in answers if status == 422)
    assert User.objects.count() == Enterprise.objects.count() == 1
