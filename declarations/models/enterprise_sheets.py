"""Attachments 2 and 3 as typed columns: a shared abstract base, one model a sheet, figures per year as rows.

Verbose names are the notice's words (辽工信改革〔2022〕9号 附件2、附件3); names are those of the vocabulary.
"""

from django.db import models

from declarations.models import choices
from declarations.models.applicant import GB4754, Applicant, figures_in_range
from declarations.models.fields import (
    ChoiceAnswer,
    CountAnswer,
    IndustryAnswer,
    LongTextAnswer,
    MoneyAnswer,
    MultiChoiceAnswer,
    PercentAnswer,
    RecentTitlesAnswer,
    StandardsAnswer,
    TextAnswer,
    TextListAnswer,
    YesNoAnswer,
)

PRODUCT_CATALOGUE = (
    "对照《统计用产品分类目录》，填写产品对应的第四级或第五级产品类别名称，并填写对应的8位或10位数字代码。"
    "无法按该目录分类的，可按行业惯例分类。如是新产品请标明。"
)
OVERVIEW_NOTE = "（300字以内，不可另附页）"
OVERVIEW_PROMPTS_SME = (
    "一、企业经营管理概况。从事的细分领域，专注细分领域时间，企业经营战略等。",
    "二、企业主导产品情况。包括：近3年产品销售情况，在相关产业链中的位置及地位，产品关键性能指标、能耗指标情况，"
    "产品工艺、技术情况，知识产权积累和运用情况，参与或主导相关产品领域国际国内相关技术、工艺等标准的制定情况。",
    "三、企业创新基本情况。包括：企业技术研发机构建设情况，研发经费的保障情况及激励机制，研发创新带头人及创新团队情况，"
    "创新人才培养情况等。",
    "四、企业制度建设基本情况。包括：企业品牌培育、产品质量保障、知识产权保障、企业生产安全保障等制度情况。",
)


OVERVIEW_PROMPTS_LITTLE_GIANT = (
    "一、企业经营管理概况。从事细分领域及从业时间，企业在细分领域的地位，企业经营战略等。",
    "二、企业主导产品情况。关键领域补短板，参与关键核心技术攻关等情况；属于产业链供应链情况；知识产权积累和运用情况等。",
    "三、企业获得的省级以上的荣誉或称号情况等。",
    "四、是否属于工业稳增长和转型升级成效明显市（州）内企业。",
)


class EnterpriseSheet(Applicant):
    """What attachments 2 and 3 share. Every answer is nullable: an incomplete draft saves."""

    registered_capital = MoneyAnswer("注册资本（万元）")
    size = ChoiceAnswer("根据《中小企业划型标准规定》（工信部联企业〔2011〕300号），企业规模属于", choices=choices.SIZE)
    registration_type = ChoiceAnswer("企业注册类型", choices=choices.REGISTRATION_TYPE)
    recent_titles = RecentTitlesAnswer("近3年获“专精特新”认定情况", options=choices.RECENT_TITLE_TIER)
    industry_division = IndustryAnswer(
        verbose_name="所属行业",
        level=2,
        footnote=GB4754.format("中类", "所属行业"),
        help_line="填写2位数代码及名称；3位数中类由具体细分领域得出。",
    )
    industry_class = IndustryAnswer(
        verbose_name="具体细分领域",
        level=4,
        footnote=GB4754.format("小类", "具体细分领域"),
        help_line="填写4位数代码及名称。",
    )

    main_product = TextAnswer("主导产品名称（中文）")
    years_in_field = CountAnswer("从事该产品领域的时间（单位：年）", unit="年")
    main_product_category = TextAnswer("主导产品类别", footnote=PRODUCT_CATALOGUE)
    is_new_product = YesNoAnswer("新产品")
    special_categories = MultiChoiceAnswer("专项类别（可多选）", options=choices.SPECIAL_CATEGORY)

    supplies_large_enterprises = YesNoAnswer("主导产品是否为国内外大型企业直接配套")
    large_customers = TextListAnswer("如是，请填写", limit=3, long_label="直接配套的大型企业名称")

    standard_levels = MultiChoiceAnswer("产品生产执行标准", options=choices.STANDARD_LEVEL)
    standard_name = TextAnswer("标准全称", max_length=500)
    management_systems = MultiChoiceAnswer("企业获得的管理体系认证情况（可多选）", options=choices.MANAGEMENT_SYSTEM)
    management_systems_other = TextAnswer("其他（请说明）", long_label="其他管理体系认证（请说明）")
    lean_training = YesNoAnswer("精益管理培训情况")
    lean_training_people = CountAnswer("累计培训人数", unit="人")
    lean_training_sessions = CountAnswer("累计培训场次", unit="场次")

    brand_count = CountAnswer("自主品牌数量", unit="个")
    brand_names = TextListAnswer("品牌名称（3个以内）", limit=3)
    provincial_brand_count = CountAnswer("其中：省级", unit="个", long_label="自主品牌中省级数量")
    city_brand_count = CountAnswer("市级", unit="个", long_label="自主品牌中市级数量")

    standards = StandardsAnswer("主持或参与制（修）的标准数量和名称", options=choices.STANDARDS_LEVEL)
    digital_plan = YesNoAnswer("发展规划设置数字化转型模块")
    digital_products = YesNoAnswer("运用数字化产品或新一代信息技术提升生产、物流、质量、管理能力")

    class Meta:
        abstract = True


class EnterpriseYear(models.Model):
    """Figures of one year: a row, not columns with years in their names. Money in 万元."""

    year = models.PositiveSmallIntegerField("年度")

    revenue = MoneyAnswer("营业收入")
    main_revenue = MoneyAnswer("主营业务收入")
    total_assets = MoneyAnswer("资产总额")
    debt_ratio = PercentAnswer("资产负债率")
    net_profit = MoneyAnswer("净利润总额", signed=True)
    tax_paid = MoneyAnswer("上缴税金", signed=True, help_line="当年退税大于缴税的，填负数。")
    rd_expense = MoneyAnswer("研发经费总额")
    employees = CountAnswer("从业人数", unit="人")
    rd_staff = CountAnswer("研发人数", unit="人")

    main_revenue_growth = PercentAnswer("主营业务收入增长率", signed=True)
    net_profit_growth = PercentAnswer("净利润增长率", signed=True)
    market_share = PercentAnswer("市场占有率", largest=100)
    province_rank = CountAnswer("本省排名", unit="名")
    college_staff = CountAnswer("大专及以上学历人数及占比", unit="人")
    intermediate_title_staff = CountAnswer("中级及以上职称人数及占比", unit="人")

    class Meta:
        abstract = True


def year_constraints(prefix: str) -> list[models.BaseConstraint]:
    """What the database refuses of a year's row of attachment 2 or 3."""
    return figures_in_range(prefix, share="market_share", money=("revenue", "total_assets", "rd_expense"))


class SmeColumns(EnterpriseSheet):
    """The columns of attachment 2, for its sheet of 2022 and for later versions."""

    key_areas = MultiChoiceAnswer("重点领域情况", options=choices.SME_KEY_AREA)
    recognitions = MultiChoiceAnswer("获得相关认定情况（有效期内）", options=choices.SME_RECOGNITION)
    overview = LongTextAnswer("企业总体情况简要介绍", limit=300, footnote=OVERVIEW_NOTE, prompts=OVERVIEW_PROMPTS_SME)

    class Meta:
        abstract = True


class SmeSheet(SmeColumns):
    """Attachment 2, 《辽宁省“专精特新”中小企业申报表》."""

    declaration = models.OneToOneField(
        "declarations.Declaration", models.CASCADE, primary_key=True, related_name="sme_sheet"
    )

    class Meta:
        verbose_name = "“专精特新”中小企业申报表"


class SmeYear(EnterpriseYear):
    """Two rows a declaration of attachment 2: years Y-2 and Y-1 of its round."""

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="sme_years")

    class Meta:
        verbose_name = "“专精特新”中小企业年度数据"
        ordering = ["year"]
        constraints = year_constraints("sme")
