"""The head of attachment 6 (附件6): 21 columns in one row."""

from collections.abc import Mapping

from cultivation_pool.papers.layout import Heads
from cultivation_pool.sheets.quarterly_2022 import FIGURES, SERIAL
from declarations.answers.fields import AnswerField

WIDTHS = {
    "region": 16, "enterprise_name": 30, "industry_division": 20, "is_listed": 7, "has_violation": 11,
    "has_accident": 12, "is_renamed": 7, "new_name": 24,
}  # fmt: skip
FIGURE_WIDTH, GROWTH_WIDTH, SERIAL_WIDTH = 14, 10, 6


def heads(quarter: str, fields: Mapping[str, AnswerField]) -> Heads:
    """The head of a quarter's sheet."""
    return Heads(
        rows=[[SERIAL[1], *(_head(field) for field in fields.values())]],
        widths=[SERIAL_WIDTH, *(_width(name) for name in fields)],
        units="金额为年初至本季度末累计，单位：万元",
    )


def _head(field: AnswerField) -> str:
    """The notice's words, which name the unit of a figure: 营业收入（万元）."""
    unit = f"（{field.unit}）"
    return field.label if field.unit in ("", "%") or unit in field.label else f"{field.label}{unit}"


def _width(name: str) -> int:
    figures = dict(FIGURES)
    return WIDTHS.get(name) or (FIGURE_WIDTH if name in figures else GROWTH_WIDTH)
