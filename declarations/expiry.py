"""Whether a certificate is still valid when it counts: on the day of declaring, and today."""

from dataclasses import dataclass
from datetime import date, timedelta

# Warned about so long before: a renewed ISO certificate or patent fee receipt takes weeks to get.
SOON = timedelta(days=90)


@dataclass(frozen=True)
class ExpiryNote:
    """What is to be known of an expiry date: `tone` red, amber or "" and a short sentence."""

    tone: str
    text: str


def expiry_note(expires_on: date, declared_on: date, today: date) -> ExpiryNote:
    """Words on an expiry date (its last valid day) against the day of declaring and today."""
    day = f"{expires_on.year}年{expires_on.month}月{expires_on.day}日"
    if expires_on < declared_on:
        return ExpiryNote("red", f"有效期至{day}，申报日（{_day(declared_on)}）已失效")
    if expires_on < today:
        return ExpiryNote("amber", f"有效期至{day}，申报时有效，现已失效")
    if expires_on - today <= SOON:
        left = (expires_on - today).days
        return ExpiryNote("amber", f"有效期至{day}，{f'还有{left}天' if left else '今天'}到期")
    return ExpiryNote("", f"有效期至{day}")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
