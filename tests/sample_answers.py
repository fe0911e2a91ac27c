"""Complete answers of a small machine builder for each sheet, as stored values: by tier, and by version."""

from datetime import date
from decimal import Decimal
from typing import Any

from declarations.sheets import sheet_named

# A small machine builder whose figures hang together: every basic condition met, specialised met as far as figures go.
SME: dict[str, Any] = {
    "address": "甘井子区华北路100号",
    "postcode": "116033",
    "legal_representative": "周建国",
    "legal_representative_phone": "0411-86000001",
    "legal_representative_mobile": "13900000001",
    "contact_name": "李文静",
    "contact_phone": "0411-86000002",
    "contact_mobile": "13900000002",
    "registered_on": date(2012, 5, 8),
    "registered_capital": Decimal("2000.00"),
    "size": "small",
    "registration_type": "private",
    "recent_titles": [],
    "main_product": "高精度滚珠丝杠",
    "years_in_field": 9,
    "main_product_category": "34840101 滚珠丝杠",
    "is_new_product": False,
    "special_categories": ["specialised"],
    "supplies_large_enterprises": True,
    "large_customers": ["北方重工装备集团"],
    "standard_levels": ["national"],
    "standard_name": "GB/T 17587 滚珠丝杠副",
    "management_systems": ["iso9000"],
    "lean_training": True,
    "lean_training_people": 36,
    "lean_training_sessions": 4,
    "brand_count": 1,
    "brand_names": ["瀚精"],
    "provincial_brand_count": 0,
    "city_brand_count": 1,
    "patents_total": 9,
    "invention_patents": 2,
    "utility_patents": 6,
    "design_patents": 1,
    "software_copyrights": 3,
    "standards": [],
    "digital_plan": True,
    "digital_products": True,
    "key_areas": ["high_tech_industry"],
    "recognitions": ["high_tech"],
    "overview": "企业专注高精度滚珠丝杠研发与制造，产品用于数控机床。",
}
_SME_YEARS: dict[int, dict[str, Any]] = {
    2020: {
        "revenue": Decimal("3900.00"), "main_revenue": Decimal("3500.00"), "total_assets": Decimal("5200.00"),
        "debt_ratio": Decimal("46.50"), "net_profit": Decimal("310.00"), "tax_paid": Decimal("190.00"),
        "rd_expense": Decimal("180.00"), "employees": 102, "rd_staff": 16, "main_revenue_growth": Decimal("6.20"),
        "net_profit_growth": Decimal("4.10"), "market_share": Decimal("7.50"), "province_rank": 4,
        "college_staff": 40, "intermediate_title_staff": 14,
    },
    2021: {
        "revenue": Decimal("4300.00"), "main_revenue": Decimal("3900.00"), "total_assets": Decimal("5600.00"),
        "debt_ratio": Decimal("44.20"), "net_profit": Decimal("360.00"), "tax_paid": Decimal("215.00"),
        "rd_expense": Decimal("215.00"), "employees": 108, "rd_staff": 18, "market_share": Decimal("8.10"),
        "province_rank": 3, "college_staff": 45, "intermediate_title_staff": 16,
    },
}  # fmt: skip

COUNTS = {"national": 0, "provincial": 0}
LITTLE_GIANT: dict[str, Any] = SME | {
    "product_certifications": ["ul", "other"],
    "product_certifications_other": "TÜV认证",
    "management_systems": ["iso9000", "iso14000"],
    "information_systems": ["cax", "erp_oa"],
    "special_titles": [],
    "research_institutes": COUNTS,
    "technology_centres": {"national": 0, "provincial": 1},
    "engineering_centres": COUNTS,
    "design_centres": COUNTS,
    "academician_station": False,
    "postdoc_station": False,
    "partner_institutions": ["大连理工大学"],
    "research_results": "精密丝杠磨削工艺已用于量产",
    "key_areas": ["high_tech_industry", "top_ten_manufacturing"],
    "in_four_basics": True,
    "four_basics": ["core_components"],
    "frontier_fields": [],
    "fills_gap": True,
    "shortfall_products": "高精度滚珠丝杠副",
    "gap_statement": "细分领域首创恒温磨削工艺",
    "on_cloud": True,
    "internet_pilot": False,
    "honours": "2020年辽宁省科技进步奖三等奖",
}
_LITTLE_GIANT_YEARS = {
    year: figures | {"main_product_exports": exports}
    for (year, figures), exports in zip(_SME_YEARS.items(), (Decimal("12.50"), Decimal("18.00")), strict=True)
}
_SHARED_WITH_PRODUCT = (
    "address", "postcode", "legal_representative", "legal_representative_phone", "legal_representative_mobile",
    "contact_name", "contact_phone", "contact_mobile", "registered_on", "size", "registration_type",
    "special_categories", "management_systems", "standard_levels", "patents_total", "invention_patents",
    "utility_patents", "design_patents", "software_copyrights",
)  # fmt: skip
PRODUCT: dict[str, Any] = {name: SME[name] for name in _SHARED_WITH_PRODUCT} | {
    "product_name": "高精度滚珠丝杠副",
    "in_production_since": date(2020, 9, 1),
    "technology_source": "independent",
    "main_features": "采用恒温磨削工艺，导程精度达到P1级，用于数控机床进给系统。",
    "supporting_customers": "为北方重工装备集团等企业配套。",
    "product_standard": "GB/T 17587 滚珠丝杠副",
    "technical_level": "国内领先",
    "uniqueness": "独有恒温磨削与在线测量工艺。",
    "recognitions": ["recommended_product", "high_tech"],
}
_PRODUCT_YEARS: dict[int, dict[str, Any]] = {
    2020: {
        "total_assets": Decimal("5200.00"), "total_liabilities": Decimal("2418.00"), "revenue": Decimal("3900.00"),
        "main_revenue": Decimal("3500.00"), "tax_paid": Decimal("190.00"), "total_profit": Decimal("360.00"),
        "employees": 102, "output_product": "滚珠丝杠副", "output": "900套",
        "main_revenue_growth": Decimal("6.20"), "domestic_market_share": Decimal("6.00"),
    },
    2021: {
        "total_assets": Decimal("5600.00"), "total_liabilities": Decimal("2475.20"), "revenue": Decimal("4300.00"),
        "main_revenue": Decimal("3900.00"), "tax_paid": Decimal("215.00"), "total_profit": Decimal("420.00"),
        "employees": 108, "output_product": "滚珠丝杠副", "output": "1200套",
        "domestic_market_share": Decimal("7.50"),
    },
}  # fmt: skip
VALUES = {"product": PRODUCT, "sme": SME, "little_giant": LITTLE_GIANT}
YEARS = {"product": _PRODUCT_YEARS, "sme": _SME_YEARS, "little_giant": _LITTLE_GIANT_YEARS}
# What the national standards ask beyond attachments 2 and 3; a sheet takes what it asks for.
NATIONAL: dict[str, Any] = {
    "holds_tech_innovative": True,
    "holds_sme_title": True,
    "is_reexamination": False,
    "science_awards": ["provincial_other"],
    "innovation_qualifications": ["ip_advantage"],
    "maker_china": "none",
    "equity_two_years": Decimal("0.00"),
    "equity_three_years": Decimal("300.00"),
    "high_value_class_one_ip": 1,
    "own_class_one_ip": 2,
    "class_one_ip": 2,
    "class_two_ip": 9,
    "class_one_ip_in_use": 2,
    "rd_institution_level": "provincial",
    "digital_level": "level_2",
    "quality_award": False,
    "chain_position": "six_bases",
    "national_rank": 6,
    "local_feature_score": Decimal("9.50"),
}
_NATIONAL_YEARS = {2020: {"development_score": Decimal("61.00")}, 2021: {"development_score": Decimal("66.50")}}


def sample(version: str) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
    """(single answers, {year: figures}) of a version of a sheet."""
    sheet = sheet_named(version)
    asked = {name for _, name, _ in sheet.fields()}
    values = VALUES[sheet.tier] | {name: value for name, value in NATIONAL.items() if name in asked}
    years = {
        year: figures | {name: value for name, value in _NATIONAL_YEARS[year].items() if name in asked}
        for year, figures in YEARS[sheet.tier].items()
    }
    return values, years
