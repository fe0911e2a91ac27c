"""Attachment 6 of 辽工信改革〔2022〕9号: 《2022年度截止 季度辽宁省“专精特新”培育企业主要经济指标情况表》.

Column order and title; what a column is (label, unit, type) stands on the model field. Figures are the year to date.
"""

from declarations.sheets.base import Block, row

ATTACHMENT = "附件6"
TITLE = "{year}年度截止{number}季度辽宁省“专精特新”培育企业主要经济指标情况表"
SERIAL = ("serial", "序号")
SUBJECT = "主要经济指标情况表"
ANSWERS_TITLE = "企业与有关事项"
LEAD = "各项均为自年初累计数，标“选填”以外的栏目均须填写，输入即保存。"
RECORD_NOTE = "地区和企业名称取自企业档案；已更名的，在“有关事项”中填写新名称。"
ONCE_ACCEPTED = "下一年度同季度的同比增幅按本报表计算。"
OPENS = "季度结束后，系统为持有有效称号的企业开始填报。"
QUARTER_WORDS = {"1": "一", "2": "二", "3": "三", "4": "四"}

# (figure, its growth against the same quarter of the year before), in the paper's order.
FIGURES = tuple(
    (name, f"{name}_growth") for name in ("revenue", "main_revenue", "exports", "tax_paid", "net_profit", "rd_expense")
)
GROWTH_OF = {growth: figure for figure, growth in FIGURES}
# Never typed: none, growth is where last year's report is not there.
COMPUTED: tuple[str, ...] = ()

BLOCKS = (
    Block("enterprise", "企业", ATTACHMENT, (row("region", "enterprise_name"), row("industry_division"))),
    Block("figures", "主要经济指标", ATTACHMENT, tuple(row(figure, growth) for figure, growth in FIGURES)),
    Block(
        "events",
        "有关事项",
        ATTACHMENT,
        (row("is_listed"), row("has_violation"), row("has_accident"), row("is_renamed", "new_name")),
    ),
)
COLUMNS = tuple(name for block in BLOCKS for one in block.rows for name in one.fields)

# Kept by the enterprise's record; a new name is reported in the last two columns.
FROM_RECORD = ("region", "enterprise_name")
SYSTEM: tuple[str, ...] = ()
# Growth has no meaning where last year's figure is zero or negative, and then there is nothing to type.
OPTIONAL = frozenset({"exports_growth", "tax_paid_growth", "net_profit_growth", "rd_expense_growth"})
CONDITIONAL = {"new_name": ("is_renamed", True)}
# Figures that only grow from quarter to quarter of a year; a profit falls with a loss.
CUMULATIVE = ("revenue", "main_revenue", "exports", "tax_paid", "rd_expense")
# An answer of yes that the city has to follow up.
TROUBLE = ("has_violation", "has_accident")
PHONES: tuple[str, ...] = ()


def worded(text: str, period: str) -> str:
    """A heading; none here names the period."""
    return text


def labels(period: str) -> dict[str, str]:
    """{name: label} of the columns whose label names the period: none."""
    return {}


def title_of(quarter: str) -> str:
    """The paper's title with its year and quarter: 2022年度截止一季度…"""
    return TITLE.format(year=quarter[:4], number=QUARTER_WORDS[quarter[-1]])


def short_title(quarter: str) -> str:
    """ "2022年一季度" as lists and messages call it."""
    return f"{quarter[:4]}年{QUARTER_WORDS[quarter[-1]]}季度"


def report_name(quarter: str) -> str:
    """ "2022年一季度报表" as lists and messages call it."""
    return f"{short_title(quarter)}报表"


def paper_name(quarter: str) -> str:
    """ "2022年一季度主要经济指标情况表" where the paper is named in full."""
    return f"{short_title(quarter)}主要经济指标情况表"
