"""Correction of an accepted report: the enterprise asks for it, the city opens it again with a reason.

What was accepted stays in the timeline; the next submission is shown beside it, cell by cell (issue 7, point 4).
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from cultivation_pool import policies
from cultivation_pool.calendar import CORRECTION_WORKING_DAYS
from cultivation_pool.enums import ReportEvent, ReportState
from cultivation_pool.kinds import kind_of
from cultivation_pool.models.process import PoolReport, ReportEntry
from cultivation_pool.services.people import case_url, city_officers, enterprise_users, report_url
from cultivation_pool.services.refusals import ReportRefused
from zjtx.common import audit, clock, outbox
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import add_working_days

LONGEST_REASON = 300
ASKED_ALREADY = "已申请更正，等待市级主管部门办理"


def asking_refusal(report: PoolReport, user: Any) -> str | None:
    """Why the enterprise cannot ask for a correction; None when it can. The act asks again."""
    denied = policies.own_user(user, report) or _not_accepted(report)
    if denied is None and asked(report) is not None:
        return ASKED_ALREADY
    return denied


def reopening_refusal(report: PoolReport, user: Any) -> str | None:
    """Why the city cannot open the report again; None when it can. The act asks again."""
    return policies.city_desk(user, report) or _not_accepted(report)


def asked(report: PoolReport) -> ReportEntry | None:
    """The request that the present version be corrected, where there is one."""
    return report.log.filter(event=ReportEvent.ASKED, version=report.version).first()


@transaction.atomic
def ask_correction(*, report: PoolReport, user: Any, at: datetime, reason: str, request: Any = None) -> ReportEntry:
    """Ask the city to open an accepted report again. Asked twice it is one request. Raises ReportRefused."""
    locked = _lock(report)
    denied = policies.own_user(user, locked) or _not_accepted(locked)
    if denied:
        raise ReportRefused(denied)
    if done := asked(locked):
        return done
    words = _words(reason, "请写明哪些数据需要更正、为什么")
    entry = _write(locked, ReportEvent.ASKED, user, at, words)
    audit.record(
        "pool.ask_correction", actor=user, obj=locked, label=str(locked), detail={"reason": words}, request=request
    )
    kind = kind_of(locked)
    name = kind.name(locked.period)
    for path, officer in city_officers():
        if locked.region_path.startswith(path):
            outbox.notify(
                officer,
                key=kind.key_of(locked, "asked", locked.version, officer.pk),
                subject=f"{locked.enterprise_name}申请更正{name}",
                body=f"{locked.enterprise_name}的{name}已审核通过，企业申请更正：{words}",
                url=case_url(locked),
            )
    return entry


@transaction.atomic
def reopen(
    *, report: PoolReport, user: Any, at: datetime, version: int, reason: str, request: Any = None
) -> ReportEntry:
    """Open an accepted version again, to be corrected within the days that a return gives. Raises ReportRefused."""
    locked = _lock(report)
    if denied := policies.city_desk(user, locked):
        raise ReportRefused(denied)
    done = locked.log.filter(event=ReportEvent.REOPENED, version=version, actor=user).first()
    if done is not None and locked.version == version and locked.state == ReportState.RETURNED:
        return done
    if locked.version != version or (denied := _not_accepted(locked)):
        raise ReportRefused(_not_accepted(locked) or f"企业已第{locked.version}次提交，请查看新的内容后再办理")
    words = _words(reason, "请写明重新开放的理由")
    correct_by = add_working_days(clock.local(at).date(), CORRECTION_WORKING_DAYS).date
    same = type(locked).objects.filter(pk=locked.pk, state=ReportState.ACCEPTED, version=version)
    columns = {"state": ReportState.RETURNED, "correct_by": correct_by, "accepted_at": None, "accepted_by": None}
    if same.update(**columns) != 1:
        raise ReportRefused("该报表刚刚由他人办理，请刷新后查看")
    entry = _write(locked, ReportEvent.REOPENED, user, at, words)
    detail = {"version": version, "reason": words}
    audit.record("pool.reopen", actor=user, obj=locked, label=str(locked), detail=detail, request=request)
    kind, until = kind_of(locked), cn_date_weekday(correct_by)
    name = kind.name(locked.period)
    for one in enterprise_users([locked.enterprise_id]):
        outbox.notify(
            one,
            key=kind.key_of(locked, "reopened", version, one.pk),
            subject=f"{name}已重新开放填报，须于{until}前更正",
            body=f"{name}由市级主管部门重新开放填报，请于{until}前更正后重新提交。理由：{words}",
            url=report_url(locked),
        )
    report.refresh_from_db()
    return entry


def _not_accepted(report: PoolReport) -> str | None:
    return None if report.state == ReportState.ACCEPTED else f"{policies.state_words(report)}，未审核通过的不需更正"


def _lock(report: PoolReport) -> PoolReport:
    return type(report).objects.select_for_update(of=("self",)).get(pk=report.pk)


def _words(reason: str, missing: str) -> str:
    words = reason.strip()
    if not words:
        raise ReportRefused(missing)
    return words


def _write(locked: PoolReport, event: ReportEvent, user: Any, at: datetime, words: str) -> ReportEntry:
    return locked.log.create(
        event=event,
        version=locked.version,
        actor=user,
        actor_label=f"{user.full_name}（{user.scope_label}）",
        at=at,
        opinion=words,
    )
