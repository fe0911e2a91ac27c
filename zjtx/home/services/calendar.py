"""The administrator's working-day table: days off and days worked that the State Council's notice names."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import audit, outbox
from zjtx.common.models.calendar import WorkingDayException
from zjtx.common.working_days import note_gap, uncovered_years, watched_years

LONGEST_SPAN_DAYS = 31


@transaction.atomic
def add_days(
    *, first: date, last: date, is_working: bool, note: str, user: Any, request: Any = None
) -> list[WorkingDayException]:
    """Enter every day from the first to the last, or none. Raises ValidationError by field."""
    if last < first:
        raise ValidationError({"last": "结束日期不应早于开始日期。"})
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    if len(days) > LONGEST_SPAN_DAYS:
        raise ValidationError({"last": f"一次最多录入{LONGEST_SPAN_DAYS}天，应分次录入。"})
    taken = WorkingDayException.objects.filter(date__in=days).order_by("date").first()
    if taken is not None:
        raise ValidationError({"first": f"{_day(taken.date)}已录入，更改前应先删除。"})
    try:
        with transaction.atomic():
            rows = [WorkingDayException.objects.create(date=day, is_working=is_working, note=note) for day in days]
    except IntegrityError as problem:
        raise ValidationError({"first": "所选日期刚由他人录入，请刷新后核对。"}) from problem
    detail = {"first": first, "last": last, "is_working": is_working, "note": note}
    audit.record("calendar.add", actor=user, label=_span(first, last), detail=detail, request=request)
    return rows


@transaction.atomic
def remove_day(*, row: WorkingDayException, user: Any, request: Any = None) -> None:
    """Take a day out of the table; the installed calendar or the provisional rule decides it again."""
    detail = {"date": row.date, "is_working": row.is_working, "note": row.note}
    audit.record("calendar.remove", actor=user, label=_day(row.date), detail=detail, request=request)
    row.delete()


@transaction.atomic
def tell_of_gaps(at: datetime, today: date) -> list[int]:
    """Tell the system administrators of every watched year without a calendar, once per year. Returns these years."""
    told = [year for year in uncovered_years(*watched_years(today)) if note_gap(year, at)]
    for user in User.objects.filter(role=Role.SYSTEM_ADMIN, is_active=True) if told else ():
        for year in told:
            outbox.notify(
                user,
                key=f"calendar-gap:{year}:{user.pk}",
                subject=f"{year}年放假调休安排尚未录入",
                body=f"未录入前，{year}年的期限按周一至周五暂定，并向用户标明“暂定”。请按国务院办公厅通知录入。",
                url=f"{reverse('calendar:list')}?year={year}",
            )
    return told


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _span(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)}至{_day(last)}"
