"""Due dates of the pool's quarterly reports, and when holders are reminded; offsets are the data at the top."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from zjtx.common.working_days import Reading, add_working_days, nth_working_day_of_period_after

# 辽工信改革〔2022〕9号: 每季度结束后10个工作日内通过申报系统填写提交附件6.
QUARTERLY_REPORT_WORKING_DAYS = 10
# 五、2: “今年每季度结束后”: the first quarter that every holder of a valid title owes.
FIRST_QUARTER = "2022Q1"
# Months before a title's last day at which its holder and city are told (product.md, part 8).
EXPIRY_NOTICE_MONTHS = (12, 6, 3)
# From the last reminder on, the city hears every week what is still out.
WEEK = 7
# A returned report is corrected within so many working days; the notice is silent.
CORRECTION_WORKING_DAYS = 5

# 辽工信改革〔2022〕9号, 三（三）3: a change is filed within one month. Who owes one is reminded so many days before.
CHANGE_MONTHS = 1
CHANGE_NOTICE_DAYS = (7, 1)

_QUARTER = re.compile(r"([0-9]{4})Q([1-4])")


@dataclass(frozen=True)
class Reminder:
    """One message about a report: the day it opens (`working_days` None), or so many working days from the due date."""

    key: str
    label: str
    working_days: int | None
    tells_city: bool = False


# product.md, part 8; "and to the city officer from then on": the city hears once a report stays out.
REMINDERS = (
    Reminder("opened", "填报开始", None),
    Reminder("three_before", "截止前3个工作日", -3),
    Reminder("due", "截止当日", 0),
    Reminder("one_after", "逾期1个工作日", 1),
    Reminder("five_after", "逾期5个工作日", 5, tells_city=True),
)


def quarters_of(year: int) -> tuple[str, ...]:
    """The year's four quarters: "2022Q1" to "2022Q4"."""
    return tuple(f"{year:04d}Q{number}" for number in range(1, 5))


def quarter_end(quarter: str) -> date:
    """The last day of a quarter ("2022Q1"); ValueError for anything else."""
    match = _QUARTER.fullmatch(quarter)
    if match is None:
        raise ValueError(f"not a quarter: {quarter!r}")
    year, last_month = int(match[1]), 3 * int(match[2])
    return date(year, 12, 31) if last_month == 12 else date(year, last_month + 1, 1) - timedelta(days=1)


def last_ended_quarter(day: date) -> str:
    """The latest quarter whose last day is before the day (new titles report it first)."""
    ended_before = (day.month - 1) // 3
    return f"{day.year:04d}Q{ended_before}" if ended_before else f"{day.year - 1:04d}Q4"


def a_year_before(quarter: str) -> str:
    """The same quarter of the year before."""
    return f"{int(quarter[:4]) - 1:04d}{quarter[4:]}"


def quarter_before(quarter: str) -> str:
    """The previous quarter of the same year, "" for a first quarter: its figures begin anew."""
    return f"{quarter[:5]}{int(quarter[5]) - 1}" if quarter[5] != "1" else ""


def quarter_back(quarter: str, count: int) -> str:
    """The quarter so many before: ("2022Q1", 1) → "2021Q4"."""
    year, place = divmod(int(quarter[:4]) * 4 + int(quarter[-1]) - 1 - count, 4)
    return f"{year:04d}Q{place + 1}"


def quarterly_opens_on(quarter: str) -> date:
    """The day on which a quarter's report opens: the one after the quarter's last."""
    return quarter_end(quarter) + timedelta(days=1)


def quarterly_due(quarter: str) -> Reading:
    """The last day on which a quarter's report is in time: the 10th working day after the quarter."""
    return nth_working_day_of_period_after(quarter_end(quarter), QUARTERLY_REPORT_WORKING_DAYS)


def reminder_days(*, opens_on: date, due_on: date) -> dict[str, date]:
    """When each reminder of a report is sent, by the reminder's key."""
    return {reminder.key: _day_of(reminder, opens_on, due_on) for reminder in REMINDERS}


def latest_reminder(*, opens_on: date, due_on: date, today: date) -> Reminder | None:
    """The one reminder that is said today: the last whose day has come. A job that ran late says what holds now and
    leaves out what it missed; nobody is told on the fifth day that three days are left."""
    days = reminder_days(opens_on=opens_on, due_on=due_on)
    come = [reminder for reminder in REMINDERS if days[reminder.key] <= today]
    return max(come, key=lambda reminder: (days[reminder.key], REMINDERS.index(reminder)), default=None)


def weeks_out(*, due_on: date, today: date) -> int:
    """Full weeks since the last reminder of a report: 0 before the first of them is over."""
    last = _day_of(REMINDERS[-1], due_on, due_on)
    return max(0, (today - last).days // WEEK)


def months_before(day: date, months: int) -> date:
    """The same day so many months before (negative: after), the month's last day where it has none (product.md, 2)."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def expiry_notice(ends_on: date, today: date) -> int | None:
    """Which notice holds today for a title with that last day: the last of EXPIRY_NOTICE_MONTHS whose day has come."""
    come = [months for months in EXPIRY_NOTICE_MONTHS if months_before(ends_on, months) <= today]
    return min(come, default=None)


def change_due(changed_on: date) -> date:
    """The last day on which a change of that day is filed in time: the same day of the next month, or its end."""
    return months_before(changed_on, -CHANGE_MONTHS)


def change_notice(due_on: date, today: date) -> str:
    """What is said today of a change that is not filed yet: "7", "1" (days left, at most), "over", or ""."""
    left = (due_on - today).days
    if left < 0:
        return "over"
    return str(min((days for days in CHANGE_NOTICE_DAYS if left <= days), default=""))


def _day_of(reminder: Reminder, opens_on: date, due_on: date) -> date:
    if reminder.working_days is None:
        return opens_on
    return add_working_days(due_on, reminder.working_days).date if reminder.working_days else due_on
