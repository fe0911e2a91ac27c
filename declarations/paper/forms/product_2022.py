"""Attachment 1 of 辽工信改革〔2022〕9号 on paper: 《辽宁省“专精特新”产品认定申请表》. The grid has 60 columns."""

from declarations.models import ProductSheet
from declarations.paper.layout import (
    Form,
    Line,
    Place,
    Words,
    footnotes,
    group,
    label,
    row,
    section,
    stamped,
    text,
    value,
    words,
)
from declarations.sheets.product_2022 import SHEET

COLUMNS = 60

BASICS = (
    section("一、企业基本情况", COLUMNS),
    row(label("企业名称", 11), value("{enterprise_name}", 22), label("所在地区", 10), value("{region}", 17)),
    row(label("通讯地址", 11), value("{address}", 22), label("邮编", 10), value("{postcode}", 17)),
    row(
        label("法人代表", 11),
        value("{legal_representative}", 12),
        label("电话", 6),
        value("{legal_representative_phone}", 14),
        label("手机", 5),
        value("{legal_representative_mobile}", 12),
    ),
    row(
        label("联 系 人", 11),
        value("{contact_name}", 12),
        label("电话", 6),
        value("{contact_phone}", 14),
        label("手机", 5),
        value("{contact_mobile}", 12),
    ),
    row(
        label("注册时间", 11),
        value("{registered_on}", 13),
        label("注册类型", 9),
        value(
            "{?registration_type=state_owned}国有    {?registration_type=joint_venture}合资      "
            "{?registration_type=private}民营     {?registration_type=other}其他",
            27,
        ),
    ),
    row(label("统一社会信用代码", 11), value("{uscc}", 49)),
    row(
        label("企业规模", 11),
        value("{?size=medium}中型   {?size=small}小型   {?size=micro}微型", 20),
        label("所属行业代码及名称{#1}", 14),
        value("{industry_division}", 15),
    ),
)


def _heads() -> tuple[Place, ...]:
    money = ("资产\n总额", "负债\n总额", "营业收入", "主营业务收入", "上缴税金", "利润总额")
    return label("年度", 5, 2), *(label(one, 6, 2) for one in money), label("从业\n人数", 4, 2)


def _figures(year: int) -> Line:
    money = ("total_assets", "total_liabilities", "revenue", "main_revenue", "tax_paid", "total_profit")
    return row(
        label(f"{{Y{year}}}年", 5),
        *(_small(f"{{{name}}}\n万元", 6, year) for name in money),
        _small("{employees}\n人", 4, year),
        _small("{output_product}", 6, year),
        _small("{output}", 5, year),
    )


def _small(content: str, columns: int, year: int) -> Place:
    return Place(words(content), columns, role="small", year=year)


OPERATIONS = (
    section("二、经营情况", COLUMNS),
    row(group("近2年经营情况", 4, 4), *_heads(), label("主导产品及产量", 11)),
    row(label("产品名称", 6), label("产量\n（吨、\n个、套）", 5)),
    _figures(-2),
    _figures(-1),
)

_GROUP, _LABEL, _KIND, _YEAR, _SHARE = 5, 13, 5, 6, 7
_REST = COLUMNS - _GROUP - _LABEL


def _shares(year: int) -> tuple[Place, ...]:
    names = ("main_revenue_ratio", "main_revenue_growth", "domestic_market_share")
    return label(f"{{Y{year}}}年", _YEAR), *(value(f"{{{name}}}%", _SHARE, year=year) for name in names)


PATENTS = (
    "有效专利总数{patents_total|   }项。\n"
    "其中发明专利{invention_patents|   }项；实用新型专利{utility_patents|   }项；"
    "外观设计专利{design_patents|   }项；软件著作权{software_copyrights|   }项。"
)
UNIQUENESS = Place(
    (
        Words("独有、独特情况说明"),
        Words("（可与“主要特点”一同另附页）", "prompt"),
        Words("{uniqueness}"),
    ),
    18,
    2,
    role="text",
)
SPECIAL = (
    section("三、专项情况", COLUMNS),
    row(
        group("具体申\n报情况", _GROUP, 11),
        label("产品（技术）名称", _LABEL),
        value("{product_name}", 15),
        label("研发完成及投产时间", 13),
        value("{in_production_since}", 14),
    ),
    row(
        label("具体细分领域名称{#2}", _LABEL),
        value("{industry_class}", 15),
        label("产品技术来源{#3}", 13),
        value(
            "{?technology_source=independent}自主  {?technology_source=cooperative}合作  "
            "{?technology_source=imported}引进",
            14,
        ),
    ),
    row(
        label("主要特点", _LABEL),
        text("{main_features}", _REST, prompt="（不多于500字，可另附页）"),
        height=68,
        may_break=True,
    ),
    row(
        label("专项类别（可多选）", _LABEL),
        value(
            "{?special_categories=specialised}专         {?special_categories=refined}精        "
            "{?special_categories=distinctive}特        {?special_categories=innovative}新",
            _REST,
        ),
    ),
    row(
        group("专业化情况", _KIND, 6),
        label("年度", _YEAR, 3),
        label("主营业务收入比重", _SHARE, 3),
        label("主营业务收入增长率", _SHARE, 3),
        label("国内市场占有率", _SHARE, 3),
        group("精细化情况", _KIND, 3),
        label("管理体系", 8),
        value("{management_systems}{management_systems_other||（|）}", 10),
        keeps_next=True,
    ),
    row(label("产品生产\n执行标准", 8), value("{product_standard}", 10), keeps_next=True),
    row(label("技术水平", 8), value("{technical_level}", 10), keeps_next=True),
    row(*_shares(-2), group("特色化情况", _KIND, 2), UNIQUENESS, height=14, may_break=True, keeps_next=True),
    row(*_shares(-1), height=14, may_break=True),
    row(label("为配套企业情况", _YEAR + _SHARE), text("{supporting_customers}", 37), may_break=True),
    row(label("创新化情况", _LABEL), text(PATENTS, _REST)),
    row(
        label("重点领域情况\n获得相关认定情况\n（有效期内）", _GROUP + _LABEL),
        text(
            "1.列入《辽宁省工业高质量发展推荐产品目录》{?recognitions=recommended_product}\n"
            "2.列入《辽宁省企业技术创新重点项目计划》{?recognitions=key_innovation_project}\n"
            "3.高新技术企业 {?recognitions=high_tech}   4.雏鹰企业{?recognitions=young_eagle}    "
            "5.瞪羚企业 {?recognitions=gazelle}\n"
            "6.科技型中小企业 {?recognitions=tech_sme}  7.规上企业{?recognitions=above_scale}",
            _REST,
        ),
    ),
    row(label("市工业和信息化局推荐意见{#4}\n（必填，\n需盖章）", _GROUP + _LABEL), stamped(_REST), height=40),
)

FORM = Form(
    sheet=SHEET,
    columns=COLUMNS,
    lines=(*BASICS, *OPERATIONS, *SPECIAL),
    notes=(
        *footnotes(ProductSheet, "industry_division", "industry_class", "technology_source"),
        "各市工业和信息化局初审后签署意见。",
    ),
)
