"""Declarations for the tests: answers that meet every condition a figure decides, changed one answer at a time."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from declarations.eligibility import Report, evaluate

YEAR = 2022
DECLARED_ON = date(2022, 3, 1)
CATEGORIES = ["specialised", "refined", "distinctive", "innovative"]

COMPANY: dict[str, Any] = {
    "region": "210211",
    "registered_on": "2012-05-20",
    "registration_type": "private",
    "uscc": "91210211MA0QCD1X2K",
    "size": "small",
    "industry_division": "34",
    "industry_class": "3484",
    "revenue": {"2020": "4200.00", "2021": "5000.00"},
    "main_revenue": {"2020": "4000.00", "2021": "4800.00"},
    "total_assets": {"2020": "6000.00", "2021": "6500.00"},
    "tax_paid": {"2020": "200.00", "2021": "230.00"},
    "employees": {"2020": 95, "2021": 100},
    "main_revenue_growth": {"2020": "10.00"},
    "special_categories": CATEGORIES,
    "management_systems": ["iso9000", "iso14000"],
    "standard_levels": ["national"],
    "patents_total": 9,
    "invention_patents": 3,
    "utility_patents": 5,
    "design_patents": 1,
    "software_copyrights": 2,
}
PRODUCT: dict[str, Any] = COMPANY | {
    "total_liabilities": {"2020": "3000.00", "2021": "3100.00"},
    "in_production_since": "2020-09-01",
    "output": {"2020": "900 台", "2021": "1200 台"},
    "domestic_market_share": {"2020": "6.00", "2021": "7.50"},
    "recognitions": ["recommended_product", "high_tech"],
}
SME: dict[str, Any] = COMPANY | {
    "debt_ratio": {"2020": "50.00", "2021": "47.69"},
    "net_profit": {"2020": "300.00", "2021": "360.00"},
    "rd_expense": {"2020": "200.00", "2021": "260.00"},
    "rd_staff": {"2020": 14, "2021": 16},
    "years_in_field": 9,
    "province_rank": {"2020": 6, "2021": 5},
    "supplies_large_enterprises": True,
    "large_customers": ["鞍钢股份有限公司", "大连重工装备集团有限公司"],
    "college_staff": {"2020": 36, "2021": 40},
    "intermediate_title_staff": {"2020": 10, "2021": 12},
    "lean_training": True,
    "lean_training_people": 12,
    "brand_count": 1,
    "provincial_brand_count": 1,
    "city_brand_count": 0,
    "standards": [{"level": "national", "led": 0, "joined": 1, "names": "GB/T 1", "last_two_years": 1}],
    "digital_plan": True,
    "digital_products": True,
    "key_areas": ["high_tech_industry", "provincial_industry", "three_articles", "low_carbon"],
    "recognitions": ["high_tech", "green_demo"],
}
LITTLE_GIANT: dict[str, Any] = SME | {
    "product_certifications": ["ul"],
    "information_systems": ["erp_oa"],
    "special_titles": ["time_honoured_brand"],
    "research_institutes": {"national": 0, "provincial": 0},
    "technology_centres": {"national": 0, "provincial": 1},
    "engineering_centres": {"national": 0, "provincial": 0},
    "design_centres": {"national": 0, "provincial": 0},
    "academician_station": False,
    "postdoc_station": False,
    "key_areas": ["high_tech_industry", "provincial_industry", "top_ten_manufacturing", "three_articles", "low_carbon"],
    "in_four_basics": True,
    "fills_gap": True,
}
BY_TIER = {"product": PRODUCT, "sme": SME, "little_giant": LITTLE_GIANT}
TIER_OF = {"P": "product", "S": "sme", "G": "little_giant"}


def answers(tier: str, **changes: Any) -> dict[str, Any]:
    """A fresh copy of a tier's answers; a change of None takes the answer away, a mapping changes single years."""
    return with_changes(deepcopy(BY_TIER[tier]), changes)


def with_changes(found: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with changes written into them: None takes one away, a mapping changes single years."""
    for name, value in changes.items():
        if isinstance(value, Mapping) and isinstance(found.get(name), Mapping):
            found[name] = {**found[name], **value}
        else:
            found[name] = value
    return found


def report(tier: str, changes: Mapping[str, Any] | None = None, **options: Any) -> Report:
    """The report on a tier's answers with changes."""
    return evaluate(tier, YEAR, options.pop("declared_on", DECLARED_ON), answers(tier, **(changes or {})), **options)


def verdict(clause_id: str, changes: Mapping[str, Any], **options: Any) -> str:
    """The verdict of one clause on its tier's answers with changes."""
    return report(TIER_OF[clause_id[0]], changes, **options).clause(clause_id).verdict.value


def last(value: Any) -> dict[str, Any]:
    """A figure of Y-1."""
    return {"2021": value}


def both(before: Any, now: Any) -> dict[str, Any]:
    """Figures of Y-2 and Y-1."""
    return {"2020": before, "2021": now}


def all_judged_met(tier: str) -> dict[str, str]:
    """Every clause that a person must decide on the tier's unchanged answers, found met."""
    return {r.id: "met" for r in report(tier).clauses if r.verdict == "judgement"}


def differing(found) -> dict[tuple[str, str], str]:
    """{(group, reading): verdict} of the readings that would give another verdict."""
    return {
        (group.name, reading): str(verdict)
        for group in found.groups
        for reading, verdict in group.readings.items()
        if verdict is not group.verdict
    }
