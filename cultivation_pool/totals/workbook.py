"""A quarter's totals as XLSX: a worksheet a table, and one that lists every anomaly, written row by row to disk."""

from collections.abc import Sequence
from pathlib import Path

from cultivation_pool.sheets.quarterly_2022 import short_title
from cultivation_pool.totals.anomalies import LABELS, Anomaly
from cultivation_pool.totals.building import tables_of
from cultivation_pool.totals.counting import PoolCounts
from review.statistics.sheets import write_table
from zjtx.common.spreadsheets.lists import A4, ListPage, list_book
from zjtx.common.templatetags.zjtx import cn_moment

HEADS = ("序号", "企业名称", "地区", "行业大类", "异常", "说明")
WIDTHS = (6, 34, 26, 24, 20, 76)
SHEET_NAME = "数据异常明细"


def write_totals(target: Path, counts: PoolCounts, anomalies: Sequence[Anomaly], by: str) -> int:
    """Write everything that the page tells; returns the number of worksheets."""
    scope = counts.scope
    heading = f"{scope.region.name}{short_title(scope.quarter)}"
    made = f"截至{cn_moment(counts.at)}　　{by}导出"
    tables = tables_of(counts, anomalies)
    with list_book(target) as book:
        for table in tables:
            write_table(book, table, title=heading + table.title, made=made)
        lines = [(f"{heading}{SHEET_NAME}", "title"), (f"{made}　　共{len(anomalies)}项", "line")]
        head = [(text, "head") for text in HEADS]
        page = ListPage(book, SHEET_NAME, WIDTHS, paper=A4, lines=lines, heads=[head], repeated_from=3)
        for place, one in enumerate(anomalies, 1):
            held = one.held
            industry = f"{held.division} {counts.industry_names.get(held.division, '')}" if held.division else ""
            texts = (held.name, counts.region_names.get(held.path, ""), industry, LABELS[one.kind], one.text)
            page.append([(place, "number"), *((text, "cell") for text in texts)])
    return len(tables) + 1
