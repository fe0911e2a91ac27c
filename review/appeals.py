"""Appeals (申诉): the enterprise of a refused declaration asks in writing that it be looked at again, once.

Against 不予推荐 the city answers, against 未认定 the province. Where the refusal is corrected the declaration goes back
to where it was refused: first review; the list of those proposed; or, public before and objected to, recognition.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from declarations import policies, workflow
from declarations.enums import Desk, RoundState, Status, WindowKind
from declarations.guards import Context, window_of
from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review.case_files import Uploads, attach, put_aside
from review.enums import AppealState
from review.models import Appeal, PublicityEntry
from review.telling import city_code, tell_enterprises, tell_officers, tell_province
from zjtx.accounts.models import User
from zjtx.common import audit, clock
from zjtx.common.numbering import next_number
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import add_working_days

# Working days to file after the day of the refusal, and to answer after the day of filing: the notice sets none
# (docs/decisions/0032-objections-and-appeals.md).
FILE_WITHIN, ANSWER_WITHIN = 5, 15
DESK_OF_STATUS = {Status.NOT_RECOMMENDED: Desk.CITY, Status.NOT_RECOGNISED: Desk.PROVINCE}
NO_REFUSAL = "只有不予推荐或未认定的申报可以提出申诉"
FILED_ALREADY = "该申报已提出过申诉，一份申报只能申诉一次"
ANSWERED = "该申诉已答复"
NOT_ACCEPTED = "该申诉尚未受理，先受理再答复"
NO_DOCUMENT = "予以纠正须填写依据（会议纪要或文号）"


@dataclass(frozen=True)
class Correction:
    """What happens to the declaration where its appeal is right: a move, "" where the answer alone is kept."""

    move: str
    words: str


def last_day(declaration: Declaration) -> date:
    """The last day for an appeal: so many working days after the day on which the refusal was told."""
    return add_working_days(clock.local(declaration.entered_at).date(), FILE_WITHIN).date


def way(declaration: Declaration) -> str:
    """The sentence that a refusal carries to the enterprise."""
    return f"不服的，可在{cn_date_weekday(last_day(declaration))}24时前提出申诉。"


def refusal(declaration: Declaration, user: User, at: datetime) -> str | None:
    """Why no appeal can be filed now; the same sentence at the button and from the act."""
    if declaration.status not in DESK_OF_STATUS:
        return NO_REFUSAL
    denied = policies.own_administrator(user, declaration)
    if denied:
        return denied
    if Appeal.objects.filter(declaration=declaration).exists():
        return FILED_ALREADY
    end = last_day(declaration)
    over = clock.local(at).date() > end
    return f"申诉期限已于{cn_date_weekday(end)}截止" if over else None


def file_appeal(
    *, declaration: Declaration, reason: str, user: User, at: datetime, uploads: Uploads = (), request: Any = None
) -> Appeal:
    """File the enterprise's appeal. The same words twice are one. Raises MoveRefused and StoreFailed."""
    with put_aside(uploads, user) as files, transaction.atomic():
        locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
        earlier = Appeal.objects.filter(declaration=locked).first()
        if earlier is not None and (earlier.filed_by_id, earlier.reason) == (user.pk, reason.strip()):
            return earlier
        refused = refusal(locked, user, at)
        if refused:
            raise MoveRefused(refused)
        day = clock.local(at).date()
        until = add_working_days(day, ANSWER_WITHIN)
        made = Appeal.objects.create(
            declaration=locked,
            number=f"SS{day:%Y%m%d}-{next_number(f'appeal:{day:%Y%m%d}'):04d}",
            desk=DESK_OF_STATUS[Status(locked.status)],
            against=locked.status,
            reason=reason.strip(),
            filed_by=user,
            filed_at=at,
            answer_by=until.date,
            is_provisional=until.provisional,
        )
        attach(made, "appeal", files)
        detail = {"against": made.against, "files": len(files)}
        audit.record("review.appeal.file", actor=user, obj=made, label=made.number, detail=detail, request=request)
        _tell_desk(made, "filed", f"收到申诉 {made.number}", "请受理。")
        return made


@transaction.atomic
def accept(*, appeal: Appeal, user: User, at: datetime, request: Any = None) -> Appeal:
    """Accept an appeal for examination; accepted already it stays with whom accepted it. Raises MoveRefused."""
    current = _locked(appeal, user)
    if current.state == AppealState.ACCEPTED:
        return current
    if not current.is_open:
        raise MoveRefused(f"{ANSWERED}：{current.get_state_display()}")
    current.state, current.accepted_by, current.accepted_at = AppealState.ACCEPTED, user, at
    current.save(update_fields=["state", "accepted_by", "accepted_at"])
    audit.record("review.appeal.accept", actor=user, obj=current, label=current.number, request=request)
    one, until = current.declaration, cn_date_weekday(current.answer_by)
    words = ("申诉已受理", f"{one.number} 的申诉（{current.number}）已受理，{until}前答复。")
    tell_enterprises([one], key=f"appeal:{current.pk}:accepted", words={one.pk: words})
    return current


def correction(appeal: Appeal) -> Correction:
    """What a correction leads to as things stand."""
    one = appeal.declaration
    if appeal.desk == Desk.CITY:
        if one.round.state == RoundState.CLOSED:
            return Correction("", "本批次已结束，不再办理；答复结果留存。")
        return Correction("correct_recommendation", "申报回到“市级初审”，由本市重新办理。")
    if PublicityEntry.objects.filter(declaration=one).exists():
        return Correction("correct_publicity", "申报恢复为“公示中”；该名单公示期已满的，可以补充认定文件办理认定。")
    return Correction("correct_decision", "申报列入拟认定名单，补充公示后办理认定。")


@transaction.atomic
def answer(
    *,
    appeal: Appeal,
    is_corrected: bool,
    text: str,
    user: User,
    at: datetime,
    document_number: str = "",
    request: Any = None,
) -> Appeal:
    """Answer an appeal: maintained, or corrected by a document. The same twice is one. Raises MoveRefused."""
    current = _locked(appeal, user)
    verdict = AppealState.CORRECTED if is_corrected else AppealState.MAINTAINED
    if current.answered_at is not None:
        if (current.state, current.answered_by_id, current.answer) == (verdict, user.pk, text.strip()):
            return current
        raise MoveRefused(f"{ANSWERED}：{current.get_state_display()}")
    if current.state == AppealState.FILED:
        raise MoveRefused(NOT_ACCEPTED)
    document_number = " ".join(document_number.split()) if is_corrected else ""
    if is_corrected and not document_number:
        raise MoveRefused(NO_DOCUMENT)
    current.state, current.answer, current.document_number = verdict, text.strip(), document_number
    current.answered_by, current.answered_at = user, at
    if is_corrected:
        reason = f"{text.strip()}（{document_number}）"
        current.move = _correct(current, Context(user, at, reason=reason, request=request))
    current.save(update_fields=["state", "answer", "document_number", "answered_by", "answered_at", "move"])
    detail = {"state": verdict, "document_number": document_number, "move": current.move}
    audit.record("review.appeal.answer", actor=user, obj=current, label=current.number, detail=detail, request=request)
    _tell_answer(current)
    return current


def _correct(appeal: Appeal, context: Context) -> str:
    """Carry the correction out; the move's name."""
    one, found = appeal.declaration, correction(appeal)
    if found.move:
        # The date of the window even where it has passed, as when the province sends back: an extension moves it.
        window = window_of(one, WindowKind.FIRST_REVIEW) if appeal.desk == Desk.CITY else None
        workflow.perform(one, found.move, context, due_at=window.closes_at if window else None)
    return found.move


def _locked(appeal: Appeal, user: User) -> Appeal:
    """The appeal, locked behind its declaration's row. Raises MoveRefused for an officer of another desk."""
    Declaration.objects.select_for_update(of=("self",)).get(pk=appeal.declaration_id)
    current = Appeal.objects.select_for_update(of=("self",)).select_related("declaration__round").get(pk=appeal.pk)
    desk = policies.city_desk if current.desk == Desk.CITY else policies.province_desk
    denied = desk(user, current.declaration)
    if denied:
        raise MoveRefused(denied)
    return current


def _tell_desk(appeal: Appeal, act: str, subject: str, more: str) -> None:
    one = appeal.declaration
    words = {
        "key": f"appeal:{appeal.pk}:{act}",
        "subject": subject,
        "body": f"{one.enterprise_name}（{one.number}，{one.get_status_display()}）提出申诉。{more}",
        "url": f"/review/appeals/{appeal.number}/",
    }
    if appeal.desk == Desk.CITY:
        tell_officers(city_code(one.region_path), **words)
    else:
        tell_province(**words)


def _tell_answer(appeal: Appeal) -> None:
    """The enterprise, and the city whose enterprise it is where the province answered."""
    one, outcome = appeal.declaration, appeal.get_state_display()
    subject, key = f"申诉答复：{outcome}", f"appeal:{appeal.pk}:answered"
    now = f"该申报现为“{one.get_status_display()}”状态。"
    words = (subject, f"{one.number} 的申诉（{appeal.number}）{outcome}。{appeal.answer}\n{now}")
    tell_enterprises([one], key=key, words={one.pk: words}, url=f"/review/appeals/{appeal.number}/")
    if appeal.desk == Desk.PROVINCE:
        body = f"{one.enterprise_name}（{one.number}）的申诉，省级答复：{outcome}。{now}"
        url = f"/review/{one.number}/"
        tell_officers(city_code(one.region_path), key=f"{key}:city", subject=subject, body=body, url=url)
