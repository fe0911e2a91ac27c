"""Filters and tags that every template has: figures, dates, masked phones, badges, deadlines, icons."""

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zjtx.common import clock, statuses
from zjtx.common.working_days import Reading, working_days_between

register = Library()

NOTHING = "—"
_WEEKDAYS = "一二三四五六日"
_ICON_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# With so many working days left or fewer the chip is amber.
_SOON_WORKING_DAYS = 3


@register.filter
def money(value: Any, places: int = 2) -> str:
    """1234.5 → 1,234.50; the unit stands in the head of the column."""
    figure = _decimal(value)
    if figure is None:
        return NOTHING if value in (None, "") else str(value)
    return f"{_rounded(figure, int(places)):,f}"


@register.filter
def percent(value: Any, places: int = 2) -> str:
    """12.3 → 12.30%: the figure is in percent already."""
    figure = _decimal(value)
    if figure is None:
        return NOTHING if value in (None, "") else str(value)
    return f"{_rounded(figure, int(places)):f}%"


@register.filter
def cn_date(value: datetime | date | None) -> str:
    """2022年3月18日."""
    day = _day(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else NOTHING


@register.filter
def cn_date_weekday(value: datetime | date | None) -> str:
    """2022年3月18日 星期五."""
    day = _day(value)
    return f"{cn_date(day)} 星期{_WEEKDAYS[day.weekday()]}" if day else NOTHING


@register.filter
def cn_moment(value: datetime | None) -> str:
    """2022年3月18日 14:03, in Asia/Shanghai."""
    if not isinstance(value, datetime):
        return cn_date(value)
    return f"{cn_date(value)} {clock.local(value):%H:%M}"


@register.filter
def masked_phone(value: str | None) -> str:
    """13812345678 → 138****5678, 0411-88886666 → 0411-****6666; too short to hide anything: nothing but stars."""
    text = (value or "").strip()
    if not text:
        return NOTHING
    area, dash, number = text.rpartition("-")
    shown = 3 if len(number) == 11 and not dash else 0
    hidden = number[shown:-4]
    return f"{area}{dash}{number[:shown]}{'*' * len(hidden)}{number[-4:]}" if hidden else "*" * len(text)


@register.simple_tag
def status_badge(status: Any, label: str = "", tone: str = "", icon: str = "") -> SafeString:
    """A badge for an object with a status field, a member of an enumeration, or the value of a registered status."""
    value = getattr(status, "status", status)
    look = statuses.look_of(value) or statuses.Look("")
    display = getattr(status, "get_status_display", None)
    words = label or (display() if display else "") or str(getattr(value, "label", "")) or look.label or str(value)
    picture = _icon(icon or look.icon) if icon or look.icon else ""
    return format_html('<span class="badge-status tone-{}">{}{}</span>', tone or look.tone, picture, words)


@register.simple_tag
def deadline_chip(moment: datetime | date | Reading | None, prefix: str = "截止") -> SafeString | str:
    """Until when, and how many working days are left: amber for three or fewer, red once it has passed."""
    provisional = isinstance(moment, Reading) and moment.provisional
    end = moment.date if isinstance(moment, Reading) else moment
    day = _day(end)
    if end is None or day is None:
        return ""
    has_passed = clock.now() > end if isinstance(end, datetime) else clock.today() > day
    left = working_days_between(clock.today(), day) if not has_passed else 0
    tone, icon = ("past", "exclamation-circle") if has_passed else ("quiet", "clock")
    if not has_passed and left <= _SOON_WORKING_DAYS:
        tone, icon = "soon", "alarm"
    rest = "，已过期" if has_passed else "，今日截止" if day == clock.today() else f"，剩 {left} 个工作日"
    return format_html(
        '<span class="chip-deadline tone-{}">{}<span>{} {}{}{}</span></span>',
        tone,
        _icon(icon),
        prefix,
        _end_text(end),
        rest,
        "（暂定）" if provisional else "",
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon; the word stands beside it."""
    return _icon(name)


def _icon(name: str) -> SafeString:
    if not _ICON_NAME.fullmatch(name):
        raise ValueError(f"not the name of an icon: {name!r}")
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


def _end_text(end: datetime | date) -> str:
    """The last day; with the time only where it is not the day's end."""
    if isinstance(end, datetime) and clock.local(end).time() < time(23, 59):
        return f"{cn_date_weekday(end)} {clock.local(end):%H:%M}"
    return cn_date_weekday(end)


def _day(value: datetime | date | None) -> date | None:
    if isinstance(value, datetime):
        return clock.local(value).date()
    return value or None


def _decimal(value: Any) -> Decimal | None:
    try:
        figure = Decimal(str(value))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() else None


def _rounded(figure: Decimal, places: int) -> Decimal:
    rounded = figure.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded
