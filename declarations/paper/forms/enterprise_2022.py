"""What attachments 2 and 3 of 辽工信改革〔2022〕9号 print alike, said once. The grid has 24 columns."""

from declarations.models import SmeSheet
from declarations.paper.layout import (
    Line,
    Place,
    footnotes,
    group,
    label,
    row,
    section,
    signed,
    stamped,
    text,
    value,
    years,
)
from declarations.sheets.applicant_2022 import STATEMENT

COLUMNS = 24
GROUP = 3
NOTES = footnotes(SmeSheet, "industry_division", "industry_class", "main_product_category")

BASICS = (
    section("一、企业基本情况", COLUMNS),
    row(label("企业名称", 6), value("{enterprise_name}", 8), label("所在地区", 4), value("{region}", 6)),
    row(label("通讯地址", 6), value("{address}", 8), label("邮编", 4), value("{postcode}", 6)),
    row(
        label("法定代表人", 6),
        value("{legal_representative}", 4),
        label("电话", 2),
        value("{legal_representative_phone}", 5),
        label("手机", 2),
        value("{legal_representative_mobile}", 5),
    ),
    row(
        label("联系人", 6),
        value("{contact_name}", 4),
        label("电话", 2),
        value("{contact_phone}", 5),
        label("手机", 2),
        value("{contact_mobile}", 5),
    ),
    row(
        label("注册时间", 6),
        value("{registered_on}", 6),
        label("注册资本（万元）", 6),
        value("{registered_capital}", 6),
    ),
    row(label("统一社会信用代码", 6), value("{uscc}", 18)),
    row(
        label("根据《中小企业划型标准规定》（工信部联企业〔2011〕300号），企业规模属于", 10),
        value("{?size=medium}中型      {?size=small}小型     {?size=micro}微型", 14),
    ),
    row(
        label("企业注册类型", 6),
        value(
            "{?registration_type=state_owned}国有    {?registration_type=joint_venture}合资    "
            "{?registration_type=private}民营    {?registration_type=other}其他",
            18,
        ),
    ),
    row(
        label("近3年获“专精特新”\n认定情况", 6),
        value(
            "{?recent_titles=product}产品（技术）{recent_titles.product|    }年   "
            "{?recent_titles=sme}中小企业{recent_titles.sme|    }年    "
            "{?recent_titles=little_giant}“小巨人”{recent_titles.little_giant|    }年（可多选）",
            18,
        ),
    ),
    row(label("所属行业{#1}", 6), text("2位数代码及名称：{industry_division}", 18)),
    row(label("具体细分领域{#2}", 6), text("4位数代码及名称：{industry_class}", 18)),
)


def _head(title: str, columns: int) -> tuple[Place, ...]:
    return label(title, columns), label("{Y-2}年", 7), label("{Y-1}年", 7)


OPERATIONS = (
    section("二、经营情况", COLUMNS),
    row(*_head("近两年经营情况", 10), keeps_next=True),
    row(label("营业收入", 10), *years("{revenue}万元", 7)),
    row(label("主营业务收入", 10), *years("{main_revenue}万元", 7)),
    row(label("资产总额", 10), *years("{total_assets}万元", 7)),
    row(label("资产负债率", 10), *years("{debt_ratio}%", 7)),
    row(label("净利润总额", 10), *years("{net_profit}万元", 7)),
    row(label("上缴税金", 10), *years("{tax_paid}万元", 7)),
    row(label("研发经费总额", 10), *years("{rd_expense}万元", 7)),
    row(label("从业人数", 10), *years("{employees}人", 7)),
    row(label("研发人数", 10), *years("{rd_staff}人", 7)),
)

PRODUCT = (
    section("三、专项情况", COLUMNS),
    row(
        label("主导产品名称（中文）", 6),
        value("{main_product}", 7),
        label("从事该产品领域的时间\n（单位：年）", 7),
        value("{years_in_field}", 4),
    ),
    row(label("主导产品类别{#3}", 6), value("{main_product_category}{is_new_product||（|）}", 18)),
    row(
        label("专项类别（可多选）", 6),
        value(
            "{?special_categories=specialised}专         {?special_categories=refined}精        "
            "{?special_categories=distinctive}特        {?special_categories=innovative}新",
            18,
        ),
    ),
)

# Rows inside a group: seven columns for the label of a figure, six for that of a text, seven for each year. `grouped`
# puts the group's own cell before the first.
INDICATORS = _head("重要指标", 7)
GROWTH = (
    (label("主营业务收入占\n营业收入比重", 7), *years("{main_revenue_ratio}%", 7)),
    (label("主营业务收入增长率", 7), *years("{main_revenue_growth}%", 7)),
    (label("净利润增长率", 7), *years("{net_profit_growth}%", 7)),
    (
        label("主导产品国内市场占有率及本省排名", 7),
        *years("市场占有率:{market_share}%\n本省排名:{province_rank}", 7, role="text"),
    ),
)
SUPPLIES = (
    label("主导产品是否为国内外大型企业直接配套", 6),
    text(
        "{?supplies_large_enterprises=no}否  {?supplies_large_enterprises=yes}是  如是，请填写\n"
        "1.{large_customers.1|                ||　}2.{large_customers.2|               ||　}3.{large_customers.3}",
        15,
    ),
)
STAFF = (
    (label("大专及以上学历人数及占比", 7), *years("{college_staff}人，{college_staff_share|    }%", 7)),
    (
        label("中级及以上职称人数及占比", 7),
        *years("{intermediate_title_staff}人，{intermediate_title_staff_share|    }%", 7),
    ),
)
STANDARD = (
    label("产品生产执行标准", 6),
    text(
        "{?standard_levels=international}国际标准  {?standard_levels=national}国家标准\n"
        "{?standard_levels=industry}行业标准  {?standard_levels=local}地方标准",
        7,
    ),
    label("标准全称", 3),
    value("{standard_name}", 5),
)
SYSTEMS = (
    label("企业获得的管理体系认证情况（可多选）", 6),
    text(
        "ISO9000质量管理体系认证{?management_systems=iso9000}  "
        "ISO14000环境管理体系认证{?management_systems=iso14000}\n"
        "OHSAS18000职业安全健康管理体系认证{?management_systems=ohsas18000}  "
        "其他{?management_systems=other}（请说明）{management_systems_other}",
        15,
    ),
)
LEAN = (
    label("精益管理培训情况", 6),
    text(
        "{?lean_training=no}否   {?lean_training=yes}是    如是，请填写累计培训{lean_training_people|     }人，"
        "{lean_training_sessions|      }场次",
        15,
    ),
)
BRANDS = (
    label("自主品牌数量\n品牌名称（3个以内）", 6),
    text("{brand_count|    }个，名称为：\n{brand_names}", 7),
    label("其中：省级", 2),
    value("{provincial_brand_count}个", 2),
    label("市级", 2),
    value("{city_brand_count}个", 2),
)
RD = (
    (label("研发经费占营业收入比重", 7), *years("{rd_ratio}%", 7)),
    (label("研发人员占从业人员比重", 7), *years("{rd_staff_ratio}%", 7)),
)
PATENTS = (
    label("拥有专利情况", 6),
    text(
        "有效专利总数{patents_total|   }项。其中发明专利{invention_patents|   }项； "
        "实用新型专利{utility_patents|   }项；外观设计专利{design_patents|   }项；"
        "软件著作权{software_copyrights|   }项。",
        15,
    ),
)


def _counts(level: str, title: str) -> str:
    return (
        f"{title}：\n主持制(修){{standards.{level}.led|   }}项\n参与制(修){{standards.{level}.joined|   }}项"
        f"{{standards.{level}.last_two_years||（其中近2年|项）}}"
    )


STANDARDS = (
    (
        label("主持或参与制（修）的标准数量和名称", 6, 2),
        text(_counts("international", "国际标准"), 5),
        text(_counts("national", "国家标准"), 5),
        text(_counts("industry", "行业标准"), 5),
    ),
    tuple(text(f"名称：{{standards.{level}.names}}", 5) for level in ("international", "national", "industry")),
)
DIGITAL = (
    label("发展规划设置数字化转型模块", 6),
    value("{?digital_plan=no}否  {?digital_plan=yes}是", 4),
    label("运用数字化产品或新一代信息技术提升生产、物流、质量、管理能力", 7),
    value("{?digital_products=no}否  {?digital_products=yes}是", 4),
)

WIDE = 6


def overview(prompts: tuple[str, ...]) -> Line:
    """The row of the introduction, whose prompts stand in the cell."""
    title = "企业总体情况\n简要介绍\n（300字以内，\n不可另附页）"
    return row(
        label(title, WIDE), text("{overview}", COLUMNS - WIDE, prompt="\n".join(prompts)), height=40, may_break=True
    )


def closing(opinion: str) -> tuple[Line, Line]:
    """The truth statement and the bureau's opinion."""
    return (
        row(label("真实性声明", WIDE), signed(STATEMENT, COLUMNS - WIDE), height=32),
        row(label(opinion, WIDE), stamped(COLUMNS - WIDE), height=40),
    )


def grouped(title: str, *rows: tuple[Place, ...], may_break: bool = False) -> tuple[Line, ...]:
    """Rows with the group's label at their left."""
    first, *rest = rows
    head = group(title, GROUP, len(rows))
    begin = row(head, *first, may_break=may_break, keeps_next=bool(rest))
    return begin, *(row(*one, may_break=may_break, keeps_next=one is INDICATORS) for one in rest)
