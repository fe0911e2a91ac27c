"""The system administrator: grants that wait for a second administrator, rounds in preparation, calendar gaps."""

from datetime import datetime
from typing import Any

from declarations.enums import RoundState
from declarations.models import Round
from declarations.pages.rounds import next_step
from declarations.selectors import rounds_for_administration
from zjtx.accounts.selectors import staff_invitations, waiting_role_changes
from zjtx.common import clock
from zjtx.common.working_days import uncovered_years, watched_years
from zjtx.home.pages.parts import link, task

WAITING_SHOWN = 10


def page(user: Any, at: datetime) -> dict[str, Any]:
    """Seven queries: invitations, role changes, rounds with windows and extensions, the calendar's table."""
    offers = list(staff_invitations().filter(confirmed_at=None)[:WAITING_SHOWN])
    changes = list(waiting_role_changes()[:WAITING_SHOWN])
    rounds = list(rounds_for_administration().exclude(state=RoundState.CLOSED))
    gaps = uncovered_years(*watched_years(clock.local(at).date()))
    tasks = [_grant(one, user, f"账号邀请：{one.full_name}", "accounts:invitation_confirm") for one in offers]
    tasks += [_grant(one, user, f"角色变更：{one.user.full_name}", "accounts:role_change_confirm") for one in changes]
    tasks += [_round(one, user, at) for one in rounds if one.state == RoundState.PREPARED]
    tasks += [_gap(year) for year in gaps]
    return {
        "lead": "授权须由两名系统管理员办理，批次须经省级主管部门确认。",
        "tasks": tasks,
        "empty_text": "目前没有待办事项。",
        "figures": _figures(len(offers) + len(changes), rounds, gaps),
        "table": _open_rounds(rounds, user, at),
        "table_title": "进行中的批次",
    }


def _figures(grants: int, rounds: list[Round], gaps: list[int]) -> list[dict[str, Any]]:
    states = [one.state for one in rounds]
    round_list = link("declarations:round_list")
    rows = (
        ("待复核的授权", grants, "项", link("accounts:staff_invitations")),
        ("拟定和待确认的批次", states.count(RoundState.PREPARED), "个", round_list),
        ("进行中的批次", states.count(RoundState.OPEN), "个", round_list),
        ("缺少放假安排的年份", len(gaps), "个", link("calendar:list")),
    )
    figures: list[dict[str, Any]] = [
        {"label": label, "value": value, "unit": unit, "url": url} for label, value, unit, url in rows
    ]
    figures[-1]["tone"] = "amber" if gaps else ""
    return figures


def _grant(act: Any, user: Any, title: str, page_name: str) -> dict[str, Any]:
    is_own = act.created_by_id == user.pk
    proposer = act.created_by.full_name if act.created_by else "服务器命令"
    return task(
        title,
        link(page_name, act.pk),
        "查看" if is_own else "复核",
        whose="由另一名系统管理员复核" if is_own else f"{proposer}发起，由本人复核",
        note=act.get_role_display(),
    )


def _round(one: Round, user: Any, at: datetime) -> dict[str, Any]:
    return task(
        f"申报批次 {one.code} {one.title}",
        link("declarations:round_detail", one.code),
        "继续拟定" if one.in_preparation else "查看",
        whose="由本人提请确认" if one.in_preparation else "由省级主管部门确认",
        note=next_step(one, user.role, at),
    )


def _gap(year: int) -> dict[str, Any]:
    return task(
        f"录入{year}年放假调休安排",
        link("calendar:list", query=f"?year={year}"),
        "录入",
        whose="由本人办理",
        note="未录入前，该年的日期按周一至周五暂定",
    )


def _open_rounds(rounds: list[Round], user: Any, at: datetime) -> dict[str, Any] | None:
    labels = ("批次", "申报数", "下一步")
    rows = [
        {
            "url": link("declarations:round_detail", one.code),
            "cells": [
                {"label": "批次", "text": one.code, "note": one.title},
                {"label": "申报数", "text": str(one.declarations_count), "numeric": True},
                {"label": "下一步", "text": next_step(one, user.role, at)},
            ],
        }
        for one in rounds
        if one.state == RoundState.OPEN
    ]
    columns = [{"label": label, "numeric": label == "申报数"} for label in labels]
    return {"caption": "进行中的批次", "columns": columns, "rows": rows} if rows else None
