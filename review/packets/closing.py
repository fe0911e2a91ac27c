"""Closing first review (办结初审): freeze what a bureau recommends, with the versions; reopen it before it is sent."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from declarations.enums import Desk, RoundState, Status
from declarations.models import Declaration
from declarations.policies import NOT_YOURS
from declarations.workflow import MoveRefused
from review.enums import PacketAct, PacketState
from review.models import PacketEdition, PacketEntry, PacketTier
from review.packets import sheets, stamped
from review.packets.due import apply_end, review_end
from review.packets.selection import OPEN, Packet, recommended, rest_of, stamp
from review.packets.standing import lock_latest, lock_next
from review.packets.steps import acted, once, require_state
from review.packets.summary import ROWS_AT_ONCE
from review.policies import DESK_OF_ROLE
from zjtx.accounts.models import User
from zjtx.common.files.store import remove
from zjtx.common.templatetags.zjtx import cn_moment
from zjtx.registry.enums import Tier

NOTHING = "没有待报送的推荐申报，不能办结初审"
ROUND_CLOSED = "本批次已结束，不能办结初审"
NO_REASON = "重新开启初审须填写理由"


def is_own(user: Any, packet: Packet) -> bool:
    """Whether the officer's own bureau recommends here."""
    return user.role in DESK_OF_ROLE and user.region_id == packet.region.pk and DESK_OF_ROLE[user.role] == packet.desk


def check_own(user: Any, packet: Packet) -> None:
    """Raises MoveRefused for anybody else."""
    if not is_own(user, packet):
        raise MoveRefused(NOT_YOURS)


def undecided(packet: Packet, at: datetime) -> QuerySet[Declaration]:
    """What lies at the desk, and what an enterprise may still correct until the date of its return."""
    back = Q(status=Status.RETURNED) & (Q(due_at__isnull=True) | Q(due_at__gte=at))
    if packet.desk == Desk.DISTRICT:
        back &= Q(returned_by=Desk.DISTRICT)
    own = {"round": packet.round, "region_path__startswith": packet.region.path, "submitted_at__isnull": False}
    return Declaration.objects.filter(Q(status__in=OPEN[packet.desk]) | back, **own).order_by("number")


def closing_refusals(packet: Packet, at: datetime) -> list[str]:
    """Everything that keeps first review from being closed, in words; the same sentences on the page and from the act.

    While first review runs nothing may be left undecided, and enterprises must not be able to submit any more. After
    its end the rest is listed as undecided (未办结) and stays behind.
    """
    if packet.round.state == RoundState.CLOSED:
        return [ROUND_CLOSED]
    found, ends, end = [], apply_end(packet.round), review_end(packet)
    if end is None or at <= end:
        if ends is not None and at <= ends:
            found.append(f"企业申报至{cn_moment(ends)}截止，截止后才能办结初审")
        if number := undecided(packet, at).count():
            found.append(f"尚有{number}份申报初审未办结或退回企业修改中，初审时限内须全部办结")
    if not recommended(rest_of(packet)).exists():
        found.append(NOTHING)
    if lacking := stamped.refusal(packet):
        found.append(lacking)
    return found


@transaction.atomic
def close(*, packet: Packet, user: User, at: datetime, revision: int, request: Any = None) -> PacketEdition:
    """Freeze the list; summary sheets are made in the background. The same officer's second click is the first one.

    Raises MoveRefused with the present state or everything that is still in the way.
    """
    check_own(user, packet)
    latest = lock_latest(packet.round, packet.region)
    if once(latest, PacketAct.CLOSE, user, revision):
        return latest
    edition = lock_next(packet.round, packet.region)
    require_state(edition, "办结初审", PacketState.OPEN, PacketState.RETURNED, revision=revision)
    refusals = closing_refusals(packet, at)
    if refusals:
        raise MoveRefused("；".join(refusals))
    numbers = _freeze(edition, packet)
    rest = undecided(packet, at).values_list("number", "enterprise_name", "status")
    left = [list(one) for one in rest]
    values = {"state": PacketState.CLOSED, "mark": stamp(rest_of(packet)), "left": left, "closed_by": user}
    detail = {"counts": numbers, "left": [number for number, *_rest in left]}
    acted(edition, PacketAct.CLOSE, user, at, detail=detail, request=request, closed_at=at, **values)
    sheets.request_sheets(edition, user)
    return edition


def _freeze(edition: PacketEdition, packet: Packet) -> dict[str, int]:
    """The rows of every tier in the order of the summary sheet; returns {tier: number}."""
    _thaw(edition)
    places: Counter[str] = Counter()
    rows = []
    standing = recommended(rest_of(packet)).select_related("declaration", "submission")
    for review in standing.iterator(chunk_size=ROWS_AT_ONCE):
        tier = review.declaration.tier
        places[tier] += 1
        rows.append(
            PacketEntry(
                edition=edition, declaration_id=review.declaration_id, submission_id=review.submission_id,
                review_id=review.pk, desk=packet.desk, tier=tier, position=places[tier],
                size=sum(one["size"] for one in review.submission.content["evidence"]),
            )
        )  # fmt: skip
    PacketEntry.objects.bulk_create(rows, batch_size=500)
    PacketTier.objects.bulk_create(
        PacketTier(edition=edition, tier=tier, number=places[tier]) for tier in Tier.values if places[tier]
    )
    return {tier: places[tier] for tier in Tier.values if places[tier]}


def _thaw(edition: PacketEdition) -> None:
    """Give up the list with its sheets; those that have been sent stay."""
    sendings = edition.steps.filter(act=PacketAct.SEND)
    sent = {file for step in sendings for file in step.detail["sheets"].values()}
    made = [one.sheet for one in edition.tiers.select_related("sheet") if one.sheet is not None]
    edition.entries.all().delete()
    edition.tiers.all().delete()
    for sheet in made:
        if str(sheet.pk) not in sent:
            remove(sheet)


@transaction.atomic
def reopen(
    *, packet: Packet, user: User, at: datetime, revision: int, reason: str, request: Any = None
) -> PacketEdition:
    """Take a closed list back before it is sent. Raises MoveRefused."""
    check_own(user, packet)
    edition = lock_latest(packet.round, packet.region)
    if once(edition, PacketAct.REOPEN, user, revision):
        return edition
    require_state(edition, "重新开启初审", PacketState.CLOSED, revision=revision)
    if not reason.strip():
        raise MoveRefused(NO_REASON)
    _thaw(edition)
    return acted(edition, PacketAct.REOPEN, user, at, reason=reason, request=request, state=PacketState.OPEN)
