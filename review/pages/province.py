"""The province's list: stages as figures, filters in the address, keyset pages."""

from typing import Any

from django.urls import reverse

from declarations.enums import Status
from declarations.models import Declaration
from review import province
from review.enums import QueueList
from review.facets import Names, named
from review.pages.province_case import case_url
from review.pages.queue import SEARCH_LABEL, saved_filters
from review.province import STAGES, Page, ProvinceFilters
from review.telling import city_code
from zjtx.common import statuses
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import IndustryLevel, Tier

SWITCH_LABELS = {"issues": "有疑点", "unmet": "有不符合条款", "sent_back": "曾退回市级"}
LABELS = ("申报编号", "企业名称", "类别", "市", "批次", "状态", "进入本环节")


def province_page(user: Any, filters: ProvinceFilters, *, after: str, before: str) -> dict[str, Any]:
    """Everything review/province.html shows; five queries."""
    names, rounds = named(province.cities()), province.round_choices()
    cities = dict(names.regions)
    page = province.listed(user, filters, after=after, before=before)
    return {
        "tabs": stage_tabs(filters, province.stage_counts(user, filters)),
        "filters": _filters(filters, names, rounds),
        "keep": [("status", filters.status)] if filters.status else [],
        "chips": _chips(filters, names),
        "saved": saved_filters(user, QueueList.PROVINCE, filters.query()),
        "reset_url": reverse("review:province_list") + ProvinceFilters(status=filters.status).query(),
        "table": _table(page, filters, cities),
    }


def stage_tabs(filters: ProvinceFilters, counts: dict[str, int]) -> list[dict[str, Any]]:
    """One tab a stage and one for all, each with its number by the other filters."""
    url = reverse("review:province_list")
    tabs = [("", "全部", sum(counts.values())), *((one.value, one.label, counts.get(one, 0)) for one in STAGES)]
    return [
        {"label": label, "count": number, "url": url + filters.query(status=value), "active": value == filters.status}
        for value, label, number in tabs
    ]


def select(name: str, label: str, value: str, first: str, options: Any) -> dict[str, Any]:
    """A filter to choose from; `first` stands for all, "" where the options say it themselves."""
    choices = [("", first), *options] if first else list(options)
    return {"name": name, "label": label, "kind": "select", "value": value, "options": choices}


def _filters(filters: ProvinceFilters, names: Names, rounds: list[tuple[str, str]]) -> list[dict[str, Any]]:
    indent = {IndustryLevel.DIVISION: "　"}
    industries = [(code, f"{indent.get(level, '')}{code} {name}") for code, name, level, _ in names.industries]
    switches = [
        {"name": name, "label": label, "kind": "check", "value": bool(getattr(filters, name))}
        for name, label in SWITCH_LABELS.items()
    ]
    return [
        {"name": "q", "label": SEARCH_LABEL, "kind": "search", "value": filters.q},
        select("tier", "类别", filters.tier, "全部类别", Tier.choices),
        select("city", "市", filters.city, "全部市", names.regions),
        select("round", "批次", filters.round, "全部批次", rounds),
        select("industry", "行业", filters.industry, "全部行业", industries),
        *switches,
    ]


def _chips(filters: ProvinceFilters, names: Names) -> list[dict[str, str]]:
    words = {
        "q": f"搜索“{filters.q}”" if filters.q else "",
        "tier": dict(Tier.choices).get(filters.tier, ""),
        "city": dict(names.regions).get(filters.city, filters.city),
        "round": filters.round,
        "industry": names.labels.get(filters.industry, filters.industry),
        **{name: label if getattr(filters, name) else "" for name, label in SWITCH_LABELS.items()},
    }
    chips = [(label, filters.query(**{name: ""})) for name, label in words.items() if label]
    return [{"label": str(label), "remove_url": query or "?"} for label, query in chips]


def _table(page: Page, filters: ProvinceFilters, cities: dict[str, str]) -> dict[str, Any]:
    can_act = filters.status == Status.RECOMMENDED
    columns = [{"label": label, "numeric": False} for label in (*LABELS, *(["办理"] if can_act else []))]
    rows = []
    for one in page.rows:
        found = [*_cells(one, cities), *([_act(one, filters)] if can_act else [])]
        cells = [column | cell for column, cell in zip(columns, found, strict=True)]
        rows.append({"url": case_url(one.number, filters.query()), "cells": cells})
    return {
        "caption": "已推荐至省级的申报，新近的在前",
        "columns": columns,
        "rows": rows,
        "keys": True,
        "pager": pager(page, filters.query),
        "empty": _empty(filters),
    }


def _cells(one: Declaration, cities: dict[str, str]) -> list[dict[str, Any]]:
    look = statuses.look_of(one.status) or statuses.Look("")
    city = city_code(one.region_path)
    return [
        {"text": one.number},
        {"text": one.enterprise_name},
        {"text": one.get_tier_display()},
        {"text": cities.get(city, city)},
        {"text": one.round.code},
        {
            "text": one.get_status_display(),
            "badge": True,
            "tone": look.tone,
            "icon": look.icon,
            "note": one.panel if one.status in (Status.RECOMMENDED, Status.EXPERT_REVIEW) else "",
        },
        {"text": cn_date(one.entered_at)},
    ]


def _act(one: Declaration, filters: ProvinceFilters) -> dict[str, Any]:
    """What waits for experts can go back to its city, but not from a panel."""
    if one.panel:
        return {"text": "已列入评审组"}
    return {"text": "退回市级", "url": reverse("review:send_back", args=[one.number]) + filters.query()}


def pager(page: Page, query: Any) -> dict[str, str]:
    """Links to the neighbours; `query` makes an address' query with a cursor."""
    links = {}
    if page.before:
        links |= {"first_url": query() or "?", "previous_url": query(before=page.before)}
    if page.after:
        links["next_url"] = query(after=page.after)
    return links


def _empty(filters: ProvinceFilters) -> dict[str, str]:
    if filters.query():
        action = {"action_url": reverse("review:province_list"), "action_label": "清除全部条件"}
        return {"heading": "没有符合条件的申报", "text": "可以减少筛选条件后再查。", **action}
    return {"heading": "没有已推荐的申报", "text": "市级主管部门推荐后，申报会出现在这里。"}
