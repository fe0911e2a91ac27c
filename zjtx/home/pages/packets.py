"""What has to be done with recommendation material: close, send, correct for a bureau; accept for the one above."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from declarations.enums import Desk, RoundState
from review.enums import PacketState
from review.models import PacketEdition
from review.packets.closing import closing_refusals
from review.packets.due import due_of
from review.packets.history import stand_of
from review.packets.selection import Packet, opened_rounds
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.home.pages.parts import link, task, until

ACTS = {PacketState.CLOSED: "报送推荐材料", PacketState.RETURNED: "更正推荐材料"}


def own_tasks(user: Any, at: datetime) -> list[dict[str, Any]]:
    """The officer's own bureau, round by round."""
    if user.region is None:
        return []
    found = []
    for round_ in opened_rounds().exclude(state=RoundState.CLOSED).prefetch_related("windows"):
        packet = Packet(round_, user.region)
        state = stand_of(packet).state
        what = ACTS.get(state, "")
        if state == PacketState.OPEN and not closing_refusals(packet, at):
            what = "办结初审"
        if what:
            due = due_of(packet)
            ends = datetime.combine(due.date, time.max, tzinfo=clock.ZONE) if due else None
            address = link("review:packet", round_.code, user.region.pk)
            found.append(task(f"{what}：{round_.code}", address, "办理", whose="本单位", **until(ends, at)))
    return found


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
