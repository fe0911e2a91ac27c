"""Recommended declarations of every tier, and a packet of a city."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from declarations.models import Declaration
from review import first_review, stamped
from review.models import FirstReview, PacketEdition, PacketEntry, PacketStep, PacketTier, StampedScan
from review.packets import closing, papers, sending, sheets
from review.packets.history import stand_of
from review.packets.selection import Packet
from review.packets.standing import latest_edition, not_accepted
from tests import factories
from tests.review.factories import DALIAN, FIRST_DAY, GANJINGZI, check_commitments, city_officer, send
from zjtx.accounts.models import User
from zjtx.common import clock
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
    """The material of their city accepted with these in it, as closing, sending and acceptance would leave the rows;
    what is accepted or not recommended stays as it is."""
    waiting = Declaration.objects.filter(pk__in=[one.pk for one in declarations], status="recommended")
    for one in (one for one in waiting.order_by("pk") if not_accepted(one)):
        city = factories.regions()[one.region_path.split("/")[1]]
        review = FirstReview.objects.filter(declaration=one, desk="city").order_by("-pk")[0]
        edition, _ = PacketEdition.objects.get_or_create(round=one.round, region=city, serial=1, desk="city")
        if edition.state == "open":
            values = {"state": "accepted", "revision": 4, "mark": "factory", "letter_mark": "factory"}
            values |= {"closed_by": review.decided_by, "closed_at": FIRST_DAY, "letter": a_letter()}
            PacketEdition.objects.filter(pk=edition.pk).update(**values)
            PacketStep.objects.create(
                edition=edition, act="send", revision=2, actor=review.decided_by, actor_label="市级", at=FIRST_DAY,
                file=values["letter"], detail={"number": 1, "due": "", "counts": {}, "sheets": {}, "rows": [],
                                               "sha256": "0" * 64},
            )  # fmt: skip
        tier, _ = PacketTier.objects.get_or_create(edition=edition, tier=one.tier, defaults={"number": 0})
        PacketTier.objects.filter(pk=tier.pk).update(number=tier.number + 1)
        PacketEntry.objects.create(
            edition=edition, declaration=one, submission=review.submission, review=review, desk="city",
            tier=one.tier, position=tier.number + 1,
        )  # fmt: skip


# The morning after first review of the factories' round ended on 18 March; its material is due on 25 March.
AFTER = clock.as_moment("2022-03-21T09:00:00")
LATE = clock.as_moment("2022-03-28T09:00:00")


def closed(officer: User, *, region: str = DALIAN, at: datetime = AFTER, with_sheets: bool = True) -> PacketEdition:
    """First review closed by the officer's bureau; its summary sheets made."""
    place = packet(region)
    stamp(place)
    edition = closing.close(packet=place, user=officer, at=at, revision=stand_of(place).revision)
    if with_sheets:
        make_all(edition)
    return edition


def stamp(place: Packet) -> None:
    """The scan of every stamped form that is missing."""
    for one in stamped.missing(place.round, place.region):
        submission = one.submissions.order_by("-version")[0]
        by = FirstReview.objects.filter(declaration=one, desk=place.desk).latest("pk").decided_by
        kept = {"stored": a_letter(kind=stamped.KIND), "name": "盖章申报表.pdf", "desk": place.desk}
        StampedScan.objects.create(submission=submission, uploaded_by=by, uploaded_at=FIRST_DAY, **kept)


def make_all(edition: PacketEdition) -> None:
    """What the background would make of a closed list."""
    for tier in edition.tiers.filter(sheet__isnull=True):
        sheets.make_sheet(edition, tier, lambda *_progress: None)


def sealed(officer: User, *, region: str = DALIAN, at: datetime = AFTER, **counts: int) -> PacketEdition:
    """The letter uploaded; it states what was frozen where nothing else is said."""
    place = packet(region)
    edition = latest_edition(place)
    stated = counts or dict(edition.tiers.values_list("tier", "number"))
    return papers.keep_letter(
        packet=place, user=officer, at=at, revision=edition.revision, stored=a_letter(), counts=stated
    )


def ready(officer: User, *, region: str = DALIAN, at: datetime = AFTER) -> PacketEdition:
    """Closed, with its letter: it can be sent."""
    closed(officer, region=region, at=at)
    return sealed(officer, region=region, at=at)


def sent(officer: User, *, region: str = DALIAN, at: datetime = AFTER, reason: str = "") -> PacketEdition:
    """On its way to the bureau above."""
    revision = ready(officer, region=region, at=at).revision
    return sending.send(packet=packet(region), user=officer, at=at, revision=revision, late_reason=reason)
