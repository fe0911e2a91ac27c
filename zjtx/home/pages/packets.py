"""What has to be done with recommendation material: close, send, correct for a bureau; accept for the one above."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from declarations.enums import Desk, RoundState
from declarations.models import Round
from review.enums import PacketState
from review.models import PacketEdition
from review.packets.closing import closing_refusals
from review.packets.due import apply_end, due_of
from review.packets.selection import Packet, opened_rounds
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.home.pages.parts import link, task, until

ACTS = {PacketState.CLOSED: "报送推荐材料", PacketState.RETURNED: "更正推荐材料"}


def own_tasks(user: Any, at: datetime) -> list[dict[str, Any]]:
    """The officer's own bureau, round by round. Three queries, and more only for a round in which enterprises can
    submit no more."""
    if user.region is None:
        return []
    rounds = list(opened_rounds().exclude(state=RoundState.CLOSED).prefetch_related("windows"))
    latest = PacketEdition.objects.filter(region=user.region, round__in=rounds).order_by("serial")
    states = {one.round_id: PacketState(one.state) for one in latest}
    found = []
    for round_ in rounds:
        packet = Packet(round_, user.region)
        what = _what(packet, states.get(round_.pk), at)
        if what:
            due = due_of(packet)
            ends = datetime.combine(due.date, time.max, tzinfo=clock.ZONE) if due else None
            address = link("review:packet", round_.code, user.region.pk)
            found.append(task(f"{what}：{round_.code}", address, "办理", whose="本单位", **until(ends, at)))
    return found


def _what(packet: Packet, state: PacketState | None, at: datetime) -> str:
    """The act that waits; "" where there is none."""
    if state in ACTS:
        return ACTS[state]
    can_close = state != PacketState.SENT and _is_applied(packet.round, at) and not closing_refusals(packet, at)
    return "办结初审" if can_close else ""


def _is_applied(round_: Round, at: datetime) -> bool:
    ends = apply_end(round_)
    return ends is not None and at > ends


def received_tasks(user: Any) -> list[dict[str, Any]]:
    """What lies before the officer's bureau to be accepted. One query."""
    desk = Desk.CITY if user.role == Role.PROVINCE_OFFICER else Desk.DISTRICT
    return [_received(one) for one in _sent(user, desk)]


def _sent(user: Any, desk: Desk) -> Iterable[PacketEdition]:
    found = PacketEdition.objects.filter(state=PacketState.SENT, desk=desk, region__path__startswith=user.scope_path)
    return found.select_related("round", "region").order_by("pk")


def _received(one: PacketEdition) -> dict[str, Any]:
    address = link("review:packet", one.round.code, one.region_id)
    return task(f"接收推荐材料：{one.region.name} {one.round.code}", address, "接收", whose="本单位")
