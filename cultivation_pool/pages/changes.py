"""Lists of changes: the officers' queue, the enterprise's own, and how a change looks in both."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from cultivation_pool import change_selectors as selectors
from cultivation_pool.change_selectors import LATE, STANDINGS, ChangeFilters
from cultivation_pool.enums import CHANGE_OWED, ChangeKind, ChangeState
from cultivation_pool.models import ChangeFiling
from cultivation_pool.services.changes import filing_refusal
from review.pages.matters import list_table
from review.pages.province import select
from review.province import city_names
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, deadline_chip
from zjtx.registry.record import holds_title

LOOKS = {
    ChangeState.DUE: ("amber", "pencil"),
    ChangeState.CITY: ("progress", "search"),
    ChangeState.RETURNED: ("amber", "arrow-counterclockwise"),
    ChangeState.PROVINCE: ("progress", "hourglass-split"),
    ChangeState.CONFIRMED: ("green", "check-circle"),
    ChangeState.REFUSED: ("grey", "x-circle"),
    ChangeState.WITHDRAWN: ("grey", "arrow-left-circle"),
    ChangeState.CLOSED: ("grey", "dash-circle"),
}
LABELS = ("企业名称", "变更编号", "类型", "所在地区", "变更日期", "申报期限", "状态")
OWN_LABELS = ("变更编号", "类型", "变更内容", "变更日期", "申报期限", "状态")
FIGURES = (LATE, ChangeState.DUE, ChangeState.CITY, ChangeState.RETURNED, ChangeState.PROVINCE, ChangeState.CONFIRMED)
EMPTY = ("没有变更", "企业申报的更名、重组、迁移，和主管部门登记须申报的变更，列在这里。")
RULE = (
    "持有有效称号的企业发生更名、重组、迁移的，自变更之日起一个月内申报并上传证明文件（辽工信改革〔2022〕9号三（三）3）。"
    "逾期不报的，视为自动放弃所获称号，由省级主管部门确认。"
)


def look_of(row: ChangeFiling, today: date) -> dict[str, str]:
    """{"label", "tone", "icon"} of the state; what is owed past its day says so."""
    tone, icon = LOOKS[ChangeState(row.state)]
    if row.is_overdue(today):
        return {"label": "逾期未报", "tone": "red", "icon": "exclamation-circle"}
    return {"label": row.get_state_display(), "tone": tone, "icon": icon}


def late_words(row: ChangeFiling, today: date) -> str:
    """What being late means for the titles, as it stands."""
    if row.title_fate:
        return row.get_title_fate_display()
    if row.awaits_fate(today):
        return "视为自动放弃称号，待确认"
    return "逾期申报" if row.is_late else ""


def what_changes(row: ChangeFiling) -> str:
    """ "名称改为…；所在地区改为…", the details where nothing of the record changes."""
    found = [
        f"名称：{row.old_name} → {row.new_name}" if row.new_name else "",
        f"所在地区：{row.old_region.full_name} → {row.new_region.full_name}" if row.new_region else "",
        f"信用代码：{row.old_uscc} → {row.new_uscc}" if row.new_uscc else "",
    ]
    return "；".join(one for one in found if one) or row.details[:60] or "尚未申报"


def queue_page(user: Any, query: Any, at: datetime, **cursors: str) -> dict[str, Any]:
    """Everything pool/changes.html shows."""
    today, filters = clock.local(at).date(), ChangeFilters.of(query)
    tally = selectors.counts(user, today)
    page = selectors.queue_page(user, filters, today, **cursors)
    rows = [{"url": reverse("pool:change", args=[one.pk]), "cells": _cells(one, today)} for one in page.rows]
    return {
        "figures": [
            {
                "label": STANDINGS[name],
                "value": tally[name],
                "unit": "项",
                "url": filters.query(standing=name),
                "tone": "red" if name == LATE and tally[name] else "",
            }
            for name in FIGURES
        ],
        "filters": _filters(filters, is_province=user.role == "province_officer"),
        "reset_url": reverse("pool:changes"),
        "table": list_table("变更，新近的在前", LABELS, rows, page, filters.query, EMPTY),
        "note_url": reverse("pool:change_note") if user.role == "city_officer" else "",
        "rule": RULE,
    }


def _filters(filters: ChangeFilters, *, is_province: bool) -> list[dict[str, Any]]:
    found = [
        {"name": "q", "label": "企业名称（含曾用名）、信用代码或编号", "kind": "search", "value": filters.q},
        select("standing", "状态", filters.standing, "全部状态", STANDINGS.items()),
        select("kind", "类型", filters.kind, "全部类型", ChangeKind.choices),
    ]
    cities = select("city", "市", filters.city, "全部市", city_names().items()) if is_province else None
    return [*found, *([cities] if cities else [])]


def _cells(one: ChangeFiling, today: date) -> list[dict[str, Any]]:
    return [
        {"text": one.old_name, "note": f"→ {one.new_name}" if one.new_name else ""},
        {"text": one.number},
        {"text": one.get_kind_display()},
        {"text": one.old_region.full_name, "note": f"→ {one.new_region.full_name}" if one.new_region else ""},
        {"text": cn_date(one.changed_on) if one.changed_on else "未知"},
        {"text": cn_date(one.due_on)},
        _badge(one, today),
    ]


def _badge(one: ChangeFiling, today: date) -> dict[str, Any]:
    look = look_of(one, today)
    return {
        "text": look["label"], "badge": True, "tone": look["tone"], "icon": look["icon"], "note": late_words(one, today)
    }  # fmt: skip


def own_page(user: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/own_changes.html shows."""
    today = clock.local(at).date()
    rows = selectors.own_changes(user)
    columns = [{"label": label} for label in OWN_LABELS]
    shown = []
    for one in rows:
        cells = [
            {"text": one.number},
            {"text": one.get_kind_display()},
            {"text": what_changes(one)},
            {"text": cn_date(one.changed_on) if one.changed_on else "未知"},
            {"text": cn_date(one.due_on)},
            _badge(one, today),
        ]
        labelled = [{**column, **cell} for column, cell in zip(columns, cells, strict=True)]
        shown.append({"url": reverse("pool:own_change", args=[one.pk]), "cells": labelled})
    return {
        "waiting": [_task(one, today) for one in rows[::-1] if one.state in CHANGE_OWED],
        "refusal": filing_refusal(user, today) or "",
        "holds_title": holds_title(user.enterprise, today),
        "rule": RULE,
        "table": {
            "caption": "本企业的变更",
            "columns": columns,
            "rows": shown,
            "empty": {"heading": "没有变更", "text": "申报的变更列在这里。"},
        },
    }


def _task(one: ChangeFiling, today: date) -> dict[str, Any]:
    is_due = one.state == ChangeState.DUE
    owed = late_words(one, today) or f"{one.get_source_display()}，尚未申报"
    return {
        "title": f"{'申报' if is_due else '补正'}{one.get_kind_display()} {one.number}",
        "note": owed if is_due else "按退回意见补正后重新提交",
        "url": reverse("pool:own_change", args=[one.pk]),
        "action": "申报" if is_due else "查看意见",
        "chip": deadline_chip(one.correct_by or one.due_on),
    }


def due_words(row: ChangeFiling) -> str:
    """Until when, and from which day it was counted."""
    source = "" if row.changed_on else "（变更日期未知，自知悉之日起算）"
    return cn_date_weekday(row.due_on) + source
