"""The score sheet a round begins with, from score_items.toml beside this module."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from declarations.models import Round
from review.models import ScoreItem


@cache
def defaults() -> tuple[dict[str, Any], ...]:
    """The items in their order, as columns of ScoreItem."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        items = tomllib.load(file)["items"]
    return tuple(
        {**item, "anchors": item["anchors"].strip(), "position": place} for place, item in enumerate(items, start=1)
    )


def items_of(round_: Round, tier: str) -> list[ScoreItem]:
    """The round's score items of a tier, made from the defaults where it has none yet."""
    own = ScoreItem.objects.filter(round=round_, tier=tier).order_by("position")
    if not own.exists():
        rows = [ScoreItem(round=round_, tier=tier, **columns) for columns in defaults()]
        ScoreItem.objects.bulk_create(rows, ignore_conflicts=True)
    return list(own)
