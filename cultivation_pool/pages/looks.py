"""How states of reports look and read on every page of the pool."""

from datetime import date, datetime
from typing import Any

from cultivation_pool.enums import ReportEvent, ReportState
from cultivation_pool.models.process import PoolReport, ReportEntry
from cultivation_pool.selectors import standing_of
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.common.working_days import Reading

# key of selectors.STANDINGS: (word, tone, icon)
STANDING_LOOKS = {
    "due": ("待填报", "neutral", "pencil"),
    "overdue": ("逾期未报", "red", "exclamation-circle"),
    "submitted": ("待审核", "progress", "hourglass-split"),
    "returned": ("已退回", "amber", "arrow-counterclockwise"),
    "accepted": ("已通过", "green", "check-circle"),
}
EVENT_TONES = {
    ReportEvent.OPENED: ("neutral", "door-open"),
    ReportEvent.SUBMITTED: ("progress", "send"),
    ReportEvent.RETURNED: ("amber", "arrow-counterclockwise"),
    ReportEvent.ACCEPTED: ("green", "check-circle"),
    ReportEvent.EXTENDED: ("neutral", "calendar-plus"),
    ReportEvent.ASKED: ("amber", "chat-left-text"),
    ReportEvent.REOPENED: ("amber", "unlock"),
    ReportEvent.CITY_FILLED: ("amber", "building"),
}


def look_of(report: PoolReport, today: date) -> dict[str, str]:
    """{"label", "tone", "icon"} of the state; an unfiled report past its day says so."""
    label, tone, icon = STANDING_LOOKS[standing_of(report, today)]
    return {"label": label, "tone": tone, "icon": icon}


def badge_cell(report: PoolReport, today: date) -> dict[str, Any]:
    """The state as a cell of pieces/data_table.html."""
    look = look_of(report, today)
    note = "逾期提交" if report.is_late else ""
    return {"text": look["label"], "badge": True, "tone": look["tone"], "icon": look["icon"], "note": note}


def deadline_of(report: PoolReport) -> Reading | None:
    """Until when the enterprise has to act, for the deadline chip; None when it has nothing to do."""
    if report.state == ReportState.OPEN:
        return Reading(report.due_on, report.is_provisional)
    return Reading(report.correct_by, False) if report.correct_by else None


def entries_of(log: list[ReportEntry]) -> list[dict[str, Any]]:
    """Entries of pieces/timeline.html."""
    entries = []
    for entry in log:
        tone, icon = EVENT_TONES[ReportEvent(entry.event)]
        notes = [f"第{entry.version}次提交" if entry.event == ReportEvent.SUBMITTED else ""]
        notes.append(f"回执编号{entry.receipt_number}" if entry.receipt_number else "")
        entries.append(
            {
                "at_text": cn_moment(entry.at),
                "what": entry.get_event_display(),
                "who": entry.actor_label,
                "opinion": entry.opinion,
                "note": "，".join(note for note in notes if note),
                "tone": tone,
                "icon": icon,
            }
        )
    return entries


def due_text(report: PoolReport) -> str:
    """The due day in a table."""
    moved = f"（原为{cn_date(report.extended_from)}）" if report.extended_from else ""
    return cn_date(report.due_on) + ("（暂定）" if report.is_provisional else "") + moved


def moment_text(moment: datetime | None) -> str:
    """A moment, or a dash."""
    return cn_moment(moment) if moment else "—"
