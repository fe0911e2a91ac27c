"""The pool's part of the home pages: reports that an enterprise owes, reports that wait for a city."""

from datetime import datetime
from typing import Any

from cultivation_pool import matter_selectors
from cultivation_pool import selectors as pool
from cultivation_pool.kinds import KINDS, kind_of
from cultivation_pool.matter_enums import MatterState
from cultivation_pool.models.process import PoolReport
from review.pages.matters import end_of
from zjtx.common import clock
from zjtx.home.pages.parts import link, task, until


def report_tasks(user: Any, at: datetime) -> list[tuple[datetime, dict[str, Any]]]:
    """(until when, task) of every report to fill in or to correct; a query a kind."""
    return [_report(one, at) for one in pool.own_unfiled(user)]


def _report(one: PoolReport, at: datetime) -> tuple[datetime, dict[str, Any]]:
    kind = kind_of(one)
    if one.correct_by is None:
        words, action, whose, end = "填报并提交", "填报", kind.attachment, one.due_at
    else:
        end = clock.as_moment(one.correct_by).replace(hour=23, minute=59, second=59)
        words, action, whose = "修改后重新提交", "查看修改意见", "市级主管部门退回"
    title = f"{words}：{kind.name(one.period)}"
    note = "截止日为暂定" if one.is_provisional and one.correct_by is None else ""
    return end, task(title, link("pool:report", one.period), action, whose=whose, note=note, **until(end, at))


def city_tasks(user: Any, at: datetime) -> list[dict[str, Any]]:
    """What the city has to look at and whom to urge; a query a kind."""
    tasks = []
    for kind in KINDS:
        waiting = pool.waiting_counts(user, kind, clock.local(at).date())
        board = f"pool:{kind.desk}board"
        if waiting["submitted"]:
            address = link(board, query="?standing=submitted")
            tasks.append(task(f"{kind.noun}{waiting['submitted']}份待审核", address, "审核", whose="本单位"))
        if waiting["overdue"]:
            address = link(board, query="?standing=overdue")
            tasks.append(task(f"{kind.noun}{waiting['overdue']}份逾期未报", address, "催报", whose="企业"))
    return tasks


MATTERS_SHOWN = 5
MATTER_ACTS = {
    MatterState.VERIFYING: ("核查并上报", "核查"),
    MatterState.RECEIVED: ("交办实名反映", "交办"),
    MatterState.REPORTED: ("决定核查事项", "决定"),
    MatterState.PREPARED: ("复核撤销决定", "复核"),
}


def matter_tasks(user: Any, at: datetime) -> list[dict[str, Any]]:
    """Verification cases on the officer's own desk, the nearest due first; one query."""
    found = []
    for one in matter_selectors.on_desk(user)[:MATTERS_SHOWN]:
        words, act = MATTER_ACTS[MatterState(one.state)]
        end = until(end_of(one.due_on), at) if one.due_on else {}
        title = f"{words}：{one.enterprise_name}"
        found.append(task(title, link("pool:matter", one.pk), act, whose="本单位", note=one.get_cause_display(), **end))
    return found


def hearing_tasks(user: Any, at: datetime) -> list[tuple[datetime, dict[str, Any]]]:
    """(until when, task) of every statement that the enterprise owes in a verification case; one query."""
    found = []
    for one in matter_selectors.own_hearings(user):
        end, title = end_of(one.due_on), f"提交书面说明：核查事项 {one.case.number}"
        whose = "市级主管部门要求"
        found.append((end, task(title, link("pool:own_matter", one.case_id), "提交", whose=whose, **until(end, at))))
    return found
