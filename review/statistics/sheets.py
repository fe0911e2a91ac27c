"""Tables of statistics as XLSX: a worksheet a table, figures as figures."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from review.statistics.counting import Scope
from review.statistics.tables import Number, Table
from zjtx.common.spreadsheets.lists import A4, Cell, ListPage, list_book
from zjtx.common.templatetags.zjtx import cn_moment
from zjtx.registry.enums import Tier

LABEL_WIDTH, FIGURE_WIDTH = 34, 13
LONGEST_NAME = 31


def write_tables(scope: Scope, tables: Sequence[Table], by: str, at: datetime) -> bytes:
    """The workbook as a file; a table that is empty has a head and no rows."""
    target = io.BytesIO()
    with list_book(target) as book:
        for table in tables:
            write_table(book, table, title=f"{scope.round.code} {scope.area}{table.title}", made=_made(scope, by, at))
    return target.getvalue()


def write_table(book: Any, table: Table, *, title: str, made: str) -> None:
    """One worksheet of a book that is written row by row; `made` says of what day it is, and by whom."""
    labels = [one.label for one in table.series] + (["合计"] if table.has_total else [])
    lines = _lines(table, title, made)
    styles = ["figure" if one.kind else "number" for one in table.series] + ["number"] * table.has_total
    page = ListPage(
        book,
        table.title[:LONGEST_NAME],
        [LABEL_WIDTH, *(FIGURE_WIDTH for _label in labels)],
        paper=A4,
        lines=lines,
        heads=[[(label, "head") for label in (table.head, *labels)]],
        repeated_from=len(lines) + 1,
    )
    for line in table.lines:
        values = [*map(_rounded, line.values), *([table.total_of(line)] if table.has_total else [])]
        page.append([(line.label, "cell"), *zip(values, styles, strict=True)])


def _rounded(value: Number) -> Number:
    """What a cell shows; the digits behind it are nobody's."""
    return round(value, 2) if isinstance(value, float) else value


def _made(scope: Scope, by: str, at: datetime) -> str:
    tier = f"　　类别：{Tier(scope.tier).label}" if scope.tier else ""
    return f"截至{cn_moment(at)}　　{by}导出{tier}"


def _lines(table: Table, title: str, made: str) -> list[Cell]:
    notes = [(" ".join([table.summary, *table.notes]).strip(), "line")] if table.summary or table.notes else []
    return [(f"{title}（{table.unit}）", "title"), (made, "line"), *notes]
