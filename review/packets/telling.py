"""Who is told of what happens to recommendation material; each message once, its key names the step and the person."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from declarations.enums import Desk
from review.models import PacketEdition
from review.packets.selection import Packet
from review.packets.summary import PIECES
from review.telling import NAMED, TIER_NAMES
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import outbox
from zjtx.common.outbox import Letter
from zjtx.registry.enums import Tier

ROLES = {Desk.CITY: Role.CITY_OFFICER, Desk.DISTRICT: Role.DISTRICT_OFFICER}


def counts_in_words(edition: PacketEdition) -> str:
    """“专精特新”产品2项、“专精特新”中小企业1户"""
    tiers = [(Tier(one.tier), one.number) for one in edition.tiers.all()]
    return "、".join(f"{TIER_NAMES[tier]}{number}{PIECES[tier]}" for tier, number in tiers)


def tell_above(packet: Packet, edition: PacketEdition, late: str) -> None:
    """The officers who receive it: that it came, what is in it, and why it is late where it is."""
    if packet.desk == Desk.CITY:
        officers = User.objects.filter(role=Role.PROVINCE_OFFICER, is_active=True)
    else:
        officers = User.objects.filter(role=Role.CITY_OFFICER, region=packet.region.parent_id, is_active=True)
    body = f"{packet.bureau}报送{packet.round.code}推荐材料：{counts_in_words(edition)}。请核对后接收或退回。"
    body += f"逾期报送，理由：{late}" if late else ""
    _tell("packet_sent", officers, packet, edition, f"推荐材料待接收：{packet.region.name} {packet.round.code}", body)


def tell_accepted(packet: Packet, edition: PacketEdition) -> None:
    """The bureau's officers."""
    body = f"{packet.round.code}推荐材料已接收：{counts_in_words(edition)}。"
    _tell("packet_accepted", _own(packet), packet, edition, f"推荐材料已接收：{packet.round.code}", body)


def tell_returned(packet: Packet, edition: PacketEdition, reason: str, named: Mapping[str, str]) -> None:
    """The bureau's officers, with the reason and the declarations that are named."""
    listed = "；".join(f"{number}：{text}" for number, text in list(named.items())[:NAMED])
    more = "等" if len(named) > NAMED else ""
    body = f"{packet.round.code}推荐材料退回，理由：{reason}"
    body += f"。所涉申报{len(named)}份：{listed}{more}" if named else ""
    _tell("packet_returned", _own(packet), packet, edition, f"推荐材料退回：{packet.round.code}", body)


def _own(packet: Packet) -> Iterable[User]:
    return User.objects.filter(role=ROLES[packet.desk], region=packet.region, is_active=True)


def _tell(act: str, officers: Iterable[User], packet: Packet, edition: PacketEdition, subject: str, body: str) -> None:
    key = f"{act}:{edition.pk}:{edition.revision}"
    url = reverse("review:packet", args=[packet.round.code, packet.region.pk])
    outbox.notify_all(Letter(one, f"{key}:{one.pk}", subject, body, url) for one in officers)
