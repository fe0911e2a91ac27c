"""Who gets a message by e-mail at once, who once a day, who not at all; and the day's digest, once."""

from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from tests.common.factories import in_threads, make_user
from zjtx.common import clock, digest_mail, inbox, outbox, tasks, topics
from zjtx.common.models import Delivery, MessageSetting, Notification, OutboxMessage, Topic

pytestmark = pytest.mark.django_db
MORNING, NINE = "2022-03-17T10:00:00", "2022-03-18T09:05:00"


def _choose(user: Any, topic: Topic, delivery: Delivery) -> None:
    MessageSetting.objects.create(user=user, topic=topic, delivery=delivery)


def _tell(user: Any, key: str, subject: str = "主题", at: str = MORNING, topic: str = Topic.PROGRESS) -> None:
    with clock.frozen(at):
        outbox.notify(user, key=key, subject=subject, body="正文", url="/declarations/1/", topic=topic)
        tasks.sweep()


def _digest(at: str = NINE) -> int:
    with clock.frozen(at):
        written = digest_mail.send_digests(at=clock.now())
        tasks.sweep()
    return written


@pytest.mark.parametrize(
    "key, topic",
    [
        ("report:7:three_before:9", Topic.DEADLINE),
        ("report:7:urged:2022-03-18:9", Topic.DEADLINE),
        ("report:7:returned:1:9", Topic.RETURNED),
        ("report:7:submitted:1:9", Topic.PROGRESS),
        ("send_back:3:9", Topic.RETURNED),
        ("extension:3:9", Topic.DEADLINE),
        ("extension-proposed:3:9", Topic.WORK),
        ("objection:5:9", Topic.WORK),
        ("objection:5:upheld:9", Topic.PROGRESS),
        ("role-change-waiting-3-9", Topic.WORK),
        ("second-factor-3", Topic.SECURITY),
        ("audit-broken:3:d:9", Topic.SECURITY),
        ("something nobody registered", Topic.PROGRESS),
    ],
)
def test_key_says_what_a_message_is_about(key: str, topic: Topic) -> None:
    assert topics.topic_of(key) == topic


def test_a_pattern_belongs_to_one_topic() -> None:
    with pytest.raises(ValueError, match="another topic"):
        topics.register(Topic.WORK, "report:*")


@pytest.mark.parametrize(
    "delivery, kinds, awaits",
    [
        (Delivery.AT_ONCE, {"notice", "email"}, False),
        (Delivery.DIGEST, {"notice"}, True),
        (Delivery.INBOX, {"notice"}, False),
    ],
)
def test_choice_decides_the_e_mail_never_the_notice(delivery: Delivery, kinds: set, awaits: bool) -> None:
    alone, together = make_user(), make_user()
    for user in (alone, together):
        _choose(user, Topic.PROGRESS, delivery)
    outbox.notify(alone, key="one", subject="主题", body="", topic=Topic.PROGRESS)
    outbox.notify_all([outbox.Letter(together, "all", "主题", "", topic=Topic.PROGRESS)])
    for user in (alone, together):
        rows = OutboxMessage.objects.filter(recipient=user)
        assert {row.kind for row in rows} == kinds
        assert rows.get(kind="notice").awaits_digest is awaits
    tasks.sweep()
    assert Notification.objects.count() == 2


def test_a_choice_made_later_does_not_send_an_old_message_again() -> None:
    user = make_user()
    _choose(user, Topic.DEADLINE, Delivery.DIGEST)
    letter = outbox.Letter(user, "report:1:due:1", "主题", "")
    outbox.notify_all([letter])
    MessageSetting.objects.all().delete()
    assert outbox.unwritten([letter]) == []
    outbox.notify(user, key="report:1:due:1", subject="主题", body="")
    assert not OutboxMessage.objects.filter(kind="email").exists()


@pytest.mark.parametrize(
    "topic, delivery",
    [
        (Topic.SECURITY, Delivery.DIGEST),
        (Topic.SECURITY, Delivery.INBOX),
        (Topic.RETURNED, Delivery.INBOX),
        (Topic.DEADLINE, Delivery.INBOX),
        (Topic.WORK, "never"),
    ],
)
def test_database_refuses_to_switch_off_what_must_arrive(topic: Topic, delivery: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _choose(make_user(), topic, delivery)


def test_digest_lists_what_waits_once_a_day() -> None:
    user, other = make_user(), make_user()
    _choose(user, Topic.PROGRESS, Delivery.DIGEST)
    for number in (1, 2, 3):
        _tell(user, f"k{number}", f"第{number}件")
    _tell(other, "other", "别人的")
    mail.outbox.clear()
    assert _digest() == 1
    assert _digest("2022-03-18T10:05:00") == 0
    letter = mail.outbox.pop()
    assert mail.outbox == []
    assert letter.to == [user.email]
    assert "3条消息待查看" in letter.subject
    assert "03月17日 10:00　第1件" in letter.body
    assert "/inbox/" in letter.body
    assert "别人的" not in letter.body
    assert OutboxMessage.objects.get(key=f"digest:{user.pk}:20220318").digested.count() == 3


def test_a_single_message_goes_as_itself() -> None:
    user = make_user()
    _choose(user, Topic.PROGRESS, Delivery.DIGEST)
    _tell(user, "k", "申报已通过初审推荐")
    assert _digest() == 1
    assert mail.outbox[0].subject == "申报已通过初审推荐"
    assert "/declarations/1/" in mail.outbox[0].body


def test_what_was_read_meanwhile_is_not_mailed() -> None:
    user = make_user()
    _choose(user, Topic.PROGRESS, Delivery.DIGEST)
    _tell(user, "k")
    inbox.mark_read(inbox.notices_of(user))
    assert _digest() == 0
    assert not OutboxMessage.objects.filter(awaits_digest=True).exists()
    assert mail.outbox == []


def test_later_messages_wait_for_the_next_day() -> None:
    user = make_user()
    _choose(user, Topic.PROGRESS, Delivery.DIGEST)
    _tell(user, "early", "早")
    assert _digest("2022-03-18T08:59:59") == 0, "not before the hour"
    _digest()
    _tell(user, "late", "晚", at="2022-03-18T09:30:00")
    assert _digest("2022-03-18T11:05:00") == 0
    assert _digest("2022-03-19T09:05:00") == 1
    assert [letter.subject for letter in mail.outbox] == ["早", "晚"]


def test_a_disabled_account_gets_no_digest() -> None:
    user = make_user()
    _choose(user, Topic.PROGRESS, Delivery.DIGEST)
    _tell(user, "k")
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert _digest() == 0


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_write_one_digest() -> None:
    user = make_user()
    _choose(user, Topic.PROGRESS, Delivery.DIGEST)
    for number in range(4):
        _tell(user, f"k{number}")
    mail.outbox.clear()
    with clock.frozen(NINE):
        in_threads(3, lambda _index: digest_mail.send_digests(at=clock.now()))
        tasks.sweep()
    assert len(mail.outbox) == 1
    assert not OutboxMessage.objects.filter(awaits_digest=True).exists()
