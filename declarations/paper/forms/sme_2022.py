"""Attachment 2 of 辽工信改革〔2022〕9号 on paper: 《辽宁省“专精特新”中小企业申报表》."""

from declarations.models.enterprise_sheets import OVERVIEW_PROMPTS_SME
from declarations.paper.forms import enterprise_2022 as shared
from declarations.paper.layout import Form, label, row, text
from declarations.sheets.sme_2022 import SHEET

KEY_AREAS = (
    "{?key_areas=strategic_emerging}国家战略性新兴产业\n"
    "{?key_areas=high_tech_industry}高技术产业\n"
    "{?key_areas=provincial_industry}省特色产业、支柱产业和转型升级的传统产业\n"
    "{?key_areas=three_articles}符合《“三篇大文章”专项行动计划（2021-2023年）》明确的重点发展领域和方向。\n"
    "{?key_areas=low_carbon}符合工业低碳和绿色制造发展方向"
)
RECOGNITIONS = (
    "1.高新技术企业 {?recognitions=high_tech}   2.雏鹰企业{?recognitions=young_eagle}    "
    "3.瞪羚企业 {?recognitions=gazelle}  4.独角兽企业 {?recognitions=unicorn}\n"
    "5.科技型中小企业 {?recognitions=tech_sme}  6.技术创新示范企业 {?recognitions=innovation_demo}   "
    "7.绿色低碳试点示范 {?recognitions=green_demo}\n"
    "8.工业企业知识产权运用试点企业 {?recognitions=ip_pilot} "
    "9.智能制造试点示范企业 {?recognitions=smart_manufacturing}\n"
    "10.绿色工厂 {?recognitions=green_factory}    11.质量标杆 {?recognitions=quality_benchmark}  "
    "12.规上企业 {?recognitions=above_scale}"
)

FORM = Form(
    sheet=SHEET,
    columns=shared.COLUMNS,
    lines=(
        *shared.BASICS,
        *shared.OPERATIONS,
        *shared.PRODUCT,
        *shared.grouped("专业化情况", shared.INDICATORS, *shared.GROWTH, shared.SUPPLIES),
        *shared.grouped(
            "精细化情况", shared.INDICATORS, *shared.STAFF, shared.STANDARD, shared.SYSTEMS, shared.LEAN
        ),
        *shared.grouped("特色化\n情况", shared.BRANDS),
        *shared.grouped(
            "创新化情况", shared.INDICATORS, *shared.RD, shared.PATENTS, *shared.STANDARDS, shared.DIGITAL,
            may_break=True,
        ),
        row(label("重点领域情况", shared.WIDE), text(KEY_AREAS, shared.COLUMNS - shared.WIDE)),
        row(label("获得相关认定情况\n（有效期内）", shared.WIDE), text(RECOGNITIONS, shared.COLUMNS - shared.WIDE)),
        shared.overview(OVERVIEW_PROMPTS_SME),
        *shared.closing("市工业和信息化局\n推荐意见\n（必填，需盖章）"),
    ),
    notes=shared.NOTES,
)  # fmt: skip
