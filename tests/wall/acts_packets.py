"""The acts on recommendation material."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from declarations.models import CityStage
from review.models import PacketEdition, PacketStep
from review.packets import closing, papers
from review.packets.selection import Packet
from tests.review import packet_factories
from tests.review.factories import DALIAN, GANJINGZI
from tests.wall.act import Act, Body
from tests.wall.cast import NOW, Cast, a_pdf


def _edition(cast: Cast) -> PacketEdition:
    return PacketEdition.objects.get(round=cast.earlier, region=DALIAN)


def _unsent(cast: Cast) -> None:
    """As if nothing had been closed."""
    edition = _edition(cast)
    edition.entries.all().delete()
    edition.tiers.all().delete()
    PacketEdition.objects.filter(pk=edition.pk).update(state="open", revision=0, mark="", letter=None, letter_mark="")
    PacketStep.objects.all()._raw_delete(PacketStep.objects.db)
    packet_factories.stamp(Packet(cast.earlier, edition.region))


def _closed(cast: Cast) -> None:
    _unsent(cast)
    packet = Packet(cast.earlier, _edition(cast).region)
    closing.close(packet=packet, user=cast.people["city"], at=NOW, revision=0)


def _ready(cast: Cast) -> None:
    _closed(cast)
    packet_factories.make_all(_edition(cast))
    counts = dict(_edition(cast).tiers.values_list("tier", "number"))
    papers.keep_letter(
        packet=Packet(cast.earlier, _edition(cast).region), user=cast.people["city"], at=NOW, revision=1,
        stored=packet_factories.a_letter(), counts=counts,
    )  # fmt: skip


def _sent(cast: Cast) -> None:
    PacketEdition.objects.filter(pk=_edition(cast).pk).update(state="sent")


def _closed_district(cast: Cast) -> None:
    CityStage.objects.update_or_create(round=cast.earlier, city_id=DALIAN, defaults={"has_district_stage": True})
    PacketEdition.objects.create(
        round=cast.earlier, region_id=GANJINGZI, desk="district", state="closed", mark="wall",
        closed_by=cast.people["district"], closed_at=NOW,
    )  # fmt: skip


def _upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_pdf(), "application/pdf")


def _letter(cast: Cast) -> Body:
    return {"revision": "1", "uploaded": _upload("推荐函.pdf"), "count-sme": "3"}


PACKETS = (
    Act("review:packet_summary", "city", {"phones": "yes"}),
    Act("review:packet_letter", "city"),
    Act("review:packet_sheets", "city"),
    Act("review:packet_bundle", "city"),
    Act("review:packet_close", "city", {"revision": "0"}, _unsent),
    Act("review:packet_reopen", "city", {"revision": "1", "reason": "补报一户"}, _closed),
    Act("review:packet_sealed", "city", _letter, _closed),
    Act("review:packet_candidates", "district", lambda cast: {"revision": "0", "uploaded": _upload("后备.pdf")},
        _closed_district),
    Act("review:packet_send", "city", {"revision": "2", "late_reason": "用印流程延长"}, _ready),
    Act("review:packet_accept", "province", {"revision": "4"}, _sent),
    Act("review:packet_send_back", "province", {"revision": "4", "reason": "名单与汇总表不一致"}, _sent),
)  # fmt: skip
