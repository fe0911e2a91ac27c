"""Recommended declarations of every tier, and a packet of a city."""

from typing import Any

from declarations.models import Declaration
from review import first_review
from review.packets.selection import Packet
from tests import factories
from tests.review.factories import DALIAN, FIRST_DAY, GANJINGZI, check_commitments, city_officer, send
from zjtx.accounts.models import User

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
