"""Waivers: a province officer lets a clause be that a declaration does not meet, with a reason and a document number.

Only what is not met can be waived: what a figure leaves missing or to judgement is the reviewers' to find
(eligibility.md, "In the system"). A waiver can be given on a draft, by its number.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from declarations.eligibility import Report
from declarations.eligibility.report import ClauseResult
from declarations.enums import DECIDED
from declarations.frozen import frozen_report
from declarations.models import Declaration, Waiver
from declarations.policies import province_desk
from declarations.selectors import latest_submission
from declarations.validators import examine
from zjtx.accounts.models import User
from zjtx.common import audit, outbox
from zjtx.common.outbox import Letter

LONGEST, LONGEST_DOCUMENT = 500, 100
NOT_NEEDED = "该条款目前不是“不符合”，不需豁免；缺少数据的由企业补填，须人工判断的由审核人员认定"


class WaiverRefused(Exception):
    """The waiver cannot be given or withdrawn; `args[0]` is the sentence for its reader."""


def present_report(declaration: Declaration, at: datetime) -> Report:
    """What the conditions say now: of a draft or a returned declaration on its answers, else on the frozen version."""
    if declaration.is_editable:
        return examine(declaration, at).report
    return frozen_report(declaration, latest_submission(declaration))


def waivable(report: Report) -> list[ClauseResult]:
    """The clauses that can be waived: a figure or a finding says not met, and no waiver is in force."""
    return [one for one in report.clauses if one.verdict == "not_met" and not one.waived]


def refusal(declaration: Declaration) -> str | None:
    """Why no waiver can be given or withdrawn any more; None while it can."""
    if declaration.status in DECIDED:
        return f"该申报目前为“{declaration.get_status_display()}”状态，不能再办理豁免"
    return None


def clause_refusal(declaration: Declaration, clause: ClauseResult) -> str | None:
    """Why this clause of its present report cannot be waived; None when it can."""
    if clause.waived:
        return "该条款已豁免"
    return refusal(declaration) or (None if clause.verdict == "not_met" else NOT_NEEDED)


@transaction.atomic
def give_waiver(
    *,
    declaration: Declaration,
    clause: str,
    reason: str,
    document_number: str,
    user: User,
    at: datetime,
    request: Any = None,
) -> Waiver:
    """Waive a clause that is not met. The same officer's second click is the first one's waiver. Raises
    WaiverRefused."""
    locked = _locked(declaration, user)
    words = _fitting(reason, "豁免理由", LONGEST)
    document = _fitting(document_number, "依据文号", LONGEST_DOCUMENT)
    present = Waiver.objects.in_force().filter(declaration=locked, clause=clause).first()
    if present is not None:
        if (present.given_by_id, present.reason, present.document_number) == (user.pk, words, document):
            return present
        raise WaiverRefused(f"该条款已豁免（{present.document_number}）")
    result = next((one for one in waivable(present_report(locked, at)) if one.id == clause), None)
    if result is None:
        raise WaiverRefused(NOT_NEEDED)
    region = user.region
    waiver = Waiver.objects.create(
        declaration=locked,
        clause=clause,
        sentence=result.sentence(),
        reason=words,
        document_number=document,
        given_by=user,
        given_at=at,
        bureau=region.bureau_name or region.full_name if region else "",
    )
    _record("review.waiver.give", waiver, user, {"reason": words, "document_number": document}, request)
    body = f"{locked.number}：“{result.text}”不符合，经{waiver.bureau}准予豁免（{document}），按“不符合，已豁免”处理。"
    _tell(waiver, f"waiver:{waiver.pk}", f"条款已豁免：{locked.number}", body)
    return waiver


@transaction.atomic
def withdraw_waiver(*, waiver: Waiver, reason: str, user: User, at: datetime, request: Any = None) -> Waiver:
    """Take a waiver back: the clause counts as not met again. Raises WaiverRefused."""
    _locked(waiver.declaration, user)
    words = _fitting(reason, "撤销理由", LONGEST)
    locked = Waiver.objects.select_related("declaration").get(pk=waiver.pk)
    if not locked.is_in_force:
        if (locked.withdrawn_by_id, locked.withdraw_reason) == (user.pk, words):
            return locked
        raise WaiverRefused("该豁免已撤销")
    Waiver.objects.in_force().filter(pk=locked.pk).update(withdrawn_by=user, withdrawn_at=at, withdraw_reason=words)
    locked.refresh_from_db()
    _record("review.waiver.withdraw", locked, user, {"reason": words}, request)
    number = locked.declaration.number
    body = f"{number}：依据{locked.document_number}的条款豁免已撤销，该条按“不符合”处理。理由：{words}"
    _tell(locked, f"waiver-withdrawn:{locked.pk}", f"条款豁免已撤销：{number}", body)
    return locked


def _locked(declaration: Declaration, user: User) -> Declaration:
    rows = Declaration.objects.select_related("round", "enterprise").select_for_update(of=("self",))
    locked = rows.get(pk=declaration.pk)
    denied = province_desk(user, locked) or refusal(locked)
    if denied:
        raise WaiverRefused(denied)
    return locked


def _fitting(text: str, what: str, longest: int) -> str:
    words = text.strip().replace("\r\n", "\n")
    if not words:
        raise WaiverRefused(f"请填写{what}")
    if len(words) > longest:
        raise WaiverRefused(f"{what}不得超过{longest}字，现为{len(words)}字")
    return words


def _record(action: str, waiver: Waiver, user: User, detail: dict[str, Any], request: Any) -> None:
    detail = {"clause": waiver.clause, **detail}
    number = waiver.declaration.number
    audit.record(action, actor=user, obj=waiver, label=number, detail=detail, request=request)


def _tell(waiver: Waiver, key: str, subject: str, body: str) -> None:
    """The users of the enterprise, and the officer whose case it is."""
    declaration = waiver.declaration
    url = reverse("declarations:detail", args=[declaration.number])
    users = User.objects.filter(enterprise_id=declaration.enterprise_id, is_active=True).order_by("pk")
    letters = [Letter(one, f"{key}:{one.pk}", subject, body, url) for one in users]
    if declaration.handler is not None and declaration.handler.is_active:
        letters.append(Letter(declaration.handler, f"{key}:{declaration.handler_id}", subject, body, "/"))
    outbox.notify_all(letters)
