"""The same believable enterprises on the sheets of the other tiers: products and little giants."""

from decimal import Decimal
from random import Random
from typing import Any

from zjtx.home.demo import words
from zjtx.home.demo.enterprises import CENT, Plan, answers

Figures = dict[int, dict[str, Any]]
# Of the present round's enterprises, in turn: most are SMEs, as in life; seven, so that every story meets every tier.
TIERS = ("sme", "sme", "product", "sme", "sme", "little_giant", "sme")
WITHOUT_TITLE = {
    "sme": "主导产品尚未取得“专精特新”产品认定，认定材料正在准备，本年度先申报中小企业。",
    "little_giant": "企业符合“小巨人”各项条件，中小企业称号的认定材料同年准备，先行申报最高梯度。",
    "product": "",
}
LOWER_TIER = "研发平台和品牌建设尚在推进，本年度先申报中小企业，条件成熟后再申报小巨人。"
_SHARED_WITH_PRODUCT = (
    "size", "special_categories", "standard_levels", "management_systems", "patents_total", "invention_patents",
    "utility_patents", "design_patents", "software_copyrights",
)  # fmt: skip
NONE = {"national": 0, "provincial": 0}


def tier_of(plan: Plan) -> str:
    """The tier that the enterprise declares in the present round."""
    return TIERS[plan.serial % len(TIERS)]


def filled(tier: str, plan: Plan, year: int, rows: Figures) -> tuple[dict[str, Any], Figures]:
    """(single answers, figures by year) of that tier's sheet, from the enterprise's figures for attachment 2."""
    single = answers(plan, year, rows)
    if tier == "product":
        return _product(plan, year, single), {column: _product_year(plan, one) for column, one in rows.items()}
    if tier == "little_giant":
        return single | _little_giant(plan), {column: _little_giant_year(plan, one) for column, one in rows.items()}
    return single, rows


def _product(plan: Plan, year: int, single: dict[str, Any]) -> dict[str, Any]:
    random = Random(f"zjtx-demo-product-{plan.serial}")
    product = plan.trade[2]
    return {name: single[name] for name in _SHARED_WITH_PRODUCT} | {
        "product_name": product,
        "in_production_since": plan.registered_on.replace(year=year - 2, month=random.randint(3, 9), day=15),
        "technology_source": random.choice(("independent", "independent", "cooperative")),
        "main_features": f"{product}采用自主设计的结构和工艺，关键性能指标优于同类产品，可靠性和能耗达到国内先进水平，"
        "已批量投入生产并形成稳定客户。",
        "supporting_customers": f"为{random.choice(words.CUSTOMERS)}等企业配套，供货关系稳定。",
        "product_standard": random.choice(words.STANDARDS),
        "technical_level": random.choice(("国内领先", "国内先进", "国际先进")),
        "uniqueness": f"{product}的核心工艺为企业独有，拥有相应专利和专有技术。",
        "recognitions": random.choice((["recommended_product", "high_tech"], ["high_tech", "above_scale"], [])),
    }


def _product_year(plan: Plan, figures: dict[str, Any]) -> dict[str, Any]:
    random = Random(f"zjtx-demo-output-{plan.serial}")
    same = ("total_assets", "revenue", "main_revenue", "tax_paid", "employees")
    found = {name: figures[name] for name in same} | {
        "total_liabilities": (figures["total_assets"] * figures["debt_ratio"] / 100).quantize(CENT),
        "total_profit": (figures["net_profit"] * Decimal("1.15")).quantize(CENT),
        "domestic_market_share": figures["market_share"],
        "output_product": plan.trade[2],
        "output": f"{random.randint(3, 60) * 100}套",
    }
    if "main_revenue_growth" in figures:
        found["main_revenue_growth"] = figures["main_revenue_growth"]
    return found


def _little_giant(plan: Plan) -> dict[str, Any]:
    random = Random(f"zjtx-demo-giant-{plan.serial}")
    fills_gap = random.random() < 0.6
    found: dict[str, Any] = {
        "product_certifications": random.choice((["ul"], ["gs", "csa"], [])),
        "information_systems": ["cax", "erp_oa", *random.sample(("cam", "crm", "srm"), 1)],
        "special_titles": [],
        "research_institutes": NONE,
        "technology_centres": {"national": 0, "provincial": 1},
        "engineering_centres": {"national": 0, "provincial": random.randint(0, 1)},
        "design_centres": NONE,
        "academician_station": False,
        "postdoc_station": random.random() < 0.2,
        "partner_institutions": ["省内某高校", "省内某科研院所"][: random.randint(1, 2)],
        "research_results": "关键工艺已用于主导产品量产",
        "in_four_basics": True,
        "four_basics": ["core_components"],
        "frontier_fields": [],
        "fills_gap": fills_gap,
        "on_cloud": True,
        "internet_pilot": False,
        "honours": "省级优秀新产品奖",
    }
    if fills_gap:
        found |= {"shortfall_products": plan.trade[2], "gap_statement": "细分领域实现关键工艺自主可控"}
    return found


def _little_giant_year(plan: Plan, figures: dict[str, Any]) -> dict[str, Any]:
    exports = Random(f"zjtx-demo-exports-{plan.serial}").uniform(0, 90)
    return figures | {"main_product_exports": Decimal(str(exports)).quantize(CENT)}
