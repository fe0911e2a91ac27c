"""The columns of next year's sheet: those of attachment 2 with one more."""

from django.db import models

from declarations.models import choices
from declarations.models.enterprise_sheets import EnterpriseSheet
from declarations.models.fields import CountAnswer, LongTextAnswer, MultiChoiceAnswer


class NextYearSheet(EnterpriseSheet):
    declaration = models.OneToOneField(
        "declarations.Declaration", models.CASCADE, primary_key=True, related_name="next_year_sheet"
    )
    key_areas = MultiChoiceAnswer("重点领域情况", options=choices.SME_KEY_AREA)
    recognitions = MultiChoiceAnswer("获得相关认定情况（有效期内）", options=choices.SME_RECOGNITION)
    overview = LongTextAnswer("企业总体情况简要介绍", limit=300)
    data_products = CountAnswer("数据产品数量", unit="项")

    class Meta:
        verbose_name = "下一年度申报表"
