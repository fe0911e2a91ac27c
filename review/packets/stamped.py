"""Stamped forms that are missing (product.md, part 6: "uploaded before the packet closes")."""

from review.packets.selection import Packet
from review.stamped import missing

NAMED = 10


def refusal(packet: Packet) -> str | None:
    """Why first review cannot be closed yet: recommended declarations without the scan of their stamped form; None
    where every form is there."""
    lacking = missing(packet.round, packet.region)
    if not lacking:
        return None
    named = "、".join(f"{one.number} {one.enterprise_name}" for one in lacking[:NAMED])
    return f"尚有{len(lacking)}份申报未上传盖章申报表扫描件：{named}{'等' if len(lacking) > NAMED else ''}"
