"""Attachment 3 of 辽工信改革〔2022〕9号, 《辽宁省专精特新“小巨人”企业推荐表》: what it asks beyond attachment 2."""

from django.db import models

from declarations.models import choices
from declarations.models.enterprise_sheets import (
    OVERVIEW_NOTE,
    OVERVIEW_PROMPTS_LITTLE_GIANT,
    EnterpriseSheet,
    EnterpriseYear,
    year_constraints,
)
from declarations.models.fields import (
    InstitutionsAnswer,
    LongTextAnswer,
    MoneyAnswer,
    MultiChoiceAnswer,
    TextAnswer,
    TextListAnswer,
    YesNoAnswer,
)

PLEASE_SAY = "其他（请说明）"


class LittleGiantColumns(EnterpriseSheet):
    """The columns of attachment 3, for its sheet of 2022 and for later versions."""

    product_certifications = MultiChoiceAnswer(
        "产品获得发达国家或地区权威机构认证情况(多选)", options=choices.PRODUCT_CERTIFICATION
    )
    product_certifications_other = TextAnswer(PLEASE_SAY, long_label="其他产品认证（请说明）")
    information_systems = MultiChoiceAnswer(
        "核心业务采用信息系统支撑情况（可多选）", options=choices.INFORMATION_SYSTEM
    )
    information_systems_other = TextAnswer(PLEASE_SAY, long_label="其他信息系统（请说明）")
    special_titles = MultiChoiceAnswer("获得相关部门认定的特色称号（可多选）", options=choices.SPECIAL_TITLE)
    special_titles_other = TextAnswer(PLEASE_SAY, long_label="其他特色称号（请说明）")

    research_institutes = InstitutionsAnswer("技术研究院")
    technology_centres = InstitutionsAnswer("企业技术中心")
    engineering_centres = InstitutionsAnswer("企业工程中心")
    design_centres = InstitutionsAnswer("工业设计中心")
    academician_station = YesNoAnswer("院士专家工作站")
    postdoc_station = YesNoAnswer("博士后工作站")
    partner_institutions = TextListAnswer("合作院校机构名称（3个以内）", limit=3)
    research_results = TextAnswer("研究领域已获得成果及应用情况（30字）", limit=30)

    recognitions = MultiChoiceAnswer("获得相关认定情况（有效期内）", options=choices.LITTLE_GIANT_RECOGNITION)
    recognitions_other = TextAnswer(PLEASE_SAY, long_label="其他相关认定（请说明）")
    key_areas = MultiChoiceAnswer("重点领域情况", options=choices.LITTLE_GIANT_KEY_AREA)
    in_four_basics = YesNoAnswer("是否属于《工业强基工程实施指南（2016-2020年）》“四基”领域")
    four_basics = MultiChoiceAnswer("如是，请打勾", options=choices.FOUR_BASICS, long_label="所属“四基”领域")
    frontier_fields = MultiChoiceAnswer(
        "如属下列领域，请打勾", options=choices.FRONTIER_FIELD, long_label="5G、集成电路、新能源、工业软件领域"
    )
    fills_gap = YesNoAnswer("是否在产业链关键领域实现“补短板”“填空白”")
    shortfall_products = TextAnswer("“补短板”的产品名称")
    gap_fields = TextAnswer("或填补国内（国际）空白的领域", long_label="填补国内（国际）空白的领域")
    replaced_imports = TextAnswer("或替代进口的国外企业（或产品）名称", long_label="替代进口的国外企业（或产品）名称")
    gap_statement = TextAnswer(
        "说明（是否在细分领域实现关键技术首创等情况，30字以内）",
        limit=30,
        long_label="“补短板”“填空白”说明（30字以内）",
    )
    on_cloud = YesNoAnswer("业务系统是否向云端迁移")
    internet_pilot = YesNoAnswer("是否拥有制造业与互联网融合试点示范项目")
    overview = LongTextAnswer(
        "企业总体情况简要介绍", limit=300, footnote=OVERVIEW_NOTE, prompts=OVERVIEW_PROMPTS_LITTLE_GIANT
    )
    honours = LongTextAnswer(
        "企业主要荣誉", footnote="（例如：获得省级及以上认定或表彰）", help_line="填写{Y-3}年至{Y-1}年获得的荣誉。"
    )

    class Meta:
        abstract = True


class LittleGiantSheet(LittleGiantColumns):
    """Attachment 3."""

    declaration = models.OneToOneField(
        "declarations.Declaration", models.CASCADE, primary_key=True, related_name="little_giant_sheet"
    )

    class Meta:
        verbose_name = "专精特新“小巨人”企业推荐表"


class LittleGiantYearColumns(EnterpriseYear):
    """Figures of one year as attachment 3 asks for them."""

    main_product_exports = MoneyAnswer("主导产品出口额", unit="万美元", help_line="没有出口的填 0。")

    class Meta:
        abstract = True


class LittleGiantYear(LittleGiantYearColumns):
    """Two rows a declaration of attachment 3: years Y-2 and Y-1 of its round."""

    declaration = models.ForeignKey("declarations.Declaration", models.CASCADE, related_name="little_giant_years")

    class Meta:
        verbose_name = "专精特新“小巨人”企业年度数据"
        ordering = ["year"]
        constraints = year_constraints("little_giant")
