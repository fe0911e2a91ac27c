"""What can be read of recommendation material: its newest edition as a viewer may see it, its files, its steps."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from review.enums import PacketAct, PacketState
from review.models import PacketEdition, PacketEntry, PacketStep
from review.packets.closing import is_own
from review.packets.selection import Packet, recommended, rest_of
from review.packets.standing import editions, latest_edition
from zjtx.common.models import StoredFile

RECEIVED = (PacketState.SENT, PacketState.ACCEPTED)


@dataclass(frozen=True)
class Stand:
    """Where the material of a bureau stands: the edition that is under way, or the newest that was accepted. `state` is
    what is shown, `revision` what an act on it carries along; `is_next` where there is more to send than was accepted.
    """

    packet: Packet
    edition: PacketEdition | None
    is_next: bool

    @property
    def state(self) -> PacketState:
        """Nothing closed yet is the same as open."""
        return PacketState.OPEN if self.edition is None or self.is_next else PacketState(self.edition.state)

    @property
    def revision(self) -> int:
        """The number of acts so far: a next edition counts on from the one before."""
        return 0 if self.edition is None else self.edition.revision

    @property
    def frozen(self) -> PacketEdition | None:
        """The edition whose list is frozen."""
        return self.edition if self.edition is not None and not self.is_next and self.edition.mark else None


def stand_of(packet: Packet) -> Stand:
    """The newest edition; where it was accepted and more has been recommended since, there is a next one to close. An
    open one without anything to send hides behind the one before it."""
    edition = latest_edition(packet)
    has_more = recommended(rest_of(packet)).exists()
    if edition is not None and edition.state == PacketState.OPEN and edition.serial > 1 and not has_more:
        edition = editions(packet).filter(serial=edition.serial - 1).first()
    return Stand(packet, edition, edition is not None and edition.state == PacketState.ACCEPTED and has_more)


def steps(packet: Packet, user: Any) -> list[PacketStep]:
    """Every act, the newest first; the bureau above reads them from the first sending on."""
    own = PacketStep.objects.filter(edition__in=editions(packet)).select_related("edition", "actor", "file")
    found = list(own.order_by("-pk"))
    if is_own(user, packet):
        return found
    shared = {PacketAct.SEND, PacketAct.ACCEPT, PacketAct.SEND_BACK}
    return [one for one in found if one.act in shared]


def may_read(user: Any, stand: Stand) -> bool:
    """Whether the frozen list is the viewer's to read: the bureau's own, and what was sent to the bureau above."""
    return stand.frozen is not None and (is_own(user, stand.packet) or stand.frozen.state in RECEIVED)


def readable_edition(user: Any, packet: Packet) -> PacketEdition:
    """The frozen edition that a viewer may read; 404 where there is none."""
    stand = stand_of(packet)
    if stand.frozen is None or not may_read(user, stand):
        raise Http404("没有推荐材料")
    return stand.frozen


def entries(edition: PacketEdition) -> list[PacketEntry]:
    """The frozen list by tier and place."""
    found = edition.entries.select_related("declaration", "submission").order_by("pk")
    return list(found.defer("submission__canonical", "submission__report", "submission__issues"))


def file_visible(user: Any, packet: Packet, file_id: UUID) -> StoredFile:
    """A letter, sheet or candidate table of the material; 404 for any other file."""
    own = is_own(user, packet)
    known: set[str] = set()
    for step in steps(packet, user):
        if own or step.act == PacketAct.SEND:
            known |= {
                str(step.file_id),
                str(step.detail.get("candidates", "")),
                *step.detail.get("sheets", {}).values(),
            }
    edition = latest_edition(packet)
    if own and edition is not None:
        known |= {str(one) for one in edition.tiers.values_list("sheet", flat=True)}
    found = StoredFile.objects.filter(pk=file_id).first() if str(file_id) in known else None
    if found is None:
        raise Http404("没有该文件")
    return found
