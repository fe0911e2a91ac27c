"""When enterprises usually file: beside each row of the board. One query a page."""

from collections.abc import Collection
from statistics import median

from cultivation_pool.calendar import quarter_back
from cultivation_pool.kinds import QUARTERLY, Kind
from zjtx.common import clock
from zjtx.common.working_days import working_days_between

LOOKED_AT = 4


def usual_days(kind: Kind, enterprise_ids: Collection[int], period: str) -> dict[int, str]:
    """{enterprise: "通常提前3个工作日"}: the median over the four periods before, by the first submission of each, late
    or not; nothing is said of one that filed none of them."""
    if not enterprise_ids:
        return {}
    since = quarter_back(period, LOOKED_AT) if kind is QUARTERLY else str(int(period) - LOOKED_AT)
    column = kind.period_field
    earlier = {f"{column}__lt": period, f"{column}__gte": since, "submitted_at__isnull": False}
    rows = kind.model.objects.filter(enterprise_id__in=enterprise_ids, **earlier)
    found: dict[int, list[int]] = {}
    for enterprise, due_on, at in rows.values_list("enterprise_id", "due_on", "submitted_at"):
        found.setdefault(enterprise, []).append(working_days_between(due_on, clock.local(at).date()))
    return {enterprise: _words(round(median(days))) for enterprise, days in found.items()}


def _words(days: int) -> str:
    if not days:
        return "通常截止当日"
    return f"通常逾期{days}个工作日" if days > 0 else f"通常提前{-days}个工作日"
