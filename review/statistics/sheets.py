"""Tables of statistics as XLSX: a worksheet a table, figures as figures."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from review.statistics.counting import Scope
from review.statistics.tables import Table
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
            _write(book, scope, table, by, at)
    return target.getvalue()


def _write(book: Any, scope: Scope, table: Table, by: str, at: datetime) -> None:
    labels = [one.label for one in table.series] + (["合计"] if table.has_total else [])
    lines = _lines(scope, table, by, at)
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
        values = [*line.values, *([table.total_of(line)] if table.has_total else [])]
        page.append([(line.label, "cell"), *((value, "number") for value in values)])


def _lines(scope: Scope, table: Table, by: str, at: datetime) -> list[Cell]:
    tier = f"　　类别：{Tier(scope.tier).label}" if scope.tier else ""
    title = f"{scope.round.code} {scope.area}{table.title}（{table.unit}）"
    made = f"截至{cn_moment(at)}　　{by}导出{tier}"
    notes = [(" ".join([table.summary, *table.notes]).strip(), "line")] if table.summary or table.notes else []
    return [(title, "title"), (made, "line"), *notes]
