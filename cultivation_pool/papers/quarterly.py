"""Attachment 6 (附件6) of a quarter as XLSX: the notice's title and 21 columns, a row for every report that stands.

Written row by row to disk: memory does not grow with the province.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cultivation_pool.answers import answer_fields
from cultivation_pool.models.reports import ReportQuerySet
from cultivation_pool.sheets.quarterly_2022 import COLUMNS, FIGURES, SERIAL, title_of
from declarations.answers.display import CodeNames, display
from declarations.answers.fields import AnswerField
from zjtx.common.spreadsheets.lists import A3, Cell, ListPage, list_book
from zjtx.common.templatetags.zjtx import cn_moment
from zjtx.registry.enums import IndustryLevel
from zjtx.registry.models import Industry, Region

ROWS_AT_ONCE = 200
SHEET_NAME = "附件6"
# Title, filling bureau and state of filing, source.
LINES = 3
WIDTHS = {
    "region": 16, "enterprise_name": 30, "industry_division": 20, "is_listed": 7, "has_violation": 11,
    "has_accident": 12, "is_renamed": 7, "new_name": 24,
}  # fmt: skip
FIGURE_WIDTH, GROWTH_WIDTH, SERIAL_WIDTH = 14, 10, 6


@dataclass(frozen=True)
class Made:
    """Whose sheet it is, by whom and when it was made."""

    place: str
    by: str
    at: datetime


def write_quarterly(
    target: Path | BinaryIO,
    quarter: str,
    owed: ReportQuerySet,
    made: Made,
    report: Callable[[int, int, str], None],
) -> int:
    """Write the quarter's sheet; returns its number of rows. `owed` are the reports in scope, of which those that stand
    are written; `report(done, total, text)` is told after each. Raises OSError where the target does not take it."""
    filed = owed.filed().order_by("region_path", "enterprise_name", "pk")
    total, due, number = filed.count(), owed.count(), 0
    fields, names = answer_fields(), _names()
    with list_book(target) as book:
        page = ListPage(
            book,
            SHEET_NAME,
            [SERIAL_WIDTH, *(_width(name) for name in COLUMNS)],
            paper=A3,
            lines=_lines(quarter, total, due, made),
            heads=[[(text, "head") for text in (SERIAL[1], *(_head(fields[name]) for name in COLUMNS))]],
            repeated_from=1,
        )
        for number, one in enumerate(filed.iterator(chunk_size=ROWS_AT_ONCE), 1):
            cells = [_cell(fields[name], getattr(one, fields[name].attname), names) for name in COLUMNS]
            page.append([(number, "number"), *cells])
            report(number, max(total, number + 1), f"已写入{number}家，共{total}家")
    return number


def _names() -> CodeNames:
    """All regions and 2-digit industries, in two queries."""
    divisions = Industry.objects.filter(level=IndustryLevel.DIVISION)
    return CodeNames(dict(Region.objects.values_list("pk", "full_name")), dict(divisions.values_list("pk", "name")))


def _lines(quarter: str, total: int, due: int, made: Made) -> list[Cell]:
    filed = f"填报单位：{made.place}　　应报{due}家，已报{total}家　　金额为年初至本季度末累计，单位：万元"
    source = f"依据：辽工信改革〔2022〕9号附件6　　{made.by}，{cn_moment(made.at)}导出"
    return [(title_of(quarter), "title"), (filed, "line"), (source, "line")]


def _head(field: AnswerField) -> str:
    """The notice's words, which name the unit of a figure: 营业收入（万元）."""
    unit = f"（{field.unit}）"
    return field.label if field.unit in ("", "%") or unit in field.label else f"{field.label}{unit}"


def _width(name: str) -> int:
    figures = dict(FIGURES)
    return WIDTHS.get(name) or (FIGURE_WIDTH if name in figures else GROWTH_WIDTH)


def _cell(field: AnswerField, value: Any, names: CodeNames) -> Cell:
    """Figures as numbers, everything else as the page shows it; nothing where nothing was filled in."""
    if value is None or value == "":
        return None, "cell"
    if field.kind in ("money", "percent"):
        return value, "figure"
    return display(field, value, names), "cell"
