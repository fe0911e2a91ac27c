"""Attachment 2 of 辽工信改革〔2022〕9号: 《辽宁省“专精特新”中小企业申报表》."""

from declarations.sheets import enterprise_2022 as shared
from declarations.sheets.applicant_2022 import PATENT_ROW, SECTION_SPECIAL, STATEMENT
from declarations.sheets.base import Block, Sheet, row

SHEET = Sheet(
    version="sme_2022",
    tier="sme",
    single="declarations.SmeSheet",
    yearly="declarations.SmeYear",
    attachment="附件2",
    title="辽宁省“专精特新”中小企业申报表",
    cover_lines=("辽宁省“专精特新”中小企业", "申 报 表"),
    cover_date_label="申报时间",
    filler_label="填报企业（盖章）",
    blocks=(
        shared.BASICS,
        shared.OPERATIONS,
        Block(key="product", title="主导产品与专项类别", section=SECTION_SPECIAL, rows=shared.PRODUCT_ROWS),
        Block(
            key="specialised",
            title="专业化情况",
            section=SECTION_SPECIAL,
            group="专业化情况",
            year_head="重要指标",
            rows=(*shared.GROWTH_ROWS, shared.MARKET_SHARE, shared.SUPPLIES),
        ),
        Block(
            key="refined",
            title="精细化情况",
            section=SECTION_SPECIAL,
            group="精细化情况",
            year_head="重要指标",
            rows=(*shared.STAFF_ROWS, shared.STANDARD_ROW, shared.SYSTEMS_ROW, shared.LEAN_ROW),
        ),
        Block(
            key="distinctive",
            title="特色化情况",
            section=SECTION_SPECIAL,
            group="特色化情况",
            rows=(shared.BRAND_ROW,),
        ),
        Block(
            key="innovative",
            title="创新化情况",
            section=SECTION_SPECIAL,
            group="创新化情况",
            year_head="重要指标",
            rows=(*shared.RD_ROWS, PATENT_ROW, row("standards"), shared.DIGITAL_ROW),
        ),
        Block(
            key="fields",
            title="重点领域与相关认定",
            section=SECTION_SPECIAL,
            rows=(row("key_areas"), row("recognitions")),
        ),
        Block(key="overview", title="企业总体情况", section=SECTION_SPECIAL, rows=(row("overview"),)),
    ),
    optional=shared.OPTIONAL,
    conditional=shared.CONDITIONAL,
    derived=shared.DERIVED,
    statement=STATEMENT,
)
