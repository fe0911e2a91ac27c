"""The row at which everybody waits who changes what a bureau recommends, and what follows from its state.

The order of locks is: the edition, then declarations. A recommendation holds the edition while it is made, closing
holds it while it freezes the list, so that a list never lacks what was recommended before it.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from declarations.enums import Desk
from declarations.models import Declaration, Round
from review.enums import PacketState
from review.models import PacketEdition, PacketEntry
from review.packets.selection import Packet
from zjtx.registry.models import Region

HELD = "已办结初审，推荐材料{state}，不能再推荐、退回或不予推荐"
HOW_ON = {
    PacketState.CLOSED: "；须变动的，请先在“推荐材料”中重新开启初审",
    PacketState.SENT: "；须变动的，请由接收单位退回推荐材料",
}
NOT_ACCEPTED = "所在市的推荐材料尚未接收，不能列入评审组"


def editions(packet: Packet) -> QuerySet[PacketEdition]:
    """All editions of a bureau in a round, the newest first."""
    return PacketEdition.objects.filter(round=packet.round, region=packet.region).order_by("-serial")


def latest_edition(packet: Packet) -> PacketEdition | None:
    """The newest one, which alone can change."""
    return editions(packet).select_related("closed_by", "letter", "candidates", "region", "round").first()


def lock_latest(round_: Round, region: Region) -> PacketEdition:
    """The newest edition, locked; made where there is none. Inside a transaction."""
    own = PacketEdition.objects.filter(round=round_, region=region)
    while True:
        known = own.order_by("-serial").first() or _made(round_, region, 1, 0)
        locked = PacketEdition.objects.select_for_update(of=("self",)).get(pk=known.pk)
        if not own.filter(serial__gt=locked.serial).exists():
            return locked


def lock_next(round_: Round, region: Region) -> PacketEdition:
    """The edition that takes what is recommended now: the newest, the one after it where that was accepted."""
    locked = lock_latest(round_, region)
    if locked.state != PacketState.ACCEPTED:
        return locked
    return _made(round_, region, locked.serial + 1, locked.revision)


def _made(round_: Round, region: Region, serial: int, revision: int) -> PacketEdition:
    """A new edition; it counts its acts on from the one before, so that no page of that one fits it."""
    desk = Desk.CITY if region.acts_as_city else Desk.DISTRICT
    with transaction.atomic():
        key = {"round": round_, "region": region, "serial": serial}
        return PacketEdition.objects.get_or_create(**key, defaults={"desk": desk, "revision": revision})[0]


def held(edition: PacketEdition) -> str | None:
    """Why nothing may be recommended, returned or refused beside a list; None while it is not frozen."""
    if not edition.is_held:
        return None
    state = PacketState(edition.state)
    return f"{edition.region.name}{HELD.format(state=state.label)}{HOW_ON[state]}"


def held_refusal(round_: Round, region: Region) -> str | None:
    """The same sentence for a button or a preview, without a lock. One query."""
    latest = PacketEdition.objects.filter(round=round_, region=region).select_related("region").order_by("-serial")
    edition = latest.first()
    return held(edition) if edition else None


def accepted() -> Exists:
    """Declarations whose city's material the province has accepted, as they were recommended last."""
    entries = PacketEntry.objects.filter(declaration=OuterRef("pk"), taken_out_at__isnull=True)
    return Exists(entries.filter(Q(edition__state=PacketState.ACCEPTED), desk=Desk.CITY))


def not_accepted(declaration: Declaration) -> str | None:
    """Why a declaration cannot be given to experts of the province yet; None once its city's material was accepted."""
    if Declaration.objects.filter(accepted(), pk=declaration.pk).exists():
        return None
    return f"{declaration.number}{NOT_ACCEPTED}"
