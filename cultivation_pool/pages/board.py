"""Who has filed: the city's board of a period, the province's by city, and the page before urging."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from cultivation_pool import selectors
from cultivation_pool.calendar import quarterly_due
from cultivation_pool.kinds import QUARTERLY, Kind, kind_named
from cultivation_pool.models.process import PoolReport
from cultivation_pool.pages.habits import usual_days
from cultivation_pool.pages.looks import badge_cell, due_text, moment_text
from cultivation_pool.profile_rounds import profile_due
from cultivation_pool.selectors import STANDINGS, BoardFilters
from cultivation_pool.services.exporting import present_job
from declarations.pages.packages import job_row
from zjtx.common import clock
from zjtx.common.working_days import Reading

TONES = {"overdue": "red", "returned": "amber"}
COLUMNS = ("企业名称", "地区", "状态", "填报截止", "首次提交", "通常填报", "疑点")


def board_page(user: Any, kind: Kind, query: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/board.html shows."""
    today = clock.local(at).date()
    periods = selectors.periods_of(user, kind)
    filters = BoardFilters.of(query, kind, periods)
    rows, after = selectors.board_page(user, filters, today, after=query.get("after", ""))
    tally = selectors.counts(selectors.board(user, filters), today)
    missing = tally["due"] + tally["overdue"] + tally["returned"]
    is_city = user.role == "city_officer"
    return {
        "title": _title(filters),
        "kind": kind,
        "cities_name": f"pool:{kind.desk}cities",
        "deadline": _deadline(filters) if missing else None,
        "figures": _figures(tally, filters),
        "filters": _filters(filters, periods, is_city=is_city),
        "chips": _chips(filters, is_city=is_city),
        "reset_url": filters.query(standing="", city="", q=""),
        "table": _table(rows, after, filters, today, is_city=is_city),
        **_export(user, filters),
        "urge_url": reverse("pool:urge", args=[filters.period]) if is_city and missing else "",
        "missing": missing,
    }


def _title(filters: BoardFilters) -> str:
    return filters.kind.name(filters.period) if filters.period else filters.kind.noun


def _deadline(filters: BoardFilters) -> Reading | None:
    """When the period's reports are due: by the calendar a quarter's, by the round an annual profile."""
    if filters.kind is QUARTERLY:
        return quarterly_due(filters.period)
    due = profile_due(int(filters.period))
    return Reading(due, False) if due else None


def _empty(kind: Kind) -> dict[str, str]:
    return {"heading": f"尚无{kind.noun}", "text": kind.sheet.OPENS}


def _export(user: Any, filters: BoardFilters) -> dict[str, Any]:
    """The button for the attachment, and the file or its progress."""
    if not filters.period:
        return {}
    city = selectors.board_city(user, filters.city)
    job = present_job(user, filters.period, city)
    return {
        "export_url": reverse("pool:export", args=[filters.period]),
        "rows_url": reverse("pool:rows", args=[filters.period]) if user.role == "city_officer" else "",
        "export_city": city.pk if city else "",
        "export_place": city.name if city else "",
        "job": job_row(job) if job else None,
        "poll_url": reverse("jobs:status", args=[job.pk]) if job else "",
    }


def _figures(tally: dict[str, int], filters: BoardFilters) -> list[dict[str, Any]]:
    figures = [
        {"label": "应报", "value": tally["all"], "unit": "家", "url": filters.query(standing="")},
        {"label": "已报", "value": tally["filed"], "unit": "家", "note": f"其中逾期提交{tally['late']}家"},
    ]
    for name, label in STANDINGS.items():
        tone = TONES.get(name, "") if tally[name] else ""
        url = filters.query(standing=name)
        figures.append({"label": label, "value": tally[name], "unit": "家", "url": url, "tone": tone})
    return figures


def _filters(filters: BoardFilters, periods: list[str], *, is_city: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "name": filters.kind.period_field,
            "label": filters.kind.period_word,
            "kind": "select",
            "value": filters.period,
            "options": [(one, filters.kind.sheet.short_title(one)) for one in periods],
        },
        {
            "name": "standing",
            "label": "状态",
            "kind": "select",
            "value": filters.standing,
            "options": [("", "全部状态"), *STANDINGS.items()],
        },
    ]
    if not is_city:
        cities = [(one.pk, one.name) for one in selectors.cities()]
        options = [("", "全部城市"), *cities]
        found.append({"name": "city", "label": "市", "kind": "select", "value": filters.city, "options": options})
    found.append({"name": "q", "label": "企业名称或信用代码", "kind": "search", "value": filters.q})
    return found


def _chips(filters: BoardFilters, *, is_city: bool) -> list[dict[str, str]]:
    words = {"standing": STANDINGS.get(filters.standing, ""), "q": f"搜索“{filters.q}”" if filters.q else ""}
    if filters.city and not is_city:
        words["city"] = next((one.name for one in selectors.cities() if one.pk == filters.city), filters.city)
    return [{"label": text, "remove_url": filters.query(**{name: ""})} for name, text in words.items() if text]


def _table(rows: list[PoolReport], after: str, filters: BoardFilters, today: date, *, is_city: bool) -> dict[str, Any]:
    columns = [{"label": label, "numeric": label == "疑点"} for label in COLUMNS]
    shown, usual = [], usual_days(filters.kind, [one.enterprise_id for one in rows], filters.period)
    for one in rows:
        cells = [
            {"text": one.enterprise_name},
            {"text": one.region.name if is_city else one.region.full_name},
            badge_cell(one, today),
            {"text": due_text(one)},
            {"text": moment_text(one.submitted_at)},
            {"text": usual.get(one.enterprise_id, "—")},
            {"text": str(one.issues_count), "tone": "amber" if one.issues_count else ""},
        ]
        labelled = [{**column, **cell} for column, cell in zip(columns, cells, strict=True)]
        shown.append({"url": filters.kind.url("case", one), "cells": labelled})
    pager = {"next_url": f"{filters.query()}&after={after}"} if after else {}
    is_narrow = bool(filters.standing or filters.q)
    narrow = {"heading": "没有符合条件的报表", "text": "可以减少筛选条件后再查。"}
    return {
        "caption": "各企业的报表",
        "columns": columns,
        "rows": shown,
        "keys": True,
        "pager": pager,
        "empty": narrow if is_narrow else _empty(filters.kind),
    }


def cities_page(user: Any, kind: Kind, query: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/cities.html shows: counts per city of one period."""
    today = clock.local(at).date()
    periods = selectors.periods_of(user, kind)
    filters = BoardFilters.of(query, kind, periods)
    labels = ("市", "应报", "已报", *STANDINGS.values())
    columns = [{"label": label, "numeric": label != "市"} for label in labels]
    rows, total = [], dict.fromkeys(("all", "filed", "late", *STANDINGS), 0)
    for city, tally in selectors.by_city(user, kind, filters.period, today) if filters.period else []:
        names = ("all", "filed", *STANDINGS)
        cells = [{"text": city.name}, *({"text": str(tally[n]), "tone": _tone(n, tally[n])} for n in names)]
        labelled = [{**column, **cell} for column, cell in zip(columns, cells, strict=True)]
        address = kind.board_url() + filters.query(city=city.pk, standing="", q="")
        rows.append({"url": address, "cells": labelled})
        total = {name: total[name] + tally[name] for name in total}
    board = kind.board_url()
    return {
        "title": _title(filters),
        "kind": kind,
        "deadline": _deadline(filters) if total["filed"] < total["all"] else None,
        "figures": [{**one, "url": board + one["url"] if one.get("url") else ""} for one in _figures(total, filters)],
        "filters": _filters(filters, periods, is_city=True)[:1],
        "table": {
            "caption": "各市填报情况",
            "columns": columns,
            "rows": rows,
            "empty": _empty(kind),
        },
    }


def _tone(name: str, count: int) -> str:
    return TONES.get(name, "") if count else ""


def urge_page(user: Any, period: str, at: datetime) -> dict[str, Any]:
    """The page before urging everybody whose report is not in."""
    kind = kind_named(period)
    reports = list(selectors.unfiled(user, kind, period))
    today = clock.local(at).date()
    standing = [selectors.standing_of(one, today) for one in reports]
    title, back = kind.name(period), kind.board_url(period)
    return {
        "page_name": f"催报：{title}",
        "act_label": "发送催报",
        "crumbs": [("培育库", back)],
        "facts": [
            {"label": STANDINGS[name], "value": f"{standing.count(name)}家"} for name in ("due", "overdue", "returned")
        ],
        "consequences": [
            "以站内消息和电子邮件催报，发给各企业的全部用户。",
            "同一企业同一天只催一次，当天已催过的不再重复发送。",
        ],
        "whom": f"{title}未提交或退回后未重新提交的企业{len(reports)}家",
        "reversible": "消息发出后不能撤回。",
        "cancel_url": back,
    }
