"""District and city officers: the desk's queue by its nearest deadlines, claims that wait, rounds under way."""

from datetime import datetime
from typing import Any

from django.db.models import F

from declarations.enums import Desk, RoundState, WindowKind
from declarations.models import Declaration, RoundWindow
from review import selectors as review
from review.packets.due import packet_due
from review.taking_over import overdue_at_district
from zjtx.accounts.enums import Role
from zjtx.accounts.selectors import open_claims_count
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.home.pages.matters import appeal_tasks, examination_tasks
from zjtx.home.pages.packets import own_tasks, received_tasks
from zjtx.home.pages.panels import panel_tasks, placing_tasks
from zjtx.home.pages.parts import link, task, until
from zjtx.home.pages.pool import city_tasks

NEAREST = 5


def page(user: Any, at: datetime) -> dict[str, Any]:
    """Counts, nearest files, material of each open round, claims, reports, examinations and appeals (city), windows."""
    counts = review.counts(user, at)
    nearest = review.on_desk(user).select_related("handler", "region").annotate(is_sent_back=review.sent_back())
    files = list(nearest.order_by(F("due_at").asc(nulls_last=True), "pk")[:NEAREST])
    tasks = [*own_tasks(user, at), *(_file(one, user, at) for one in files)]
    if counts["all"] > len(files):
        more = counts["all"] - len(files)
        tasks.append(task(f"其余{more}份申报待初审", link("review:queue"), "进入初审", whose="本单位"))
    if user.role == Role.CITY_OFFICER and (claims := open_claims_count(user)):
        tasks.append(task(f"企业认领申请{claims}件待处理", link("accounts:claims"), "处理", whose="本单位"))
    if user.role == Role.CITY_OFFICER:
        mine = [*examination_tasks(user, at), *appeal_tasks(user, Desk.CITY, at), *_left_at_district(user, at)]
        panels = [*placing_tasks(user), *panel_tasks(user)]
        tasks = [*mine, *tasks, *panels, *received_tasks(user), *city_tasks(user, at)]
    table = _windows()
    return {
        "lead": "待初审的申报按期限由近及远排列。",
        "tasks": tasks,
        "empty_text": "目前没有待初审的申报。企业提交后，将在此处显示。",
        "figures": _figures(counts),
        "links": [{"label": "各批次统计", "url": link("review:statistics")}],
        "table": table,
        "table_title": "进行中的批次",
        "aside_links": _links(user),
    }


def _links(user: Any) -> list[dict[str, str]]:
    """What the navigation has no room for."""
    if user.role != Role.CITY_OFFICER:
        return []
    return [
        {"label": "异议核查", "url": link("review:examinations")},
        {"label": "申诉", "url": link("review:appeals")},
    ]


def _left_at_district(user: Any, at: datetime) -> list[dict[str, Any]]:
    """What districts have left undone, in one row."""
    number = overdue_at_district(user, at).count()
    url, note = link("review:overdue_at_district"), "区县初审已截止，由市级接办"
    return [task(f"区县逾期未办的申报{number}份", url, "接办", whose="本单位", note=note)] if number else []


def _file(one: Declaration, user: Any, at: datetime) -> dict[str, Any]:
    handler = "由本人经办" if one.handler_id == user.pk else one.handler.full_name if one.handler else "尚无经办人"
    note = f"{one.region.name}，{one.number}" + (f"，疑点{one.issues_count}处" if one.issues_count else "")
    note += "，省级退回" if one.is_sent_back else ""
    return task(
        f"初审：{one.enterprise_name}（{one.get_tier_display()}）",
        link("review:desk", one.number),
        "办理",
        whose=handler,
        note=note,
        **until(one.due_at, at),
    )


def _figures(counts: dict[str, int]) -> list[dict[str, Any]]:
    queue = link("review:queue")
    rows = (
        ("待初审", "all", "", ""),
        ("本人经办", "mine", "?mine=1", ""),
        ("退回后重报", "again", "?again=1", ""),
        ("有疑点", "issues", "?issues=1", "amber"),
        ("已逾期", "overdue", "?overdue=1", "red"),
    )
    return [
        {
            "label": label,
            "value": counts[key],
            "unit": "份",
            "url": queue + query if queue else "",
            "tone": tone if counts[key] else "",
        }
        for label, key, query, tone in rows
    ]


def _windows() -> dict[str, Any] | None:
    """The rounds under way with the dates that this desk has to keep."""
    found = RoundWindow.objects.filter(round__state=RoundState.OPEN).select_related("round")
    windows = found.prefetch_related("round__windows").order_by("pk")
    rounds: dict[str, dict[str, Any]] = {}
    for window in windows:
        entry = rounds.setdefault(window.round.code, {"round": window.round})
        entry[window.kind] = window
    labels = ("批次", "企业申报截止", "区县初审截止", "市级初审截止", "推荐材料报送截止")
    rows = []
    for code, entry in rounds.items():
        cells = [{"label": labels[0], "text": code, "note": entry["round"].title}]
        kinds = (WindowKind.APPLY, WindowKind.DISTRICT_REVIEW, WindowKind.FIRST_REVIEW)
        for label, kind in zip(labels[1:4], kinds, strict=True):
            window = entry.get(kind)
            cells.append({"label": label, "text": cn_date_weekday(window.closes_at) if window else "同市级初审"})
        _closes, due = packet_due(entry["round"])
        cells.append({"label": labels[4], "text": cn_date_weekday(due.date) if due else "未设"})
        rows.append({"url": link("declarations:round_notice", code), "cells": cells})
    return (
        {"caption": "进行中的批次", "columns": [{"label": label} for label in labels], "rows": rows} if rows else None
    )
