"""The page of a round's statistics: charts that are their own tables, each with a sentence and its XLSX."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from declarations.models import Round
from review.packets.selection import opened_rounds
from review.pages.charts import chart_section
from review.pages.province import select
from review.statistics.building import tables_of
from review.statistics.counting import Counts, Scope, areas_of
from review.statistics.tables import Line, Table
from zjtx.common.templatetags.zjtx import cn_moment
from zjtx.registry.enums import Tier

EMPTY = {"heading": "没有申报批次", "text": "批次开放后，在此查看统计。"}


def statistics_page(scope: Scope | None, at: datetime) -> dict[str, Any]:
    """Everything review/statistics.html shows; without a round there is nothing to tell."""
    if scope is None:
        return {"charts": [], "empty": EMPTY}
    counts = Counts(scope, at)
    total = sum(one.number for one in counts.states)
    charts = [_chart(scope, table) for table in tables_of(counts)] if total else []
    return {
        "round": scope.round,
        "area": scope.area,
        "at_text": cn_moment(at),
        "last_text": cn_moment(counts.last_act) if total and counts.last_act else "",
        "filters": _filters(scope),
        "charts": charts,
        "kept": [(name, value) for name, value in _chosen(scope).items() if name != "round" and value],
        "export_url": _export_url(scope.round, "all"),
        "empty": {"heading": "没有申报", "text": f"{scope.area}在本批次没有提交的申报。"},
    }


def _chosen(scope: Scope) -> dict[str, str]:
    """What of the page stands in its address."""
    area = scope.region.pk if scope.region.pk != scope.user.region_id else ""
    return {"round": scope.round.code, "area": area, "tier": scope.tier}


def _filters(scope: Scope) -> list[dict[str, Any]]:
    rounds = [(one.code, f"{one.code}（{one.get_state_display()}）") for one in opened_rounds()]
    chosen, areas = _chosen(scope), areas_of(scope.user)
    if chosen["area"]:
        areas.setdefault(chosen["area"], scope.area)
    whole = scope.user.region.name
    return [
        select("round", "批次", scope.round.code, "", rounds),
        *([select("area", "地区", chosen["area"], whole, areas.items())] if areas else []),
        select("tier", "类别", scope.tier, "全部类别", Tier.choices),
    ]


def _export_url(round_: Round, name: str) -> str:
    return reverse("review:statistics_export", args=[round_.code, name])


def _chart(scope: Scope, table: Table) -> dict[str, Any]:
    """With the address of the table's XLSX."""

    def url_of(line: Line) -> str:
        return f"?{urlencode({**_chosen(scope), 'area': line.area})}" if line.area else ""

    return {**chart_section(table, url_of), "export_url": _export_url(scope.round, table.name)}
