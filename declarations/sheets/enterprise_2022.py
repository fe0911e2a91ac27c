"""What attachments 2 and 3 of 辽工信改革〔2022〕9号 lay out alike, said once."""

from declarations.sheets.applicant_2022 import (
    LANDLINES,
    SECTION_BASICS,
    SECTION_OPERATIONS,
    SPECIAL_CATEGORIES,
    SYSTEMS_OTHER,
    WHEN_SPECIALISED,
)
from declarations.sheets.base import Block, Growth, Ratio, When, Years, pair, row

BASICS = Block(
    key="basics",
    title="企业基本情况",
    section=SECTION_BASICS,
    rows=(
        row("enterprise_name", "region"),
        row("address", "postcode"),
        row("legal_representative", "legal_representative_phone", "legal_representative_mobile"),
        row("contact_name", "contact_phone", "contact_mobile"),
        row("registered_on", "registered_capital"),
        row("uscc"),
        row("size"),
        row("registration_type"),
        row("recent_titles"),
        row(pair("industry_division", wording="2位数代码及名称：{industry_division}")),
        row(pair("industry_class", wording="4位数代码及名称：{industry_class}")),
    ),
)

OPERATIONS = Block(
    key="operations",
    title="经营情况",
    section=SECTION_OPERATIONS,
    year_head="近两年经营情况",
    rows=tuple(
        Years((name,))
        for name in (
            "revenue",
            "main_revenue",
            "total_assets",
            "debt_ratio",
            "net_profit",
            "tax_paid",
            "rd_expense",
            "employees",
            "rd_staff",
        )
    ),
)

PRODUCT_ROWS = (
    row("main_product", "years_in_field"),
    row(pair("main_product_category", "is_new_product", wording="{main_product_category}　{is_new_product}")),
    SPECIAL_CATEGORIES,
)

MARKET_SHARE = Years(
    ("market_share", "province_rank"),
    label="主导产品国内市场占有率及本省排名",
    wording="市场占有率:{market_share}\n本省排名:{province_rank}",
)
SUPPLIES = row(
    pair(
        "supplies_large_enterprises",
        "large_customers",
        wording="{supplies_large_enterprises}  如是，请填写\n{large_customers}",
    )
)
GROWTH_ROWS = (
    Years(label="主营业务收入占\n营业收入比重", derived=("main_revenue_ratio",)),
    Years(("main_revenue_growth",)),
    Years(("net_profit_growth",)),
)
STAFF_ROWS = (
    Years(("college_staff",), wording="{college_staff}，{college_staff_share}", derived=("college_staff_share",)),
    Years(
        ("intermediate_title_staff",),
        wording="{intermediate_title_staff}，{intermediate_title_staff_share}",
        derived=("intermediate_title_staff_share",),
    ),
)
STANDARD_ROW = row("standard_levels", "standard_name")
SYSTEMS_ROW = row(
    pair(
        "management_systems",
        "management_systems_other",
        wording="{management_systems}（请说明）{management_systems_other}",
    )
)
LEAN_ROW = row(
    pair(
        "lean_training",
        "lean_training_people",
        "lean_training_sessions",
        wording="{lean_training}  如是，请填写累计培训 {lean_training_people}， {lean_training_sessions}",
    )
)
BRAND_ROW = row(
    pair(
        "brand_count",
        "brand_names",
        label="自主品牌数量\n品牌名称（3个以内）",
        wording="{brand_count}，名称为：\n{brand_names}",
    ),
    "provincial_brand_count",
    "city_brand_count",
)
RD_ROWS = (
    Years(label="研发经费占营业收入比重", derived=("rd_ratio",)),
    Years(label="研发人员占从业人员比重", derived=("rd_staff_ratio",)),
)
DIGITAL_ROW = row("digital_plan", "digital_products")

DERIVED: dict[str, Ratio | Growth] = {
    "main_revenue_ratio": Ratio("main_revenue", "revenue"),
    "rd_ratio": Ratio("rd_expense", "revenue"),
    "rd_staff_ratio": Ratio("rd_staff", "employees"),
    "college_staff_share": Ratio("college_staff", "employees"),
    "intermediate_title_staff_share": Ratio("intermediate_title_staff", "employees"),
    "main_revenue_growth": Growth("main_revenue"),
    "net_profit_growth": Growth("net_profit"),
}

# Landlines stand beside mobiles; the rank is a figure that only the specialised indicator asks for (二（二）2.（1）).
OPTIONAL = LANDLINES | {"is_new_product"}
CONDITIONAL = {
    "large_customers": When("supplies_large_enterprises", "is", True),
    **SYSTEMS_OTHER,
    "lean_training_people": When("lean_training", "is", True),
    "lean_training_sessions": When("lean_training", "is", True),
    "brand_names": When("brand_count", "positive"),
    "provincial_brand_count": When("brand_count", "positive"),
    "city_brand_count": When("brand_count", "positive"),
    "province_rank": WHEN_SPECIALISED,
}
