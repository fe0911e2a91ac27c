"""Filters of a list that an officer keeps: named, used by one click, deleted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from review.enums import QueueList
from review.models import SavedFilter
from zjtx.accounts.models import User

MOST = 20
LONGEST_NAME = 20


class FilterRefused(Exception):
    """The filters are not kept; a Chinese sentence for the user."""


def saved(user: Any, place: QueueList) -> QuerySet[SavedFilter]:
    """What the user has kept for a list, the oldest first."""
    return SavedFilter.objects.filter(user=user, place=place).order_by("pk")


@transaction.atomic
def save(*, user: User, place: QueueList, name: str, query: str, at: datetime) -> SavedFilter:
    """Keep the filters under a name; a name that is there already now stands for these. Raises FilterRefused."""
    words = " ".join(name.split())
    if not query:
        raise FilterRefused("目前没有筛选条件，请先筛选再保存")
    if not words:
        raise FilterRefused("请填写常用条件的名称")
    if len(words) > LONGEST_NAME:
        raise FilterRefused(f"名称不得超过{LONGEST_NAME}字，现为{len(words)}字")
    # The officer's row makes two tabs wait for each other: the number is counted once.
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    own = saved(user, place)
    if not own.filter(name=words).exists() and own.count() >= MOST:
        raise FilterRefused(f"常用条件最多保存{MOST}个，请先删除不用的")
    values = {"query": query, "made_at": at}
    return SavedFilter.objects.update_or_create(user=user, place=place, name=words, defaults=values)[0]


def remove(*, user: User, pk: int) -> str | None:
    """Delete one of the user's own; its list, None where there is none such."""
    found = SavedFilter.objects.filter(user=user, pk=pk).first()
    if found is None:
        return None
    found.delete()
    return found.place
