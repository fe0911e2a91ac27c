"""Changes that were made known and not filed: the enterprise is told 7 and 1 days before the month ends, and after it,
with its city and the province. The outbox's keys "change-due:<pk>:<occasion>@<due day>:<user>" say what was said: a run
that is late says what holds now, one that runs again nothing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from cultivation_pool.calendar import CHANGE_NOTICE_DAYS, change_notice
from cultivation_pool.enums import ChangeState
from cultivation_pool.models import ChangeFiling
from cultivation_pool.services.people import city_officers, enterprise_users
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import clock, outbox
from zjtx.common.outbox import Letter
from zjtx.common.templatetags.zjtx import cn_date_weekday

# A run that is later than that has nothing to add to the page.
STALE_AFTER = timedelta(days=60)


@transaction.atomic
def remind_of_changes(at: datetime) -> int:
    """Say what holds today of every change that is to be filed; returns the messages written."""
    today = clock.local(at).date()
    horizon = today + timedelta(days=max(CHANGE_NOTICE_DAYS))
    owed = ChangeFiling.objects.filter(
        state=ChangeState.DUE, title_fate="", due_on__lte=horizon, due_on__gte=today - STALE_AFTER
    )
    fresh = outbox.unwritten(_letters(list(owed.order_by("pk")), today))
    outbox.notify_all(fresh)
    return len(fresh)


def _letters(rows: list[ChangeFiling], today: date) -> Iterator[Letter]:
    if not rows:
        return
    users: dict[int, list[User]] = {}
    for user in enterprise_users({row.enterprise_id for row in rows}):
        users.setdefault(user.enterprise_id, []).append(user)
    cities = city_officers()
    province = list(User.objects.filter(role=Role.PROVINCE_OFFICER, is_active=True).order_by("pk"))
    for row in rows:
        said = change_notice(row.due_on, today)
        own = reverse("pool:own_change", args=[row.pk])
        for user in users.get(row.enterprise_id, []) if said else []:
            yield Letter(user, _key(row, said, user), *_words(row, said), own)
        if said == "over":
            officers = [one for path, one in cities if row.region_path.startswith(path)]
            for user in (*officers, *province):
                yield Letter(user, _key(row, said, user), *_desk_words(row), reverse("pool:change", args=[row.pk]))


def _key(row: ChangeFiling, said: str, user: User) -> str:
    return f"change-due:{row.pk}:{said}@{row.due_on}:{user.pk}"


def _words(row: ChangeFiling, said: str) -> tuple[str, str]:
    kind, until = row.get_kind_display(), cn_date_weekday(row.due_on)
    if said == "over":
        body = f"变更 {row.number}（{kind}）的申报期限{until}已过，尚未申报，请尽快申报。"
        return f"变更 {row.number}逾期未报", body + "逾期不报的，视为自动放弃所获称号，由省级主管部门确认。"
    body = f"变更 {row.number}（{kind}）须于{until}前在“培育库—变更”申报。逾期不报的，视为自动放弃所获称号。"
    return f"须于{until}前申报{kind}", body


def _desk_words(row: ChangeFiling) -> tuple[str, str]:
    what = f"{row.name}的变更 {row.number}（{row.get_kind_display()}）"
    body = f"{what}申报期限{cn_date_weekday(row.due_on)}已过，尚未申报。称号视为自动放弃，是否放弃由省级确认。"
    return f"变更逾期未报：{row.name}", body
