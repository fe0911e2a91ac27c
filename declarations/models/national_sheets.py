"""Attachments 2 and 3 with what the national standards ask beyond them: own tables, so that old rounds keep theirs.

工信部企业〔2022〕63号 (附件1-3 the standards, 附件4 what their words mean), 工信部企业〔2026〕2号. What is explained
here is to be confirmed against the official texts before a round uses them.
"""

from django.db import models
from django.db.models import Q

from declarations.models import choices
from declarations.models.enterprise_sheets import EnterpriseYear, SmeColumns, year_constraints
from declarations.models.fields import (
    ChoiceAnswer,
    CountAnswer,
    MoneyAnswer,
    MultiChoiceAnswer,
    ScoreAnswer,
    YesNoAnswer,
)
from declarations.models.little_giant_sheet import LittleGiantColumns, LittleGiantYearColumns

TO_CONFIRM = "（待按正式文本核对）"
LOCAL_MOST, DEVELOPMENT_MOST = 15, 100

AWARDS_NOTE = (
    "“国家级科技奖励”包括国家科学技术进步奖、国家自然科学奖、国家技术发明奖和国防科技奖；"
    f"“省级科技奖励”包括各省、自治区、直辖市科学技术奖的一、二、三等奖{TO_CONFIRM}。"
)
EQUITY_NOTE = (
    "合格机构投资者的实缴额；“合格机构投资者”指依照创业投资、私募投资基金有关管理办法完成备案且规范运作的"
    f"创业投资基金和私募股权投资基金{TO_CONFIRM}。"
)
HIGH_VALUE_NOTE = (
    "“Ⅰ类高价值知识产权”指符合下列条件之一的Ⅰ类知识产权：在海外有同族专利权的发明专利，或在海外取得收入的其他Ⅰ类知识产权；"
    f"维持年限超过10年；实现较高质押融资金额；获得国家科学技术奖或中国专利奖{TO_CONFIRM}。"
)
CLASS_ONE_NOTE = (
    "“Ⅰ类知识产权”包括发明专利（含国防专利）、植物新品种、国家级农作物品种、国家新药、国家一级中药保护品种、"
    f"集成电路布图设计专有权，均不含转让未满1年的{TO_CONFIRM}。"
)
CLASS_TWO_NOTE = (
    "“Ⅱ类知识产权”包括与主导产品相关的软件著作权，以及授权后维持超过2年的实用新型专利和外观设计专利，"
    f"均不含转让未满1年的{TO_CONFIRM}。"
)
INSTITUTION_NOTE = f"研发机构包括技术研究院、企业技术中心、企业工程中心、院士专家工作站、博士后工作站等{TO_CONFIRM}。"
CHAIN_NOTE = (
    f"工业“六基”指核心基础零部件、核心基础元器件、关键软件、先进基础工艺、关键基础材料和产业技术基础{TO_CONFIRM}。"
)
WITHOUT_IS_ZERO = "没有的填 0。"
BEST_LEVEL = "有多个的，按最高级别选择。"


class NationalFigures(models.Model):
    """What the national standards ask beyond attachments 2 and 3; each sheet asks for those of its own standard."""

    holds_tech_innovative = YesNoAnswer("是否为有效期内的科技和创新型中小企业")
    holds_sme_title = YesNoAnswer("是否为有效期内的专精特新中小企业")
    is_reexamination = YesNoAnswer("是否申请复核", help_line="称号有效期届满前申请复核的选“是”，首次申报的选“否”。")
    science_awards = MultiChoiceAnswer(
        "近3年获得科技奖励情况（可多选）", options=choices.SCIENCE_AWARD, footnote=AWARDS_NOTE
    )
    innovation_qualifications = MultiChoiceAnswer(
        "国家级创新、知识产权资质（有效期内）",
        options=choices.INNOVATION_QUALIFICATION,
        help_line="高新技术企业在“获得相关认定情况”中勾选。",
    )
    maker_china = ChoiceAnswer("近3年进入“创客中国”中小企业创新创业大赛企业组情况", choices=choices.MAKER_CHINA)
    equity_two_years = MoneyAnswer("近2年新增股权融资总额", footnote=EQUITY_NOTE, help_line=WITHOUT_IS_ZERO)
    equity_three_years = MoneyAnswer("近3年新增股权融资总额", footnote=EQUITY_NOTE, help_line=WITHOUT_IS_ZERO)
    high_value_class_one_ip = CountAnswer(
        "与主导产品相关的Ⅰ类高价值知识产权", unit="项", footnote=HIGH_VALUE_NOTE, help_line=WITHOUT_IS_ZERO
    )
    own_class_one_ip = CountAnswer(
        "与主导产品相关的自主研发的Ⅰ类知识产权", unit="项", help_line=f"不含受让取得的。{WITHOUT_IS_ZERO}"
    )
    class_one_ip = CountAnswer(
        "与主导产品相关的Ⅰ类知识产权", unit="项", footnote=CLASS_ONE_NOTE, help_line=WITHOUT_IS_ZERO
    )
    class_one_ip_in_use = CountAnswer(
        "与主导产品相关、实际应用并产生经济效益的Ⅰ类知识产权",
        unit="项",
        footnote=CLASS_ONE_NOTE,
        help_line=WITHOUT_IS_ZERO,
    )
    class_two_ip = CountAnswer(
        "与主导产品相关的Ⅱ类知识产权", unit="项", footnote=CLASS_TWO_NOTE, help_line=WITHOUT_IS_ZERO
    )
    rd_institution_level = ChoiceAnswer(
        "建立研发机构级别", choices=choices.RD_INSTITUTION_LEVEL, footnote=INSTITUTION_NOTE, help_line=BEST_LEVEL
    )
    digital_level = ChoiceAnswer(
        "数字化水平", choices=choices.DIGITAL_LEVEL, help_line="按国家中小企业数字化水平评测的结果选择。"
    )
    quality_award = YesNoAnswer("是否获得省级以上质量奖荣誉")
    chain_position = ChoiceAnswer("主导产品所属领域情况", choices=choices.CHAIN_POSITION, footnote=CHAIN_NOTE)
    national_rank = CountAnswer(
        "主导产品细分市场全国排名", unit="名", help_line="有行业协会等出具的排名依据的填写，没有的不填。"
    )
    local_feature_score = ScoreAnswer(
        "地方特色指标得分",
        largest=LOCAL_MOST,
        help_line=f"由省级主管部门评定，最高{LOCAL_MOST}分；尚未评定的不填。",
    )

    class Meta:
        abstract = True


def score_in_range(name: str, most: int, prefix: str) -> models.CheckConstraint:
    """What the database refuses of points: less than nought, or more than can be given."""
    given = Q(**{f"{name}__gte": 0, f"{name}__lte": most})
    return models.CheckConstraint(name=f"{prefix}_{name}_in_range", condition=Q(**{f"{name}__isnull": True}) | given)


class DevelopmentScore(models.Model):
    """The yearly score of the national platform, whose weights are not published (工信部企业〔2026〕2号)."""

    development_score = ScoreAnswer(
        "国家平台发展评价得分",
        largest=DEVELOPMENT_MOST,
        help_line="按优质中小企业梯度培育平台上的年度发展评价结果填写。",
    )

    class Meta:
        abstract = True


class SmeNationalSheet(SmeColumns, NationalFigures):
    """Attachment 2 with the national figures."""

    declaration = models.OneToOneField(
        "declarations.Declaration", models.CASCADE, primary_key=True, related_name="sme_national_sheet"
    )

    class Meta:
        verbose_name = "“专精特新”中小企业申报表（国家标准补充版）"
        constraints = [score_in_range("local_feature_score", LOCAL_MOST, "sme_national")]


class SmeNationalYear(EnterpriseYear, DevelopmentScore):
    """Two rows a declaration on that sheet: years Y-2 and Y-1 of its round."""

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="sme_national_years")

    class Meta:
        verbose_name = "“专精特新”中小企业年度数据（国家标准补充版）"
        ordering = ["year"]
        constraints = [
            *year_constraints("sme_national"),
            score_in_range("development_score", DEVELOPMENT_MOST, "sme_national"),
        ]


class LittleGiantNationalSheet(LittleGiantColumns, NationalFigures):
    """Attachment 3 with the national figures."""

    declaration = models.OneToOneField(
        "declarations.Declaration", models.CASCADE, primary_key=True, related_name="little_giant_national_sheet"
    )

    class Meta:
        verbose_name = "专精特新“小巨人”企业推荐表（国家标准补充版）"
        constraints = [score_in_range("local_feature_score", LOCAL_MOST, "little_giant_national")]


class LittleGiantNationalYear(LittleGiantYearColumns, DevelopmentScore):
    """Two rows a declaration on that sheet: years Y-2 and Y-1 of its round."""

    declaration = models.ForeignKey(
        "declarations.Declaration", models.CASCADE, related_name="little_giant_national_years"
    )

    class Meta:
        verbose_name = "专精特新“小巨人”企业年度数据（国家标准补充版）"
        ordering = ["year"]
        constraints = [
            *year_constraints("little_giant_national"),
            score_in_range("development_score", DEVELOPMENT_MOST, "little_giant_national"),
        ]
