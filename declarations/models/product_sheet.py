"""Attachment 1 of 辽工信改革〔2022〕9号, 《辽宁省“专精特新”产品认定申请表》, as typed columns."""

from django.db import models

from declarations.models import choices
from declarations.models.applicant import Applicant, figures_in_range
from declarations.models.fields import (
    ChoiceAnswer,
    CountAnswer,
    DateAnswer,
    IndustryAnswer,
    LongTextAnswer,
    MoneyAnswer,
    MultiChoiceAnswer,
    PercentAnswer,
    TextAnswer,
)

DIVISION_NOTE = "按照《国民经济行业分类（GB/T4754-2017）》的大类行业代码（2位）及名称填写所属行业代码及名称。"
CLASS_NOTE = "按照《国民经济行业分类（GB/T4754-2017）》的小类行业代码（4位）及名称填写具体细分领域。"


class ProductSheet(Applicant):
    """Attachment 1: one product (technology) of one enterprise."""

    declaration = models.OneToOneField(
        "declarations.Declaration", models.CASCADE, primary_key=True, related_name="product_sheet"
    )
    legal_representative = TextAnswer("法人代表", max_length=60)
    legal_representative_phone = TextAnswer("电话", max_length=40, long_label="法人代表电话")
    legal_representative_mobile = TextAnswer("手机", max_length=20, long_label="法人代表手机")
    registration_type = ChoiceAnswer("注册类型", choices=choices.REGISTRATION_TYPE)
    size = ChoiceAnswer("企业规模", choices=choices.SIZE)
    industry_division = IndustryAnswer(verbose_name="所属行业代码及名称", level=2, footnote=DIVISION_NOTE)

    product_name = TextAnswer("产品（技术）名称")
    in_production_since = DateAnswer("研发完成及投产时间")
    industry_class = IndustryAnswer(verbose_name="具体细分领域名称", level=4, footnote=CLASS_NOTE)
    technology_source = ChoiceAnswer(
        "产品技术来源",
        choices=choices.TECHNOLOGY_SOURCE,
        footnote="产品技术来源三个选项分别指自主研发、合作开发和引进。",
    )
    main_features = LongTextAnswer("主要特点", limit=500, footnote="（不多于500字，可另附页）")
    special_categories = MultiChoiceAnswer("专项类别（可多选）", options=choices.SPECIAL_CATEGORY)

    supporting_customers = LongTextAnswer("为配套企业情况")
    management_systems = MultiChoiceAnswer("管理体系", options=choices.MANAGEMENT_SYSTEM)
    management_systems_other = TextAnswer("其他（请说明）", long_label="其他管理体系（请说明）")
    product_standard = TextAnswer("产品生产执行标准", max_length=500)
    standard_levels = MultiChoiceAnswer(
        "执行标准级别",
        options=choices.STANDARD_LEVEL,
        help_line="按所执行的标准勾选，用于核对精细化指标；纸质表中没有此栏。",
    )
    technical_level = TextAnswer("技术水平", help_line="与同类产品相比的水平，例如国际先进、国内领先。")
    uniqueness = LongTextAnswer("独有、独特情况说明", footnote="（可与“主要特点”一同另附页）")
    recognitions = MultiChoiceAnswer(
        "重点领域情况\n获得相关认定情况（有效期内）",
        options=choices.PRODUCT_RECOGNITION,
        long_label="重点领域及相关认定情况（有效期内）",
    )

    class Meta:
        verbose_name = "“专精特新”产品认定申请表"


class ProductYear(models.Model):
    """Two rows a declaration of attachment 1: years Y-2 and Y-1 of its round. Money in 万元."""

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="product_years")
    year = models.PositiveSmallIntegerField("年度")

    total_assets = MoneyAnswer("资产总额")
    total_liabilities = MoneyAnswer("负债总额")
    revenue = MoneyAnswer("营业收入")
    main_revenue = MoneyAnswer("主营业务收入")
    tax_paid = MoneyAnswer("上缴税金", signed=True, help_line="当年退税大于缴税的，填负数。")
    total_profit = MoneyAnswer("利润总额", signed=True)
    employees = CountAnswer("从业人数", unit="人")
    output_product = TextAnswer("产品名称", long_label="主导产品名称", help_line="当年主导产品；没有的填“无”。")
    output = TextAnswer(
        "产量（吨、个、套）", long_label="主导产品产量（吨、个、套）", help_line="写明单位，例如 1200套。"
    )

    main_revenue_growth = PercentAnswer("主营业务收入增长率", signed=True)
    domestic_market_share = PercentAnswer("国内市场占有率", largest=100)

    class Meta:
        verbose_name = "“专精特新”产品年度数据"
        ordering = ["year"]
        constraints = figures_in_range(
            "product",
            share="domestic_market_share",
            money=("revenue", "main_revenue", "total_assets", "total_liabilities"),
        )
