"""Sending recommendation material to the bureau above, and what that bureau does with it: accept, or send back.

A city sends to the province, a district to its city. Each act happens once however often it is clicked: the edition's
row is locked, its state and revision are checked, and a step of the same revision exists once (`packet_step_once`).
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from declarations.enums import Desk
from declarations.models import Declaration
from declarations.policies import NOT_YOURS
from declarations.workflow import MoveRefused
from review import sending_back
from review.enums import PacketAct, PacketState
from review.models import PacketEdition, PacketStep
from review.packets import telling
from review.packets.closing import check_own
from review.packets.due import due_of, is_late
from review.packets.reconciling import disagreements
from review.packets.selection import Packet
from review.packets.standing import lock_latest
from review.packets.steps import acted, once, require_state
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.digests import digest

NO_LATE_REASON = "已过报送截止日，逾期报送须填写理由"
NO_REASON = "退回推荐材料须填写理由"
NOT_LISTED = "{}不在该推荐材料中"
ABOVE = {Desk.CITY: "province_officer", Desk.DISTRICT: "city_officer"}


def is_above(user: Any, packet: Packet) -> bool:
    """Whether the officer's bureau is the one that receives the material."""
    return user.role == ABOVE[packet.desk] and packet.region.path.startswith(user.scope_path)


def first_sending(edition: PacketEdition) -> PacketStep | None:
    """The first sending of an edition: by it is judged whether it came in time."""
    return edition.steps.filter(act=PacketAct.SEND).order_by("pk").first()


def needs_late_reason(packet: Packet, edition: PacketEdition, at: datetime) -> bool:
    """Whether a sending now is late. What came in time once and was sent back is not."""
    return is_late(packet, clock.local(at).date()) and first_sending(edition) is None


@transaction.atomic
def send(
    *, packet: Packet, user: User, at: datetime, revision: int, late_reason: str = "", request: Any = None
) -> PacketEdition:
    """Send a closed list with its letter and sheets. Raises MoveRefused with everything that disagrees."""
    check_own(user, packet)
    edition = lock_latest(packet.round, packet.region)
    if once(edition, PacketAct.SEND, user, revision):
        return edition
    require_state(edition, "报送", PacketState.CLOSED, PacketState.RETURNED, revision=revision)
    wrong = disagreements(packet, edition)
    if wrong:
        raise MoveRefused("；".join(wrong))
    late = needs_late_reason(packet, edition, at)
    if late and not late_reason.strip():
        raise MoveRefused(NO_LATE_REASON)
    kept = {"is_late": late, "reason": late_reason if late else "", "file": edition.letter}
    detail = _sent(packet, edition)
    acted(edition, PacketAct.SEND, user, at, detail=detail, request=request, state=PacketState.SENT, **kept)
    telling.tell_above(packet, edition, late_reason.strip() if late else "")
    return edition


def _sent(packet: Packet, edition: PacketEdition) -> dict[str, Any]:
    """The list as it goes, with the digest of its canonical form, so that each sending can be shown for ever."""
    entries = edition.entries.select_related("declaration", "submission").order_by("pk")
    rows = [
        [one.tier, one.position, one.declaration.number, one.declaration.enterprise_name, one.submission.version,
         one.submission.sha256]
        for one in entries
    ]  # fmt: skip
    due = due_of(packet)
    canonical = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return {
        "number": edition.steps.filter(act=PacketAct.SEND).count() + 1,
        "due": str(due.date) if due else "",
        "counts": {one.tier: one.number for one in edition.tiers.all()},
        "sheets": {one.tier: str(one.sheet_id) for one in edition.tiers.all()},
        "candidates": str(edition.candidates_id or ""),
        "sha256": digest(canonical.encode()),
        "rows": rows,
    }


@transaction.atomic
def accept(*, packet: Packet, user: User, at: datetime, revision: int, request: Any = None) -> PacketEdition:
    """Accept what was sent; from now on the declarations can be given to experts. Raises MoveRefused."""
    edition = _received(packet, user, PacketAct.ACCEPT, revision)
    if edition.revision != revision:
        return edition
    detail = {"counts": {one.tier: one.number for one in edition.tiers.all()}}
    acted(edition, PacketAct.ACCEPT, user, at, detail=detail, request=request, state=PacketState.ACCEPTED)
    telling.tell_accepted(packet, edition)
    return edition


@transaction.atomic
def send_back(
    *,
    packet: Packet,
    user: User,
    at: datetime,
    revision: int,
    reason: str,
    rows: Mapping[str, str] | None = None,
    request: Any = None,
) -> PacketEdition:
    """Send the whole material back with the reason. `rows` is {number: reason} of single declarations: those of a city
    go back to its first review, those of a district are named to it. Raises MoveRefused, and then nothing is done."""
    edition = _received(packet, user, PacketAct.SEND_BACK, revision)
    if edition.revision != revision:
        return edition
    if not reason.strip():
        raise MoveRefused(NO_REASON)
    named = {number: text.strip() for number, text in (rows or {}).items() if text.strip()}
    declarations = _named(edition, named)
    acted(
        edition, PacketAct.SEND_BACK, user, at, reason=reason, detail={"rows": named}, request=request,
        state=PacketState.RETURNED,
    )  # fmt: skip
    if packet.desk == Desk.CITY:
        for one in declarations:
            if denied := sending_back.refusal(one, user, at):
                raise MoveRefused(f"{one.number}：{denied}")
            sending_back.move_back(one, user, at, named[one.number], request)
    telling.tell_returned(packet, edition, reason.strip(), named)
    return edition


def _named(edition: PacketEdition, named: Mapping[str, str]) -> list[Declaration]:
    """The declarations that are named, locked in the order of their keys."""
    listed = edition.entries.filter(declaration__number__in=named).values("declaration")
    found = list(Declaration.objects.select_for_update(of=("self",)).filter(pk__in=listed).order_by("pk"))
    missing = sorted(set(named) - {one.number for one in found})
    if missing:
        raise MoveRefused(NOT_LISTED.format("、".join(missing)))
    return found


def _received(packet: Packet, user: User, act: PacketAct, revision: int) -> PacketEdition:
    """The edition that lies before the bureau above, locked; of another revision where this very act is done already.
    Raises MoveRefused."""
    if not is_above(user, packet):
        raise MoveRefused(NOT_YOURS)
    edition = lock_latest(packet.round, packet.region)
    if not once(edition, act, user, revision):
        require_state(edition, f"{act.label}推荐材料", PacketState.SENT, revision=revision)
    return edition
