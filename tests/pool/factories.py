"""Holders of titles in two cities, their reports, and the officers who look at them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cultivation_pool.calendar import quarterly_due
from cultivation_pool.models import AnnualProfile, QuarterlyReport, ReportLog
from cultivation_pool.models.process import PoolReport
from cultivation_pool.services.deciding import accept_report, add_remark, return_report
from cultivation_pool.services.filing import submit_report
from cultivation_pool.services.opening import open_reports
from cultivation_pool.services.profiles import open_profiles
from declarations.models import Round
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

# The round of 2022 asks for annual profiles by 20 February, a Sunday; its notice is of 18 January.
PROFILES_OPENED = clock.as_moment("2022-01-18T08:30:00")
PROFILES_FILED = clock.as_moment("2022-02-10T10:00:00")
PROFILE: dict[str, Any] = {
    "years_established": 12,
    "industry_class_id": "3484",
    "registration_type": "private",
    "is_above_scale": True,
    "is_high_tech": True,
    "is_gazelle": False,
    "is_unicorn": False,
    "is_tech_sme": True,
    "size": "small",
    "standards_led": 2,
    "is_listed": False,
    "intends_to_list": True,
    "awards_total": 3,
    "awards_top_three": 1,
    "maker_contest_entered": True,
    "maker_contest_rank": "全国50强",
    "rd_institutions": 2,
    "rd_institutions_provincial": 1,
    "main_product": "高精度传动齿轮",
    "is_heritage_brand": False,
    "domestic_market_share": Decimal("12.50"),
    "overseas_market_share": Decimal("0.80"),
    "patents_total": 36,
    "invention_patents": 9,
    "debt_ratio": Decimal("46.30"),
    "revenue": Decimal("4800.00"),
    "main_revenue": Decimal("4500.00"),
    "exports": Decimal("320.00"),
    "tax_paid": Decimal("210.00"),
    "net_profit": Decimal("390.00"),
    "employees": 168,
    "new_equity_financing": Decimal("0.00"),
    "rd_ratio": Decimal("5.60"),
    "previous_equity_financing": Decimal("500.00"),
    "previous_rd_expense": Decimal("245.00"),
    "previous_rd_ratio": Decimal("5.40"),
    "legal_representative": "王建国",
    "legal_representative_phone": "0411-88001234",
    "contact_name": "李敏",
    "contact_mobile": "13940001234",
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


def profile_round(**fields: Any) -> Round:
    """The round of 2022, in which annual profiles are due on 20 February."""
    return factories.open_round(annual_profile_due_on=date(2022, 2, 20), **fields)


def opened_profile(user: User | None = None, *, at: datetime = PROFILES_OPENED) -> AnnualProfile:
    """The profile of that user's enterprise, opened with everybody else's."""
    user = user or holder()
    profile_round()
    open_profiles(at)
    return AnnualProfile.objects.get(enterprise=user.enterprise, year=2022)


def profile_of(user: User, year: int, *, at: datetime = PROFILES_OPENED) -> AnnualProfile:
    """A profile of any year, opened without a round."""
    enterprise = user.enterprise
    profile = AnnualProfile.objects.create(
        enterprise=enterprise,
        year=year,
        region=enterprise.region,
        region_path=enterprise.region.path,
        enterprise_name=enterprise.name,
        opened_at=at,
        due_on=date(year, 2, 20),
    )
    profile.log.create(event="opened", actor_label="系统", at=at)
    return profile


def filed_profile(user: User | None = None, *, at: datetime = PROFILES_FILED, **answers: Any) -> AnnualProfile:
    """A submitted profile."""
    profile = opened_profile(user)
    fill(profile, **answers)
    submit(profile, at=at)
    return profile


def fill(report: PoolReport, **changes: Any) -> None:
    """Write a complete set of answers straight into the columns."""
    answers = PROFILE if isinstance(report, AnnualProfile) else ANSWERS
    type(report).objects.filter(pk=report.pk).update(**{**answers, **changes})
    report.refresh_from_db()


def someone_of(report: PoolReport) -> User:
    """An account of the report's enterprise."""
    return User.objects.filter(enterprise_id=report.enterprise_id).order_by("pk").first()


def filed(user: User | None = None, *, quarter: str = QUARTER, at: datetime = FILED, **answers: Any) -> QuarterlyReport:
    """A submitted report."""
    report = opened(user, quarter=quarter, at=min(at, OPENED) if quarter == QUARTER else at)
    fill(report, **answers)
    submit(report, at=at)
    return report


def submit(report: PoolReport, *, at: datetime = FILED) -> ReportLog:
    """Submit by somebody of the enterprise, from a page that shows the report as it is."""
    return submit_report(report=report, user=someone_of(report), at=at, version=report.version)


def returned(report: PoolReport, officer: User, *, place: str = "revenue", at: datetime = FILED) -> None:
    """Returned with one remark."""
    add_remark(report=report, user=officer, at=at, place=place, text="与财务报表不一致")
    return_report(report=report, user=officer, at=at, version=report.version)


def accepted(report: PoolReport, officer: User, *, at: datetime = FILED) -> ReportLog:
    """Accepted as it was submitted."""
    return accept_report(report=report, user=officer, at=at, version=report.version)


def standing_report(user: User, quarter: str, **answers: Any) -> QuarterlyReport:
    """A submitted report of an earlier quarter, filed on its due day."""
    due = quarterly_due(quarter).date
    return filed(user, quarter=quarter, at=clock.as_moment(f"{due}T15:00:00"), **answers)
