"""Submitting a report, for the first time or after a return."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cultivation_pool import policies
from cultivation_pool.answers import answer_fields, to_vocabulary
from cultivation_pool.enums import EDITABLE, ReportEvent, ReportState
from cultivation_pool.examination import Examination, examine
from cultivation_pool.models import QuarterlyReport, ReportLog, ReportRemark
from cultivation_pool.services.changes import note_from_report
from cultivation_pool.services.people import enterprise_users, report_url
from cultivation_pool.services.refusals import ReportBlocked, ReportRefused
from cultivation_pool.sheets.quarterly_2022 import GROWTH_OF, short_title
from zjtx.common import audit, clock, outbox
from zjtx.common.numbering import receipt_number
from zjtx.common.templatetags.zjtx import cn_moment


@transaction.atomic
def submit_report(*, report: QuarterlyReport, user: Any, at: datetime, version: int, request: Any = None) -> ReportLog:
    """Freeze the answers and hand them to the city. `version` is the number of submissions that the page had seen:
    a second click, a second tab or a retried request gets the submission that is there already.

    Raises ReportBlocked (missing, invalid or contradictory answers) and ReportRefused.
    """
    locked = QuarterlyReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    denied = policies.own_user(user, locked)
    if denied:
        raise ReportRefused(denied)
    if locked.version > version >= 0:
        return ReportLog.objects.get(report=locked, event=ReportEvent.SUBMITTED, version=version + 1)
    if version != locked.version or not locked.is_editable:
        raise ReportRefused(f"{policies.state_words(locked)}，请刷新页面后再提交")
    examination = examine(locked)
    if blockers := examination.blockers():
        raise ReportBlocked(blockers)
    entry = _file(locked, examination, user, at)
    _settle_remarks(locked, entry)
    detail = {"version": entry.version, "receipt": entry.receipt_number, "late": locked.due_at < at}
    audit.record("pool.submit", actor=user, obj=locked, label=str(locked), detail=detail, request=request)
    _tell(locked, entry)
    note_from_report(locked, user, at)
    report.refresh_from_db()
    return entry


def _file(locked: QuarterlyReport, examination: Examination, user: Any, at: datetime) -> ReportLog:
    """Write the state, on the state that was read, and the entry. Computed growth becomes the report's growth, so that
    whoever reads the columns later reads what was filed."""
    first = locked.submitted_at is None
    columns: dict[str, Any] = {
        "state": ReportState.SUBMITTED,
        "version": locked.version + 1,
        "correct_by": None,
        "issues_count": len(examination.issues),
    }
    if first:
        columns |= {"submitted_at": at, "is_late": at > locked.due_at}
    if not examination.growths.is_typed:
        columns |= {name: examination.known.get(name) for name in GROWTH_OF}
    same = QuarterlyReport.objects.filter(pk=locked.pk, state=locked.state, version=locked.version)
    if same.filter(state__in=EDITABLE).update(**columns) != 1:
        raise ReportRefused("该报表刚刚由他人提交，请刷新后查看")
    return ReportLog.objects.create(
        report=locked,
        event=ReportEvent.SUBMITTED,
        version=locked.version + 1,
        actor=user,
        actor_label=f"{user.full_name}（{user.scope_label}）",
        at=at,
        receipt_number=receipt_number(clock.local(at).date()),
        answers=to_vocabulary(examination.known),
        issues=[
            {"severity": str(one.severity), "message": one.message, "fields": list(one.fields)}
            for one in examination.issues
        ],
    )


def _settle_remarks(locked: QuarterlyReport, entry: ReportLog) -> None:
    """Remarks on cells that this version changed are settled by it, those on the whole report by any."""
    if entry.version == 1:
        return
    before = ReportLog.objects.get(report=locked, event=ReportEvent.SUBMITTED, version=entry.version - 1).answers
    changed = ["", *(name for name in answer_fields() if before.get(name) != entry.answers.get(name))]
    sent = ReportRemark.objects.filter(report=locked, sent_at__isnull=False, settled_version__isnull=True)
    sent.filter(field__in=changed).update(settled_version=entry.version)


def _tell(locked: QuarterlyReport, entry: ReportLog) -> None:
    title = short_title(locked.quarter)
    body = f"{title}报表已于{cn_moment(entry.at)}提交，回执编号{entry.receipt_number}，等待市级主管部门审核。"
    for user in enterprise_users([locked.enterprise_id]):
        outbox.notify(
            user,
            key=f"report:{locked.pk}:submitted:{entry.version}:{user.pk}",
            subject=f"{title}报表已提交，回执编号{entry.receipt_number}",
            body=body,
            url=report_url(locked),
        )
