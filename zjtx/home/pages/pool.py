"""The pool's part of the home pages: reports and changes that an enterprise owes, and what waits for officers."""

from datetime import datetime
from typing import Any

from cultivation_pool import candidate_selectors as candidates
from cultivation_pool import change_selectors as changes
from cultivation_pool import selectors as pool
from cultivation_pool.enums import CandidateState, ChangeState
from cultivation_pool.models import QuarterlyReport
from cultivation_pool.sheets.quarterly_2022 import short_title
from review.pages.matters import end_of
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


def change_tasks(user: Any, at: datetime) -> list[tuple[datetime, dict[str, Any]]]:
    """(until when, task) of every change to file or to complete; one query."""
    found = []
    for one in changes.owed(user):
        is_due, end = one.state == ChangeState.DUE, end_of(one.correct_by or one.due_on)
        title = f"{'申报变更' if is_due else '补正变更申报'}：{one.get_kind_display()} {one.number}"
        whose = one.get_source_display() if is_due else "主管部门退回"
        address = link("pool:own_change", one.pk)
        found.append((end, task(title, address, "申报" if is_due else "补正", whose=whose, **until(end, at))))
    return found


def desk_change_tasks(user: Any, at: datetime) -> list[dict[str, Any]]:
    """Changes that wait for the officer's desk; one query."""
    waiting = changes.counts(user, clock.local(at).date())
    state, words = (ChangeState.CITY, "核查") if user.role == "city_officer" else (ChangeState.PROVINCE, "审定")
    tasks = []
    if number := waiting[state]:
        address = link("pool:changes", query=f"?standing={state.value}")
        tasks.append(task(f"变更申报{number}项待{words}", address, words, whose="本单位"))
    if (number := waiting[changes.LATE]) and user.role == "province_officer":
        address = link("pool:changes", query=f"?standing={changes.LATE}")
        tasks.append(task(f"变更逾期、称号待确认{number}项", address, "确认", whose="本单位"))
    return tasks


def candidate_figure(user: Any, at: datetime) -> list[dict[str, Any]]:
    """Confirmed candidates of this year beside the plan figure; nothing where there are neither; two queries."""
    year = clock.local(at).year
    confirmed = candidates.home_counts(user).get((year, CandidateState.CONFIRMED), 0)
    plan = candidates.plan_of(user, year)
    if not confirmed and not plan:
        return []
    note = f"计划{plan}户" if plan else ""
    address = link("pool:candidates", query=f"?year={year}")
    return [{"label": f"{year}年度后备企业", "value": confirmed, "unit": "户", "note": note, "url": address}]


def candidate_tasks(user: Any) -> list[dict[str, Any]]:
    """Nominations that wait for the city; one query."""
    return [
        task(
            f"{year}年度后备企业{count}户待确认",
            link("pool:candidates", query=f"?year={year}&state=nominated"),
            "确认",
            whose="本单位",
        )
        for (year, state), count in candidates.home_counts(user).items()
        if state == CandidateState.NOMINATED
    ]


def city_tasks(user: Any, at: datetime) -> list[dict[str, Any]]:
    """What the city has to look at and whom to urge; three queries."""
    waiting = pool.waiting_counts(user, clock.local(at).date())
    tasks = []
    if waiting["submitted"]:
        address = link("pool:board", query="?standing=submitted")
        tasks.append(task(f"季度报表{waiting['submitted']}份待审核", address, "审核", whose="本单位"))
    if waiting["overdue"]:
        address = link("pool:board", query="?standing=overdue")
        tasks.append(task(f"季度报表{waiting['overdue']}份逾期未报", address, "催报", whose="企业"))
    return [*tasks, *desk_change_tasks(user, at), *candidate_tasks(user)]
