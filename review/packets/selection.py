"""What a bureau's packet of a round holds: the declarations that it has recommended, and what is still on its way."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from declarations.enums import Desk, Status
from declarations.models import CityStage, Declaration, Round
from review.enums import Decision, PacketState
from review.models import FirstReview, PacketEntry
from review.province import STAGES
from zjtx.common.digests import digest
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region

# Under the desk's hands: what a district still has, its city has not got yet either.
OPEN = {
    Desk.DISTRICT: (Status.DISTRICT_REVIEW,),
    Desk.CITY: (Status.DISTRICT_REVIEW, Status.CITY_REVIEW),
}
# What a district has recommended stays so whatever its city makes of it; with a city the province may send it back.
RECOMMENDED = {
    Desk.DISTRICT: Q(status__in=(Status.CITY_REVIEW, Status.RETURNED, Status.NOT_RECOMMENDED, *STAGES)),
    Desk.CITY: Q(status__in=STAGES),
}


@dataclass(frozen=True)
class Packet:
    """The packet of one bureau in one round; `is_rest`: without what the bureau above has accepted already (补报)."""

    round: Round
    region: Region
    is_rest: bool = False

    @property
    def desk(self) -> Desk:
        """Whose recommendations it holds: a city's to the province, or a district's to its city."""
        return Desk.CITY if self.region.acts_as_city else Desk.DISTRICT

    @property
    def bureau(self) -> str:
        """Who recommends."""
        return self.region.bureau_name or self.region.full_name


@dataclass(frozen=True)
class TierCount:
    """How far first review of one tier is."""

    tier: str
    recommended: int = 0
    not_recommended: int = 0
    returned: int = 0
    open: int = 0


def packet_visible(user: Any, code: str, region: str) -> Packet:
    """The packet of an officer's own bureau, for a city also of its districts where their stage is on, for the province
    of any city of its own; 404 otherwise."""
    round_ = opened_rounds().filter(code=code).first()
    found = regions_of(user).filter(pk=region).first()
    if found is None and round_ is not None:
        found = districts_of(user, round_).filter(pk=region).first()
    if round_ is None or found is None:
        raise Http404("没有该批次或地区")
    return Packet(round_, found)


def opened_rounds() -> QuerySet[Round]:
    """Rounds that have been opened, newest first."""
    return Round.objects.filter(in_preparation=False).exclude(state="prepared").order_by("-year", "code")


def regions_of(user: Any) -> QuerySet[Region]:
    """Whose packets an officer reads."""
    if user.role == "province_officer":
        return Region.objects.filter(path__startswith=user.scope_path, acts_as_city=True).order_by("code")
    return Region.objects.filter(pk=user.region_id)


def districts_of(user: Any, round_: Round) -> QuerySet[Region]:
    """The districts that send their material to an officer's city: where the city switched their stage on."""
    own = Region.objects.filter(parent=user.region_id).order_by("code")
    is_staged = user.role == "city_officer" and user.region_id and has_district_stage(round_, user.region_id)
    return own if is_staged else own.none()


def has_district_stage(round_: Round, city: str) -> bool:
    """Whether the city switched the district stage on in the round."""
    return CityStage.objects.filter(round=round_, city_id=city, has_district_stage=True).exists()


def recommended(packet: Packet, tier: str = "") -> QuerySet[FirstReview]:
    """The recommendations that stand, one a declaration, by district and number. Each holds the version on which it
    was made and the opinion with it."""
    own = FirstReview.objects.filter(declaration=OuterRef("declaration"), desk=packet.desk).order_by("-pk")
    standing = Declaration.objects.filter(RECOMMENDED[packet.desk], **_own(packet, tier))
    found = FirstReview.objects.filter(pk=Subquery(own.values("pk")[:1]), decision=Decision.RECOMMEND)
    if packet.is_rest:
        found = found.exclude(pk__in=accepted_entries(packet).values("review"))
    return found.filter(declaration__in=standing).order_by("declaration__region_path", "declaration__number")


def accepted_entries(packet: Packet) -> QuerySet[PacketEntry]:
    """What the bureau above has accepted from this one and not sent back since."""
    return PacketEntry.objects.filter(
        edition__round=packet.round,
        edition__region=packet.region,
        edition__state=PacketState.ACCEPTED,
        taken_out_at__isnull=True,
    )


def rest_of(packet: Packet) -> Packet:
    """The same without what has been accepted: what there is still to send."""
    return replace(packet, is_rest=True)


def counts(packet: Packet) -> list[TierCount]:
    """One row a tier that the round offers, in the ladder's order. Four queries."""
    offered = set(packet.round.tiers.values_list("tier", flat=True))
    standing = _by_tier(recommended(packet))
    declined = _by_tier(
        FirstReview.objects.filter(
            desk__in=(packet.desk, Desk.DISTRICT),
            decision=Decision.NOT_RECOMMEND,
            declaration__in=Declaration.objects.filter(status=Status.NOT_RECOMMENDED, **_own(packet)),
        )
    )
    is_back = Q(status=Status.RETURNED, returned_by__in=(packet.desk, Desk.DISTRICT))
    rows = Declaration.objects.filter(**_own(packet)).order_by().values("tier")
    under_way = rows.annotate(
        returned=Count("pk", filter=is_back), open=Count("pk", filter=Q(status__in=OPEN[packet.desk]))
    )
    found = {row.pop("tier"): row for row in under_way}
    return [
        TierCount(tier, standing.get(tier, 0), declined.get(tier, 0), **found.get(tier, {}))
        for tier in Tier.values
        if tier in offered or tier in found
    ]


def stamp(packet: Packet, tier: str = "") -> str:
    """A mark that is another as soon as other recommendations stand: what was made before is then out of date."""
    keys = recommended(packet, tier).order_by("pk").values_list("pk", flat=True)
    return digest(",".join(str(key) for key in keys.iterator()).encode())[:16]


def _own(packet: Packet, tier: str = "") -> dict[str, Any]:
    own = {"round": packet.round, "region_path__startswith": packet.region.path, "submitted_at__isnull": False}
    return own | ({"tier": tier} if tier else {})


def _by_tier(reviews: QuerySet[FirstReview]) -> dict[str, int]:
    counted = reviews.order_by().values_list("declaration__tier").annotate(number=Count("declaration", distinct=True))
    return dict(counted)
