"""Words with a fixed list of values in the registry."""

from django.db import models


class Tier(models.TextChoices):
    """The three rungs of the ladder (辽工信改革〔2022〕9号, 一), lowest first."""

    PRODUCT = "product", "产品"
    SME = "sme", "中小企业"
    LITTLE_GIANT = "little_giant", "小巨人"


class RegionLevel(models.TextChoices):
    """Kinds of administrative divisions, as the reference table names them."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    DISTRICT = "district", "市辖区"
    COUNTY = "county", "县"
    COUNTY_CITY = "county_city", "县级市"
    AUTONOMOUS_COUNTY = "autonomous_county", "自治县"
    FUNCTIONAL_ZONE = "functional_zone", "功能区"


class IndustryLevel(models.IntegerChoices):
    """Levels of GB/T 4754-2017."""

    SECTION = 1, "门类"
    DIVISION = 2, "大类"
    GROUP = 3, "中类"
    CLASS = 4, "小类"


class RegistrationType(models.TextChoices):
    """注册类型, the four boxes of attachments 1 to 3."""

    STATE_OWNED = "state_owned", "国有"
    JOINT_VENTURE = "joint_venture", "合资"
    PRIVATE = "private", "民营"
    OTHER = "other", "其他"


class Size(models.TextChoices):
    """Ranks of 工信部联企业〔2011〕300号."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"


class TitleScheme(models.TextChoices):
    """The ladder under which a title was given; a recorded act may carry a title from one to the other."""

    LIAONING = "liaoning", "辽宁省“专精特新”梯度培育"
    NATIONAL = "national", "国家优质中小企业梯度培育"


class EndReason(models.TextChoices):
    """Why a title ended."""

    EXPIRED = "expired", "有效期满"
    RENEWED = "renewed", "重新认定接续"
    CONVERTED = "converted", "转换为新办法称号"
    LAPSED = "lapsed", "按文件失效"
    REVOKED = "revoked", "撤销"
    GIVEN_UP = "given_up", "放弃"
