"""What all three sheets ask of the applicant alike, said once (辽工信改革〔2022〕9号 附件1-3 一、企业基本情况)."""

from functools import reduce
from operator import and_

from django.db import models
from django.db.models import Q

from declarations.models.fields import CountAnswer, DateAnswer, RegionAnswer, TextAnswer

GB4754 = "按照《国民经济行业分类(GB/T 4754-2017)》的{}行业填写{}。"


class Applicant(models.Model):
    """The applicant's particulars and its patents. Every answer is nullable: an incomplete draft saves.

    A sheet whose paper names one of them otherwise (附件1：法人代表) declares that column anew.
    """

    declaration = models.OneToOneField("declarations.Declaration", models.CASCADE, primary_key=True, related_name="+")

    enterprise_name = TextAnswer("企业名称")
    region = RegionAnswer(verbose_name="所在地区")
    address = TextAnswer("通讯地址")
    postcode = TextAnswer("邮编", max_length=10)
    legal_representative = TextAnswer("法定代表人", max_length=60)
    legal_representative_phone = TextAnswer("电话", max_length=40, long_label="法定代表人电话")
    legal_representative_mobile = TextAnswer("手机", max_length=20, long_label="法定代表人手机")
    contact_name = TextAnswer("联系人", max_length=60)
    contact_phone = TextAnswer("电话", max_length=40, long_label="联系人电话")
    contact_mobile = TextAnswer("手机", max_length=20, long_label="联系人手机")
    registered_on = DateAnswer("注册时间")
    uscc = TextAnswer("统一社会信用代码", max_length=18)

    patents_total = CountAnswer("有效专利总数", unit="项")
    invention_patents = CountAnswer("其中发明专利", unit="项")
    utility_patents = CountAnswer("实用新型专利", unit="项")
    design_patents = CountAnswer("外观设计专利", unit="项")
    software_copyrights = CountAnswer("软件著作权", unit="项")

    class Meta:
        abstract = True


def figures_in_range(prefix: str, *, share: str, money: tuple[str, ...]) -> list[models.BaseConstraint]:
    """What the database refuses of a year's row: a second row of that year, a share outside 0-100, negative money."""
    return [
        models.UniqueConstraint(fields=["declaration", "year"], name=f"{prefix}_year_once"),
        models.CheckConstraint(
            name=f"{prefix}_market_share_in_range",
            condition=Q(**{f"{share}__isnull": True}) | Q(**{f"{share}__gte": 0, f"{share}__lte": 100}),
        ),
        models.CheckConstraint(
            name=f"{prefix}_money_not_negative",
            condition=reduce(and_, (Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}) for name in money)),
        ),
    ]
