"""Recommendation material: the own bureau's acts, and those of the bureau that receives it."""

from __future__ import annotations

from typing import Any

from review.models import PacketEdition
from tests.review import factories as desks
from tests.wall.rows import NOBODY, Row, behind


def of_material(get: str, post: str, region: str = desks.DALIAN, *rest: Any) -> Row:
    """The recommendation material of a bureau in the earlier round; none of a round that is not there."""
    gone = [NOBODY if callable(one) else one for one in rest]
    return Row(get, post, behind(lambda cast: cast.earlier.code, region, *rest), behind("XX0000", region, *gone))


def _letter(region: str) -> Any:
    return lambda cast: PacketEdition.objects.get(round=cast.earlier, region=region).letter_id


TABLE: dict[str, Row] = {
    "review:packets": Row("DdCcP200", "DdCcP405"),
    "review:packet": of_material("CP200", "DdCcP405"),
    "review:packet_summary": of_material("DdCcP405", "CP302", desks.DALIAN, "sme"),
    "review:packet_letter": of_material("DdCc405", "C302"),
    "review:packet_sheets": of_material("DdCc405", "C302"),
    "review:packet_bundle": of_material("DdCcP405", "CP302", desks.DALIAN, "sme", 1),
    "review:packet_file": of_material("CP200", "DdCcP405", desks.DALIAN, _letter(desks.DALIAN)),
    "review:packet_close": of_material("C302", "C422"),
    "review:packet_reopen": of_material("C302", "C422"),
    "review:packet_sealed": of_material("C302", "C302"),
    "review:packet_candidates": of_material("D302", "D302", desks.GANJINGZI),
    "review:packet_send": of_material("C302", "C422"),
    "review:packet_accept": of_material("P302", "P422"),
    "review:packet_send_back": of_material("P302", "P422"),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    # The other city's, and the districts' own.
    ("review:packet", of_material("cP200", "DdCcP405", desks.ANSHAN)),
    ("review:packet", of_material("D200", "DdCcP405", desks.GANJINGZI)),
    ("review:packet_summary", of_material("DdCcP405", "cP302", desks.ANSHAN, "sme")),
    ("review:packet_summary", of_material("DdCcP405", "d302", desks.TIEDONG, "sme")),
    ("review:packet_letter", of_material("DdCc405", "c302", desks.ANSHAN)),
    ("review:packet_file", of_material("cP200", "DdCcP405", desks.ANSHAN, _letter(desks.ANSHAN))),
    # A letter under another city's address is no file of its own.
    ("review:packet_file", of_material("", "DdCcP405", desks.ANSHAN, _letter(desks.DALIAN))),
    ("review:packet_bundle", of_material("DdCcP405", "cP302", desks.ANSHAN, "sme", 1)),
    ("review:packet_bundle", of_material("DdCcP405", "", desks.DALIAN, "sme", 9)),
    ("review:packet_close", of_material("d302", "d422", desks.TIEDONG)),
    ("review:packet_candidates", of_material("", "", desks.DALIAN)),
    ("review:packet_accept", of_material("P302", "P422", desks.ANSHAN)),
)
