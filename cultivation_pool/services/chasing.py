"""Chasing reports that have not come: each message once, however often this runs or where it was killed.

What is said on a day follows from the report's dates alone (`calendar.latest_reminder`); the outbox's unique keys
"report:<id>:<reminder>:<user>" ("profile:…" of an annual profile) say what has been said. A run that is late says the
reminder that holds now and leaves out those it missed. A report that was submitted is not chased, a returned one
neither: its return said until when.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from cultivation_pool.calendar import REMINDERS, Reminder, latest_reminder, weeks_out
from cultivation_pool.enums import ReportState
from cultivation_pool.kinds import KINDS, Kind, kind_named, kind_of
from cultivation_pool.models.process import PoolReport
from cultivation_pool.selectors import unfiled
from cultivation_pool.services.people import case_url, city_officers, enterprise_users, report_url
from zjtx.accounts.models import User
from zjtx.common import audit, clock, outbox
from zjtx.common.outbox import Letter
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import remembered

BATCH = 200
# The last reminder comes about a week after the due day. A run that is two months late has nothing to add to the board.
STALE_AFTER = timedelta(days=60)
NAMED = 20  # enterprises that a message to a city names before it says "等"
Officers = Sequence[tuple[str, User]]


def chase(at: datetime) -> int:
    """Say what is due today about every unfiled report; returns how many enterprises were told something new.

    Enterprises are read a few at a time; each one's messages about a kind of report are a transaction of their own.
    """
    today, officers = clock.local(at).date(), city_officers()
    return sum(_chase(kind, today, officers) for kind in KINDS)


def _chase(kind: Kind, today: date, officers: Officers) -> int:
    told, last = 0, 0
    waiting = kind.model.objects.filter(state=ReportState.OPEN, due_on__gte=today - STALE_AFTER)
    ids = waiting.order_by("enterprise_id").values_list("enterprise_id", flat=True).distinct()
    while batch := list(ids.filter(enterprise_id__gt=last)[:BATCH]):
        with remembered():
            told += _remind_batch(kind, batch, officers, today)
        last = batch[-1]
    return told


@transaction.atomic
def remind(*, enterprise_ids: Sequence[int], at: datetime) -> None:
    """The same for a few enterprises at once, in the caller's transaction: new titles are told with their title."""
    officers, today = city_officers(), clock.local(at).date()
    for kind in KINDS:
        outbox.notify_all(outbox.unwritten(_letters(kind, enterprise_ids, officers, today)))


@transaction.atomic
def urge_missing(*, user: User, period: str, at: datetime, request: Any = None) -> int:
    """Urge every enterprise of the officer's city whose report of the period is not in: once a day each, whichever
    officer does it. Returns how many enterprises had not been urged today."""
    kind, today = kind_named(period), clock.local(at).date()
    reports = list(unfiled(user, kind, period))
    users = _by_enterprise(reports)
    letters = [
        Letter(one, kind.key_of(report, "urged", today, one.pk), *_urging(report, user, today), report_url(report))
        for report in reports
        for one in users.get(report.enterprise_id, [])
    ]
    fresh = outbox.unwritten(letters)
    outbox.notify_all(fresh)
    told = len({letter.user.enterprise_id for letter in fresh})
    detail = {kind.period_field: period, "missing": len(reports), "told": told}
    audit.record("pool.urge", actor=user, label=kind.name(period), detail=detail, request=request)
    return told


def _remind_batch(kind: Kind, batch: Sequence[int], officers: Officers, today: date) -> int:
    """Tell those enterprises of the batch that have not been told today's reminder; most days nobody."""
    fresh = outbox.unwritten(_letters(kind, batch, officers, today))
    reports = {letter.key.split(":")[1] for letter in fresh}
    told = kind.model.objects.filter(pk__in=reports).order_by("enterprise_id")
    enterprises = list(dict.fromkeys(told.values_list("enterprise_id", flat=True)))
    for enterprise_id in enterprises:
        with transaction.atomic():
            # Locked: a report that is being submitted at this moment is either chased before or not at all.
            outbox.notify_all(outbox.unwritten(_letters(kind, [enterprise_id], officers, today, lock=True)))
    return len(enterprises)


def _letters(
    kind: Kind, enterprise_ids: Sequence[int], officers: Officers, today: date, *, lock: bool = False
) -> Iterator[Letter]:
    """What is said today about the enterprises' unfiled reports, said already or not."""
    found = kind.model.objects.filter(
        enterprise_id__in=enterprise_ids, state=ReportState.OPEN, due_on__gte=today - STALE_AFTER
    ).order_by("pk")
    reports = list(found.select_for_update(of=("self",)) if lock else found)
    users = _by_enterprise(reports)
    for report in reports:
        opens_on = clock.local(report.opened_at).date()
        reminder = latest_reminder(opens_on=opens_on, due_on=report.due_on, today=today)
        # Whoever was given a later day was told so with that day; what follows is counted from it.
        if reminder is None or (report.extended_from and reminder is REMINDERS[0]):
            continue
        for user in users.get(report.enterprise_id, []):
            yield _letter(report, reminder, user, *_words(report, reminder, today), report_url(report))
        if reminder.tells_city:
            for path, officer in officers:
                if report.region_path.startswith(path):
                    yield _letter(report, reminder, officer, *_city_words(report), case_url(report))


def _by_enterprise(reports: Sequence[PoolReport]) -> dict[int, list[User]]:
    users: dict[int, list[User]] = {}
    for user in enterprise_users({report.enterprise_id for report in reports}):
        users.setdefault(user.enterprise_id, []).append(user)
    return users


def _letter(report: PoolReport, reminder: Reminder, user: User, subject: str, body: str, url: str) -> Letter:
    occasion = f"{reminder.key}@{report.due_on}" if report.extended_from else reminder.key
    return Letter(user, kind_of(report).key_of(report, occasion, user.pk), subject, body, url)


@transaction.atomic
def tell_cities_weekly(at: datetime) -> int:
    """Every week after the last reminder, tell each city's officers in one message per period and due day what is
    still out; returns the messages written. product.md, part 8: the city hears "from then on"."""
    today = clock.local(at).date()
    fresh = outbox.unwritten(letter for kind in KINDS for letter in _weekly_letters(kind, today))
    outbox.notify_all(fresh)
    return len(fresh)


def _weekly_letters(kind: Kind, today: date) -> Iterator[Letter]:
    out = kind.model.objects.filter(state=ReportState.OPEN, due_on__gte=today - STALE_AFTER, due_on__lt=today)
    out = out.order_by(kind.period_field, "due_on", "pk")
    late = list(out.only(kind.period_field, "due_on", "region_path", "enterprise_name"))
    weeks = {day: weeks_out(due_on=day, today=today) for day in {one.due_on for one in late}}
    for path, officer in city_officers():
        groups: dict[tuple[str, date], list[str]] = {}
        for one in late:
            if weeks[one.due_on] and one.region_path.startswith(path):
                groups.setdefault((one.period, one.due_on), []).append(one.enterprise_name)
        for (period, due_on), names in groups.items():
            key = f"{kind.prefix}s-out:{period}:{due_on}:{weeks[due_on]}:{officer.pk}"
            yield Letter(officer, key, *_weekly_words(kind.name(period), due_on, names), kind.board_url(period))


def _weekly_words(title: str, due_on: date, names: Sequence[str]) -> tuple[str, str]:
    listed = "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
    until = cn_date_weekday(due_on)
    body = f"{title}已于{until}截止，本市仍有{len(names)}家企业未提交：{listed}。请督促填报。"
    return f"{len(names)}家企业仍未提交{title}", body


def _title(report: PoolReport) -> str:
    return kind_of(report).name(report.period)


def _until(report: PoolReport) -> str:
    return cn_date_weekday(report.due_on) + ("（暂定）" if report.is_provisional else "")


def _words(report: PoolReport, reminder: Reminder, today: date) -> tuple[str, str]:
    """Subject and body by the day on which they are read, not by the day on which they were to be sent."""
    kind, until = kind_of(report), _until(report)
    title, what = _title(report), f"《{kind.sheet.paper_name(report.period)}》（{kind.attachment}）"
    if today > report.due_on:
        return f"{title}已逾期", f"{what}已于{until}截止，尚未提交，请尽快填报并提交。"
    if today == report.due_on:
        return f"{title}今日截止", f"{what}今日截止，尚未提交，请在今日内填报并提交。"
    if reminder.working_days is None:
        return f"{title}开始填报", f"{what}已开始填报，请于{until}前提交。"
    return f"{title}将于{until}截止", f"{what}将于{until}截止，尚未提交，请按时填报并提交。"


def _city_words(report: PoolReport) -> tuple[str, str]:
    title = _title(report)
    return (
        f"{report.enterprise_name}未提交{title}",
        f"{report.enterprise_name}的{title}已于{_until(report)}截止，至今未提交，请督促填报。",
    )


def _urging(report: PoolReport, officer: User, today: date) -> tuple[str, str]:
    title, bureau = _title(report), officer.region.bureau_name or officer.region.full_name
    if report.state == ReportState.RETURNED:
        until, act = cn_date_weekday(report.correct_by), "按修改意见更正后重新提交"
        is_over = today > report.correct_by
    else:
        until, act, is_over = _until(report), "填报并提交", today > report.due_on
    when = f"已于{until}截止，请尽快{act}" if is_over else f"将于{until}截止，请按时{act}"
    return f"{bureau}催报：{title}", f"{title}{when}。"
