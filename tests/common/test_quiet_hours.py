"""Between evening and morning e-mails wait for the morning; the inbox and messages of security do not."""

from typing import Any

import pytest
from django.core import mail

from tests.common.factories import make_user
from zjtx.common import clock, inbox, outbox, quiet_hours, tasks
from zjtx.common.models import Topic

EVENING, MORNING = "2022-03-17T21:30:00", "2022-03-18T08:00:00"


@pytest.mark.parametrize(
    ("hours", "moment", "sent"),
    [
        ((21, 8), "2022-03-17T20:59:59", "2022-03-17T20:59:59"),
        ((21, 8), "2022-03-17T21:00:00", MORNING),
        ((21, 8), "2022-03-18T00:00:00", MORNING),
        ((21, 8), "2022-03-18T07:59:59", MORNING),
        ((21, 8), MORNING, MORNING),
        ((12, 14), "2022-03-18T12:30:00", "2022-03-18T14:00:00"),
        ((0, 0), "2022-03-18T00:30:00", "2022-03-18T00:30:00"),
    ],
)
def test_quiet_hours_end_in_the_morning(settings: Any, hours: tuple[int, int], moment: str, sent: str) -> None:
    settings.MESSAGE_QUIET_HOURS = hours
    assert quiet_hours.after(clock.as_moment(moment)) == clock.as_moment(sent)


@pytest.mark.django_db
@pytest.mark.parametrize("tell", ["one", "many"])
def test_an_email_of_the_night_waits_and_is_sent_once(settings: Any, tell: str) -> None:
    settings.MESSAGE_QUIET_HOURS = (21, 8)
    user = make_user()
    letters = [
        outbox.Letter(user, "report:1:due_today:1", "报表今日截止", "正文", topic=Topic.DEADLINE),
        outbox.Letter(user, "second-factor-1", "两步验证已启用", "正文", topic=Topic.SECURITY),
    ]
    with clock.frozen(EVENING):
        if tell == "many":
            outbox.notify_all(letters)
        for one in letters if tell == "one" else ():
            outbox.notify(user, key=one.key, subject=one.subject, body=one.body, topic=one.topic)
        tasks.sweep()
        assert inbox.unread_count(user) == 2
    assert [one.subject for one in mail.outbox] == ["两步验证已启用"]
    for moment in ("2022-03-18T07:59:00", MORNING, "2022-03-18T08:05:00"):
        with clock.frozen(moment):
            tasks.sweep()
    assert [one.subject for one in mail.outbox] == ["两步验证已启用", "报表今日截止"]
