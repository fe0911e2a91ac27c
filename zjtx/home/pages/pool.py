"""The pool's part of the home pages: reports that an enterprise owes, reports that wait for a city."""

from datetime import datetime
from typing import Any

from cultivation_pool import selectors as pool
from cultivation_pool.models import QuarterlyReport
from cultivation_pool.sheets.quarterly_2022 import short_title
from zjtx.common import clock
from zjtx.home.pages.parts import link, task, until


def report_tasks(user: Any, at: datetime) -> list[tuple[datetime, dict[str, Any]]]:
    """(until when, task) of every report to fill in or to correct; one query."""
    return [_report(one, at) for one in pool.own_unfiled(user)]


def _report(one: QuarterlyReport, at: datetime) -> tuple[datetime, dict[str, Any]]:
    if one.correct_by is None:
        words, action, whose, end = "填报并提交", "填报", "附件6", one.due_at
    else:
        end = clock.as_moment(one.correct_by).replace(hour=23, minute=59, second=59)
        words, action, whose = "修改后重新提交", "查看修改意见", "市级主管部门退回"
    title = f"{words}：{short_title(one.quarter)}报表"
    note = "截止日为暂定" if one.is_provisional and one.correct_by is None else ""
    return end, task(title, link("pool:report", one.quarter), action, whose=whose, note=note, **until(end, at))


def city_tasks(user: Any, at: datetime) -> list[dict[str, Any]]:
    """What the city has to look at and whom to urge; one query."""
    waiting = pool.waiting_counts(user, clock.local(at).date())
    tasks = []
    if waiting["submitted"]:
        address = link("pool:board", query="?standing=submitted")
        tasks.append(task(f"季度报表{waiting['submitted']}份待审核", address, "审核", whose="本单位"))
    if waiting["overdue"]:
        address = link("pool:board", query="?standing=overdue")
        tasks.append(task(f"季度报表{waiting['overdue']}份逾期未报", address, "催报", whose="企业"))
    return tasks
