"""A later day for one enterprise's report, with a reason: an act of its city (issue 7, point 6)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from cultivation_pool import policies
from cultivation_pool.enums import EDITABLE, ReportEvent, ReportState
from cultivation_pool.kinds import kind_of
from cultivation_pool.models.process import PoolReport, ReportEntry
from cultivation_pool.services.people import enterprise_users, report_url
from cultivation_pool.services.refusals import ReportRefused
from zjtx.common import audit, clock, outbox
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday

LONGEST_REASON = 300
# Until the next quarter's report is due at the latest: two reports of one enterprise are not filled at once.
LONGEST = timedelta(days=90)


def extension_refusal(report: PoolReport, user: Any) -> str | None:
    """Why the day cannot be moved, for the button; None when it can. The act asks again."""
    denied = policies.city_desk(user, report)
    if denied is None and report.state not in EDITABLE:
        return f"{policies.state_words(report)}，没有待填报的截止日"
    return denied


@transaction.atomic
def extend(*, report: PoolReport, user: Any, at: datetime, day: date, reason: str, request: Any = None) -> ReportEntry:
    """Move the day until which the enterprise fills or corrects. Raises ReportRefused.

    The officer's second click finds the day moved already and gives the first one's entry.
    """
    locked = type(report).objects.select_for_update(of=("self",)).get(pk=report.pk)
    words = reason.strip()
    present = locked.correct_by if locked.state == ReportState.RETURNED else locked.due_on
    done = locked.log.filter(event=ReportEvent.EXTENDED, actor=user).last()
    if done is not None and day == present and done.opinion.endswith(f"延至{cn_date(day)}：{words}"):
        return done
    if refusal := extension_refusal(locked, user) or _day_refusal(day, present, clock.local(at).date()):
        raise ReportRefused(refusal)
    if not words:
        raise ReportRefused("请写明延长的理由")
    _move(locked, day)
    entry = locked.log.create(
        event=ReportEvent.EXTENDED,
        version=locked.version,
        actor=user,
        actor_label=f"{user.full_name}（{user.scope_label}）",
        at=at,
        opinion=f"由{cn_date(present)}延至{cn_date(day)}：{words}",
    )
    detail = {"from": present, "to": day, "reason": words}
    audit.record("pool.extend", actor=user, obj=locked, label=str(locked), detail=detail, request=request)
    _tell(locked, entry, day, words)
    report.refresh_from_db()
    return entry


def _day_refusal(day: date, present: date, today: date) -> str | None:
    if day <= present:
        return f"新的截止日应晚于现截止日{cn_date(present)}"
    if day < today:
        return "新的截止日不能早于今天"
    if day > max(present, today) + LONGEST:
        return f"最多延长{LONGEST.days}天，即至{cn_date(max(present, today) + LONGEST)}"
    return None


def _move(locked: PoolReport, day: date) -> None:
    if locked.state == ReportState.RETURNED:
        locked.correct_by = day
        locked.save(update_fields=["correct_by"])
        return
    locked.extended_from = locked.extended_from or locked.due_on
    locked.due_on, locked.is_provisional = day, False
    locked.save(update_fields=["extended_from", "due_on", "is_provisional"])


def _tell(report: PoolReport, entry: ReportEntry, day: date, words: str) -> None:
    kind, until = kind_of(report), cn_date_weekday(day)
    name = kind.name(report.period)
    for user in enterprise_users([report.enterprise_id]):
        outbox.notify(
            user,
            key=kind.key_of(report, "extended", entry.pk, user.pk),
            subject=f"{name}截止日延至{until}",
            body=f"市级主管部门已将贵企业{name}的截止日延至{until}。理由：{words}",
            url=report_url(report),
        )
