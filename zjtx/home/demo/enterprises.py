"""Believable enterprises and sheets: the same ones every time, figures that hang together."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from zjtx.home.demo import words
from zjtx.registry import uscc
from zjtx.registry.models import Industry, Region
from zjtx.registry.size_rule import classify

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Plan:
    """One enterprise of the demonstration before it is written: everything drawn from one random source."""

    serial: int
    region: Region
    trade: tuple[str, str, str, str, int]
    name: str
    brand: str
    uscc: str
    legal_representative: str
    contact: str
    registered_on: date
    random: Random


def person(random: Random) -> str:
    """A name that belongs to nobody."""
    given = random.choice(words.GIVEN_FIRST) + (random.choice(words.GIVEN_SECOND) if random.random() < 0.75 else "")
    return random.choice(words.SURNAMES) + given


@dataclass(frozen=True)
class Cohorts:
    """The enterprises by what they are for: this round, the newcomer, last year's titles, this year's first batch."""

    present: list[Plan]
    newcomer: Plan
    titled: list[Plan]
    early: list[Plan]

    @property
    def all(self) -> list[Plan]:
        return [*self.present, self.newcomer, *self.titled, *self.early]


def cohorts(today: date) -> Cohorts:
    """One plan an enterprise, more in the cities with more industry; the same for every run of a year."""
    places = {}
    for code in words.CITY_WEIGHTS:
        city = Region.objects.get(pk=code)
        inside = Region.objects.filter(path__startswith=city.path).exclude(pk=code).order_by("path")
        places[code] = (city, list(inside) or [city])
    order = [code for code, count in words.CITY_WEIGHTS.items() for _ in range(count)]
    later = [code for _ in range(2) for code in words.CITY_WEIGHTS]
    names: set[str] = set()
    found = [_plan(serial, *places[code], today, names) for serial, code in enumerate([*order, *later], 1)]
    first, second = len(order), len(order) + words.TITLED_COUNT
    return Cohorts(found[: first - 1], found[first - 1], found[first:second], found[second:])


def _plan(serial: int, city: Region, districts: list[Region], today: date, names: set[str]) -> Plan:
    random = Random(f"zjtx-demo-{serial}")
    trade = words.TRADES[(serial * 7 + serial // 25) % len(words.TRADES)]
    region = districts[serial % len(districts)]
    place = city.name.removesuffix("市").replace("改革创新示范区", "")
    while True:
        brand = random.choice(words.BRANDS_FIRST) + random.choice(words.BRANDS_SECOND)
        name = f"{place}{brand}{trade[1]}有限公司"
        if name not in names:
            names.add(name)
            break
    age_days = random.randint(4 * 365, 22 * 365)
    division = city.pk if city.pk.isdigit() else "210100"
    body = uscc.with_check_digits(f"91{division}MADY{serial:04d}")
    return Plan(
        serial,
        region,
        trade,
        name,
        brand,
        body,
        person(random),
        person(random),
        today - timedelta(days=age_days),
        random,
    )


def record(plan: Plan) -> dict[str, Any]:
    """Columns of the enterprise's record. Telephone numbers are of no real subscriber (all zeros in the middle)."""
    code = plan.trade[0]
    return {
        "name": plan.name,
        "region": plan.region,
        "address": f"{plan.region.name}{plan.random.choice(words.STREETS)}{plan.random.randint(1, 280)}号",
        "postcode": f"11{plan.serial % 10}0{plan.serial % 7}0",
        "legal_representative": plan.legal_representative,
        "legal_representative_phone": f"024-0000{plan.serial:04d}",
        "legal_representative_mobile": f"1390000{plan.serial:04d}",
        "contact_name": plan.contact,
        "contact_phone": f"024-0000{plan.serial + 4000:04d}",
        "contact_mobile": f"1380000{plan.serial:04d}",
        "contact_email": f"contact{plan.serial:03d}@example.com",
        "registered_on": plan.registered_on,
        "registered_capital": Decimal(plan.random.choice((500, 1000, 1200, 2000, 3000, 5000))),
        "registration_type": plan.random.choice(
            ("private", "private", "private", "private", "joint_venture", "state_owned")
        ),
        "industry_division_id": code[:2],
        "industry_class": code,
    }


def _money(value: float) -> Decimal:
    return Decimal(str(value)).quantize(CENT)


def figures(plan: Plan, year: int) -> dict[int, dict[str, Any]]:
    """{Y-2: …, Y-1: …}: revenue, staff and ratios that hang together."""
    random = Random(f"zjtx-demo-figures-{plan.serial}")
    newer = random.choice((1, 1, 2, 3)) * random.uniform(1650, 7800)
    growth = random.uniform(0.03, 0.22)
    share, assets, debt = random.uniform(0.72, 0.97), random.uniform(0.9, 1.5), random.uniform(30, 62)
    college, titled = random.uniform(0.24, 0.5), random.uniform(0.06, 0.18)
    market, rank = random.uniform(3, 24), random.randint(1, 12)
    rows = {}
    for column_year, revenue in ((year - 2, newer / (1 + growth)), (year - 1, newer)):
        employees = max(21, round(revenue / 1000 * plan.trade[4] * random.uniform(0.95, 1.05)))
        rd_staff = max(3, round(employees * random.uniform(0.11, 0.21)))
        rows[column_year] = {
            "revenue": _money(revenue),
            "main_revenue": _money(revenue * share),
            "total_assets": _money(revenue * assets * random.uniform(0.97, 1.03)),
            "debt_ratio": _money(debt + random.uniform(-3, 3)),
            "net_profit": _money(revenue * random.uniform(0.05, 0.13)),
            "tax_paid": _money(revenue * random.uniform(0.03, 0.06)),
            "rd_expense": _money(revenue * random.uniform(0.024, 0.07)),
            "employees": employees,
            "rd_staff": rd_staff,
            "market_share": _money(market * random.uniform(0.95, 1.05)),
            "province_rank": rank,
            "college_staff": round(employees * college),
            "intermediate_title_staff": round(employees * titled),
        }
    rows[year - 2] |= {
        "main_revenue_growth": _money(random.uniform(1.5, 16)),
        "net_profit_growth": _money(random.uniform(-4, 18)),
    }
    return rows


def answers(plan: Plan, year: int, rows: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """The single answers of attachment 2, beside those of the enterprise's record."""
    random = Random(f"zjtx-demo-answers-{plan.serial}")
    newest = rows[year - 1]
    size = classify(
        plan.trade[0],
        employees=newest["employees"],
        revenue=newest["revenue"],
        total_assets=newest["total_assets"],
    ).size
    invention, utility, design = random.randint(1, 6), random.randint(2, 18), random.randint(0, 3)
    product = plan.trade[2]
    return {
        "size": size if size in ("medium", "small", "micro") else None,
        "recent_titles": [] if random.random() < 0.6 else [{"tier": "product", "year": year - 1}],
        **_product_answers(plan, random),
        **_refined_answers(random),
        "brand_count": 1,
        "brand_names": [plan.brand],
        "provincial_brand_count": random.randint(0, 1),
        "city_brand_count": random.randint(0, 1),
        "patents_total": invention + utility + design,
        "invention_patents": invention,
        "utility_patents": utility,
        "design_patents": design,
        "software_copyrights": random.randint(0, 9),
        "standards": [],
        "digital_plan": True,
        "digital_products": True,
        "key_areas": random.choice(
            (["high_tech_industry"], ["strategic_emerging"], ["provincial_industry", "low_carbon"])
        ),
        "recognitions": random.choice((["high_tech", "above_scale"], ["high_tech", "tech_sme"], ["above_scale"], [])),
        "overview": (
            f"企业成立于{plan.registered_on.year}年，专注{product}的研发、制造与服务，"
            f"为{words.CUSTOMERS[plan.serial % 6][3:].removesuffix('集团')}等行业企业配套。"
            f"近三年主导产品销售稳定增长，关键指标达到国内同类产品先进水平。企业设有研发部门，建立研发投入和创新激励制度，"
            f"拥有有效专利{invention + utility + design}项。企业建立质量、安全和知识产权管理制度，并已规划数字化转型。"
        ),
    }


def _product_answers(plan: Plan, random: Random) -> dict[str, Any]:
    order = ["specialised", "refined", "distinctive", "innovative"]
    return {
        "main_product": plan.trade[2],
        "years_in_field": random.randint(3, 15),
        "main_product_category": plan.trade[3],
        "is_new_product": random.random() < 0.2,
        "special_categories": sorted(random.sample(order, random.randint(1, 3)), key=order.index),
        "supplies_large_enterprises": True,
        "large_customers": random.sample(words.CUSTOMERS, random.randint(1, 3)),
    }


def _refined_answers(random: Random) -> dict[str, Any]:
    systems = ["iso9000", "iso14000", "ohsas18000"]
    return {
        "standard_levels": random.choice((["national"], ["national", "industry"], ["industry"])),
        "standard_name": random.choice(words.STANDARDS),
        "management_systems": systems[: random.randint(1, 3)],
        "lean_training": True,
        "lean_training_people": random.randint(12, 90),
        "lean_training_sessions": random.randint(2, 8),
    }


def check_reference_data() -> None:
    """Every trade's class must be in the loaded classification: a clear error beats a broken demonstration."""
    missing = {trade[0] for trade in words.TRADES} - set(
        Industry.objects.filter(pk__in=[trade[0] for trade in words.TRADES]).values_list("pk", flat=True)
    )
    if missing:
        raise LookupError(f"行业分类中没有：{'、'.join(sorted(missing))}，请先运行 manage.py load_reference")
