"""The page of a quarter's totals: charts that are their own tables, and the list of what looks wrong."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from cultivation_pool import selectors
from cultivation_pool.kinds import QUARTERLY
from cultivation_pool.services.totals import totals_anomalies, totals_job
from cultivation_pool.sheets.quarterly_2022 import short_title
from cultivation_pool.totals.anomalies import LABELS, Anomaly, Kind
from cultivation_pool.totals.building import rates, tables_of, unit_of, whole
from cultivation_pool.totals.counting import PoolCounts, PoolScope
from declarations.pages.packages import job_row
from review.pages.charts import chart_section
from review.pages.province import select
from review.statistics.counting import areas_of
from review.statistics.tables import Line, Table, figure, percent
from zjtx.common.templatetags.zjtx import cn_moment

EMPTY = {"heading": "尚无季度报表", "text": "季度结束后，系统为持有有效称号的企业开始填报，报表提交后在此汇总。"}
NO_ANOMALIES = {"heading": "没有数据异常", "text": "可以更换季度、地区或异常种类后再查。"}
PAGE_SIZE = 50


def totals_page(scope: PoolScope | None, at: datetime) -> dict[str, Any]:
    """Everything pool/totals.html shows; without a report there is nothing to tell."""
    if scope is None:
        return {"charts": [], "empty": EMPTY}
    counts = PoolCounts(scope, at)
    anomalies = totals_anomalies(counts)
    job = totals_job(scope)
    return {
        **_head(scope, counts),
        "figures": _figures(counts, anomalies),
        "slipped": sum(one.kind == Kind.UNIT for one in anomalies),
        "slipped_url": reverse("pool:anomalies") + query_of(scope, kind=Kind.UNIT),
        "charts": [_chart(scope, table) for table in tables_of(counts, anomalies)],
        "export_url": reverse("pool:totals_export", args=[scope.quarter]),
        "area_code": scope.area,
        "job": job_row(job) if job else None,
        "poll_url": reverse("jobs:status", args=[job.pk]) if job else "",
        "empty": {"heading": "没有报表", "text": f"{scope.region.name}在本季度没有应报企业。"},
    }


def anomalies_page(scope: PoolScope | None, query: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/anomalies.html shows."""
    if scope is None:
        return {"table": None, "empty": EMPTY}
    counts = PoolCounts(scope, at)
    kind = query.get("kind", "") if query.get("kind", "") in list(Kind) else ""
    every = totals_anomalies(counts)
    found = [one for one in every if not kind or one.kind == kind]
    page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 6 else 1
    present = [(one.value, LABELS[one]) for one in Kind if one == kind or any(row.kind == one for row in every)]
    head = _head(scope, counts)
    return {
        **head,
        "filters": [*head["filters"], select("kind", "异常", kind, "全部异常", present)],
        "count": len(found),
        "totals_url": reverse("pool:totals") + query_of(scope),
        "table": _table(
            counts, found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], _pager(scope, kind, page, len(found))
        ),
    }


def query_of(scope: PoolScope, **more: Any) -> str:
    """What of the page stands in its address."""
    return "?" + urlencode({name: one for name, one in {**_chosen(scope), **more}.items() if one})


def _head(scope: PoolScope, counts: PoolCounts) -> dict[str, Any]:
    return {
        "title": short_title(scope.quarter),
        "area": scope.region.name,
        "at_text": cn_moment(counts.at),
        "last_text": cn_moment(counts.last_act) if counts.last_act else "",
        "filters": _filters(scope),
    }


def _chosen(scope: PoolScope) -> dict[str, str]:
    return {"quarter": scope.quarter, "area": scope.area}


def _filters(scope: PoolScope) -> list[dict[str, Any]]:
    quarters = [(one, short_title(one)) for one in selectors.periods_of(scope.user, QUARTERLY)]
    areas = areas_of(scope.user)
    if scope.area:
        areas.setdefault(scope.area, scope.region.name)
    return [
        select("quarter", "季度", scope.quarter, "", quarters),
        select("area", "地区", scope.area, scope.user.region.name, areas.items()),
    ]


def _figures(counts: PoolCounts, anomalies: list[Anomaly]) -> list[dict[str, Any]]:
    group = whole(counts)
    unit, per = unit_of([group])
    grown = rates(group)
    sums = [
        {
            "label": label,
            "value": figure(group.totals[name] / per, "money"),
            "unit": unit,
            "note": f"同比{figure(rate, 'growth')}" if (rate := grown[name]) is not None else "同比不可比",
        }
        for name, label in (("revenue", "营业收入"), ("net_profit", "净利润"), ("rd_expense", "研发经费"))
    ]
    url = reverse("pool:anomalies") + query_of(counts.scope)
    tone = {"tone": "amber", "url": url} if anomalies else {}
    return [
        {"label": "应报", "value": group.owed, "unit": "家"},
        {"label": "已报", "value": group.filed, "unit": "家", "note": f"上报率{percent(group.filed, group.owed)}"},
        *sums,
        {"label": "同比口径", "value": group.pairs, "unit": "家", "note": "同期均有数据"},
        {"label": "数据异常", "value": len(anomalies), "unit": "项", **tone},
    ]


def _chart(scope: PoolScope, table: Table) -> dict[str, Any]:
    def url_of(line: Line) -> str:
        if not line.area:
            return ""
        if table.name == "anomalies":
            return reverse("pool:anomalies") + query_of(scope, kind=line.area)
        return query_of(scope, area=line.area)

    return chart_section(table, url_of)


def _table(counts: PoolCounts, shown: list[Anomaly], pager: dict[str, str]) -> dict[str, Any]:
    labels = ("企业名称", "地区", "异常", "说明")
    rows = []
    for one in shown:
        texts = (one.held.name, counts.region_names.get(one.held.path, ""), LABELS[one.kind], one.text)
        cells = [{"label": label, "text": text} for label, text in zip(labels, texts, strict=True)]
        rows.append({"url": reverse("pool:case", args=[one.held.pk]), "cells": cells})
    return {
        "caption": "数据异常明细",
        "columns": [{"label": label} for label in labels],
        "rows": rows,
        "keys": True,
        "pager": pager,
        "empty": NO_ANOMALIES,
    }


def _pager(scope: PoolScope, kind: str, page: int, count: int) -> dict[str, str]:
    last = max(1, -(-count // PAGE_SIZE))
    found = {"text": f"第{page}页，共{last}页"} if last > 1 else {}
    if page > 1:
        found["previous_url"] = query_of(scope, kind=kind, page=page - 1)
    if page < last:
        found["next_url"] = query_of(scope, kind=kind, page=page + 1)
    return found
