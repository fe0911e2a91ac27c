"""Everybody chooses which messages come by e-mail; returns, deadlines and security always come."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.accounts.factories import UserFactory
from zjtx.accounts.services.message_settings import choose_deliveries
from zjtx.common import topics
from zjtx.common.models import AuditEntry, Delivery, MessageSetting, Topic

pytestmark = pytest.mark.django_db
URL = reverse("accounts:message_settings")
DEFAULTS = {"returned": "at_once", "deadline": "at_once", "work": "digest", "progress": "at_once"}


def test_page_keeps_what_was_chosen_and_writes_nothing_else(client):
    user = UserFactory()
    client.force_login(user)
    assert client.post(URL, DEFAULTS | {"progress": "inbox"}).url == URL
    assert list(MessageSetting.objects.values_list("user", "topic", "delivery")) == [(user.pk, "progress", "inbox")]
    assert topics.chosen(user)[Topic.PROGRESS] == Delivery.INBOX
    page = client.get(URL).content.decode()
    assert 'value="inbox" id="id_progress_2" checked' in page.replace(" required", "")
    assert AuditEntry.objects.get(action="account.message_settings").detail == {"progress": "inbox"}
    client.post(URL, DEFAULTS)
    assert topics.chosen(user)[Topic.PROGRESS] == Delivery.AT_ONCE


@pytest.mark.parametrize("topic", ["returned", "deadline"])
def test_returns_and_deadlines_cannot_be_switched_off(client, topic):
    user = UserFactory()
    client.force_login(user)
    answer = client.post(URL, DEFAULTS | {topic: "inbox", "progress": "digest"})
    assert answer.status_code == 422
    assert "该事项不能这样设置" in answer.content.decode()
    assert not MessageSetting.objects.exists()
    with pytest.raises(ValidationError, match="不能设为“只在系统内查看”"):
        choose_deliveries(user=user, choices={topic: "inbox"})


def test_security_is_not_asked_and_not_taken(client):
    user = UserFactory()
    client.force_login(user)
    client.post(URL, DEFAULTS | {"security": "inbox"})
    assert topics.chosen(user)[Topic.SECURITY] == Delivery.AT_ONCE
    with pytest.raises(ValidationError, match="账号与安全"):
        choose_deliveries(user=user, choices={"security": "inbox"})
