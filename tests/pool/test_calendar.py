"""Due dates of quarterly reports, reminders, and the due_dates command."""

import csv
import json
import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cultivation_pool.calendar import (
    REMINDERS,
    last_ended_quarter,
    quarter_end,
    quarterly_due,
    quarterly_opens_on,
    quarters_of,
    reminder_days,
)
from zjtx.common.models.calendar import WorkingDayException

DUE_2022 = {"2022Q1": "2022-04-15", "2022Q2": "2022-07-14", "2022Q3": "2022-10-19", "2022Q4": "2023-01-16"}


def reference_rows() -> list[dict[str, str]]:
    path = settings.BASE_DIR / "fixtures" / "reference" / "quarterly_deadlines.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def run(year: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("due_dates", "--year", year, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("row", reference_rows(), ids=lambda row: row["quarter"])
def test_quarterly_due_dates_agree_with_the_reference(row: dict[str, str]) -> None:
    assert quarter_end(row["quarter"]).isoformat() == row["quarter_end"]
    due = quarterly_due(row["quarter"])
    assert due.date.isoformat() == row["deadline_10th_workday"]
    assert (due.date - quarter_end(row["quarter"])).days == int(row["calendar_days_after"])
    assert due.provisional is row["basis"].startswith("provisional")


def test_the_reference_has_every_quarter_to_the_end_of_2026() -> None:
    quarters = [quarter for year in range(2021, 2027) for quarter in quarters_of(year)]
    assert [row["quarter"] for row in reference_rows()] == quarters[3:]


@pytest.mark.parametrize("text", ["2022", "2022Q0", "2022Q5", "2022q1", "22Q1", "2022Q1\n", "2022年1季度", ""])
def test_quarter_end_refuses_what_is_no_quarter(text: str) -> None:
    with pytest.raises(ValueError, match="not a quarter"):
        quarter_end(text)


@pytest.mark.parametrize(
    "day, quarter",
    [
        (date(2022, 1, 1), "2021Q4"),
        (date(2022, 3, 31), "2021Q4"),
        (date(2022, 4, 1), "2022Q1"),
        (date(2022, 6, 30), "2022Q1"),
        (date(2022, 10, 1), "2022Q3"),
        (date(2022, 12, 31), "2022Q3"),
    ],
)
def test_last_ended_quarter(day: date, quarter: str) -> None:
    assert last_ended_quarter(day) == quarter
    assert quarter_end(quarter) < day


@pytest.mark.django_db
def test_a_report_is_chased_on_five_days() -> None:
    days = reminder_days(opens_on=quarterly_opens_on("2022Q1"), due_on=quarterly_due("2022Q1").date)
    assert days == {
        "opened": date(2022, 4, 1),
        "three_before": date(2022, 4, 12),
        "due": date(2022, 4, 15),
        "one_after": date(2022, 4, 18),
        "five_after": date(2022, 4, 22),
    }


@pytest.mark.django_db
def test_a_due_date_on_a_sunday_stays_and_offsets_are_working_days() -> None:
    """The annual profile of 2022 is due on Sunday 20 February."""
    days = reminder_days(opens_on=date(2022, 1, 10), due_on=date(2022, 2, 20))
    assert days == {
        "opened": date(2022, 1, 10),
        "three_before": date(2022, 2, 16),
        "due": date(2022, 2, 20),
        "one_after": date(2022, 2, 21),
        "five_after": date(2022, 2, 25),
    }


def test_the_city_hears_of_late_reports_only() -> None:
    assert [reminder.key for reminder in REMINDERS if reminder.tells_city] == ["five_after"]


@pytest.mark.django_db
def test_due_dates_prints_one_json_object() -> None:
    out, err = run("2022")
    assert out == json.dumps(DUE_2022) + "\n"
    assert err == ""


@pytest.mark.django_db
def test_due_dates_prints_provisional_dates_with_a_warning() -> None:
    out, err = run("2026")
    assert json.loads(out)["2026Q4"] == "2027-01-15"
    assert err.count("\n") == 1
    assert "2026Q4 的截止日期为暂定。2027年放假调休安排尚未录入" in err


@pytest.mark.django_db
def test_due_dates_follows_the_administrators_table() -> None:
    WorkingDayException.objects.create(date=date(2022, 4, 15), is_working=False)
    out, _ = run("2022")
    assert json.loads(out) == {**DUE_2022, "2022Q1": "2022-04-18"}


@pytest.mark.parametrize("year", ["20x2", "-2022", "0", "9999", "99999", "２０２２"])
def test_due_dates_refuses_what_is_no_year(year: str) -> None:
    with pytest.raises(CommandError, match="年份应为"):
        call_command("due_dates", f"--year={year}")


def test_due_dates_needs_no_table(tmp_path: Path) -> None:
    """The command as it is typed, in a home where nothing was migrated yet."""
    home = {**os.environ, "DJANGO_SETTINGS_MODULE": "zjtx.settings.local", "ZJTX_VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "due_dates", "--year", "2022"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=home, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == DUE_2022
    assert "无法读取数据库中的放假调休安排" in done.stderr
