"""What the home pages share: a task row and its deadline in words."""

from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import working_days_between

# With so many working days left or fewer the chip is amber, as everywhere.
SOON_WORKING_DAYS = 3


def link(name: str, *args: object, query: str = "") -> str:
    """The address of that name, an empty text where this installation has no such page."""
    try:
        return reverse(name, args=args) + query
    except NoReverseMatch:
        return ""


def until(moment: datetime | None, at: datetime) -> dict[str, Any]:
    """Words, days left and tone of a deadline as pieces/task_list.html reads them."""
    if moment is None:
        return {}
    today, day = clock.local(at).date(), clock.local(moment).date()
    words = f"{cn_date_weekday(day)}截止"
    if at > moment:
        return {"until_text": words, "days_left": 0, "tone": "past"}
    if day == today:
        return {"until_text": f"今日{clock.local(moment):%H:%M}截止", "tone": "soon"}
    left = working_days_between(today, day)
    return {"until_text": words, "days_left": left, "tone": "soon" if left <= SOON_WORKING_DAYS else "quiet"}


def task(title: str, url: str, action: str, *, whose: str = "", note: str = "", **more: Any) -> dict[str, Any]:
    """One row of "今天要做的"; without an address the row has no button."""
    return {"title": title, "whose": whose, "note": note, "url": url, "action": action if url else "", **more}
