"""The enterprise: drafts to finish, returns to correct, rounds that it has not taken part in."""

from datetime import datetime
from typing import Any

from declarations.enums import Status, WindowKind
from declarations.models import Declaration, RoundTier, RoundWindow
from declarations.selectors import open_rounds, own_declarations
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.home.pages.matters import statement_tasks
from zjtx.home.pages.parts import link, task, until
from zjtx.home.pages.pool import change_tasks, hearing_tasks, report_tasks
from zjtx.registry.enums import Tier
from zjtx.registry.models import Title

UNDER_WAY = (
    Status.DISTRICT_REVIEW, Status.CITY_REVIEW, Status.RECOMMENDED, Status.EXPERT_REVIEW, Status.REVIEWED,
    Status.PROPOSED, Status.PUBLICITY,
)  # fmt: skip


def page(user: Any, at: datetime) -> dict[str, Any]:
    """Nine queries: declarations, windows, open rounds, tiers, reports, changes, statements twice, titles."""
    declarations = [one for one in own_declarations(user) if one.occupies]
    windows = _apply_windows(declarations)
    rounds = open_rounds(at)
    dated = [(one.due_at, _returned(one, at)) for one in declarations if one.status == Status.RETURNED]
    for one in declarations:
        if one.status == Status.DRAFT:
            window = windows.get(one.round_id)
            dated.append((window.closes_at if window else None, _draft(one, window, at)))
    dated += report_tasks(user, at)
    dated += change_tasks(user, at)
    dated += statement_tasks(user, at)
    dated += hearing_tasks(user, at)
    titles = list(Title.objects.filter(enterprise_id=user.enterprise_id).valid_on(clock.local(at).date()))
    dated += _open_rounds(rounds, {one.round_id for one in declarations}, titles, at)
    return {
        "lead": "按期限由近及远排列。",
        "tasks": [one for _until, one in sorted(dated, key=lambda pair: (pair[0] is None, pair[0] or at))],
        "empty_text": "目前没有待办事项。新的批次开放后，将在此处显示。",
        "figures": _figures(declarations, titles),
        "table": _under_way(declarations),
        "table_title": "办理中的申报",
        "aside_links": _links(rounds),
    }


def _apply_windows(declarations: list[Declaration]) -> dict[int, RoundWindow]:
    drafts = {one.round_id for one in declarations if one.status == Status.DRAFT}
    return {one.round_id: one for one in RoundWindow.objects.filter(round_id__in=drafts, kind=WindowKind.APPLY)}


def _returned(one: Declaration, at: datetime) -> dict[str, Any]:
    return task(
        f"修改后重新提交：{one.get_tier_display()}申报 {one.number}",
        link("declarations:detail", one.number),
        "查看修改意见",
        whose=f"{one.get_returned_by_display()}退回" if one.returned_by else "已退回",
        **until(one.due_at, at),
    )


def _draft(one: Declaration, window: RoundWindow | None, at: datetime) -> dict[str, Any]:
    return task(
        f"填报并提交：{one.get_tier_display()}申报 {one.number}",
        link("declarations:detail", one.number),
        "继续填报",
        whose=f"{one.round.code}",
        note="尚未提交",
        **until(window.closes_at if window else None, at),
    )


def _open_rounds(
    rounds: list[Any], taken: set[int], titles: list[Title], at: datetime
) -> list[tuple[datetime, dict[str, Any]]]:
    """Open rounds that the enterprise has no declaration in, each with its end; a title that runs out in the round's
    year can be declared again (notice, 三（三）2)."""
    last = {one.ends_on.year: one for one in titles if one.ended_on is None}
    free = [one for one in rounds if one.pk not in taken]
    tiers: dict[int, list[str]] = {}
    for round_id, tier in RoundTier.objects.filter(round__in=free).order_by("pk").values_list("round_id", "tier"):
        tiers.setdefault(round_id, []).append(Tier(tier).label)
    windows = {one.round_id: one for one in RoundWindow.objects.filter(round__in=free, kind=WindowKind.APPLY)}
    rows = []
    for one in free:
        closes_at, note = windows[one.pk].closes_at, "、".join(tiers.get(one.pk, []))
        words, url = f"可以申报：{one.title}", link("declarations:rounds")
        if title := last.get(one.year):
            note = f"{title.get_tier_display()}称号有效期至{cn_date(title.ends_on)}，可重新申报；{note}"
        rows.append((closes_at, task(words, url, "选择类别", whose=one.code, note=note, **until(closes_at, at))))
    return rows


def _figures(declarations: list[Declaration], titles: list[Title]) -> list[dict[str, Any]]:
    mine = link("declarations:mine")
    counts = {
        "填报中": sum(one.status == Status.DRAFT for one in declarations),
        "待修改": sum(one.status == Status.RETURNED for one in declarations),
        "办理中": sum(one.status in UNDER_WAY for one in declarations),
    }
    figures = [{"label": label, "value": count, "unit": "份", "url": mine} for label, count in counts.items()]
    for title in titles:
        note = "，".join(part for part in (title.product_name, f"{title.year}年认定", title.number) if part)
        figures.append(
            {"label": f"有效称号：{title.get_tier_display()}", "value": f"至{cn_date(title.ends_on)}", "note": note}
        )
    return figures


def _under_way(declarations: list[Declaration]) -> dict[str, Any] | None:
    rows = [
        {
            "url": link("declarations:detail", one.number),
            "cells": [
                {"label": "申报编号", "text": one.number},
                {"label": "类别", "text": one.get_tier_display()},
                {"label": "环节", "text": one.get_status_display()},
                {"label": "提交时间", "text": cn_date(one.submitted_at)},
            ],
        }
        for one in declarations
        if one.status in UNDER_WAY
    ]
    columns = [{"label": label} for label in ("申报编号", "类别", "环节", "提交时间")]
    return {"caption": "办理中的申报", "columns": columns, "rows": rows} if rows else None


def _links(rounds: list[Any]) -> list[dict[str, str]]:
    return [{"label": f"{one.code} 通知", "url": link("declarations:round_notice", one.code)} for one in rounds]
