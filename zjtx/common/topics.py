"""What a message is about, by the pattern of its key, and how each topic may reach somebody.

The apps above register the patterns of their keys at start; this module knows none of them.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

from zjtx.common.models.messages import Delivery, MessageSetting, Topic

# Returns and deadlines cannot be missed, security cannot be put off (product.md, part 10).
ALLOWED: dict[Topic, tuple[Delivery, ...]] = {
    Topic.SECURITY: (Delivery.AT_ONCE,),
    Topic.RETURNED: (Delivery.AT_ONCE, Delivery.DIGEST),
    Topic.DEADLINE: (Delivery.AT_ONCE, Delivery.DIGEST),
    Topic.WORK: (Delivery.AT_ONCE, Delivery.DIGEST, Delivery.INBOX),
    Topic.PROGRESS: (Delivery.AT_ONCE, Delivery.DIGEST, Delivery.INBOX),
}
# A desk gets hundreds of the one kind on the last day: a digest a day unless its officer wants it otherwise.
DEFAULT: dict[Topic, Delivery] = dict.fromkeys(Topic, Delivery.AT_ONCE) | {Topic.WORK: Delivery.DIGEST}
# What also goes as a short message to whoever wants it and has proved the number.
URGENT = frozenset({Topic.RETURNED, Topic.DEADLINE})
_patterns: dict[str, Topic] = {}


def register(topic: Topic, *patterns: str) -> None:
    """Messages whose key matches one of the patterns ("claim-*") are about the topic; the longest pattern decides."""
    for pattern in patterns:
        if _patterns.setdefault(pattern, topic) != topic:
            raise ValueError(f"{pattern} is registered for another topic")


def topic_of(key: str) -> Topic:
    """The topic of a message with that key; one that nobody registered tells of progress."""
    matching = (pattern for pattern in _patterns if fnmatchcase(key, pattern))
    longest = max(matching, key=len, default="")
    return _patterns.get(longest, Topic.PROGRESS)


def chosen(user: Any) -> dict[Topic, Delivery]:
    """How each topic reaches a user."""
    found = deliveries([user.pk])
    return {topic: found[user.pk, topic] for topic in Topic}


def deliveries(user_ids: Iterable[int]) -> dict[tuple[int, Topic], Delivery]:
    """{(user, topic): delivery} of the users; one query."""
    ids = set(user_ids)
    found = {(pk, topic): delivery for pk in ids for topic, delivery in DEFAULT.items()}
    rows = MessageSetting.objects.filter(user_id__in=ids).values_list("user_id", "topic", "delivery")
    return found | {(pk, Topic(topic)): Delivery(delivery) for pk, topic, delivery in rows}
