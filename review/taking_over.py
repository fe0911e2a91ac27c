"""The city takes over what lies at district review after the district's window has ended (市级接办).

Nobody but the enterprise could move such a case: the district is too late, and the city's desk does not have it yet.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from declarations import workflow
from declarations.enums import RoundState, Status, WindowKind
from declarations.guards import Context, window_of
from declarations.models import Declaration, RoundWindow
from declarations.selectors import latest_submission
from declarations.workflow import MoveRefused
from review.telling import tell_enterprises
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import outbox
from zjtx.common.outbox import Letter

MOVE = "take_over"
NO_REASON = "接办须填写理由"


def refusal(declaration: Declaration, user: User, at: datetime) -> str | None:
    """Why the case cannot be taken over now; the same sentence at the button and from the act."""
    return workflow.refusal(workflow.BY_NAME[MOVE], declaration, Context(user, at, is_preview=True))


def overdue_at_district(user: Any, at: datetime) -> QuerySet[Declaration]:
    """What the city can take over, by district and number: at district review, its window ended."""
    found = Declaration.objects.visible_to(user).filter(status=Status.DISTRICT_REVIEW)
    if user.role != Role.CITY_OFFICER:
        return found.none()
    return found.filter(round__in=_rounds_over(at)).order_by("region_path", "number")


def _rounds_over(at: datetime) -> list[int]:
    """Rounds under way whose district review has ended; one without a window of its own uses first review's."""
    ends: dict[int, dict[str, datetime]] = {}
    kinds = (WindowKind.DISTRICT_REVIEW, WindowKind.FIRST_REVIEW)
    for window in RoundWindow.objects.filter(round__state=RoundState.OPEN, kind__in=kinds):
        ends.setdefault(window.round_id, {})[window.kind] = window.closes_at
    return [
        round_id
        for round_id, by_kind in ends.items()
        if at > by_kind.get(WindowKind.DISTRICT_REVIEW, by_kind.get(WindowKind.FIRST_REVIEW, at))
    ]


@transaction.atomic
def take_over(*, declaration: Declaration, user: User, at: datetime, reason: str, request: Any = None) -> Declaration:
    """Bring the case to the city's desk, with the city's own date and nobody in charge; district and enterprise are
    told. Taken over by the same officer with the same words already is no error. Raises MoveRefused."""
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    words = reason.strip()
    last = locked.log.order_by("-pk").first()
    if last is not None and (last.move, last.actor_id, last.reason) == (MOVE, user.pk, words):
        return locked
    denied = workflow.state_refusal(workflow.BY_NAME[MOVE], locked)
    if denied:
        raise MoveRefused(denied)
    if not words:
        raise MoveRefused(NO_REASON)
    window, submission = window_of(locked, WindowKind.FIRST_REVIEW), latest_submission(locked)
    context = Context(user, at, reason=words, version=submission.version if submission else None, request=request)
    entry = workflow.perform(locked, MOVE, context, handler=None, due_at=window.closes_at if window else None)
    subject = "申报已由市级接办"
    body = f"{locked.number} {locked.enterprise_name}在区县初审时限内未办结，已转市级初审办理。理由：{words}"
    tell_enterprises([locked], key=f"take_over:{entry.pk}", words={locked.pk: (subject, body)})
    officers = User.objects.filter(role=Role.DISTRICT_OFFICER, is_active=True, region=locked.region_id)
    url = f"/review/{locked.number}/"
    outbox.notify_all(Letter(one, f"take_over:{entry.pk}:district:{one.pk}", subject, body, url) for one in officers)
    return locked
