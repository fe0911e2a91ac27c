"""The province decides: not upheld or a warning by one officer, revocation and its reversal by two (security.md).

A revocation is carried out with the second officer's confirmation, in one transaction: titles, ban, case, messages.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from cultivation_pool import policies
from cultivation_pool.matter_enums import DecisionKind, MatterEvent, MatterState
from cultivation_pool.models import MatterDecision, RevokedTitle, VerificationCase
from cultivation_pool.services import revoking
from cultivation_pool.services.matter_people import note, record, tell_city, tell_enterprise, tell_the_province
from cultivation_pool.services.matters import (
    answer_reporter,
    locked,
    move,
    state_refusal,
    told_now,
)
from cultivation_pool.services.refusals import MatterRefused
from declarations.guards import Context
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date

STATE_OF = {DecisionKind.NOT_UPHELD: MatterState.NOT_UPHELD, DecisionKind.WARNING: MatterState.WARNED}
UNHEARD = "市级核查中没有听取企业意见，须退回补充核查后才能撤销称号"
SAME_PERSON = "拟定人不能确认本人拟定的决定，须由另一人确认"
WAITING = "已有一项待复核的决定，应先确认或不予确认"
NONE_WAITING = "没有待复核的决定，请刷新后查看"
NO_DOCUMENT = "应填写决定的文号"


@transaction.atomic
def decide(
    *, case: VerificationCase, kind: str, reason: str, user: Any, at: datetime, rectify_by: date | None = None,
    document_number: str = "", reply: str = "", request: Any = None,
) -> MatterDecision:  # fmt: skip
    """Close the case as not upheld or with a warning. The same twice is one. Raises MatterRefused."""
    current = locked(case, user, policies.province_matter)
    done = MatterDecision.objects.filter(case=current, kind=kind, prepared_by=user, reason=reason.strip()).last()
    if done is not None and current.state == STATE_OF[DecisionKind(kind)]:
        return done
    today = clock.local(at).date()
    if refused := state_refusal(current, MatterState.REPORTED):
        raise MatterRefused(refused)
    if rectify_by is not None and rectify_by < today:
        raise MatterRefused("整改期限不应早于今天")
    is_warning = kind == DecisionKind.WARNING
    made = MatterDecision.objects.create(
        case=current,
        kind=kind,
        document_number=" ".join(document_number.split()),
        decided_on=today,
        reason=reason.strip(),
        rectify_by=rectify_by if is_warning else None,
        reply=reply.strip(),
        prepared_by=user,
        prepared_at=at,
        confirmed_by=user,
        confirmed_at=at,
    )
    move(current, STATE_OF[DecisionKind(kind)])
    _close(current, made, at)
    note(current, MatterEvent.DECIDED, user, at, words=_words(made), told=_words(made), label=user.scope_label)
    record("decide", current, user, {"kind": kind, "rectify_by": made.rectify_by}, request)
    return made


@transaction.atomic
def prepare(
    *, case: VerificationCase, kind: str, document_number: str, decided_on: date, reason: str, user: Any,
    at: datetime, reply: str = "", request: Any = None,
) -> MatterDecision:  # fmt: skip
    """Draft a revocation, or the reversal of one, for another officer's confirmation. The same twice is one. Raises
    MatterRefused."""
    current = locked(case, user, policies.province_matter)
    document, words = " ".join(document_number.split()), reason.strip()
    waiting = MatterDecision.objects.waiting().filter(case=current).first()
    if waiting is not None:
        if (waiting.kind, waiting.document_number, waiting.reason, waiting.prepared_by_id) == (
            kind, document, words, user.pk,
        ):  # fmt: skip
            return waiting
        raise MatterRefused(WAITING)
    if refused := prepare_refusal(current, kind) or _day_refusal(current, kind, decided_on, at):
        raise MatterRefused(refused)
    if not document:
        raise MatterRefused(NO_DOCUMENT)
    is_reversal = kind == DecisionKind.REVERSAL
    made = MatterDecision.objects.create(
        case=current, kind=kind, document_number=document, decided_on=decided_on, reason=words, prepared_by=user,
        prepared_at=at, reply=reply.strip(), reverses=revocation_of(current) if is_reversal else None,
    )  # fmt: skip
    if not is_reversal:
        move(current, MatterState.PREPARED, current.due_on)
    note(current, MatterEvent.PREPARED, user, at, words=_words(made))
    record("prepare", current, user, {"kind": kind, "document_number": document, "decided_on": decided_on}, request)
    body = f"{current.enterprise_name}：{_words(made)}。拟定人{user.full_name}，请另一人复核。"
    subject = f"{made.get_kind_display()}待复核：{current.number}"
    tell_the_province(current, f"prepared:{made.pk}", subject, body)
    return made


@transaction.atomic
def confirm(
    *, case: VerificationCase, decision_id: int, user: Any, at: datetime, request: Any = None
) -> MatterDecision:
    """Put the decision that was looked at into force. The same person's second click is the first one's. Raises
    MatterRefused."""
    current = locked(case, user, policies.province_matter)
    made = MatterDecision.objects.filter(case=current, pk=decision_id).select_related("case", "reverses__ban").first()
    if made is not None and made.confirmed_by_id == user.pk:
        return made
    if made is None or not made.is_waiting:
        raise MatterRefused(NONE_WAITING)
    if made.prepared_by_id == user.pk:
        raise MatterRefused(SAME_PERSON)
    titles = _carry_out(made, current, Context(user, at, reason=_words(made), request=request))
    _close(current, made, at)
    note(current, MatterEvent.CONFIRMED, user, at, words=_words(made), told=_words(made), label=user.scope_label)
    detail = {"kind": made.kind, "document_number": made.document_number, "decided_on": made.decided_on}
    record("confirm", current, user, detail | {"titles": titles}, request)
    return made


@transaction.atomic
def decline(
    *, case: VerificationCase, decision_id: int, reason: str, user: Any, at: datetime, request: Any = None
) -> MatterDecision:
    """Not confirm what was prepared, or take the own draft back; the case is to be decided again. Raises
    MatterRefused."""
    current = locked(case, user, policies.province_matter)
    made = MatterDecision.objects.filter(case=current, pk=decision_id).first()
    if made is not None and (made.declined_by_id, made.decline_reason) == (user.pk, reason.strip()):
        return made
    if made is None or not made.is_waiting:
        raise MatterRefused(NONE_WAITING)
    made.declined_by, made.declined_at, made.decline_reason = user, at, reason.strip()
    made.save(update_fields=["declined_by", "declined_at", "decline_reason"])
    if made.kind == DecisionKind.REVOCATION:
        move(current, MatterState.REPORTED, current.due_on)
    note(current, MatterEvent.DECLINED, user, at, words=reason)
    record("decline", current, user, {"kind": made.kind, "reason": made.decline_reason}, request)
    return made


def prepare_refusal(case: VerificationCase, kind: str) -> str | None:
    """Why no such decision can be drafted now; the same sentence at the button and from the act."""
    if kind == DecisionKind.REVERSAL:
        waits = MatterDecision.objects.waiting().filter(case=case).exists()
        return state_refusal(case, MatterState.REVOKED) or (WAITING if waits else None)
    if refused := state_refusal(case, MatterState.REPORTED):
        return refused
    return None if case.hearings.exists() else UNHEARD


def revocation_of(case: VerificationCase) -> MatterDecision | None:
    """The case's revocation that is in force, or once was."""
    rows = MatterDecision.objects.confirmed().filter(case=case, kind=DecisionKind.REVOCATION)
    return rows.select_related("ban").first()


def _day_refusal(case: VerificationCase, kind: str, decided_on: date, at: datetime) -> str | None:
    revocation = revocation_of(case)
    if decided_on > clock.local(at).date():
        return "决定日期不应晚于今天"
    if kind == DecisionKind.REVERSAL and revocation is not None:
        too_early = decided_on < revocation.decided_on
        return f"决定日期不应早于原决定（{cn_date(revocation.decided_on)}）" if too_early else None
    reported = clock.local(case.findings.last().reported_at).date()
    return f"决定日期不应早于市级上报（{cn_date(reported)}）" if decided_on < reported else None


def _carry_out(made: MatterDecision, case: VerificationCase, context: Context) -> list[str]:
    """Titles, ban and state; the titles concerned by their numbers or names."""
    made.confirmed_by, made.confirmed_at = context.actor, context.at
    columns = ["confirmed_by", "confirmed_at"]
    if made.kind == DecisionKind.REVOCATION:
        made.ban = revoking.carry_out(made, context)
        made.save(update_fields=[*columns, "ban"])
        move(case, MatterState.REVOKED)
        rows = list(made.titles.select_related("title"))
    else:
        made.save(update_fields=columns)
        rows = revoking.give_back(made, clock.local(context.at).date())
        move(case, MatterState.REVERSED)
    return [title_words(row) for row in rows]


def title_words(row: RevokedTitle) -> str:
    """中小企业（2022年）辽专精特新-2022-Q-0001."""
    title = row.title
    product = f"“{title.product_name}”" if title.product_name else ""
    return f"{title.get_tier_display()}{product}（{title.year}年）{title.number}"


def _words(made: MatterDecision) -> str:
    document = f"（{made.document_number}，{cn_date(made.decided_on)}）" if made.document_number else ""
    until = f"整改期限{cn_date(made.rectify_by)}。" if made.rectify_by else ""
    return f"{made.get_kind_display()}{document}：{made.reason}{'' if made.reason[-1:] in '。！？' else '。'}{until}"


def _close(case: VerificationCase, made: MatterDecision, at: datetime) -> None:
    """Tell the city, the reporter, and the enterprise where it is concerned: a matter that came to nothing and that it
    never heard of is not told."""
    occasion, words = f"decided:{made.pk}", _words(made)
    if made.kind != DecisionKind.REVERSAL:
        answer_reporter(case, made.reply or words, at)
    tell_city(case, occasion, f"核查已决定：{case.enterprise_name}", f"{case.number} {case.enterprise_name}：{words}")
    if made.kind == DecisionKind.NOT_UPHELD and case.told_at is None:
        return
    told_now(case, at)
    more = ""
    if made.kind == DecisionKind.REVOCATION and made.ban is not None:
        more = f"未终止的称号自{cn_date(made.decided_on)}起全部终止，至{cn_date(made.ban.ends_on)}不得申报。"
    elif made.kind == DecisionKind.REVERSAL:
        more = "有效期未满的称号恢复，不得申报的限制解除。"
    tell_enterprise(case, occasion, f"核查决定：{made.get_kind_display()}", f"{words}{more}")
