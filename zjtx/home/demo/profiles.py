"""The demonstration's annual profiles: last year's accepted, this year's in every state, one asked to be corrected."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from cultivation_pool.calendar import quarters_of
from cultivation_pool.enums import ReportState
from cultivation_pool.models import AnnualProfile, QuarterlyReport
from cultivation_pool.profile_rounds import profile_rounds
from cultivation_pool.services.correcting import ask_correction
from cultivation_pool.services.deciding import add_remark, return_report
from cultivation_pool.services.filing import submit_report
from cultivation_pool.services.profiles import open_profiles
from zjtx.accounts.models import User
from zjtx.home.demo.reports import accept
from zjtx.home.demo.second_half import moment

CENT = Decimal("0.01")
# Taken over from the fourth quarter's report.
NEAR = ("main_revenue", "exports", "tax_paid", "net_profit")
# Alike in every profile.
ALIKE: dict[str, Any] = {
    "industry_class_id": "3489",
    "registration_type": "private",
    "is_above_scale": True,
    "is_high_tech": True,
    "is_unicorn": False,
    "is_tech_sme": True,
    "is_listed": False,
    "awards_top_three": 1,
    "maker_contest_entered": False,
    "main_product": "专用设备零部件",
    "is_heritage_brand": False,
    "new_equity_financing": Decimal("0.00"),
    "previous_equity_financing": Decimal("0.00"),
    "legal_representative": "（演示）",
    "legal_representative_phone": "024-00000000",
    "contact_name": "（演示）",
    "contact_mobile": "13800000000",
}
SIZES = ((300, "medium"), (20, "small"), (0, "micro"))


def play(at: datetime) -> int:
    """Open the profiles of every round and file most of them; returns how many were filed now."""
    filed = 0
    for round_ in profile_rounds():
        open_profiles(min(at, moment(round_.issued_on + timedelta(days=1), 8)))
        waiting = AnnualProfile.objects.filter(year=round_.year, submitted_at__isnull=True).order_by("pk")
        for place, profile in enumerate(waiting):
            filed += _file(profile, place if round_.year == at.year else None, at)
    return filed


def _file(profile: AnnualProfile, place: int | None, at: datetime) -> bool:
    """This year's by place: every fifth is missing, others wait, are returned or accepted."""
    filed_at = moment(profile.due_on - timedelta(days=2 + profile.pk % 6), 15)
    if filed_at > at or (place is not None and place % 5 == 4):
        return False
    user = User.objects.filter(enterprise_id=profile.enterprise_id, is_active=True).order_by("pk").first()
    AnnualProfile.objects.filter(pk=profile.pk).update(**_answers(profile))
    profile.refresh_from_db()
    submit_report(report=profile, user=user, at=filed_at, version=0)
    decided_at = filed_at + timedelta(days=2)
    if place is None or place % 5 in (0, 1):
        accept(profile, decided_at)
        if place == 0:
            reason = "审计调整后，纳税总额有变化，申请更正。"
            ask_correction(report=profile, user=user, at=at, reason=reason)
    elif place % 5 == 2:
        city = profile.region_path.split("/")[1]
        officer = User.objects.filter(role="city_officer", region_id=city).order_by("pk").first()
        text = "与年度财务报表不一致，请核对后更正。"
        add_remark(report=profile, user=officer, at=decided_at, place="tax_paid", text=text)
        return_report(report=profile, user=officer, at=decided_at, version=1)
    return True


def _answers(profile: AnnualProfile) -> dict[str, Any]:
    """What is filled in already stays; figures are near those of the fourth quarter where it was reported."""
    random = Random(f"zjtx-demo-profile-{profile.enterprise_id}-{profile.year}")
    closing = quarters_of(profile.year - 1)[-1]
    quarter = QuarterlyReport.objects.filter(enterprise_id=profile.enterprise_id, quarter=closing).first()
    scale = Random(f"zjtx-demo-size-{profile.enterprise_id}").uniform(1800, 9000) * 1.08 ** (profile.year - 2025)
    reported = quarter.revenue if quarter and quarter.state != ReportState.OPEN else None
    revenue = profile.revenue or reported or _money(scale)
    near = _near(quarter, random) if quarter and reported and revenue == reported else {}
    employees = profile.employees or int(float(revenue) / random.uniform(28, 45))
    patents = profile.patents_total or random.randint(12, 60)
    institutions = random.randint(1, 3)
    given: dict[str, Any] = {
        **ALIKE,
        "years_established": random.randint(5, 20),
        "is_gazelle": random.random() < 0.2,
        "size": next(size for least, size in SIZES if employees >= least),
        "standards_led": random.randint(0, 3),
        "intends_to_list": random.random() < 0.4,
        "awards_total": random.randint(1, 3),
        "rd_institutions": institutions,
        "rd_institutions_provincial": random.randint(0, institutions),
        "domestic_market_share": _money(random.uniform(3, 25)),
        "overseas_market_share": _money(random.uniform(0, 4)),
        "patents_total": patents,
        "invention_patents": patents // 4,
        "debt_ratio": _money(random.uniform(35, 62)),
        "revenue": revenue,
        "main_revenue": _money(float(revenue) * random.uniform(0.86, 0.97)),
        "exports": _money(float(revenue) * random.uniform(0, 0.12)),
        "tax_paid": _money(float(revenue) * 0.045),
        "net_profit": _money(float(revenue) * random.uniform(0.05, 0.11)),
        "employees": employees,
        "rd_ratio": _money(100 * float(quarter.rd_expense / revenue) if near else random.uniform(4, 7)),
        "previous_rd_expense": _money(float(revenue) * 0.05),
        "previous_rd_ratio": _money(random.uniform(4, 6)),
    }
    given |= near
    return {name: value for name, value in given.items() if getattr(profile, name) in (None, "")}


def _near(quarter: QuarterlyReport, random: Random) -> dict[str, Any]:
    """The fourth quarter's figures; now and then the year's accounts differ from the quick one."""
    near = {name: getattr(quarter, name) for name in NEAR if getattr(quarter, name) is not None}
    if "tax_paid" in near and random.random() < 0.3:
        near["tax_paid"] = _money(float(near["tax_paid"]) * 1.12)
    return near


def _money(value: float) -> Decimal:
    return Decimal(str(value)).quantize(CENT)
