"""The audit list and one entry of it."""

import json
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.models.audit import AuditEntry
from zjtx.common.templatetags.zjtx import cn_moment
from zjtx.home.audit_words import GROUPS, words_of
from zjtx.home.selectors import TrailFilters, TrailPage

TONES = {"ok": ("green", "check-circle"), "refused": ("amber", "slash-circle"), "failed": ("red", "x-circle")}
_LABELS = ("时间", "操作人", "操作", "对象", "来源地址", "结果", "封存")


def list_page(filters: TrailFilters, page: TrailPage, last: AuditEntry | None, *, is_later: bool) -> dict[str, Any]:
    """Everything home/audit.html shows."""
    base = reverse("home:audit")
    first = f"{base}?{urlencode(filters.values())}" if filters.values() else base
    pager: dict[str, str] = {"first_url": first} if is_later else {}
    if page.older:
        pager["next_url"] = f"{base}?{urlencode(filters.values() | {'before': page.older})}"
    table: dict[str, Any] = {
        "caption": "审计记录",
        "columns": [{"label": label} for label in _LABELS],
        "rows": [_row(one) for one in page.rows],
        "empty": {"heading": "没有符合条件的记录", "text": "可以更换筛选条件。"},
    }
    if pager:
        table["pager"] = pager
    return {
        "table": table,
        "filters": _filter_fields(filters),
        "chips": _chips(filters, base),
        "reset_url": base,
        "last": verification_words(last),
    }


def verification_words(last: AuditEntry | None) -> dict[str, Any]:
    """The last verification in one sentence with its tone."""
    if last is None:
        return {"tone": "amber", "icon": "exclamation-triangle", "text": "审计链尚未核验。", "url": ""}
    detail, url = last.detail, reverse("home:audit_entry", args=[last.pk])
    if last.result == AuditEntry.Result.OK:
        text = (
            f"审计链完好：{cn_moment(last.at)}核验{detail.get('checked')}条，另有{detail.get('unsealed')}条尚未封存。"
        )
        return {"tone": "green", "icon": "check-circle", "text": text, "url": url}
    text = f"审计链断裂：{cn_moment(last.at)}核验至第{detail.get('broken_at')}条，{detail.get('reason')}。"
    return {"tone": "red", "icon": "x-circle", "text": text, "url": url}


def _row(one: AuditEntry) -> dict[str, Any]:
    tone, icon = TONES[one.result]
    role = _role_label(one.actor_role)
    cells: list[dict[str, Any]] = [
        {"text": _seconds(one)},
        {"text": one.actor_name or "系统", "note": role},
        {"text": words_of(one.action)},
        {"text": one.object_label or "—"},
        {"text": one.address or "—"},
        {"text": one.get_result_display(), "badge": True, "tone": tone, "icon": icon},
        {"text": f"第{one.sequence}条" if one.sequence else "待封存"},
    ]
    row = [{**cell, "label": label} for cell, label in zip(cells, _LABELS, strict=True)]
    return {"url": reverse("home:audit_entry", args=[one.pk]), "cells": row}


def entry_page(one: AuditEntry) -> dict[str, Any]:
    """Everything home/audit_entry.html shows."""
    facts = [
        {"label": "时间", "value": _seconds(one)},
        {"label": "操作人", "value": one.actor_name or "系统", "note": _role_label(one.actor_role)},
        {"label": "操作", "value": words_of(one.action), "note": one.action},
        {"label": "对象", "value": one.object_label or "—", "note": f"{one.object_type} {one.object_id}".strip()},
        {"label": "来源地址", "value": one.address or "—"},
        {"label": "结果", "value": one.get_result_display()},
        {"label": "链上序号", "value": f"第{one.sequence}条" if one.sequence else "待封存"},
        {"label": "摘要", "value": one.hash or "—"},
        {"label": "上一条摘要", "value": one.previous_hash or "—"},
    ]
    return {"entry": one, "words": words_of(one.action), "facts": facts, "detail": _detail(one)}


def _detail(one: AuditEntry) -> str:
    return json.dumps(one.detail, ensure_ascii=False, indent=2, sort_keys=True) if one.detail else ""


def _seconds(one: AuditEntry) -> str:
    return f"{clock.local(one.at):%Y-%m-%d %H:%M:%S}"


def _role_label(role: str) -> str:
    return Role(role).label if role in Role.values else ""


def _filter_fields(filters: TrailFilters) -> list[dict[str, Any]]:
    results = [("", "全部"), *AuditEntry.Result.choices]
    return [
        {
            "name": "group",
            "label": "类别",
            "kind": "select",
            "value": filters.group,
            "options": [("", "全部"), *GROUPS.items()],
        },
        {"name": "result", "label": "结果", "kind": "select", "value": filters.result, "options": results},
        {"name": "since", "label": "起始日期", "kind": "date", "value": filters.since or ""},
        {"name": "until", "label": "截止日期", "kind": "date", "value": filters.until or ""},
        {"name": "q", "label": "操作人、对象、来源地址", "kind": "search", "value": filters.q},
    ]


def _chips(filters: TrailFilters, base: str) -> list[dict[str, str]]:
    results = dict(AuditEntry.Result.choices)
    words = {
        "group": f"类别：{GROUPS.get(filters.group, '')}",
        "result": f"结果：{results.get(filters.result, '')}",
        "since": f"自{filters.since}",
        "until": f"至{filters.until}",
        "q": f"含“{filters.q}”",
    }
    chips = []
    for name in filters.values():
        others = {key: value for key, value in filters.values().items() if key != name}
        chips.append({"label": words[name], "remove_url": f"{base}?{urlencode(others)}" if others else base})
    return chips
