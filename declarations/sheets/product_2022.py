"""Attachment 1 of 辽工信改革〔2022〕9号: 《辽宁省“专精特新”产品认定申请表》."""

from declarations.sheets.applicant_2022 import (
    LANDLINES,
    PATENT_ROW,
    SECTION_BASICS,
    SECTION_OPERATIONS,
    SECTION_SPECIAL,
    SPECIAL_CATEGORIES,
    STATEMENT,
    SYSTEMS_OTHER,
    WHEN_DISTINCTIVE,
    WHEN_SPECIALISED,
)
from declarations.sheets.base import Block, Growth, Ratio, Sheet, Years, pair, row

BASICS = Block(
    key="basics",
    title="企业基本情况",
    section=SECTION_BASICS,
    rows=(
        row("enterprise_name", "region"),
        row("address", "postcode"),
        row("legal_representative", "legal_representative_phone", "legal_representative_mobile"),
        row("contact_name", "contact_phone", "contact_mobile"),
        row("registered_on", "registration_type"),
        row("uscc"),
        row("size", "industry_division"),
    ),
)

OPERATIONS = Block(
    key="operations",
    title="经营情况",
    section=SECTION_OPERATIONS,
    year_head="近2年经营情况",
    rows=(
        Years(("total_assets",)),
        Years(("total_liabilities",)),
        Years(label="资产负债率", derived=("debt_ratio",)),
        *(Years((name,)) for name in ("revenue", "main_revenue", "tax_paid", "total_profit", "employees")),
        Years(("output_product",), label="主导产品及产量\n产品名称"),
        Years(("output",), label="主导产品及产量\n产量（吨、个、套）"),
    ),
)

DECLARED = Block(
    key="product",
    title="具体申报情况",
    section=SECTION_SPECIAL,
    group="具体申报情况",
    rows=(
        row("product_name", "in_production_since"),
        row("industry_class", "technology_source"),
        row("main_features"),
        SPECIAL_CATEGORIES,
    ),
)

SPECIALISED = Block(
    key="specialised",
    title="专业化情况",
    section=SECTION_SPECIAL,
    group="专业化情况",
    year_head="年度",
    rows=(
        Years(label="主营业务收入比重", derived=("main_revenue_ratio",)),
        Years(("main_revenue_growth",)),
        Years(("domestic_market_share",)),
        row("supporting_customers"),
    ),
)

REFINED = Block(
    key="refined",
    title="精细化情况",
    section=SECTION_SPECIAL,
    group="精细化情况",
    rows=(
        row(
            pair(
                "management_systems",
                "management_systems_other",
                wording="{management_systems}（请说明）{management_systems_other}",
            )
        ),
        row("product_standard"),
        row("standard_levels"),
        row("technical_level"),
    ),
)

SHEET = Sheet(
    version="product_2022",
    tier="product",
    single="declarations.ProductSheet",
    yearly="declarations.ProductYear",
    attachment="附件1",
    title="辽宁省“专精特新”产品认定申请表",
    cover_lines=("辽宁省“专精特新”产品", "认 定 申 请 表"),
    cover_date_label="申请时间",
    filler_label="申请企业（盖章）",
    blocks=(
        BASICS,
        OPERATIONS,
        DECLARED,
        SPECIALISED,
        REFINED,
        Block(
            key="distinctive",
            title="特色化情况",
            section=SECTION_SPECIAL,
            group="特色化情况",
            rows=(row("uniqueness"),),
        ),
        Block(key="innovative", title="创新化情况", section=SECTION_SPECIAL, group="创新化情况", rows=(PATENT_ROW,)),
        Block(key="fields", title="重点领域与相关认定", section=SECTION_SPECIAL, rows=(row("recognitions"),)),
    ),
    # What only one kind of indicator asks for is due where that kind is ticked (二（一）专项指标条件).
    optional=LANDLINES,
    conditional={**SYSTEMS_OTHER, "supporting_customers": WHEN_SPECIALISED, "uniqueness": WHEN_DISTINCTIVE},
    derived={
        "debt_ratio": Ratio("total_liabilities", "total_assets"),
        "main_revenue_ratio": Ratio("main_revenue", "revenue"),
        "main_revenue_growth": Growth("main_revenue"),
    },
    # Attachment 1 has no such row: it is asked on the screen.
    statement=STATEMENT,
)
