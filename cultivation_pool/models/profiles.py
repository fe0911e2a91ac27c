"""Annual profiles of the cultivation pool (附件5): 44 answers as typed columns, mark, timeline and remarks."""

from functools import reduce
from operator import and_

from django.db import models
from django.db.models import F, Q

from cultivation_pool.enums import EDITABLE
from cultivation_pool.models.process import (
    CellMark,
    CellRemark,
    PoolReport,
    ReportEntry,
    log_constraints,
    mark_constraints,
    remark_constraints,
    report_constraints,
    report_indexes,
)
from declarations.models.fields import (
    ChoiceAnswer,
    CountAnswer,
    IndustryAnswer,
    MoneyAnswer,
    PercentAnswer,
    RegionAnswer,
    TextAnswer,
    YesNoAnswer,
)
from zjtx.registry.enums import RegistrationType, Size

PREFIX = "profile"
# The six notes below the table of 附件5, verbatim.
TITLE_NOTE = (
    "获得”专精特新”认定情况请根据获评省级最高梯度且在有效期内的称号情况简单填写，"
    "如2022年小巨人企业或2022年中小企业或2022年产品（技术），只需填写一个。"
)
STANDARDS_NOTE = (
    "所称“主持制（修）订国际标准、国家标准、行业标准”是指企业在国际标准化组织、国务院标准化行政主管部门、"
    "国务院有关行政主管部门的相关标准文件中排名起草单位前五名。"
)
AWARDS_NOTE = (
    "所称“省级及以上科技奖励”包括国家科学技术进步奖、国家自然科学奖、国家技术发明奖，以及国防科技奖、"
    "各省、自治区、直辖市的科学技术奖的一、二、三等奖。"
)
CONTEST_NOTE = "“创客中国”中小企业创新创业大赛为全国赛。"
INSTITUTIONS_NOTE = (
    "研发机构包括技术研究院、企业技术中心、企业工程中心、工业设计中心、院士专家工作站、"
    "博士后工作站等自建或联合建立的机构。"
)
EQUITY_NOTE = (
    '所称"股权融资"是指公司股东稀释部分公司股权给投资人，以增资扩股的方式引进新的股东，从而取得公司融资的方式。'
)
NONE_IS_ZERO = "没有的填 0。"
SHARES = ("domestic_market_share", "overseas_market_share")
PARTS = (
    ("awards_top_three", "awards_total"),
    ("rd_institutions_provincial", "rd_institutions"),
    ("invention_patents", "patents_total"),
)


def _money(label: str, **more: object) -> MoneyAnswer:
    """Money in 万元. Fifteen digits: more than that SQLite does not give back."""
    return MoneyAnswer(label, max_digits=15, **more)


class AnnualProfile(PoolReport):
    """What one enterprise holding a valid title says of itself once a year. `year` is the year in which it is filled
    in; the figures are those of the year before (2022: 2021年度经营情况), two columns those of two years before."""

    PERIOD = "year"

    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="annual_profiles")
    year = models.PositiveSmallIntegerField("年度")

    region = RegionAnswer(verbose_name="地区")
    enterprise_name = TextAnswer("企业名称", max_length=120)
    years_established = CountAnswer("成立年限（年）", unit="年", help_line="按注册时间计算的整年数。")
    industry_class = IndustryAnswer(level=4, verbose_name="4位行业代码及名称")
    registration_type = ChoiceAnswer("注册类型", choices=RegistrationType.choices)
    is_above_scale = YesNoAnswer("是否规模以上工业企业")
    is_high_tech = YesNoAnswer("是否高新技术企业")
    is_gazelle = YesNoAnswer("是否瞪羚企业")
    is_unicorn = YesNoAnswer("是否独角兽企业")
    is_tech_sme = YesNoAnswer("是否科技型中小企业")
    size = ChoiceAnswer("企业规模", choices=Size.choices)
    highest_title = TextAnswer("获得“专精特新”认定情况", max_length=60, footnote=TITLE_NOTE)
    standards_led = CountAnswer(
        "近2年主持制（修）订国际、国家、行业标准数量（个）", unit="个", footnote=STANDARDS_NOTE, help_line=NONE_IS_ZERO
    )
    is_listed = YesNoAnswer("是否上市")
    intends_to_list = YesNoAnswer("如否，请填写是否有上市意愿", long_label="如未上市，是否有上市意愿")
    awards_total = CountAnswer(
        "总数（个）",
        unit="个",
        long_label="近2年获得省级以上科技奖励总数",
        footnote=AWARDS_NOTE,
        help_line=NONE_IS_ZERO,
    )
    awards_top_three = CountAnswer("其中：排名前三奖励数（个）", unit="个", long_label="其中：排名前三的科技奖励数")
    maker_contest_entered = YesNoAnswer("是否进入“创客中国”中小企业创新创业大赛企业组", footnote=CONTEST_NOTE)
    maker_contest_rank = TextAnswer(
        "如是，请填写排名情况",
        max_length=60,
        long_label="如进入，“创客中国”大赛排名情况",
        help_line="例如全国50强、第12名。",
    )
    rd_institutions = CountAnswer(
        "累计建立研发机构数量（个）", unit="个", footnote=INSTITUTIONS_NOTE, help_line=NONE_IS_ZERO
    )
    rd_institutions_provincial = CountAnswer(
        "其中：省级及以上数量（个）", unit="个", long_label="其中：省级及以上研发机构数量"
    )
    main_product = TextAnswer("产品名称", max_length=200, long_label="主导产品名称")
    is_heritage_brand = YesNoAnswer(
        "是否属于国家级非遗或中华老字号", long_label="主导产品是否属于国家级非遗或中华老字号"
    )
    domestic_market_share = PercentAnswer("国内市场占有率（%）", largest=100)
    overseas_market_share = PercentAnswer("国外市场占有率（%）", largest=100, help_line=NONE_IS_ZERO)
    patents_total = CountAnswer("获专利总数（项）", unit="项", help_line=NONE_IS_ZERO)
    invention_patents = CountAnswer("其中：发明专利数（项）", unit="项", long_label="其中：发明专利数")
    debt_ratio = PercentAnswer("资产负债率")
    revenue = _money("营业收入")
    main_revenue = _money("主营业务收入")
    main_revenue_ratio = PercentAnswer("主营业务收入占比")
    exports = _money("出口总额", help_line=NONE_IS_ZERO)
    tax_paid = _money("纳税总额")
    net_profit = _money("净利润总额", signed=True, help_line="亏损的填负数。")
    employees = CountAnswer("从业人数", unit="人")
    new_equity_financing = _money("新增股权融资额", footnote=EQUITY_NOTE, help_line=NONE_IS_ZERO)
    rd_ratio = PercentAnswer("研发经费占营业收入比重（%）")
    previous_equity_financing = _money("新增股权融资额（万元）", help_line=NONE_IS_ZERO)
    previous_rd_expense = _money("投入研发经费总额（万元）")
    previous_rd_ratio = PercentAnswer("研发经费占营业收入比重（%）")
    legal_representative = TextAnswer("企业法人", max_length=60)
    legal_representative_phone = TextAnswer("联系电话", max_length=40, long_label="企业法人联系电话")
    contact_name = TextAnswer("联系人", max_length=60)
    contact_mobile = TextAnswer("联系电话（手机）", max_length=20, long_label="联系人手机")

    class Meta:
        verbose_name = "年度基本情况表"
        verbose_name_plural = "年度基本情况表"
        ordering = ["-year", "pk"]
        indexes = report_indexes(PREFIX, "year")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="profile_once_a_year"),
            models.CheckConstraint(name="profile_year_known", condition=Q(year__gte=2000, year__lte=2100)),
            *report_constraints(PREFIX),
            models.CheckConstraint(
                name="profile_shares_in_range",
                condition=reduce(
                    and_, (Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (0, 100)}) for name in SHARES)
                ),
            ),
            models.CheckConstraint(
                name="profile_parts_within_totals",
                condition=Q(state__in=EDITABLE)
                | reduce(and_, (Q(**{f"{part}__lte": F(total)}) for part, total in PARTS)),
            ),
        ]


class ProfileMark(CellMark):
    """The mark of a cell of an annual profile."""

    report = models.ForeignKey(AnnualProfile, models.CASCADE, related_name="marks")

    class Meta:
        verbose_name = "年度基本情况表填报痕迹"
        constraints = mark_constraints(PREFIX)


class ProfileLog(ReportEntry):
    """The timeline of an annual profile."""

    report = models.ForeignKey(AnnualProfile, models.PROTECT, related_name="log")

    class Meta:
        verbose_name = "年度基本情况表办理记录"
        ordering = ["pk"]
        constraints = log_constraints(PREFIX)


class ProfileRemark(CellRemark):
    """The city's remarks at the cells of an annual profile."""

    report = models.ForeignKey(AnnualProfile, models.CASCADE, related_name="remarks")

    class Meta:
        verbose_name = "年度基本情况表修改意见"
        ordering = ["pk"]
        constraints = remark_constraints(PREFIX)
