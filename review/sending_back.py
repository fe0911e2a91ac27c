"""The province sends a recommended declaration back to its city's first review (退回市级).

No window of the province's own limits the act; the city then acts within first review or an extension of it.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from declarations import workflow
from declarations.enums import Desk, RoundState, WindowKind
from declarations.guards import Context, window_of
from declarations.models import Declaration, TransitionLog
from declarations.selectors import latest_submission
from declarations.workflow import MoveRefused
from review.models import PanelDeclaration
from review.packets.standing import lock_latest
from review.telling import city_code, tell_enterprises
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import outbox
from zjtx.common.outbox import Letter
from zjtx.registry.models import Region

MOVE = "send_back"
NO_REASON = "退回市级须填写理由"
ROUND_CLOSED = "本批次已结束，市级不能再办理，不能退回"
SEEN_BEFORE = "该申报在打开本页后又有办理，请查看办理经过后再退回"


def refusal(declaration: Declaration, user: User, at: datetime) -> str | None:
    """Why the declaration cannot be sent back now; the same sentence at the button and from the act."""
    denied = workflow.refusal(workflow.BY_NAME[MOVE], declaration, Context(user, at, is_preview=True))
    if denied is None and declaration.round.state == RoundState.CLOSED:
        return ROUND_CLOSED
    return denied or _on_panel(declaration) or _in_packet(declaration)


def _in_packet(declaration: Declaration) -> str | None:
    """What lies in material that is on its way goes back with it, not beside it."""
    place = declaration.packet_entries.filter(desk=Desk.CITY, taken_out_at__isnull=True)
    found = place.select_related("edition").first()
    if found is None or not found.edition.is_held:
        return None
    state = found.edition.get_state_display()
    return f"该申报已列入推荐材料，推荐材料目前为“{state}”状态，请待报送后在推荐材料中退回"


def _on_panel(declaration: Declaration) -> str | None:
    """A panel that has not started holds its declarations too: they would be missing when it starts."""
    place = PanelDeclaration.objects.select_related("panel").filter(at_province=declaration).first()
    return f"该申报已列入评审组“{place.panel.name}”，请先移出评审组" if place else None


def latest_entry(declaration: Declaration) -> TransitionLog | None:
    """What was done last; its key says what an officer had before them."""
    return TransitionLog.objects.filter(declaration=declaration).order_by("-pk").first()


@transaction.atomic
def send_back(
    *, declaration: Declaration, user: User, at: datetime, reason: str, seen: int, request: Any = None
) -> TransitionLog:
    """Send a declaration back to its city with the reason; `seen` is the key of the last entry that was looked at.

    The same officer's second click with the same words is the first one's entry. Raises MoveRefused.
    """
    lock_latest(declaration.round, city_of(declaration))
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    latest = latest_entry(locked)
    if latest is not None and (latest.move, latest.actor_id, latest.reason) == (MOVE, user.pk, reason.strip()):
        return latest
    denied = refusal(locked, user, at)
    if denied:
        raise MoveRefused(denied)
    if not reason.strip():
        raise MoveRefused(NO_REASON)
    if latest is None or latest.pk != seen:
        raise MoveRefused(SEEN_BEFORE)
    entry = move_back(locked, user, at, reason, request)
    tell_city(locked, entry)
    return entry


def move_back(locked: Declaration, user: User, at: datetime, reason: str, request: Any) -> TransitionLog:
    """Move a locked declaration back to its city, out of material that was accepted, and tell the enterprise. Raises
    MoveRefused."""
    present = latest_submission(locked)
    context = Context(user, at, reason=reason, version=present.version if present else None, request=request)
    # The date of the window even where it has passed: an extension moves every date that equals it.
    window = window_of(locked, WindowKind.FIRST_REVIEW)
    entry = workflow.perform(locked, MOVE, context, due_at=window.closes_at if window else None)
    locked.packet_entries.filter(desk=Desk.CITY, taken_out_at__isnull=True).update(taken_out_at=at)
    body = f"{locked.number} 由省级退回市级初审，由市级主管部门重新办理；须修改的，由市级另行退回。"
    tell_enterprises([locked], key=f"send_back:{entry.pk}", words={locked.pk: ("申报退回市级初审", body)})
    return entry


def city_of(declaration: Declaration) -> Region:
    """The city that reviewed it."""
    return Region.objects.get(pk=city_code(declaration.region_path))


def tell_city(declaration: Declaration, entry: TransitionLog) -> None:
    """Tell the officers of the city, with the reason."""
    key, number = f"send_back:{entry.pk}", declaration.number
    officers = User.objects.filter(
        role=Role.CITY_OFFICER, region=city_code(declaration.region_path), is_active=True
    ).order_by("pk")
    subject = f"省级退回：{declaration.enterprise_name} {number}"
    body = f"{number} {declaration.enterprise_name}由省级退回市级初审，请重新办理。理由：{entry.reason}"
    outbox.notify_all(Letter(one, f"{key}:{one.pk}", subject, body, f"/review/{number}/") for one in officers)
