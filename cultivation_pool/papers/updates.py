"""A yearly update as XLSX."""

from collections.abc import Iterator, Mapping

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from cultivation_pool import update_selectors as selectors
from cultivation_pool.models import PoolUpdate, PoolUpdateRow
from cultivation_pool.papers.tables import Asked, ListPaper, texts
from cultivation_pool.update_selectors import UpdateFilters
from zjtx.common.spreadsheets.lists import Cell
from zjtx.common.templatetags.zjtx import cn_date

COLUMNS = (
    ("企业名称", 32), ("统一社会信用代码", 22), ("地区", 28), ("变动", 8), ("原有称号", 30), ("现有称号", 30),
    ("原因", 44),
)  # fmt: skip


def _update(asked: Asked) -> PoolUpdate:
    year = asked.query.get("year", "")
    return selectors.update_of(int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else 0)


def _is_there(asked: Asked) -> bool:
    try:
        return _update(asked) is not None
    except Http404:
        return False


def _title(asked: Asked) -> str:
    update = _update(asked)
    number = f"，{update.document_number}" if update.document_number else ""
    return f"{asked.place}{update.year}年度“专精特新”企业培育库更新名单（{cn_date(update.day)}{number}）"


def _found(asked: Asked) -> QuerySet[PoolUpdateRow]:
    return selectors.rows_of(asked.user, _update(asked), UpdateFilters.of(asked.query))


def _rows(asked: Asked) -> Iterator[list[Cell]]:
    for one in _found(asked).iterator(chunk_size=500):
        yield texts(one.name, one.uscc, one.region_name, one.get_movement_display(), one.before, one.after, one.reason)


def canonical(query: Mapping[str, str]) -> str:
    """The year first, then the filters."""
    return f"?year={query.get('year', '')[:4]}&{UpdateFilters.of(query).query().removeprefix('?')}".removesuffix("&")


UPDATE = ListPaper(
    columns=COLUMNS,
    title=_title,
    count=lambda asked: _found(asked).count(),
    rows=_rows,
    canonical=canonical,
    address=lambda asked: reverse("pool:update", args=[_update(asked).year]) + UpdateFilters.of(asked.query).query(),
    is_there=_is_there,
)
