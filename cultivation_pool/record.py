"""How an enterprise kept the duties of its title: for the desks of the review, through settings."""

from datetime import date
from typing import Any

from cultivation_pool.enums import ReportState
from cultivation_pool.matter_enums import OPEN_MATTERS, MatterState
from cultivation_pool.models import QuarterlyReport, VerificationCase
from review.enterprise_record import RecordEntry

LABEL = "季度报表"
QUARTERS_SHOWN = 8


def report_record(user: Any, enterprise_id: int, day: date) -> list[RecordEntry]:
    """One line on the last quarters that were due, one for each that was not filed or filed late; nothing where none
    was due or the user sees none (a district). One query."""
    due = QuarterlyReport.objects.visible_to(user).filter(enterprise_id=enterprise_id, due_on__lt=day)
    found = list(due.order_by("-quarter").only("quarter", "state", "due_on", "is_late")[:QUARTERS_SHOWN])
    if not found:
        return []
    missing = [one for one in found if one.state == ReportState.OPEN]
    late = [one for one in found if one.is_late]
    on_time = len(found) - len(missing) - len(late)
    lapses = [
        RecordEntry(LABEL, f"{_quarter(one)}{words}，填报截止{one.due_on:%Y-%m-%d}", is_lapse=True)
        for ones, words in ((missing, "未报"), (late, "逾期提交"))
        for one in ones
    ]
    return [RecordEntry(LABEL, f"最近应报{len(found)}期，按期{on_time}期"), *lapses]


def _quarter(report: QuarterlyReport) -> str:
    return f"{report.quarter[:4]}年第{report.quarter[-1]}季度"


def matter_record(user: Any, enterprise_id: int, day: date) -> list[RecordEntry]:
    """Verification cases that are open or ended with a warning or a revocation; one query. Nothing for whom no case is
    visible (a district)."""
    shown = (*OPEN_MATTERS, MatterState.WARNED, MatterState.REVOKED, MatterState.REVERSED)
    rows = VerificationCase.objects.visible_to(user).filter(enterprise_id=enterprise_id, state__in=shown)
    ended = (MatterState.WARNED, MatterState.REVOKED)
    return [
        RecordEntry(
            "核查与撤销",
            f"{one.number} {one.get_cause_display()}：{one.get_state_display()}",
            is_lapse=one.state in ended,
        )
        for one in rows.order_by("-pk")[:QUARTERS_SHOWN]
    ]
