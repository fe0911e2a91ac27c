"""What the head of a report's sheet is made of."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heads:
    """Rows of the head (one cell a column, the first is the serial's), ranges merged in them, widths, heights where
    they are not those that the texts need, the words on units and the notes below the table."""

    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    units: str
    merged: Sequence[str] = ()
    heights: Sequence[float | None] = ()
    notes: Sequence[str] = ()
