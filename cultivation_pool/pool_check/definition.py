"""What is called close: numbers from definition.toml, with the words that lists and papers explain it by."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

PATH = Path(__file__).resolve().parent / "definition.toml"


@dataclass(frozen=True)
class Definition:
    """`small_gap_percent` is in percent of a clause's line; `out_of_reach` are names of conditions."""

    disproved_at_most: int
    small_gap_percent: Decimal
    out_of_reach: frozenset[str]


@cache
def definition() -> Definition:
    """The definition of this installation, read once."""
    with PATH.open("rb") as file:
        close = tomllib.load(file, parse_float=Decimal)["close"]
    return Definition(close["disproved_at_most"], Decimal(close["small_gap_percent"]), frozenset(close["out_of_reach"]))
