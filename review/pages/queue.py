"""The queue and the list of what is done, for pieces/data_table.html, filter_bar.html and figures.html."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from declarations.models import Declaration
from review import selectors
from review.batches.preparing import ACTS_OF_STAGE
from review.batches.preparing import MOST as MOST_ROWS
from review.enums import BatchAct, Decision, QueueList, Stage
from review.facets import Facets, Names, facets, industry_options, named
from review.models import FirstReview
from review.saved_filters import LONGEST_NAME, MOST, saved
from review.selectors import Filters, Page
from review.taking_over import overdue_at_district
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import clock, statuses
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.common.working_days import working_days_between
from zjtx.registry.enums import Tier

SOON_WORKING_DAYS = 3
SEARCH_LABEL = "企业名称、曾用名、信用代码或编号"
URL_OF_LIST = {QueueList.QUEUE: "review:queue", QueueList.PROVINCE: "review:province_list"}
SWITCH_LABELS = {
    "mine": "本人经办",
    "overdue": "已逾期",
    "issues": "有疑点",
    "unmet": "有不符合条款",
    "again": "退回后重报",
    "sent_back": "省级退回",
}
EMPTY_STAGES = {
    "": ("没有待办理的申报", "企业提交或重新提交后，申报会出现在这里。"),
    Stage.RETURNED: ("没有退回企业修改的申报", "退回后、企业重新提交前的申报会出现在这里，可以提醒企业。"),
    Stage.DISTRICT: ("没有区县初审中的申报", "区县推荐后，申报会转到“待办理”。"),
}
TITLES = {"": "待办理的申报", Stage.RETURNED: "已退回企业的申报", Stage.DISTRICT: "区县初审中的申报"}
CAPTIONS = {
    "": "待办理的申报，期限近的在前",
    Stage.RETURNED: "已退回企业修改的申报，期限近的在前",
    Stage.DISTRICT: "区县初审中的申报，期限近的在前",
}
NO_NAMES = Names([], [])
BATCH_TONES = {BatchAct.NOT_RECOMMEND: "danger"}
DECISION_LOOKS = {
    Decision.RECOMMEND: ("green", "check-circle"),
    Decision.RETURN: ("amber", "arrow-return-left"),
    Decision.NOT_RECOMMEND: ("red", "x-circle"),
}


def queue_page(user: User, filters: Filters, at: datetime, *, after: str, before: str) -> dict[str, Any]:
    """Everything review/queue.html shows."""
    page = selectors.queue(user, filters, at, after=after, before=before)
    names = named(selectors.districts_of(user))
    found = facets(user, filters, at, names.sections)
    return {
        "title": TITLES[filters.stage],
        "tabs": _tabs(user, filters, found),
        "figures": _left_at_district(user, at) if found.stages.get(Stage.DISTRICT) else [],
        "has_bank": user.role == Role.CITY_OFFICER,
        "filters": _filters(filters, names, found),
        "keep": [("stage", filters.stage)] if filters.stage else [],
        "chips": _chips(filters, names),
        "reset_url": reverse("review:queue") + Filters(stage=filters.stage).query(),
        "saved": saved_filters(user, QueueList.QUEUE, filters.query()),
        "table": _queue_table(page, filters, at),
    }


def done_page(user: User, filters: Filters, *, after: str) -> dict[str, Any]:
    """Everything review/done.html shows."""
    page = selectors.done(user, filters, after=after)
    decisions = {
        "name": "decision",
        "label": "结论",
        "kind": "select",
        "value": filters.decision,
        "options": [("", "全部结论"), *Decision.choices],
    }
    mine = {"name": "mine", "label": SWITCH_LABELS["mine"], "kind": "check", "value": filters.mine}
    return {
        "filters": [_search(filters), _tiers(filters), decisions, mine],
        "chips": _chips(filters),
        "reset_url": reverse("review:done"),
        "table": _done_table(page, filters, after),
    }


def saved_filters(user: User, place: QueueList, query: str) -> dict[str, Any]:
    """Everything review/saved_filters.html shows; one query."""
    url = reverse(URL_OF_LIST[place])
    rows = [
        {"name": one.name, "url": url + one.query, "active": one.query == query, "pk": one.pk}
        for one in saved(user, place)
    ]
    can_save = bool(query) and len(rows) < MOST and not any(row["active"] for row in rows)
    return {"rows": rows, "query": query, "can_save": can_save, "longest": LONGEST_NAME}


def _tabs(user: User, filters: Filters, found: Facets) -> list[dict[str, Any]]:
    """The desk, what waits for enterprises, and for a city whose districts review what lies with them."""
    url, has_districts = reverse("review:queue"), found.stages.get(Stage.DISTRICT) or filters.stage == Stage.DISTRICT
    stages = [Stage.DESK, Stage.RETURNED, *([Stage.DISTRICT] if has_districts else [])]
    return [
        {
            "label": one.label,
            "count": found.stages.get(one, 0),
            "url": url + filters.query(stage="" if one == Stage.DESK else one.value),
            "active": (filters.stage or Stage.DESK) == one,
        }
        for one in stages
    ]


def _left_at_district(user: User, at: datetime) -> list[dict[str, Any]]:
    """For a city what its districts have left undone, where there is any."""
    number = overdue_at_district(user, at).count() if user.role == Role.CITY_OFFICER else 0
    if not number:
        return []
    url = reverse("review:overdue_at_district")
    return [{"label": "区县逾期未办", "value": number, "unit": "份", "url": url, "tone": "red"}]


def _search(filters: Filters) -> dict[str, Any]:
    return {"name": "q", "label": SEARCH_LABEL, "kind": "search", "value": filters.q}


def _tiers(filters: Filters, numbers: dict[str, int] | None = None) -> dict[str, Any]:
    return _select("tier", "类别", filters.tier, "全部类别", _counted(Tier.choices, numbers))


def _select(name: str, label: str, value: str, first: str, options: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": "select", "value": value, "options": [("", first), *options]}


def _counted(options: Iterable[tuple[str, Any]], numbers: dict[str, int] | None) -> list[tuple[str, str]]:
    """The options with their numbers, where these are known."""
    return [
        (value, str(label) if numbers is None else f"{label}（{numbers.get(value, 0)}）") for value, label in options
    ]


def _filters(filters: Filters, names: Names, found: Facets) -> list[dict[str, Any]]:
    """What the province sent back is rare: its switch is offered only where there is any."""
    shown = [_search(filters), _tiers(filters, found.tiers)]
    if names.regions:
        options = _counted(names.regions, found.districts)
        shown.append(_select("district", "区县", filters.district, "全部区县", options))
    options = industry_options(names.industries, found.industries, filters.industry)
    shown.append(_select("industry", "行业", filters.industry, "全部行业", options))
    for name, label in SWITCH_LABELS.items():
        number, is_on = found.switches.get(name, 0), getattr(filters, name)
        if name != "sent_back" or number or is_on:
            shown.append({"name": name, "label": f"{label}（{number}）", "kind": "check", "value": is_on})
    return shown


def _chips(filters: Filters, names: Names = NO_NAMES) -> list[dict[str, str]]:
    """One chip a filter; its cross leads to the same list without it ("?" alone clears the address)."""
    words: dict[str, str] = {
        "q": f"搜索“{filters.q}”" if filters.q else "",
        "tier": dict(Tier.choices).get(filters.tier, ""),
        "district": dict(names.regions).get(filters.district, filters.district),
        "industry": names.labels.get(filters.industry, filters.industry),
        "decision": dict(Decision.choices).get(filters.decision, ""),
        **{name: label if getattr(filters, name) else "" for name, label in SWITCH_LABELS.items()},
    }
    return [
        {"label": label, "remove_url": filters.query(**{name: False if name in SWITCH_LABELS else ""}) or "?"}
        for name, label in words.items()
        if label
    ]


def _queue_table(page: Page, filters: Filters, at: datetime) -> dict[str, Any]:
    left = _days_left(at)
    labels = ["申报编号", "企业名称", "类别", "区县", "转入时间", "剩余工作日", "疑点", "经办人"]
    columns = [{"label": label, "numeric": label == "疑点"} for label in labels]
    return {
        "caption": CAPTIONS[filters.stage],
        "columns": columns,
        "rows": [_row(columns, _queue_cells(row, left), row, filters) for row in page.rows],
        "keys": True,
        "pager": _pager(page, filters),
        "batch": _batch(page, filters),
        "empty": _empty(filters, *EMPTY_STAGES[filters.stage], "review:queue"),
    }


def _batch(page: Page, filters: Filters) -> dict[str, Any] | None:
    """The acts on ticked rows of this stage, for pieces/data_table.html; "all" where there is more than this page."""
    acts = [
        {"label": f"批量{one.label}", "value": one.value, "tone": BATCH_TONES.get(one, "")}
        for one in ACTS_OF_STAGE[filters.stage]
    ]
    if not acts:
        return None
    has_more = page.after or page.before
    return {
        "url": reverse("review:batch_new") + filters.query(),
        "name": "case",
        "acts": acts,
        "all_label": f"不限本页，符合条件的全部（至多{MOST_ROWS}份）" if has_more else "",
    }


def _row(
    columns: list[dict[str, Any]], cells: list[dict[str, Any]], row: Declaration, filters: Filters
) -> dict[str, Any]:
    """A row that opens the desk; each cell bears its column's label for the cards of a phone."""
    url = reverse("review:desk", args=[row.number]) + filters.query()
    return {
        "url": url,
        "key": row.number,
        "cells": [column | cell for column, cell in zip(columns, cells, strict=True)],
    }


def _queue_cells(row: Declaration, left: Callable[[datetime | None], dict]) -> list[dict[str, Any]]:
    again = f"第{row.version}版" if row.version > 1 else ""
    return [
        {"text": row.number},
        {"text": row.enterprise_name, "note": SWITCH_LABELS["sent_back"] if row.is_sent_back else ""},
        {"text": row.get_tier_display()},
        {"text": row.region.name},
        {"text": cn_date(row.entered_at), "note": again},
        left(row.due_at),
        _issues(row),
        {"text": row.handler.full_name if row.handler else "无"},
    ]


def _issues(row: Declaration) -> dict[str, Any]:
    note = f"不符合{row.unmet_count}条" if row.unmet_count else ""
    return {"text": str(row.issues_count), "tone": "amber" if row.issues_count else "", "note": note}


def _days_left(at: datetime) -> Callable[[datetime | None], dict]:
    """The cell of a deadline; most rows of a queue share one, so each day is counted once."""
    today, known = clock.local(at).date(), {}

    def cell(due_at: datetime | None) -> dict[str, Any]:
        if due_at is None:
            return {"text": "未设期限"}
        day = clock.local(due_at).date()
        if day not in known:
            known[day] = working_days_between(today, day)
        days = known[day]
        if due_at < at:
            text, tone, icon = (f"逾期 {-days} 个工作日" if days else "今日已逾期"), "red", "exclamation-circle"
        elif days > SOON_WORKING_DAYS:
            text, tone, icon = f"{days} 个工作日", "", ""
        else:
            text, tone, icon = (f"{days} 个工作日" if day != today else "今日截止"), "amber", "alarm"
        return {"text": text, "tone": tone, "icon": icon, "note": f"{day.month}月{day.day}日截止"}

    return cell


def _done_table(page: Page, filters: Filters, after: str) -> dict[str, Any]:
    labels = ["申报编号", "企业名称", "类别", "区县", "结论", "办理时间", "办理人", "目前状态"]
    columns = [{"label": label, "numeric": False} for label in labels]
    pager = {}
    if page.after:
        pager["next_url"] = _with(filters, after=page.after)
    if after:
        pager["first_url"] = filters.query() or "?"
    return {
        "caption": "本环节已办理的申报，最近办理的在前",
        "columns": columns,
        "rows": [_row(columns, _done_cells(row), row.declaration, Filters()) for row in page.rows],
        "keys": True,
        "pager": pager,
        "empty": _empty(filters, "还没有已办理的申报", "推荐、退回或不予推荐后，记录会出现在这里。", "review:done"),
    }


def _done_cells(review: FirstReview) -> list[dict[str, Any]]:
    row = review.declaration
    tone, icon = DECISION_LOOKS[Decision(review.decision)]
    look = statuses.look_of(row.status)
    return [
        {"text": row.number},
        {"text": row.enterprise_name},
        {"text": row.get_tier_display()},
        {"text": row.region.name},
        {"text": review.get_decision_display(), "badge": True, "tone": tone, "icon": icon},
        {"text": cn_moment(review.decided_at), "note": f"第{review.submission.version}版"},
        {"text": review.decided_by.full_name},
        {"text": row.get_status_display(), "badge": True, "tone": look.tone if look else "neutral"},
    ]


def _pager(page: Page, filters: Filters) -> dict[str, str]:
    pager = {}
    if page.before:
        pager |= {"first_url": filters.query() or "?", "previous_url": _with(filters, before=page.before)}
    if page.after:
        pager["next_url"] = _with(filters, after=page.after)
    return pager


def _with(filters: Filters, **cursor: str) -> str:
    query = filters.query()
    return f"{query}&{urlencode(cursor)}" if query else f"?{urlencode(cursor)}"


def _empty(filters: Filters, heading: str, text: str, url_name: str) -> dict[str, str]:
    if filters.query(stage=""):
        action = {
            "action_url": reverse(url_name) + Filters(stage=filters.stage).query(),
            "action_label": "清除全部条件",
        }
        return {"heading": "没有符合条件的申报", "text": "可以减少筛选条件后再查。", **action}
    return {"heading": heading, "text": text}
