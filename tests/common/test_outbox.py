"""Messages: one row per key, at least one delivery, one arrival, nothing lost while a server is down."""

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction

from tests.common.factories import in_threads, make_user
from zjtx.common import clock, outbox, tasks
from zjtx.common.models import Notification, OutboxMessage

pytestmark = pytest.mark.django_db


class DeadMailServer(BaseEmailBackend):
    """Nobody answers."""

    tries = 0

    def send_messages(self, _messages: list[Any]) -> int:
        """Fail as a connection does."""
        type(self).tries += 1
        raise ConnectionRefusedError("nobody listens")


class ChoosyMailServer(BaseEmailBackend):
    """Refuses one address for good."""

    def send_messages(self, messages: list[Any]) -> int:
        """Refuse as SMTP does."""
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})


class CountingSms:
    """A short-message service that remembers what it got."""

    sent: list[tuple[str, str, str]] = []

    def send(self, *, number: str, text: str, key: str) -> None:
        """Remember."""
        self.sent.append((number, text, key))


DEAD, CHOOSY = f"{__name__}.DeadMailServer", f"{__name__}.ChoosyMailServer"


def _rested() -> None:
    """Let the wait after a failure pass."""
    OutboxMessage.objects.update(retry_at=clock.machine() - timedelta(seconds=1))


def _email(key: str = "k", **fields: Any) -> OutboxMessage:
    return outbox.queue("email", key=key, address="a@example.com", subject="主题", body="正文", **fields)


def test_notify_reaches_inbox_and_mailbox() -> None:
    user = make_user(email="person@example.com")
    outbox.notify(user, key="returned:1", subject="申报已退回", body="请按意见修改。", url="/declarations/1/")
    tasks.sweep()
    notice = Notification.objects.get(recipient=user)
    assert (notice.subject, notice.body, notice.url, notice.read_at) == (
        "申报已退回",
        "请按意见修改。",
        "/declarations/1/",
        None,
    )
    assert mail.outbox[0].to == ["person@example.com"]
    assert "请按意见修改。\n\nhttp://127.0.0.1:8000/declarations/1/" in mail.outbox[0].body
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"sent"}


def test_notify_without_a_mailbox_is_a_notice_only() -> None:
    outbox.notify(make_user(email=""), key="k", subject="主题", body="正文")
    assert [message.kind for message in OutboxMessage.objects.all()] == ["notice"]


def test_queue_with_the_same_key_is_the_same_message() -> None:
    first = _email()
    second = outbox.queue("email", key="k", address="b@example.com", subject="另一主题", body="")
    assert first.pk == second.pk
    assert (second.address, second.subject) == ("a@example.com", "主题")


def test_queue_takes_the_recipients_own_address() -> None:
    user = make_user(email="own@example.com", mobile="13812345678")
    assert outbox.queue("email", key="e", recipient=user, subject="s", body="").address == "own@example.com"
    assert outbox.queue("sms", key="s", recipient=user, subject="s", body="").address == "13812345678"
    assert outbox.queue("notice", key="n", recipient=user, subject="s", body="").address == ""


@pytest.mark.parametrize("kind", ["notice", "email", "sms"])
def test_queue_refuses_a_message_to_nobody(kind: str) -> None:
    with pytest.raises(ValueError, match="somebody"):
        outbox.queue(kind, key="k", subject="s", body="b")


@pytest.mark.parametrize(
    "fields", [{"kind": "email"}, {"kind": "notice"}, {"kind": "email", "address": "a", "status": "sent"}]
)
def test_database_refuses_messages_without_receiver_or_moment(fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.create(key="k", subject="s", **fields)


def test_message_waits_until_it_is_due() -> None:
    with clock.frozen("2022-03-18T09:00:00") as stopped:
        _email(due_at=clock.now() + timedelta(hours=1))
        tasks.sweep()
        assert mail.outbox == []
        stopped.advance(hours=1)
        tasks.sweep()
        assert len(mail.outbox) == 1


def test_rolled_back_act_sends_nothing() -> None:
    with transaction.atomic():
        _email()
        transaction.set_rollback(True)
    tasks.sweep()
    assert mail.outbox == []


def test_mail_server_down_keeps_the_message_and_sends_it_later(settings) -> None:
    message = _email()
    settings.EMAIL_BACKEND = DEAD
    tasks.sweep()
    message.refresh_from_db()
    assert (message.status, message.attempts, message.claim) == ("queued", 1, None)
    assert "nobody listens" in message.last_error
    assert message.retry_at > clock.machine()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tasks.sweep()
    assert mail.outbox == []
    _rested()
    tasks.sweep()
    message.refresh_from_db()
    assert (message.status, message.last_error, len(mail.outbox)) == ("sent", "", 1)


def test_dead_channel_is_tried_once_a_run_and_others_go_on(settings) -> None:
    settings.EMAIL_BACKEND, DeadMailServer.tries = DEAD, 0
    for number in range(5):
        _email(key=f"k{number}")
    outbox.queue("notice", key="n", recipient=make_user(), subject="s", body="b")
    tasks.sweep()
    assert DeadMailServer.tries == 1
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("attempt, seconds", [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (500, 60)])
def test_waits_grow_to_a_minute(attempt: int, seconds: int, settings) -> None:
    settings.EMAIL_BACKEND = DEAD
    message = _email()
    OutboxMessage.objects.update(attempts=attempt - 1)
    before = clock.machine()
    tasks.sweep()
    message.refresh_from_db()
    assert before + timedelta(seconds=seconds) <= message.retry_at <= clock.machine() + timedelta(seconds=seconds)


def test_address_refused_for_good_is_not_tried_again(settings) -> None:
    settings.EMAIL_BACKEND = CHOOSY
    message = _email()
    tasks.sweep()
    _rested()
    tasks.sweep()
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("refused", 1)
    assert "550" in message.last_error


def test_repeated_delivery_has_the_same_message_id() -> None:
    message = _email()
    tasks.sweep()
    OutboxMessage.objects.update(status="queued", sent_at=None)
    outbox.deliver_message(message.pk)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_subject_with_line_breaks_adds_no_header() -> None:
    outbox.queue("email", key="k", address="a@example.com", subject="主题\nBcc: b@example.com", body="正文")
    tasks.sweep()
    assert mail.outbox[0].subject == "主题 Bcc: b@example.com"
    assert mail.outbox[0].recipients() == ["a@example.com"]


def test_sms_goes_to_the_configured_sender(settings) -> None:
    settings.SMS_SENDER = f"{__name__}.CountingSms"
    CountingSms.sent = []
    outbox.queue("sms", key="k", address="13812345678", subject="s", body="请登录查看。", url="/x/")
    tasks.sweep()
    assert CountingSms.sent == [("13812345678", "请登录查看。\n\nhttp://127.0.0.1:8000/x/", "k")]


def test_console_sms_writes_to_the_log(caplog) -> None:
    outbox.queue("sms", key="k", address="13812345678", subject="s", body="请登录查看。")
    with caplog.at_level("INFO", logger="zjtx.common.senders"):
        tasks.sweep()
    assert "请登录查看。" in caplog.text


def test_notice_that_arrived_before_its_mark_was_written_arrives_once() -> None:
    message = outbox.queue("notice", key="k", recipient=make_user(), subject="s", body="b")
    outbox.deliver_message(message.pk)
    OutboxMessage.objects.update(status="queued", sent_at=None)
    outbox.deliver_message(message.pk)
    assert Notification.objects.count() == 1


def test_claim_of_a_dead_worker_is_free_again_after_its_lifetime() -> None:
    message = _email()
    OutboxMessage.objects.update(claimed_at=clock.machine() - outbox.CLAIM_LIFETIME + timedelta(seconds=5))
    tasks.sweep()
    assert mail.outbox == []
    OutboxMessage.objects.update(claimed_at=clock.machine() - outbox.CLAIM_LIFETIME - timedelta(seconds=1))
    tasks.deliver(message.pk)
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_each_message_once(settings) -> None:
    settings.SMS_SENDER = f"{__name__}.CountingSms"
    CountingSms.sent = []
    for number in range(20):
        outbox.queue("sms", key=f"k{number}", address="13812345678", subject="s", body="b")

    def work(_index: int) -> int:
        return outbox.deliver_due()

    results = in_threads(4, work)
    assert all(isinstance(result, int) for result in results), results
    assert sorted(key for _number, _text, key in CountingSms.sent) == sorted(f"k{n}" for n in range(20))


@pytest.mark.django_db(transaction=True)
def test_threads_that_queue_the_same_key_write_one_message() -> None:
    def queue(_index: int) -> int:
        with transaction.atomic():
            return _email().pk

    results = in_threads(4, queue)
    assert set(results) == {OutboxMessage.objects.get().pk}


def _letters(*users: Any) -> list[outbox.Letter]:
    return [outbox.Letter(user, f"all:{user.pk}", "主题", "正文", "/inbox/") for user in users]


def _columns() -> list[tuple]:
    rows = OutboxMessage.objects.order_by("kind")
    return list(rows.values_list("key", "kind", "recipient", "address", "subject", "body", "url", "status"))


def test_notify_all_writes_what_notify_would() -> None:
    user = make_user()
    outbox.notify_all(_letters(user))
    written = _columns()
    OutboxMessage.objects.all().delete()
    outbox.notify(user, key=f"all:{user.pk}", subject="主题", body="正文", url="/inbox/")
    assert written == _columns()
    assert written


def test_notify_all_leaves_out_what_is_written(django_assert_num_queries) -> None:
    user = make_user()
    first = outbox.notify(user, key=f"all:{user.pk}", subject="原文", body="")
    assert outbox.unwritten(_letters(user)) == []
    outbox.notify_all(_letters(user))
    assert {one.subject for one in OutboxMessage.objects.all()} == {"原文"}
    first[0].delete()
    with django_assert_num_queries(1):
        assert outbox.unwritten(_letters(user)) == _letters(user)
    outbox.notify_all(_letters(user))
    assert OutboxMessage.objects.count() == len(first)
