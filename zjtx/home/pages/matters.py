"""Objections that cities examine, statements that enterprises owe, appeals to answer: their rows of "今天要做的"."""

from datetime import datetime
from typing import Any

from review.enums import ExaminationState
from review.examinations import declaration_of
from review.models import Appeal, EnterpriseStatement, ObjectionExamination
from review.pages.matters import end_of
from zjtx.home.pages.parts import link, task, until

SHOWN = 5


def examination_tasks(user: Any, at: datetime) -> list[dict[str, Any]]:
    """What the city was handed, the nearest due first; one query."""
    rows = ObjectionExamination.objects.visible_to(user).filter(state=ExaminationState.OPEN)
    found = rows.select_related("objection__declaration").order_by("due_on", "pk")[:SHOWN]
    return [
        task(
            f"异议核查：{declaration_of(one).enterprise_name}",
            link("review:examination", one.pk),
            "核查",
            whose="省级交办",
            **until(end_of(one.due_on), at),
        )
        for one in found
    ]


def appeal_tasks(user: Any, desk: str, at: datetime) -> list[dict[str, Any]]:
    """Appeals that the officer's desk has to answer, the nearest due first; one query."""
    rows = Appeal.objects.visible_to(user).filter(desk=desk, answered_at__isnull=True).select_related("declaration")
    return [
        task(
            f"答复申诉：{one.declaration.enterprise_name}",
            link("review:appeal", one.number),
            "答复" if one.accepted_at else "受理",
            whose="本单位",
            note=one.get_state_display(),
            **until(end_of(one.answer_by), at),
        )
        for one in rows.order_by("answer_by", "pk")[:SHOWN]
    ]


def statement_tasks(user: Any, at: datetime) -> list[tuple[datetime, dict[str, Any]]]:
    """(until when, task) of every statement that the enterprise is asked for; one query."""
    own = {"examination__objection__declaration__enterprise_id": user.enterprise_id}
    rows = EnterpriseStatement.objects.filter(
        given_at__isnull=True, examination__state=ExaminationState.OPEN, **own
    ).select_related("examination__objection__declaration")
    found = []
    for one in rows:
        title = f"提交书面说明：{declaration_of(one.examination).number}"
        address, end = link("review:statement", one.pk), end_of(one.due_on)
        found.append((end, task(title, address, "提交", whose="市级主管部门要求", **until(end, at))))
    return found
