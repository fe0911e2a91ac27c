"""Attachment 3 of 辽工信改革〔2022〕9号: 《辽宁省专精特新“小巨人”企业推荐表》."""

from declarations.sheets import enterprise_2022 as shared
from declarations.sheets.applicant_2022 import PATENT_ROW, SECTION_SPECIAL, STATEMENT
from declarations.sheets.base import Block, OneOf, Pairs, Sheet, When, Years, pair, row


def with_other(name: str) -> Pairs:
    """A row of tick boxes whose last one, 其他, is explained beside it."""
    return row(pair(name, f"{name}_other", wording=f"{{{name}}}（请说明）{{{name}_other}}"))


IN_FOUR_BASICS = When("in_four_basics", "is", True)
FILLS_GAP = When("fills_gap", "is", True)
WITH_OTHER = ("product_certifications", "information_systems", "special_titles", "recognitions")

INNOVATIVE_ROWS = (
    row("research_institutes"),
    row("technology_centres"),
    row("engineering_centres"),
    row("design_centres"),
    row("academician_station", "postdoc_station"),
    row("partner_institutions"),
    row("research_results"),
    *shared.RD_ROWS,
    PATENT_ROW,
    row("standards"),
    shared.DIGITAL_ROW,
)

KEY_AREA_ROWS = (
    row("key_areas"),
    row(
        pair(
            "in_four_basics",
            "four_basics",
            "frontier_fields",
            wording="{in_four_basics}  如是，请打勾\n{four_basics}\n如属下列领域，请打勾\n{frontier_fields}",
        )
    ),
    row(
        pair(
            "fills_gap",
            "shortfall_products",
            "gap_fields",
            "replaced_imports",
            "gap_statement",
            wording="{fills_gap}  如是，请填写\n“补短板”的产品名称：{shortfall_products}\n"
            "或填补国内（国际）空白的领域：{gap_fields}\n"
            "或替代进口的国外企业（或产品）名称：{replaced_imports}\n"
            "说明（是否在细分领域实现关键技术首创等情况，30字以内）：{gap_statement}",
        )
    ),
)

SHEET = Sheet(
    version="little_giant_2022",
    tier="little_giant",
    single="declarations.LittleGiantSheet",
    yearly="declarations.LittleGiantYear",
    attachment="附件3",
    title="辽宁省专精特新“小巨人”企业推荐表",
    cover_lines=("辽宁省专精特新“小巨人”企业", "推 荐 表"),
    cover_date_label="推荐时间",
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
            rows=(*shared.GROWTH_ROWS, shared.MARKET_SHARE, Years(("main_product_exports",)), shared.SUPPLIES),
        ),
        Block(
            key="refined",
            title="精细化情况",
            section=SECTION_SPECIAL,
            group="精细化情况",
            year_head="重要指标",
            rows=(
                *shared.STAFF_ROWS,
                shared.STANDARD_ROW,
                with_other("product_certifications"),
                shared.SYSTEMS_ROW,
                shared.LEAN_ROW,
                with_other("information_systems"),
            ),
        ),
        Block(
            key="distinctive",
            title="特色化情况",
            section=SECTION_SPECIAL,
            group="特色化情况",
            rows=(shared.BRAND_ROW, with_other("special_titles")),
        ),
        Block(
            key="innovative",
            title="创新化情况",
            section=SECTION_SPECIAL,
            group="创新化情况",
            year_head="重要指标",
            rows=INNOVATIVE_ROWS,
        ),
        Block(key="recognition", title="相关认定", section=SECTION_SPECIAL, rows=(with_other("recognitions"),)),
        Block(
            key="fields",
            title="重点领域",
            section=SECTION_SPECIAL,
            group="重点领域情况",
            rows=KEY_AREA_ROWS,
        ),
        Block(
            key="digital",
            title="数字化赋能",
            section=SECTION_SPECIAL,
            group="数字化赋能",
            rows=(row("on_cloud", "internet_pilot"),),
        ),
        Block(
            key="overview", title="企业总体情况与荣誉", section=SECTION_SPECIAL, rows=(row("overview"), row("honours"))
        ),
    ),
    # An enterprise without partners, results or honours leaves their lines empty, as on paper.
    optional=shared.OPTIONAL | {"partner_institutions", "research_results", "frontier_fields", "honours"},
    conditional={
        **shared.CONDITIONAL,
        **{f"{name}_other": When(name, "has", "other") for name in WITH_OTHER},
        "four_basics": IN_FOUR_BASICS,
        "gap_statement": FILLS_GAP,
    },
    one_of=(
        OneOf(
            ("shortfall_products", "gap_fields", "replaced_imports"),
            "“补短板”的产品名称、填补空白的领域、替代进口的国外企业（或产品）名称",
            FILLS_GAP,
        ),
    ),
    derived=shared.DERIVED,
    statement=STATEMENT,
    instructions=(
        "填写说明：1.本推荐表由申报专精特新“小巨人”的企业填写。",
        "2.推荐单位为被推荐企业法人注册所在地的市工业和信息化局。",
    ),
)
