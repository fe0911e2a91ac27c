"""The pool's part of the home pages: reports and changes that an enterprise owes, and what waits for officers."""

from datetime import datetime
from typing import Any

from cultivation_pool import candidate_selectors as candidates
from cultivation_pool import change_selectors as changes
from cultivation_pool import matter_selectors
from cultivation_pool import selectors as pool
from cultivation_pool.enums import CandidateState, ChangeState
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
    return [*tasks, *desk_change_tasks(user, at), *candidate_tasks(user)]


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
