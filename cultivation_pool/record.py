"""How an enterprise kept the duties of its title: for the desks of the review, through settings."""

from datetime import date
from typing import Any

from cultivation_pool.enums import ReportState
from cultivation_pool.kinds import KINDS, QUARTERLY, Kind
from cultivation_pool.matter_enums import OPEN_MATTERS, MatterState
from cultivation_pool.models import VerificationCase
from cultivation_pool.models.process import PoolReport
from review.enterprise_record import RecordEntry

QUARTERS_SHOWN = 8


def report_record(user: Any, enterprise_id: int, day: date) -> list[RecordEntry]:
    """Of each kind of report a line on the last that were due, one for each that was not filed or filed late; nothing
    where none was due or the user sees none (a district). A query a kind."""
    return [entry for kind in KINDS for entry in _of_kind(kind, user, enterprise_id, day)]


def _of_kind(kind: Kind, user: Any, enterprise_id: int, day: date) -> list[RecordEntry]:
    due = kind.model.objects.visible_to(user).filter(enterprise_id=enterprise_id, due_on__lt=day)
    columns = (kind.period_field, "state", "due_on", "is_late")
    found = list(due.order_by(f"-{kind.period_field}").only(*columns)[:QUARTERS_SHOWN])
    if not found:
        return []
    missing = [one for one in found if one.state == ReportState.OPEN]
    late = [one for one in found if one.is_late]
    on_time = len(found) - len(missing) - len(late)
    lapses = [
        RecordEntry(kind.noun, f"{_period(kind, one)}{words}，填报截止{one.due_on:%Y-%m-%d}", is_lapse=True)
        for ones, words in ((missing, "未报"), (late, "逾期提交"))
        for one in ones
    ]
    return [RecordEntry(kind.noun, f"最近应报{len(found)}期，按期{on_time}期"), *lapses]


def _period(kind: Kind, report: PoolReport) -> str:
    year = f"{report.period[:4]}年"
    return f"{year}第{report.period[-1]}季度" if kind is QUARTERLY else year


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
