"""The demonstration's quarterly reports: on time, late, missing; accepted by the cities but for the last quarter."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from cultivation_pool.calendar import last_ended_quarter, quarter_end
from cultivation_pool.models import QuarterlyReport
from cultivation_pool.models.process import PoolReport
from cultivation_pool.services.deciding import accept_report
from cultivation_pool.services.filing import submit_report
from cultivation_pool.services.opening import open_reports
from zjtx.accounts.models import User
from zjtx.home.demo.second_half import moment
from zjtx.home.demo.slips import slipped

CENT = Decimal("0.01")
FIGURES = {
    "revenue": 1.0,
    "main_revenue": 0.88,
    "exports": 0.06,
    "tax_paid": 0.045,
    "net_profit": 0.08,
    "rd_expense": 0.05,
}


def quarters(since: date, until: date) -> Iterator[str]:
    """The quarter that had ended last on the first day, and all that ended until the other."""
    first = last_ended_quarter(since)
    year, number = int(first[:4]), int(first[-1])
    last = last_ended_quarter(until)
    while f"{year}Q{number}" <= last:
        yield f"{year}Q{number}"
        year, number = (year, number + 1) if number < 4 else (year + 1, 1)


def play(since: date, at: datetime) -> int:
    """Open and file the reports of every quarter since the first titles; returns how many were filed now."""
    filed = 0
    last = last_ended_quarter(at.date())
    for quarter in quarters(since, at.date()):
        open_reports(quarter=quarter, at=moment(quarter_end(quarter) + timedelta(days=1), 8))
        for report in QuarterlyReport.objects.filter(quarter=quarter, submitted_at__isnull=True).order_by("pk"):
            filed += _file(report, quarter == last, at)
    return filed


def _file(report: QuarterlyReport, is_last: bool, at: datetime) -> bool:
    random = Random(f"zjtx-demo-report-{report.enterprise_id}-{report.quarter}")
    habit = random.random()
    if is_last and habit > 0.7:
        return False
    due = report.due_on
    is_late = habit < 0.12
    filed_at = moment(due + timedelta(days=6) if is_late else due - timedelta(days=random.randint(1, 8)), 14)
    if filed_at > at:
        return False
    user = User.objects.filter(enterprise_id=report.enterprise_id, is_active=True).order_by("pk").first()
    answers = _answers(report)
    answers = slipped(report.enterprise_id, answers) if is_last else answers
    QuarterlyReport.objects.filter(pk=report.pk).update(**answers)
    report.refresh_from_db()
    submit_report(report=report, user=user, at=filed_at, version=report.version)
    if not is_last or habit < 0.35:
        accept(report, filed_at + timedelta(days=2))
    return True


def _answers(report: QuarterlyReport) -> dict[str, Any]:
    random = Random(f"zjtx-demo-figures-{report.enterprise_id}-{report.quarter[:4]}")
    year, number = int(report.quarter[:4]), int(report.quarter[-1])
    yearly = Random(f"zjtx-demo-size-{report.enterprise_id}").uniform(1800, 9000) * 1.08 ** (year - 2024)
    so_far = yearly * number / 4 * random.uniform(0.97, 1.03)
    found: dict[str, Any] = {
        name: Decimal(str(so_far * share * random.uniform(0.97, 1.03))).quantize(CENT)
        for name, share in FIGURES.items()
    }
    for name in FIGURES:
        found[f"{name}_growth"] = Decimal(str(random.uniform(-3, 14))).quantize(CENT)
    return found | {"is_listed": False, "has_violation": False, "has_accident": False, "is_renamed": False}


def accept(report: PoolReport, at: datetime) -> None:
    """Accepted by the city."""
    city = report.region_path.split("/")[1]
    officer = User.objects.filter(role="city_officer", region_id=city).order_by("pk").first()
    report.refresh_from_db()
    accept_report(report=report, user=officer, at=at, version=report.version)
