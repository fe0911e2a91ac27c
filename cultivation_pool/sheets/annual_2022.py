"""Attachment 5 of 辽工信改革〔2022〕9号: 《辽宁省“专精特新”企业培育库基本情况表》, filled in once a year.

Column order, groups and title; what a column is (label, unit, note) stands on the model field. The paper of 2022 names
2021 and 2020: here the year before the profile's and the one before that.
"""

from cultivation_pool.models import profiles
from declarations.sheets.base import Block, row

ATTACHMENT = "附件5"
TITLE = "辽宁省“专精特新”企业培育库基本情况表"
SERIAL = ("serial", "序号")
SUBJECT = "企业培育库基本情况表"
ANSWERS_TITLE = "填报内容"
LEAD = "标“选填”以外的栏目均须填写，没有的填 0，输入即保存。"
RECORD_NOTE = "地区和企业名称取自企业档案；获得“专精特新”认定情况由系统按登记的有效称号填写。"
ONCE_ACCEPTED = "下一年度的基本情况表据此预填和核对。"
OPENS = "批次通知印发后，系统为持有有效称号的企业开始填报。"

# The head's first line over several columns; {last} is the business year, {before} the year before it.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("上市情况", ("is_listed", "intends_to_list")),
    ("近2年获得省级以上科技奖励情况", ("awards_total", "awards_top_three")),
    ("{last}年参与“创客中国”情况", ("maker_contest_entered", "maker_contest_rank")),
    ("研发机构情况", ("rd_institutions", "rd_institutions_provincial")),
    ("主导产品及市场情况", ("main_product", "is_heritage_brand", "domestic_market_share", "overseas_market_share")),
    ("拥有专利情况", ("patents_total", "invention_patents")),
    (
        "{last}年度经营情况（万元、人、%）",
        (
            "debt_ratio", "revenue", "main_revenue", "main_revenue_ratio", "exports", "tax_paid", "net_profit",
            "employees", "new_equity_financing", "rd_ratio",
        ),
    ),
)  # fmt: skip
# Labels that name a year.
YEAR_LABELS = {
    "previous_equity_financing": "{before}年新增股权融资额（万元）",
    "previous_rd_expense": "{before}年投入研发经费总额（万元）",
    "previous_rd_ratio": "{before}年研发经费占营业收入比重（%）",
}

BLOCKS = (
    Block(
        "enterprise",
        "企业",
        ATTACHMENT,
        (row("region", "enterprise_name"), row("years_established"), row("industry_class"), row("registration_type")),
    ),
    Block(
        "standing",
        "资质和认定情况",
        ATTACHMENT,
        (
            row("is_above_scale", "is_high_tech"),
            row("is_gazelle", "is_unicorn"),
            row("is_tech_sme", "size"),
            row("highest_title"),
            row("standards_led"),
        ),
    ),
    Block("listing", GROUPS[0][0], ATTACHMENT, (row("is_listed", "intends_to_list"),)),
    Block("awards", GROUPS[1][0], ATTACHMENT, (row("awards_total", "awards_top_three"),)),
    Block("contest", GROUPS[2][0], ATTACHMENT, (row("maker_contest_entered", "maker_contest_rank"),)),
    Block("institutions", GROUPS[3][0], ATTACHMENT, (row("rd_institutions", "rd_institutions_provincial"),)),
    Block(
        "product",
        GROUPS[4][0],
        ATTACHMENT,
        (row("main_product", "is_heritage_brand"), row("domestic_market_share", "overseas_market_share")),
    ),
    Block("patents", GROUPS[5][0], ATTACHMENT, (row("patents_total", "invention_patents"),)),
    Block(
        "figures",
        GROUPS[6][0],
        ATTACHMENT,
        (
            row("debt_ratio", "revenue"),
            row("main_revenue", "main_revenue_ratio"),
            row("exports", "tax_paid"),
            row("net_profit", "employees"),
            row("new_equity_financing", "rd_ratio"),
        ),
    ),
    Block(
        "before",
        "{before}年情况",
        ATTACHMENT,
        (row("previous_equity_financing", "previous_rd_expense"), row("previous_rd_ratio")),
    ),
    Block(
        "people",
        "企业法人和联系人",
        ATTACHMENT,
        (row("legal_representative", "legal_representative_phone"), row("contact_name", "contact_mobile")),
    ),
)
COLUMNS = tuple(name for block in BLOCKS for one in block.rows for name in one.fields)
# Below the table, in its order.
NOTES = (
    profiles.TITLE_NOTE, profiles.STANDARDS_NOTE, profiles.AWARDS_NOTE, profiles.CONTEST_NOTE,
    profiles.INSTITUTIONS_NOTE, profiles.EQUITY_NOTE,
)  # fmt: skip

# Kept by the enterprise's record, filled in by the system, computed: nobody types them.
FROM_RECORD = ("region", "enterprise_name")
SYSTEM = ("highest_title",)
COMPUTED = ("main_revenue_ratio",)
OPTIONAL: frozenset[str] = frozenset()
# {answer: (the one it depends on, the answer that asks for it)}
CONDITIONAL = {"intends_to_list": ("is_listed", False), "maker_contest_rank": ("maker_contest_entered", True)}
# (part, total), "其中".
PARTS = profiles.PARTS
FIGURES: tuple[tuple[str, str], ...] = ()
TROUBLE: tuple[str, ...] = ()
PHONES = ("legal_representative_phone", "contact_mobile")


def years_of(period: str) -> dict[str, int]:
    """{"last", "before"}: the business year and the one before it, of a profile of the year "2022"."""
    return {"last": int(period) - 1, "before": int(period) - 2}


def worded(text: str, period: str) -> str:
    """A heading or label with the profile's years."""
    return text.format(**years_of(period)) if "{" in text else text


def labels(period: str) -> dict[str, str]:
    """{name: label} of the columns whose label names a year."""
    return {name: worded(text, period) for name, text in YEAR_LABELS.items()}


def title_of(period: str) -> str:
    """The paper's title; it names no year."""
    return TITLE


def short_title(period: str) -> str:
    """ "2022年" in a list."""
    return f"{period}年"


def report_name(period: str) -> str:
    """ "2022年度基本情况表" as lists and messages call it."""
    return f"{period}年度基本情况表"


def paper_name(period: str) -> str:
    """ "2022年度“专精特新”企业培育库基本情况表" where the paper is named in full."""
    return f"{period}年度“专精特新”企业培育库基本情况表"
