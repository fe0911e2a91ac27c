"""Holders of titles in two cities, their reports, and the officers who look at them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cultivation_pool.calendar import quarterly_due
from cultivation_pool.models import QuarterlyReport, ReportLog
from cultivation_pool.services.deciding import accept_report, add_remark, return_report
from cultivation_pool.services.filing import submit_report
from cultivation_pool.services.opening import open_reports
from tests import factories
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.registry.enums import Tier
from zjtx.registry.models import Enterprise, Title

DALIAN, GANJINGZI, ANSHAN, TIEDONG = "210200", "210211", "210300", "210302"
QUARTER = "2022Q1"
# Opened on the first day after the quarter; due on 15 April.
OPENED = clock.as_moment("2022-04-01T08:30:00")
FILED = clock.as_moment("2022-04-11T10:00:00")
ANSWERS: dict[str, Any] = {
    "revenue": Decimal("1200.00"),
    "revenue_growth": Decimal("5.20"),
    "main_revenue": Decimal("1100.00"),
    "main_revenue_growth": Decimal("4.80"),
    "exports": Decimal("0.00"),
    "tax_paid": Decimal("60.00"),
    "net_profit": Decimal("-15.00"),
    "rd_expense": Decimal("55.00"),
    "is_listed": False,
    "has_violation": False,
    "has_accident": False,
    "is_renamed": False,
}


def title(enterprise: Enterprise, **fields: Any) -> Title:
    """A title of an SME from 2020 to 2024."""
    values = {
        "tier": Tier.SME,
        "year": 2020,
        "document_number": "辽工信改革〔2020〕30号",
        "starts_on": date(2020, 6, 1),
        "ends_on": date(2024, 12, 31),
    }
    return Title.objects.create(enterprise=enterprise, **{**values, **fields})


def holder(region: str = GANJINGZI, **fields: Any) -> User:
    """The administrator of an enterprise with a valid title."""
    enterprise = factories.enterprise(region, **fields)
    title(enterprise)
    return factories.user("enterprise", of=enterprise)


def city_officer(region: str = DALIAN, **fields: Any) -> User:
    """An officer of a city; Dalian where none is named."""
    return factories.user("city_officer", region=region, **fields)


def opened(user: User | None = None, *, quarter: str = QUARTER, at: datetime = OPENED) -> QuarterlyReport:
    """The report of that user's enterprise, opened with everybody else's."""
    user = user or holder()
    open_reports(quarter=quarter, at=at)
    return QuarterlyReport.objects.get(enterprise=user.enterprise, quarter=quarter)


def fill(report: QuarterlyReport, **changes: Any) -> None:
    """Write a complete set of answers straight into the columns."""
    QuarterlyReport.objects.filter(pk=report.pk).update(**{**ANSWERS, **changes})
    report.refresh_from_db()


def someone_of(report: QuarterlyReport) -> User:
    """An account of the report's enterprise."""
    return User.objects.filter(enterprise_id=report.enterprise_id).order_by("pk").first()


def filed(user: User | None = None, *, quarter: str = QUARTER, at: datetime = FILED, **answers: Any) -> QuarterlyReport:
    """A submitted report."""
    report = opened(user, quarter=quarter, at=min(at, OPENED) if quarter == QUARTER else at)
    fill(report, **answers)
    submit(report, at=at)
    return report


def submit(report: QuarterlyReport, *, at: datetime = FILED) -> ReportLog:
    """Submit by somebody of the enterprise, from a page that shows the report as it is."""
    return submit_report(report=report, user=someone_of(report), at=at, version=report.version)


def returned(report: QuarterlyReport, officer: User, *, place: str = "revenue", at: datetime = FILED) -> None:
    """Returned with one remark."""
    add_remark(report=report, user=officer, at=at, place=place, text="与财务报表不一致")
    return_report(report=report, user=officer, at=at, version=report.version)


def accepted(report: QuarterlyReport, officer: User, *, at: datetime = FILED) -> ReportLog:
    """Accepted as it was submitted."""
    return accept_report(report=report, user=officer, at=at, version=report.version)


def standing_report(user: User, quarter: str, **answers: Any) -> QuarterlyReport:
    """A submitted report of an earlier quarter, filed on its due day."""
    due = quarterly_due(quarter).date
    return filed(user, quarter=quarter, at=clock.as_moment(f"{due}T15:00:00"), **answers)
