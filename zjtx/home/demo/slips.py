"""Slips in the demonstration's last quarter, so that the list of anomalies shows what it is made for."""

from decimal import Decimal
from typing import Any

from cultivation_pool.sheets.quarterly_2022 import CUMULATIVE

CENT = Decimal("0.01")
QUARTERS = Decimal(3)
# Of so many enterprises each slip has one.
EVERY = 7


def slipped(enterprise_id: int, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as somebody in a hurry typed them: the quarter alone instead of the year to date, or a loss after
    a profit."""
    place = enterprise_id % EVERY
    if place == 3:
        return answers | {name: (answers[name] / QUARTERS).quantize(CENT) for name in CUMULATIVE}
    if place == 5:
        return answers | {"net_profit": -answers["net_profit"]}
    return answers
