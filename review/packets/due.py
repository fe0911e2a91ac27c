"""Until when recommendation material is sent: the n-th working day after first review ended (product.md, part 2)."""

from datetime import date, datetime

from declarations.enums import Desk, WindowKind
from declarations.models import Round, RoundWindow
from review.packets.selection import Packet
from zjtx.common import clock
from zjtx.common.working_days import Reading, add_working_days


def packet_due(round_: Round) -> tuple[datetime | None, Reading | None]:
    """(end of first review, day until which a city sends its material)."""
    window = _window(round_, WindowKind.FIRST_REVIEW)
    if window is None:
        return None, None
    closes = window.closes_at
    return closes, add_working_days(clock.local(closes).date(), round_.packet_working_days)


def review_end(packet: Packet) -> datetime | None:
    """When the bureau's own first review ends: a district's by its window where the round has one."""
    own = _window(packet.round, WindowKind.DISTRICT_REVIEW) if packet.desk == Desk.DISTRICT else None
    window = own or _window(packet.round, WindowKind.FIRST_REVIEW)
    return window.closes_at if window else None


def due_of(packet: Packet) -> Reading | None:
    """The day until which a bureau sends. A district whose review ends before its city's sends by the end of that one
    at the latest."""
    closes = review_end(packet)
    if closes is None:
        return None
    counted = add_working_days(clock.local(closes).date(), packet.round.packet_working_days)
    city = _window(packet.round, WindowKind.FIRST_REVIEW)
    if packet.desk == Desk.CITY or city is None or closes >= city.closes_at:
        return counted
    return min(counted, Reading(clock.local(city.closes_at).date(), False), key=lambda one: one.date)


def is_late(packet: Packet, day: date) -> bool:
    """Whether a sending of that day is after the last day."""
    due = due_of(packet)
    return due is not None and day > due.date


def apply_end(round_: Round) -> datetime | None:
    """When enterprises can submit no more."""
    window = _window(round_, WindowKind.APPLY)
    return window.closes_at if window else None


def _window(round_: Round, kind: WindowKind) -> RoundWindow | None:
    return next((one for one in round_.windows.all() if one.kind == kind), None)
