"""Attachment 3 of 辽工信改革〔2022〕9号 on paper: 《辽宁省专精特新“小巨人”企业推荐表》."""

from declarations.models.enterprise_sheets import OVERVIEW_PROMPTS_LITTLE_GIANT
from declarations.paper.forms import enterprise_2022 as shared
from declarations.paper.layout import Form, label, row, text, value, years
from declarations.sheets.little_giant_2022 import SHEET

WIDE = shared.WIDE
REST = shared.COLUMNS - WIDE

EXPORTS = (label("主导产品出口额", 7), *years("{main_product_exports}万美元", 7))
CERTIFICATIONS = (
    label("产品获得发达国家或地区权威机构认证情况(多选)", 6),
    text(
        "UL{?product_certifications=ul}     CSA{?product_certifications=csa}     "
        "ETL{?product_certifications=etl}     GS{?product_certifications=gs}\n"
        "其他 {?product_certifications=other}（请说明）{product_certifications_other}",
        15,
    ),
)
INFORMATION_SYSTEMS = (
    label("核心业务采用信息系统支撑情况（可多选）", 6),
    text(
        "{?information_systems=cax}研发设计CAX  {?information_systems=cam}生产制造CAM    "
        "{?information_systems=erp_oa}经营管理ERP/OA\n"
        "{?information_systems=crm}运维服务CRM  {?information_systems=srm}供应链管理SRM  "
        "{?information_systems=other}其他（请说明）{information_systems_other}",
        15,
    ),
)
SPECIAL_TITLES = (
    label("获得相关部门认定的特色称号（可多选）", 6),
    text(
        "1.工业文化遗产{?special_titles=industrial_heritage}   "
        "2.地理标志产品{?special_titles=geographical_indication}   "
        "3.中华老字号{?special_titles=time_honoured_brand}   4.非物质文化遗产{?special_titles=intangible_heritage}   "
        "5.农业产业化龙头企业{?special_titles=agricultural_leader}   6.其他（请说明）{special_titles_other}",
        15,
    ),
)


def _institutes(name: str, counted: bool = True) -> str:
    """国家级 and 省级 with their counts; where the notice has no place for a count, an answer brings its own."""
    national, provincial = (
        f"{{{name}.{level}|    }}个" if counted else f"{{{name}.{level}||（|个）}}"
        for level in ("national", "provincial")
    )
    return f"{{?{name}.national}}国家级{national}   {{?{name}.provincial}}省级{provincial}"


def _station(name: str) -> str:
    return f"{{?{name}=yes}}有       {{?{name}=no}}无"


INSTITUTES = (
    (
        label("研发机构建设情况\n(企业自建或与高等院校、科研机构联合建立)", 6, 7),
        label("技术研究院", 5),
        text(_institutes("research_institutes"), 10),
    ),
    (label("企业技术中心", 5), text(_institutes("technology_centres"), 10)),
    (label("企业工程中心", 5), text(_institutes("engineering_centres"), 10)),
    (label("工业设计中心", 5), text(_institutes("design_centres", counted=False), 10)),
    (label("院士专家工作站", 5), text(_station("academician_station"), 10)),
    (label("博士后工作站", 5), text(_station("postdoc_station"), 10)),
    (
        text(
            "合作院校机构名称（3个以内）    1.{partner_institutions.1|              }\n"
            "2.{partner_institutions.2|                    ||　}3.{partner_institutions.3}\n"
            "研究领域已获得成果及应用情况（30字）：{research_results}",
            15,
        ),
    ),
)
RECOGNITIONS = (
    "1.高新技术企业 {?recognitions=high_tech}   2.雏鹰企业{?recognitions=young_eagle}    "
    "3.瞪羚企业 {?recognitions=gazelle}\n"
    "4.独角兽企业 {?recognitions=unicorn}     5.科技型中小企业 {?recognitions=tech_sme}  "
    "6.技术创新示范企业 {?recognitions=innovation_demo}\n"
    "7.绿色低碳试点示范 {?recognitions=green_demo} 8.工业企业知识产权运用试点企业 {?recognitions=ip_pilot}\n"
    "9.智能制造试点示范企业 {?recognitions=smart_manufacturing}  10.绿色工厂 {?recognitions=green_factory}    "
    "11.质量标杆 {?recognitions=quality_benchmark}\n"
    "12.《产业基础领域先进技术产品转化应用目录》入编企业  {?recognitions=industrial_base_catalogue}\n"
    "13.规上企业 {?recognitions=above_scale}  14.其他{?recognitions=other}（请说明）{recognitions_other}。"
)
KEY_AREAS = (
    "{?key_areas=strategic_emerging}国家战略性新兴产业\n"
    "{?key_areas=high_tech_industry}高技术产业\n"
    "{?key_areas=provincial_industry}省特色产业、支柱产业和转型升级的传统产业\n"
    "{?key_areas=top_ten_manufacturing}制造强国战略十大重点产业领域\n"
    "{?key_areas=three_articles}符合《“三篇大文章”专项行动计划（2021-2023年）》明确的重点发展领域和方向。\n"
    "{?key_areas=low_carbon}符合工业低碳和绿色制造发展方向"
)
FOUR_BASICS = (
    label("是否属于《工业强基工程实施指南（2016-2020年）》\n“四基”领域", 7),
    text(
        "{?in_four_basics=no}否{?in_four_basics=yes}是  如是，请打勾\n"
        "{?four_basics=core_components}核心基础零部件（元器件）{?four_basics=key_materials}关键基础材料\n"
        "{?four_basics=advanced_processes}先进基础工艺            {?four_basics=technology_foundation}产业技术基础\n"
        "如属下列领域，请打勾\n"
        "{?frontier_fields=five_g}5G {?frontier_fields=integrated_circuit}集成电路 "
        "{?frontier_fields=new_energy}新能源 {?frontier_fields=industrial_software}工业软件",
        11,
    ),
)
GAPS = (
    label("是否在产业链关键领域实现“补短板”“填空白”", 7),
    text(
        "{?fills_gap=no}否{?fills_gap=yes}是  如是，请填写\n"
        "“补短板”的产品名称：{shortfall_products}\n"
        "或填补国内（国际）空白的领域：{gap_fields}\n"
        "或替代进口的国外企业（或产品）名称：{replaced_imports}\n"
        "说明（是否在细分领域实现关键技术首创等情况，30字以内）：\n"
        "{gap_statement}",
        11,
    ),
)
CLOUD = (label("业务系统是否向云端迁移", 8), value("{?on_cloud=yes}是 {?on_cloud=no}否", 3))
PILOT = (
    label("是否拥有制造业与互联网融合试点示范项目", 8),
    value("{?internet_pilot=yes}是 {?internet_pilot=no}否", 3),
)

FORM = Form(
    sheet=SHEET,
    columns=shared.COLUMNS,
    lines=(
        *shared.BASICS,
        *shared.OPERATIONS,
        *shared.PRODUCT,
        *shared.grouped("专业化情况", shared.INDICATORS, *shared.GROWTH, EXPORTS, shared.SUPPLIES),
        *shared.grouped(
            "精细化情况", shared.INDICATORS, *shared.STAFF, shared.STANDARD, CERTIFICATIONS, shared.SYSTEMS,
            shared.LEAN, INFORMATION_SYSTEMS,
        ),
        *shared.grouped("特色化\n情况", shared.BRANDS, SPECIAL_TITLES),
        *shared.grouped(
            "创新化情况", *INSTITUTES, shared.INDICATORS, *shared.RD, shared.PATENTS, *shared.STANDARDS,
            shared.DIGITAL, may_break=True,
        ),
        row(label("获得相关认定情况\n（有效期内）", WIDE), text(RECOGNITIONS, REST)),
        row(label("重点领域情况", WIDE, 5), text(KEY_AREAS, REST)),
        row(*FOUR_BASICS),
        row(*GAPS, may_break=True),
        row(label("数字化赋能", 7, 2), *CLOUD),
        row(*PILOT),
        shared.overview(OVERVIEW_PROMPTS_LITTLE_GIANT),
        row(
            label("企业主要荣誉（{Y-3}-{Y-1}年）", WIDE),
            text("{honours}", REST, prompt="（例如：获得省级及以上认定或表彰）"),
            height=25,
            may_break=True,
        ),
        *shared.closing("市工业和信息化局\n推荐意见\n（必填，需盖章）"),
    ),
    notes=shared.NOTES,
)  # fmt: skip
