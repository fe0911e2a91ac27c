"""Recommended declarations of every tier, and a packet of a city."""

from typing import Any

from django.core.files.base import ContentFile

from declarations.models import Declaration
from review import first_review
from review.models import FirstReview, PacketEdition, PacketEntry, PacketTier
from review.packets.selection import Packet
from tests import factories
from tests.review.factories import DALIAN, FIRST_DAY, GANJINGZI, check_commitments, city_officer, send
from zjtx.accounts.models import User
from zjtx.common.files.store import store
from zjtx.common.models import StoredFile

OPINION = "材料齐全，同意推荐"


def recommended(
    tier: str = "sme",
    *,
    region: str = GANJINGZI,
    opinion: str = OPINION,
    by: User | None = None,
    name: str = "",
    **answers: Any,
) -> Declaration:
    """Filled, submitted and recommended by its city, or by the officer given."""
    owner = factories.user("enterprise", of=factories.enterprise(region, **({"name": name} if name else {})))
    declaration = factories.draft(owner, region=region, tier=tier)
    factories.fill(declaration, **answers)
    send(declaration)
    declaration.refresh_from_db()
    officer = by or city_officer(declaration.region_path.split("/")[1])
    check_commitments(declaration, officer)
    first_review.recommend(declaration=declaration, user=officer, at=FIRST_DAY, opinion=opinion, version=1)
    declaration.refresh_from_db()
    return declaration


def packet(region: str = DALIAN) -> Packet:
    """The packet of a city or district in the round of 2022."""
    return Packet(factories.open_round(), factories.regions()[region])


def a_letter(**fields: Any) -> StoredFile:
    """The scan of a sealed letter."""
    name = "推荐函.pdf"
    given = {"user": None, "kind": "packet-letter", "content_type": "application/pdf", **fields}
    return store(ContentFile(b"%PDF-1.7", name=name), **given)


def accepted_by_province(*declarations: Declaration) -> None:
    """The material of their city accepted with these in it, as closing, sending and acceptance would leave the rows."""
    for one in declarations:
        city = factories.regions()[one.region_path.split("/")[1]]
        review = FirstReview.objects.filter(declaration=one, desk="city").order_by("-pk")[0]
        edition = PacketEdition.objects.filter(round=one.round, region=city, state="accepted").first()
        if edition is None:
            edition = PacketEdition.objects.create(
                round=one.round, region=city, desk="city", state="accepted", revision=4, mark="factory",
                closed_by=review.decided_by, closed_at=FIRST_DAY, letter=a_letter(), letter_mark="factory",
            )  # fmt: skip
        tier, _ = PacketTier.objects.get_or_create(edition=edition, tier=one.tier, defaults={"number": 0})
        PacketTier.objects.filter(pk=tier.pk).update(number=tier.number + 1)
        PacketEntry.objects.create(
            edition=edition, declaration=one, submission=review.submission, review=review, desk="city",
            tier=one.tier, position=tier.number + 1,
        )  # fmt: skip
