"""The demonstration's candidates: nominated by districts, confirmed by cities, some declared since; plan figures."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cultivation_pool.models import Candidate
from cultivation_pool.services.candidates import CandidateRefused, confirm, nominate, set_plan, strike
from review.telling import city_code
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.home.demo.enterprises import Plan, figures
from zjtx.home.demo.words import CITY_WEIGHTS

PLAN = 200
GAPS = (
    "发明专利0项，须取得1项以上",
    "研发经费占营业收入比重2.1%，须达到3%",
    "主导产品市场占有率统计依据尚在收集",
    "从事细分市场2年8个月，须满3年",
    "尚未通过质量管理体系认证，预计下半年取证",
)
STRUCK = "企业已迁出本市，由迁入市推荐。"


def play(plans: Sequence[Plan], at: datetime) -> int:
    """Every fifth of the enterprises on this year's list; nothing where there are some already."""
    if Candidate.objects.exists():
        return 0
    province = User.objects.filter(role="province_officer").order_by("pk").first()
    year, share = clock.local(at).year, PLAN // sum(CITY_WEIGHTS.values())
    cities = {code: weight * share for code, weight in CITY_WEIGHTS.items()}
    set_plan(user=province, year=year, counts={"": PLAN, **cities})
    made = [one for place, plan in enumerate(plans[::5]) if (one := _nominated(place, plan, year, at)) is not None]
    for place, one in enumerate(made):
        city = _city(one.region_path)
        if place % 4 and city is not None:
            confirm(user=city, at=at - timedelta(days=200), ids=[one.pk])
        elif place == 4 and city is not None:
            strike(candidate=one, user=city, at=at - timedelta(days=190), reason=STRUCK)
    return len(made)


def _nominated(place: int, plan: Plan, year: int, at: datetime) -> Candidate | None:
    user = User.objects.filter(role="district_officer", region=plan.region).first() or _city(plan.region.path)
    revenue = figures(plan, year)[year - 1]["revenue"]
    values = {
        "region": plan.region.pk, "enterprise_name": plan.name, "uscc": plan.uscc, "industry": plan.trade[0][:2],
        "main_product": plan.trade[2], "revenue": revenue, "tier": "product" if place % 5 == 2 else "sme",
        "gap": GAPS[place % len(GAPS)], "year": year, "contact_name": plan.contact,
        "contact_phone": f"024-0000{plan.serial + 4000:04d}",
    }  # fmt: skip
    try:
        return nominate(user=user, at=at - timedelta(days=220), values=values) if user else None
    except CandidateRefused:
        return None


def _city(path: str) -> User | None:
    return User.objects.filter(role="city_officer", region_id=city_code(path)).order_by("pk").first()
