"""The acts of the pool: an enterprise fills and submits, its city reviews and urges."""

from __future__ import annotations

from cultivation_pool.models import ReportRemark
from tests.wall.act import Act
from tests.wall.cast import Cast


def _no_remark(cast: Cast) -> None:
    ReportRemark.objects.filter(pk=cast.report_remark.pk).delete()


POOL = (
    Act("pool:fill", "owner", {"exports": "5.00"}, page=True),
    Act("pool:autosave", "owner", {"field": "exports", "value": "6.00", "version": "0"}),
    Act("pool:submit", "owner", {"version": "0"}),
    Act("pool:remark_add", "city", {"place": "exports", "text": "请核对"}),
    Act("pool:remark_remove", "city"),
    Act("pool:return", "city", {"version": "1", "opinion": "请更正"}),
    Act("pool:accept", "city", {"version": "1"}, _no_remark),
    Act("pool:urge", "city"),
    Act("pool:export", "city", {"city": ""}),
    Act("pool:workbook_discard", "owner"),
    Act("pool:rows_discard", "city"),
    Act("pool:totals_export", "city", {"area": ""}),
    Act("pool:extend", "city", {"day": "2022-04-29", "reason": "财务系统故障"}),
    Act("pool:check_start", "province", {"rules": "liaoning_2022/sme", "city": "210200", "day": "2022-03-01"}),
    Act("pool:check_again", "city", {"run": "1"}),
)
