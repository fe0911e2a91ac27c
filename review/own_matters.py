"""What an enterprise reads on its declaration of the statement it is asked for and of its appeal
(settings.OWN_MATTERS_PROVIDERS): bureaus, never officers by name, and nothing of who objects."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from declarations.enums import Desk
from declarations.matters import Ask, Matters, Note
from declarations.models import Declaration
from review import appeals
from review.enums import AppealState, ExaminationState
from review.models import Appeal, EnterpriseStatement
from zjtx.common.templatetags.zjtx import cn_date_weekday

DESK_WORDS = {Desk.CITY: "市级主管部门", Desk.PROVINCE: "省工业和信息化厅"}
OWN = "本企业"


def own_matters(user: Any, declaration: Declaration, at: datetime) -> Matters:
    """Statements and the appeal of one declaration; two queries, a third where an appeal can still be filed."""
    statements = EnterpriseStatement.objects.filter(examination__objection__declaration=declaration)
    notes, asks = [], []
    for one in statements.select_related("examination").order_by("pk"):
        notes += _of_statement(one)
        if one.given_at is None and one.examination.state == ExaminationState.OPEN:
            text = f"市级主管部门要求书面说明，请于{cn_date_weekday(one.due_on)}前提交。"
            asks.append(Ask(text, reverse("review:statement", args=[one.pk]), "提交书面说明", "amber"))
    filed = Appeal.objects.filter(declaration=declaration).first()
    if filed is not None:
        notes += _of_appeal(filed)
    elif declaration.status in appeals.DESK_OF_STATUS and appeals.refusal(declaration, user, at) is None:
        text = f"本申报{declaration.get_status_display()}。{appeals.way(declaration)}"
        asks.append(Ask(text, reverse("review:appeal_new", args=[declaration.number]), "提出申诉"))
    return Matters(tuple(notes), tuple(asks))


def _of_statement(one: EnterpriseStatement) -> list[Note]:
    to = {"url": reverse("review:statement", args=[one.pk]), "url_label": "查看书面说明"}
    who = DESK_WORDS[Desk.CITY]
    found = [Note(one.asked_at, "要求书面说明", who, note=f"期限{cn_date_weekday(one.due_on)}", tone="amber", **to)]
    if one.given_at is not None:
        found.append(Note(one.given_at, "提交书面说明", OWN, **to))
    return found


def _of_appeal(one: Appeal) -> list[Note]:
    to = {"url": reverse("review:appeal", args=[one.number]), "url_label": "查看申诉"}
    who = DESK_WORDS[Desk(one.desk)]
    found = [Note(one.filed_at, f"提出申诉 {one.number}", OWN, **to)]
    if one.accepted_at is not None:
        found.append(Note(one.accepted_at, "受理申诉", who, note=f"{cn_date_weekday(one.answer_by)}前答复"))
    if one.answered_at is not None:
        tone = "green" if one.state == AppealState.CORRECTED else "grey"
        found.append(
            Note(one.answered_at, f"答复申诉：{one.get_state_display()}", who, opinion=one.answer, tone=tone, **to)
        )
    return found
