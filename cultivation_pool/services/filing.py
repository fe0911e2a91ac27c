"""Submitting a report, for the first time or after a return."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cultivation_pool import policies
from cultivation_pool.answers import fields_of, to_vocabulary
from cultivation_pool.enums import EDITABLE, ReportEvent, ReportState
from cultivation_pool.examination import Examination, examine
from cultivation_pool.kinds import ANNUAL, QUARTERLY, kind_of
from cultivation_pool.models.process import PoolReport, ReportEntry
from cultivation_pool.services.changes import note_from_report
from cultivation_pool.services.matter_opening import open_from_report
from cultivation_pool.services.people import enterprise_users, report_url
from cultivation_pool.services.profiles import renew_title
from cultivation_pool.services.refusals import ReportBlocked, ReportRefused
from zjtx.common import audit, clock, outbox
from zjtx.common.numbering import receipt_number
from zjtx.common.templatetags.zjtx import cn_moment

BEHALF = "，代企业提交"


@transaction.atomic
def submit_report(
    *, report: PoolReport, user: Any, at: datetime, version: int, on_behalf: bool = False, request: Any = None
) -> ReportEntry:
    """Freeze the answers and hand them to the city. `version` is the number of submissions that the page had seen:
    a second click, a second tab or a retried request gets the submission that is there already. `on_behalf`: by an
    officer of the city instead of the enterprise, which the timeline says.

    Raises ReportBlocked (missing, invalid or contradictory answers) and ReportRefused.
    """
    kind = kind_of(report)
    locked = kind.model.objects.select_for_update(of=("self",)).get(pk=report.pk)
    denied = policies.city_desk(user, locked) if on_behalf else policies.own_user(user, locked)
    if denied:
        raise ReportRefused(denied)
    if locked.version > version >= 0:
        return kind.log.objects.get(report=locked, event=ReportEvent.SUBMITTED, version=version + 1)
    if version != locked.version or not locked.is_editable:
        raise ReportRefused(f"{policies.state_words(locked)}，请刷新页面后再提交")
    if kind is ANNUAL:
        renew_title(locked, clock.local(at).date())
    examination = examine(locked)
    if blockers := examination.blockers():
        raise ReportBlocked(blockers)
    entry = _file(locked, examination, user, at, BEHALF if on_behalf else "")
    _settle_remarks(locked, entry)
    if kind_of(locked) is QUARTERLY:
        open_from_report(locked, entry.version, at)
        note_from_report(locked, user, at)
    detail = {"version": entry.version, "receipt": entry.receipt_number, "late": locked.due_at < at}
    detail |= {"on_behalf": True} if on_behalf else {}
    audit.record("pool.submit", actor=user, obj=locked, label=str(locked), detail=detail, request=request)
    _tell(locked, entry)
    report.refresh_from_db()
    return entry


def _file(locked: PoolReport, examination: Examination, user: Any, at: datetime, behalf: str) -> ReportEntry:
    """Write the state, on the state that was read, and the entry. What is computed is written into its
    columns, so that whoever reads them later reads what was filed."""
    first = locked.submitted_at is None
    columns: dict[str, Any] = {
        "state": ReportState.SUBMITTED,
        "version": locked.version + 1,
        "correct_by": None,
        "issues_count": len(examination.issues),
    }
    if first:
        columns |= {"submitted_at": at, "is_late": at > locked.due_at}
    columns |= {name: examination.known.get(name) for name in examination.computed}
    same = type(locked).objects.filter(pk=locked.pk, state=locked.state, version=locked.version)
    if same.filter(state__in=EDITABLE).update(**columns) != 1:
        raise ReportRefused("该报表刚刚由他人提交，请刷新后查看")
    return examination.kind.log.objects.create(
        report=locked,
        event=ReportEvent.SUBMITTED,
        version=locked.version + 1,
        actor=user,
        actor_label=f"{user.full_name}（{user.scope_label}{behalf}）",
        at=at,
        receipt_number=receipt_number(clock.local(at).date()),
        answers=to_vocabulary(locked, examination.known),
        issues=[
            {"severity": str(one.severity), "message": one.message, "fields": list(one.fields)}
            for one in examination.issues
        ],
    )


def _settle_remarks(locked: PoolReport, entry: ReportEntry) -> None:
    """Remarks on cells that this version changed are settled by it, those on the whole report by any."""
    if entry.version == 1:
        return
    before = locked.log.get(event=ReportEvent.SUBMITTED, version=entry.version - 1).answers
    changed = ["", *(name for name in fields_of(locked) if before.get(name) != entry.answers.get(name))]
    sent = locked.remarks.filter(sent_at__isnull=False, settled_version__isnull=True)
    sent.filter(field__in=changed).update(settled_version=entry.version)


def _tell(locked: PoolReport, entry: ReportEntry) -> None:
    kind = kind_of(locked)
    name = kind.name(locked.period)
    body = f"{name}已于{cn_moment(entry.at)}提交，回执编号{entry.receipt_number}，等待市级主管部门审核。"
    for user in enterprise_users([locked.enterprise_id]):
        outbox.notify(
            user,
            key=kind.key_of(locked, "submitted", entry.version, user.pk),
            subject=f"{name}已提交，回执编号{entry.receipt_number}",
            body=body,
            url=report_url(locked),
        )
