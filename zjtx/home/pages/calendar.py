"""A year of the working calendar: what differs from Monday to Friday, and where that is known from."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from zjtx.common.models.calendar import WorkingDayException
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import is_working_day, uncovered_years, watched_years

FIRST_YEAR, LAST_YEAR = 2004, 2099


def chosen_year(text: str, today: date) -> int:
    """The year of the address; anything else is this year."""
    year = int(text) if text.isdecimal() and len(text) == 4 else today.year
    return year if FIRST_YEAR <= year <= LAST_YEAR else today.year


def year_page(year: int, today: date, form: Any) -> dict[str, Any]:
    """Everything home/calendar.html shows."""
    own = {one.date: one for one in WorkingDayException.objects.filter(date__year=year)}
    first, last = watched_years(today)
    gaps = uncovered_years(min(first, year), max(last, year))
    base = reverse("calendar:list")
    is_open = year in gaps
    return {
        "year": year,
        "form": form,
        "runs": _runs(year, own),
        "own": [_own_row(one) for one in own.values()],
        "is_gap": is_open,
        "gaps": [{"year": one, "url": f"{base}?year={one}"} for one in gaps if first <= one <= last and one != year],
        "source": "暂定（周一至周五）" if is_open else "放假调休安排" + ("（含管理员录入）" if own else ""),
        "working_total": sum(bool(is_working_day(day)) for day in _days(year)),
        "previous_url": f"{base}?year={year - 1}" if year > FIRST_YEAR else "",
        "next_url": f"{base}?year={year + 1}" if year < LAST_YEAR else "",
    }


def _days(year: int) -> list[date]:
    start = date(year, 1, 1)
    return [start + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - start).days)]


def _runs(year: int, own: dict[date, WorkingDayException]) -> list[dict[str, Any]]:
    """Days that differ from Monday to Friday, neighbours of one kind together with the weekend between them."""
    runs: list[dict[str, Any]] = []
    for day in _days(year):
        working = bool(is_working_day(day))
        if working == (day.weekday() < 5) and day not in own:
            continue
        source = "管理员录入" if day in own else "已装日历"
        before = runs[-1] if runs else None
        if (
            before
            and before["working"] == working
            and before["source"] == source
            and _adjoins(before["last"], day, working)
        ):
            before["last"] = day
        else:
            runs.append({"first": day, "last": day, "working": working, "source": source})
    return [_run_row(run) for run in runs]


def _adjoins(last: date, day: date, working: bool) -> bool:
    """Whether nothing but days of the same kind lies between: a holiday runs on over its weekend."""
    between = [last + timedelta(days=offset) for offset in range(1, (day - last).days)]
    return all(bool(is_working_day(one)) == working for one in between) and len(between) <= 2


def _run_row(run: dict[str, Any]) -> dict[str, Any]:
    days = (run["last"] - run["first"]).days + 1
    words = cn_date_weekday(run["first"])
    if days > 1:
        words += f" 至 {cn_date_weekday(run['last'])}"
    kind = (
        {"label": "调休上班", "tone": "amber", "icon": "briefcase"}
        if run["working"]
        else {"label": "放假", "tone": "green", "icon": "cup-hot"}
    )
    return {"words": words, "days": days, "kind": kind, "source": run["source"]}


def _own_row(one: WorkingDayException) -> dict[str, Any]:
    return {
        "words": cn_date_weekday(one.date),
        "label": "调休上班" if one.is_working else "放假",
        "note": one.note or "—",
        "remove_url": reverse("calendar:remove", args=[one.pk]),
    }
