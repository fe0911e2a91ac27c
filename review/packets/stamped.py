"""Stamped forms that are missing (product.md, part 6: "uploaded before the packet closes").

The one place that says where the list comes from. It is empty until `review.stamped` is there; then:

    from review.stamped import missing
    SOURCE = missing
"""

from collections.abc import Callable, Iterable

from declarations.models import Declaration, Round
from review.packets.selection import Packet
from zjtx.registry.models import Region

NAMED = 10
# missing(round, region): the recommended declarations of a bureau whose scan of the stamped form is not there.
Source = Callable[[Round, Region], Iterable[Declaration]]
SOURCE: Source | None = None


def missing_stamped(packet: Packet) -> list[Declaration]:
    """The recommended declarations without the scan of their stamped form; none while there is no source."""
    return list(SOURCE(packet.round, packet.region)) if SOURCE else []


def refusal(packet: Packet) -> str | None:
    """Why first review cannot be closed yet; None where every form is there."""
    lacking = missing_stamped(packet)
    if not lacking:
        return None
    named = "、".join(f"{one.number} {one.enterprise_name}" for one in lacking[:NAMED])
    return f"尚有{len(lacking)}份申报未上传盖章申报表扫描件：{named}{'等' if len(lacking) > NAMED else ''}"
