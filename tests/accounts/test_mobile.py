"""A mobile number is proved by a code; urgent messages go there for whoever wants it, and nowhere else."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory
from zjtx.accounts.models import User
from zjtx.common import clock, outbox
from zjtx.common.models import OutboxMessage, Topic

pytestmark = pytest.mark.django_db
PAGE, CONFIRM, SETTINGS = (reverse(f"accounts:{name}") for name in ("mobile", "mobile_confirm", "message_settings"))
NUMBER = "13811112222"
CHOICES = {"returned": "at_once", "deadline": "at_once", "work": "digest", "progress": "at_once"}
AT = "2022-03-18T10:00:00"


@pytest.fixture(autouse=True)
def stopped(settings):
    settings.SMS_OFFERED = True
    with clock.frozen(AT) as frozen:
        yield frozen


@pytest.fixture
def person(client):
    user = UserFactory()
    client.force_login(user)
    return user


def _ask(client, **changes):
    return client.post(PAGE, {"mobile": NUMBER, "present_password": PASSWORD, **changes})


def _code():
    message = OutboxMessage.objects.filter(kind="sms").latest("pk")
    assert message.address == NUMBER
    return re.search(r"\d{6}", message.body)[0]


def test_number_is_taken_once_its_code_came_back(client, person):
    assert _ask(client).url == CONFIRM
    assert NUMBER in client.get(CONFIRM).content.decode()
    person.refresh_from_db()
    assert person.mobile != NUMBER
    assert client.post(CONFIRM, {"code": f"{_code()} "}).url == SETTINGS
    person.refresh_from_db()
    assert (person.mobile, person.mobile_confirmed_at) == (NUMBER, clock.as_moment(AT))
    assert _code() not in str(dict(client.session))
    assert OutboxMessage.objects.filter(recipient=person, subject="手机号码已确认", kind="email").exists()


@pytest.mark.parametrize(
    "typed, message", [({"mobile": "1381111"}, "11 位数字"), ({"present_password": "wrong"}, "现用密码不正确")]
)
def test_wrong_number_or_password_sends_nothing(client, person, typed, message):
    answer = _ask(client, **typed)
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert not OutboxMessage.objects.exists()


def test_wrong_codes_end_after_five_and_an_old_code_is_none(client, person, stopped):
    _ask(client)
    code = _code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert client.post(CONFIRM, {"code": wrong}).status_code == 422
    assert client.post(CONFIRM, {"code": code}).url == PAGE
    stopped.advance(minutes=2)
    _ask(client)
    stopped.advance(minutes=10, seconds=1)
    assert client.post(CONFIRM, {"code": _code()}).url == PAGE
    person.refresh_from_db()
    assert person.mobile_confirmed_at is None


def test_codes_are_not_sent_in_heaps(client, person, stopped):
    _ask(client)
    assert "刚刚发送过" in _ask(client).content.decode()
    for _ in range(4):
        stopped.advance(seconds=61)
        assert _ask(client).status_code == 302
    stopped.advance(seconds=61)
    assert "24 小时内最多发送 5 次" in _ask(client).content.decode()
    assert OutboxMessage.objects.filter(kind="sms").count() == 5


@pytest.mark.parametrize(
    "topic, goes", [(Topic.RETURNED, 1), (Topic.DEADLINE, 1), (Topic.PROGRESS, 0), (Topic.WORK, 0)]
)
def test_urgent_messages_go_to_the_number_of_whoever_wants_them(client, person, topic, goes):
    User.objects.filter(pk=person.pk).update(mobile=NUMBER, mobile_confirmed_at=clock.now())
    assert client.post(SETTINGS, CHOICES | {"wants_sms": "on"}).url == SETTINGS
    person.refresh_from_db()
    for _ in range(2):
        outbox.notify(person, key="k", subject="申报已退回", body="含有详情", topic=topic)
    sent = OutboxMessage.objects.filter(kind="sms")
    assert sent.count() == goes
    assert all(one.body.startswith("申报已退回") and "详情" not in one.body for one in sent)


@pytest.mark.parametrize("missing", ["wish", "number", "offer"])
def test_no_short_message_without_wish_proof_and_carrier(person, settings, missing):
    person.mobile, person.mobile_confirmed_at, person.wants_sms = NUMBER, clock.now(), True
    if missing == "wish":
        person.wants_sms = False
    elif missing == "number":
        person.mobile_confirmed_at = None
    else:
        settings.SMS_OFFERED = False
    outbox.notify(person, key="k", subject="主题", body="", topic=Topic.RETURNED)
    assert not OutboxMessage.objects.filter(kind="sms").exists()


def test_wish_without_a_proved_number_is_not_taken(client, person):
    client.post(SETTINGS, CHOICES | {"wants_sms": "on"})
    person.refresh_from_db()
    assert not person.wants_sms
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(wants_sms=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(mobile="", mobile_confirmed_at=clock.now())


def test_without_a_carrier_there_is_no_such_page(client, person, settings):
    settings.SMS_OFFERED = False
    assert (client.get(PAGE).status_code, client.get(CONFIRM).status_code) == (404, 404)
    assert PAGE not in client.get(SETTINGS).content.decode()
