"""The pages of pool-wide checks: the choice and the officer's checks, one check's list, one enterprise in it."""

from typing import Any

from django.urls import reverse

from cultivation_pool import check_selectors as selectors
from cultivation_pool.check_selectors import RowFilters
from cultivation_pool.enums import CheckOutcome
from cultivation_pool.models import PoolCheck, PoolCheckRow
from cultivation_pool.pool_check import words
from cultivation_pool.services.pool_checks import PROVINCE, choice_of
from declarations.pages.packages import job_row
from zjtx.common.charts import bar_parts
from zjtx.common.models import Job
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.registry.enums import Tier

LOOKS = {
    "likely": ("green", "check-circle"),
    "close": ("amber", "arrow-up-right-circle"),
    "incomplete": ("grey", "dash-circle"),
    "unlikely": ("red", "x-circle"),
}
COLUMNS = ("企业名称", "市、区县", "现有称号", "结论", "与数据不符的条款", "缺少的数据", "须人工判断")
MOST_WORDS = 3
OWN = ("对照条件", "范围", "核查日期", "企业数", "进度")
EMPTY = {"heading": "尚未核查过", "text": "选择对照条件、范围和日期后开始核查，一般几分钟内完成。"}


def checks_page(user: Any, form: Any) -> dict[str, Any]:
    """Everything pool/checks.html shows."""
    columns = [{"label": label, "numeric": label == "企业数"} for label in OWN]
    rows = []
    for check in selectors.own_checks(user):
        cells = [
            {"text": choice_of(check).title},
            {"text": place_of(check)},
            {"text": cn_date(check.day)},
            {"text": str(check.total) if check.made_at else ""},
            _progress(check),
        ]
        labelled = [{**column, **cell} for column, cell in zip(columns, cells, strict=True)]
        rows.append({"url": reverse("pool:check", args=[check.pk]), "cells": labelled})
    table = {"caption": "我的核查", "columns": columns, "rows": rows, "empty": EMPTY}
    return {"form": form, "table": table, "notes": words.BASIS}


def place_of(check: PoolCheck) -> str:
    """The city, or the whole province."""
    return check.city.name if check.city else PROVINCE


def check_page(check: PoolCheck, query: Any) -> dict[str, Any]:
    """Everything pool/check.html shows: while there is no result yet, the progress alone."""
    job, choice = check.job, choice_of(check)
    is_open = job is not None and not job.is_finished
    page = {
        "check": check,
        "title": choice.title,
        "place": place_of(check),
        "status_note": choice.tier_rules.status_note,
        "years": f"{choice.year - 2}年、{choice.year - 1}年",
        "job": job_row(job) if job and (is_open or job.status == Job.Status.FAILED) else None,
        "poll_url": reverse("jobs:status", args=[job.pk]) if job else "",
        "is_open": is_open,
        "download_url": job_row(job)["result_url"] if job else "",
        "disclaimer": words.DISCLAIMER,
        "meanings": [{"label": CheckOutcome(key).label, "value": text} for key, text in words.outcome_notes().items()],
    }
    return page | _result(check, query) if check.made_at else page


def _result(check: PoolCheck, query: Any) -> dict[str, Any]:
    filters = RowFilters.of(query)
    rows, after = selectors.rows_page(check, filters, query.get("after", ""))
    by_city = selectors.counts_by_city(check)
    return {
        "figures": _figures(selectors.counts(check, filters), filters),
        "chart": _chart(by_city, filters) if len(by_city) > 1 else None,
        "filters": _filters(check, by_city, filters),
        "chips": _chips(check, by_city, filters),
        "reset_url": "?",
        "table": _table(check, rows, after, filters),
    }


def _progress(check: PoolCheck) -> dict[str, Any]:
    job = check.job
    if job is not None and job.status == Job.Status.FAILED:
        return {"text": "未完成", "badge": True, "tone": "red", "icon": "x-circle"}
    if job is not None and not job.is_finished:
        text = f"核查中 {job.percent}%"
        return {"text": text, "badge": True, "tone": "progress", "icon": "hourglass-split"}
    made = cn_moment(check.made_at) if check.made_at else ""
    return {"text": "已完成", "badge": True, "tone": "green", "icon": "check-circle", "note": made}


def _figures(counts: dict[str, int], filters: RowFilters) -> list[dict[str, Any]]:
    all_of_them = {
        "label": "核查企业",
        "value": sum(counts.values()),
        "unit": "家",
        "url": filters.query(outcome=""),
    }
    return [
        all_of_them,
        *(
            {"label": CheckOutcome(key).label, "value": count, "unit": "家", "url": filters.query(outcome=key)}
            for key, count in counts.items()
        ),
    ]


def _chart(by_city: list[tuple[str, str, dict[str, int]]], filters: RowFilters) -> dict[str, Any]:
    """For pieces/stacked_bars.html: bars in percent of the longest, and the same figures as a table."""
    longest = max(sum(tally.values()) for _code, _name, tally in by_city)
    rows = []
    for code, name, tally in by_city:
        bars = bar_parts(((LOOKS[key][0], count) for key, count in tally.items()), longest)
        rows.append(
            {
                "label": name or "未划分市",
                "url": filters.query(city=code) if code else "",
                "bars": bars,
                "values": [{"label": CheckOutcome(key).label, "text": str(count)} for key, count in tally.items()],
                "total": str(sum(tally.values())),
            }
        )
    series = [{"label": CheckOutcome(key).label, "tone": LOOKS[key][0]} for key in CheckOutcome.values]
    return {"caption": "各市情况（家）", "head": "市", "series": series, "rows": rows}


def _filters(check: PoolCheck, by_city: list[Any], filters: RowFilters) -> list[dict[str, Any]]:
    choices = {
        "outcome": ("结论", [("", "全部结论"), *CheckOutcome.choices]),
        "city": ("市", [("", "全部城市"), *((code, name) for code, name, _tally in by_city if code)]),
        "industry": ("行业", [("", "全部行业"), *selectors.industries_in(check)]),
        "held": ("现有称号", [("", "全部称号"), *Tier.choices]),
    }
    found: list[dict[str, Any]] = [
        {"name": name, "label": label, "kind": "select", "value": getattr(filters, name), "options": options}
        for name, (label, options) in choices.items()
        if name != "city" or len(by_city) > 1
    ]
    return [*found, {"name": "q", "label": "企业名称或信用代码", "kind": "search", "value": filters.q}]


def _chips(check: PoolCheck, by_city: list[Any], filters: RowFilters) -> list[dict[str, str]]:
    texts = {
        "outcome": dict(CheckOutcome.choices).get(filters.outcome, ""),
        "city": next((name for code, name, _tally in by_city if code == filters.city), filters.city),
        "industry": dict(selectors.industries_in(check)).get(filters.industry, filters.industry),
        "held": f"持有{Tier(filters.held).label}称号" if filters.held else "",
        "q": f"搜索“{filters.q}”" if filters.q else "",
    }
    return [{"label": text, "remove_url": filters.query(**{name: ""})} for name, text in texts.items() if text]


def _table(check: PoolCheck, rows: list[PoolCheckRow], after: str, filters: RowFilters) -> dict[str, Any]:
    columns = [{"label": label, "numeric": False} for label in COLUMNS]
    shown = []
    for one in rows:
        cells = [
            {"text": one.name, "note": one.uscc},
            {"text": one.city_name or one.district, "note": one.district if one.city_name else ""},
            {"text": "；".join(one.titles)},
            outcome_cell(one),
            _shortened(one.disproved, "条"),
            _shortened(one.missing, "项"),
            _shortened(one.judged, "条"),
        ]
        labelled = [{**column, **cell} for column, cell in zip(columns, cells, strict=True)]
        shown.append({"url": reverse("pool:check_row", args=[check.pk, one.enterprise_id]), "cells": labelled})
    pager = {"next_url": f"{filters.query()}&after={after}"} if after else {}
    narrow = {"heading": "没有符合条件的企业", "text": "可以减少筛选条件后再查。"}
    empty = {"heading": "当日没有有效称号的企业", "text": "可以改换核查日期或范围后重新核查。"}
    return {
        "caption": "企业名单",
        "columns": columns,
        "rows": shown,
        "keys": True,
        "pager": pager,
        "empty": narrow if filters.is_narrow else empty,
    }


def outcome_cell(row: PoolCheckRow) -> dict[str, Any]:
    """The outcome as a cell of pieces/data_table.html, with the score where the tier has one."""
    tone, icon = LOOKS[row.outcome]
    least, most = words.points(row.score_least), words.points(row.score_most)
    note = f"得分{least}" if least == most else f"得分{least}至{most}"
    return {
        "text": row.get_outcome_display(),
        "badge": True,
        "tone": tone,
        "icon": icon,
        "note": note if least else "",
    }


def _shortened(texts: list[str], unit: str) -> dict[str, str]:
    """The first few; how many there are in all is said below."""
    rest = len(texts) - MOST_WORDS
    note = f"等{len(texts)}{unit}" if rest > 0 else ""
    return {"text": "；".join(texts[:MOST_WORDS]), "note": note}
