"""Which messages somebody gets by e-mail, and how."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from zjtx.accounts.models import User
from zjtx.common import audit, topics
from zjtx.common.models import Delivery, MessageSetting, Topic


@transaction.atomic
def choose_deliveries(
    *, user: User, choices: Mapping[str, str], request: HttpRequest | None = None
) -> dict[Topic, Delivery]:
    """Keep {topic: delivery}; what the topic does not allow is refused. Holds for messages written from now on."""
    before = topics.chosen(user)
    wanted = {Topic(topic): Delivery(delivery) for topic, delivery in choices.items()}
    for topic, delivery in wanted.items():
        if delivery not in topics.ALLOWED[topic]:
            raise ValidationError({topic.value: f"“{topic.label}”不能设为“{delivery.label}”。"})
        if delivery != before[topic]:
            MessageSetting.objects.update_or_create(user=user, topic=topic, defaults={"delivery": delivery})
    changed = {topic.value: delivery.value for topic, delivery in wanted.items() if delivery != before[topic]}
    if changed:
        audit.record(
            "account.message_settings", actor=user, obj=user, label=user.username, detail=changed, request=request
        )
    return before | wanted
