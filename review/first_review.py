"""First review by district and city: take a case, end it with a recommendation, a return or a refusal.

Every act locks the bureau's list and then the declaration's row, so that of two officers deciding at once exactly one
decides. Remarks, findings and checks are made in `review.marks`.
"""

from datetime import datetime, time
from typing import Any

from django.db import transaction

from declarations import workflow
from declarations.commitments import COMMITMENTS
from declarations.enums import Desk, WindowKind
from declarations.guards import Context, window_of
from declarations.models import CommitmentCheck, Declaration, Remark, Submission
from declarations.selectors import latest_submission
from declarations.workflow import MoveRefused
from review import appeals
from review.enums import Decision
from review.marks import lock_at_desk
from review.models import FirstReview
from review.packets.standing import held, held_refusal, lock_latest
from review.policies import desk_of
from review.seen import as_seen
from review.stages import city_panel_refusal
from zjtx.accounts.models import User
from zjtx.common import audit, clock, outbox
from zjtx.common.models import Topic
from zjtx.common.working_days import Reading, add_working_days

MOVE_NAMES = {
    (Desk.DISTRICT, Decision.RECOMMEND): "district_recommend",
    (Desk.DISTRICT, Decision.RETURN): "district_return",
    (Desk.DISTRICT, Decision.NOT_RECOMMEND): "district_not_recommend",
    (Desk.CITY, Decision.RECOMMEND): "recommend",
    (Desk.CITY, Decision.RETURN): "return",
    (Desk.CITY, Decision.NOT_RECOMMEND): "not_recommend",
}
UNKNOWN = "?"
NO_OPINION = "推荐须填写推荐意见"
NO_REASON = "不予推荐须填写理由"
NO_REMARK = "退回前请至少在一个栏目上填写修改意见"


def open_commitments(declaration: Declaration, desk: Desk) -> list[str]:
    """The points of part 三（三）1 that this desk has not checked as clear, in the notice's words and order."""
    checks = CommitmentCheck.objects.filter(declaration=declaration, desk=desk, is_clear=True, outdated_by__isnull=True)
    clear = set(checks.values_list("point", flat=True))
    return [one.words for one in COMMITMENTS if one.key not in clear]


def commitments_refusal(declaration: Declaration, desk: Desk) -> str | None:
    """Why a recommendation is not possible yet; None once all five points are checked as clear."""
    still_open = open_commitments(declaration, desk)
    if not still_open:
        return None
    return f"推荐前须逐项核查通知三（三）1所列事项，尚有{len(still_open)}项未核查通过：" + "；".join(still_open)


def refusal(
    declaration: Declaration, user: User, at: datetime, decision: Decision, closed: str | None = UNKNOWN
) -> str | None:
    """Why a decision is not possible now; the same sentence at the button, on its page and in a batch's preview.
    `closed`: what `held_refusal()` says, from a caller that has asked already."""
    move = workflow.BY_NAME[MOVE_NAMES[desk_of(user), decision]]
    denied = workflow.refusal(move, declaration, Context(user, at, is_preview=True))
    if denied is None and user.region is not None:
        denied = held_refusal(declaration.round, user.region) if closed is UNKNOWN else closed
    if denied is None and decision == Decision.RECOMMEND:
        return recommendation_refusal(declaration, desk_of(user))
    return denied


def recommendation_refusal(declaration: Declaration, desk: Desk) -> str | None:
    """Why the desk cannot recommend yet: a point is open, or the city's own panel has not filed its result."""
    refusal = city_panel_refusal(declaration) if desk == Desk.CITY else None
    return refusal or commitments_refusal(declaration, desk)


def return_due(declaration: Declaration, at: datetime) -> tuple[datetime, Reading]:
    """Until when the enterprise may correct: the end of the round's n-th working day, at most first review's end."""
    counted = add_working_days(clock.local(at).date(), declaration.round.return_working_days)
    due_at = datetime.combine(counted.date, time.max, tzinfo=clock.ZONE)
    window = window_of(declaration, WindowKind.FIRST_REVIEW)
    if window is not None and window.closes_at < due_at:
        return window.closes_at, Reading(clock.local(window.closes_at).date(), False)
    return due_at, counted


@transaction.atomic
def recommend(
    *, declaration: Declaration, user: User, at: datetime, opinion: str, version: int, request: Any = None
) -> FirstReview:
    """Recommend the version that was looked at: a district to its city, a city to the province. Raises MoveRefused."""
    locked, done = _open(declaration, user, Decision.RECOMMEND, version, opinion)
    if done is not None:
        return done
    desk = desk_of(user)
    if not opinion.strip():
        raise MoveRefused(NO_OPINION)
    refusal = recommendation_refusal(locked, desk)
    if refusal:
        raise MoveRefused(refusal)
    columns = {}
    if desk == Desk.DISTRICT:  # the city starts afresh, with its own date and officer
        window = window_of(locked, WindowKind.FIRST_REVIEW)
        columns = {"handler": None, "due_at": window.closes_at if window else None}
    context = Context(user, at, opinion=opinion, version=version, request=request)
    return _decide(locked, Decision.RECOMMEND, context, columns)


@transaction.atomic
def not_recommend(
    *, declaration: Declaration, user: User, at: datetime, reason: str, version: int, request: Any = None
) -> FirstReview:
    """End the case without a recommendation; the reason is told to the enterprise. Raises MoveRefused."""
    locked, done = _open(declaration, user, Decision.NOT_RECOMMEND, version, reason)
    if done is not None:
        return done
    if not reason.strip():
        raise MoveRefused(NO_REASON)
    context = Context(user, at, reason=reason, version=version, request=request)
    return _decide(locked, Decision.NOT_RECOMMEND, context, {})


@transaction.atomic
def return_declaration(
    *, declaration: Declaration, user: User, at: datetime, version: int, opinion: str = "", request: Any = None
) -> FirstReview:
    """Return the version for correction with this desk's remarks and a date of its own. Raises MoveRefused."""
    locked, done = _open(declaration, user, Decision.RETURN, version, opinion)
    if done is not None:
        return done
    unsent = Remark.objects.filter(declaration=locked, desk=desk_of(user), sent_at__isnull=True)
    if not unsent.exists():
        raise MoveRefused(NO_REMARK)
    due_at, _ = return_due(locked, at)
    context = Context(user, at, opinion=opinion, version=version, request=request)
    review = _decide(locked, Decision.RETURN, context, {"due_at": due_at})
    unsent.update(sent_at=at)
    return review


@transaction.atomic
def take(
    *, declaration: Declaration, user: User, at: datetime, instead_of: int | None = None, request: Any = None
) -> None:
    """Become the officer in charge. `instead_of` is the officer seen on the page whose case is taken over.

    Raises MoveRefused where somebody else has taken it meanwhile.
    """
    locked = lock_at_desk(declaration, user)
    if locked.handler_id not in (None, user.pk, instead_of):
        raise MoveRefused(f"该申报已由{locked.handler.full_name}经办，请刷新后查看")
    if locked.handler_id == user.pk:
        return
    set_handler(locked, user, "review.take", user, request)


@transaction.atomic
def release(*, declaration: Declaration, user: User, at: datetime, request: Any = None) -> None:
    """Give the case back to the desk. Raises MoveRefused where somebody else has it."""
    locked = lock_at_desk(declaration, user)
    if locked.handler_id is None:
        return
    if locked.handler_id != user.pk:
        raise MoveRefused(f"该申报由{locked.handler.full_name}经办，只能由其本人退出经办")
    set_handler(locked, None, "review.release", user, request)


def set_handler(locked: Declaration, handler: User | None, action: str, user: User, request: Any, **more: Any) -> None:
    """Write who has the case, with the audit row; `more` goes into its detail."""
    detail = {"from": locked.handler_id, "to": handler.pk if handler else None, **more}
    Declaration.objects.filter(pk=locked.pk).update(handler=handler)
    audit.record(action, actor=user, obj=locked, label=locked.number, detail=detail, request=request)


def _open(
    declaration: Declaration, user: User, decision: Decision, version: int, words: str
) -> tuple[Declaration, FirstReview | None]:
    """The row, locked, with this very decision where the same officer's first click has taken it already. The bureau's
    list is locked before it, so that none is frozen while something is decided beside it."""
    edition = lock_latest(declaration.round, user.region) if user.region is not None else None
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    locked.round = declaration.round
    latest = FirstReview.objects.filter(declaration=locked).order_by("-pk").first()
    asked = (decision, user.pk, version, words.strip())
    move = workflow.BY_NAME[MOVE_NAMES[desk_of(user), decision]]
    if latest is not None and locked.status == move.target:
        taken = (latest.decision, latest.decided_by_id, latest.submission.version, latest.opinion)
        if taken == asked:
            return locked, latest
    # The present state before anything that the desk would still have to do.
    denied = workflow.state_refusal(move, locked) or (held(edition) if edition else None)
    if denied:
        raise MoveRefused(denied)
    present = latest_submission(locked)
    if present.version != version:
        raise MoveRefused(f"该申报已提交第{present.version}版，请查看新版本后再办理")
    return locked, None


def _decide(locked: Declaration, decision: Decision, context: Context, columns: dict[str, Any]) -> FirstReview:
    desk = desk_of(context.actor)
    submission = latest_submission(locked)
    report = _as_seen(locked, submission, desk)
    workflow.perform(locked, MOVE_NAMES[desk, decision], context, **columns)
    review = FirstReview.objects.create(
        declaration=locked,
        desk=desk,
        submission=submission,
        decision=decision,
        opinion=(context.opinion or context.reason).strip(),
        report=report,
        due_at=columns.get("due_at") if decision == Decision.RETURN else None,
        decided_by=context.actor,
        decided_at=context.at,
    )
    _tell_enterprise(locked, review)
    return review


def _as_seen(declaration: Declaration, submission: Submission, desk: Desk) -> dict[str, Any]:
    """Everything known at the decision; kept with it, whatever changes later."""
    remarks = Remark.objects.filter(declaration=declaration, desk=desk, version=submission.version)
    return {
        **as_seen(declaration, submission),
        "issues": submission.issues,
        "remarks": list(remarks.values("field", "year", "text", "author_id")),
    }


def _tell_enterprise(declaration: Declaration, review: FirstReview) -> None:
    subject, body = _words_for_enterprise(declaration, review)
    for user in User.objects.filter(enterprise_id=declaration.enterprise_id, is_active=True):
        outbox.notify(
            user,
            key=f"first_review:{review.pk}:{user.pk}",
            subject=subject,
            body=body,
            url=f"/declarations/{declaration.number}/",
            topic=Topic.RETURNED if review.decision == Decision.RETURN else Topic.PROGRESS,
        )


def _words_for_enterprise(declaration: Declaration, review: FirstReview) -> tuple[str, str]:
    number, desk = declaration.number, review.get_desk_display()
    if review.decision == Decision.RETURN:
        due = clock.local(review.due_at)
        until = f"{due.year}年{due.month}月{due.day}日{due:%H:%M}"
        lead = (
            f"{number} 第{review.submission.version}版经{desk}退回修改，请于{until}前按各栏目的修改意见更正后重新提交。"
        )
        return f"申报已退回，须于{until}前重新提交", lead + (f"\n总体意见：{review.opinion}" if review.opinion else "")
    if review.decision == Decision.NOT_RECOMMEND:
        return "申报未获推荐", f"{number} 经{desk}不予推荐。理由：{review.opinion}\n{appeals.way(declaration)}"
    return "申报已通过初审推荐", f"{number} 经{desk}推荐，现为“{declaration.get_status_display()}”状态。"
