"""The city's part: remarks at cells, return, acceptance. Of two officers at once exactly one decides."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cultivation_pool import policies
from cultivation_pool.answers import fields_of
from cultivation_pool.calendar import CORRECTION_WORKING_DAYS
from cultivation_pool.enums import ReportEvent, ReportState
from cultivation_pool.kinds import kind_of
from cultivation_pool.models.process import CellRemark, PoolReport, ReportEntry
from cultivation_pool.services.people import enterprise_users, report_url
from cultivation_pool.services.refusals import ReportRefused
from zjtx.common import audit, clock, outbox
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import add_working_days

LONGEST_REMARK = 500
NO_REMARK = "退回前请至少在一个栏目上填写修改意见"


@transaction.atomic
def add_remark(
    *, report: PoolReport, user: Any, at: datetime, place: str, text: str, request: Any = None
) -> CellRemark:
    """Pin a remark to a cell, or with "" to the whole report. Raises ReportRefused."""
    locked = _lock_at_desk(report, user)
    words = text.strip().replace("\r\n", "\n")
    if not words:
        raise ReportRefused("请填写修改意见")
    if len(words) > LONGEST_REMARK:
        raise ReportRefused(f"修改意见不得超过{LONGEST_REMARK}字，现为{len(words)}字")
    if place and place not in fields_of(locked):
        raise ReportRefused("报表中没有该栏目，请从列出的栏目中选择")
    remark = locked.remarks.create(version=locked.version, field=place, text=words, author=user, at=at)
    _record("pool.remark.add", user, locked, {"place": place, "text": words}, request)
    return remark


@transaction.atomic
def remove_remark(*, report: PoolReport, user: Any, remark_id: int, request: Any = None) -> None:
    """Take back an unsent remark. One that is gone already is no error. Raises ReportRefused."""
    locked = _lock_at_desk(report, user)
    remark = locked.remarks.filter(pk=remark_id).first()
    if remark is None:
        return
    if remark.sent_at is not None:
        raise ReportRefused("该条修改意见已随退回发给企业，不能删除")
    _record("pool.remark.remove", user, locked, {"place": remark.field, "text": remark.text}, request)
    remark.delete()


@transaction.atomic
def return_report(
    *, report: PoolReport, user: Any, at: datetime, version: int, opinion: str = "", request: Any = None
) -> ReportEntry:
    """Return the version that was looked at with the remarks that were written on it. Raises ReportRefused."""
    locked, done = _open(report, user, ReportEvent.RETURNED, version)
    if done is not None:
        return done
    unsent = _unsent(locked)
    if not unsent.exists():
        raise ReportRefused(NO_REMARK)
    correct_by = add_working_days(clock.local(at).date(), CORRECTION_WORKING_DAYS).date
    columns = {"state": ReportState.RETURNED, "correct_by": correct_by}
    entry = _decide(locked, ReportEvent.RETURNED, user, at, opinion, columns, request)
    unsent.update(sent_at=at)
    name, until = kind_of(locked).name(locked.period), cn_date_weekday(correct_by)
    body = f"{name}经市级主管部门退回修改，请于{until}前按各栏目的修改意见更正后重新提交。"
    _tell(locked, entry, f"{name}已退回，须于{until}前重新提交", body + (f"\n总体意见：{opinion}" if opinion else ""))
    report.refresh_from_db()
    return entry


@transaction.atomic
def accept_report(*, report: PoolReport, user: Any, at: datetime, version: int, request: Any = None) -> ReportEntry:
    """Accept the version that was looked at. Raises ReportRefused."""
    locked, done = _open(report, user, ReportEvent.ACCEPTED, version)
    if done is not None:
        return done
    if left := _unsent(locked).count():
        raise ReportRefused(f"尚有{left}条修改意见未发出，请退回企业修改，或删除意见后再审核通过")
    columns = {"state": ReportState.ACCEPTED, "accepted_at": at, "accepted_by": user}
    entry = _decide(locked, ReportEvent.ACCEPTED, user, at, "", columns, request)
    name = kind_of(locked).name(locked.period)
    _tell(locked, entry, f"{name}已审核通过", f"{name}经市级主管部门审核通过。")
    report.refresh_from_db()
    return entry


def act_refusal(report: PoolReport, user: Any, event: ReportEvent) -> str | None:
    """Why the act is off, for its button; None when it can be done. The act asks again."""
    denied = _not_on_desk(report, user)
    if denied:
        return denied
    unsent = _unsent(report).count()
    if event == ReportEvent.RETURNED:
        return None if unsent else NO_REMARK
    return f"尚有{unsent}条修改意见未发出" if unsent else None


def _unsent(report: PoolReport) -> Any:
    return report.remarks.filter(sent_at__isnull=True)


def _not_on_desk(report: PoolReport, user: Any) -> str | None:
    denied = policies.city_desk(user, report)
    if denied is None and report.state != ReportState.SUBMITTED:
        return f"{policies.state_words(report)}，不在审核环节"
    return denied


def _lock_at_desk(report: PoolReport, user: Any) -> PoolReport:
    locked = type(report).objects.select_for_update(of=("self",)).get(pk=report.pk)
    denied = _not_on_desk(locked, user)
    if denied:
        raise ReportRefused(denied)
    return locked


def _open(report: PoolReport, user: Any, event: ReportEvent, version: int) -> tuple[PoolReport, ReportEntry | None]:
    """The row, locked, with this very decision where the same officer's first click has taken it already."""
    locked = type(report).objects.select_for_update(of=("self",)).get(pk=report.pk)
    denied = policies.city_desk(user, locked)
    if denied:
        raise ReportRefused(denied)
    done = locked.log.filter(event=event, version=version, actor=user).first()
    if done is not None and locked.version == version and locked.state == str(event):
        return locked, done
    if locked.state != ReportState.SUBMITTED:
        raise ReportRefused(f"{policies.state_words(locked)}，不能办理，请刷新后查看")
    if locked.version != version:
        raise ReportRefused(f"企业已第{locked.version}次提交，请查看新的内容后再办理")
    return locked, None


def _decide(
    locked: PoolReport,
    event: ReportEvent,
    user: Any,
    at: datetime,
    opinion: str,
    columns: dict[str, Any],
    request: Any,
) -> ReportEntry:
    same = type(locked).objects.filter(pk=locked.pk, state=ReportState.SUBMITTED, version=locked.version)
    if same.update(**columns) != 1:
        raise ReportRefused("该报表刚刚由他人办理，请刷新后查看")
    entry = locked.log.create(
        event=event,
        version=locked.version,
        actor=user,
        actor_label=f"{user.full_name}（{user.scope_label}）",
        at=at,
        opinion=opinion.strip(),
    )
    act = "pool.return" if event == ReportEvent.RETURNED else "pool.accept"
    _record(act, user, locked, {"version": locked.version, "opinion": opinion.strip()}, request)
    return entry


def _tell(locked: PoolReport, entry: ReportEntry, subject: str, body: str) -> None:
    for user in enterprise_users([locked.enterprise_id]):
        key = kind_of(locked).key_of(locked, entry.event, entry.version, user.pk)
        outbox.notify(user, key=key, subject=subject, body=body, url=report_url(locked))


def _record(action: str, user: Any, report: PoolReport, detail: dict[str, Any], request: Any) -> None:
    audit.record(action, actor=user, obj=report, label=str(report), detail=detail, request=request)
