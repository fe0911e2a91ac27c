"""Totals of the pool: city and province in their own scope."""

from __future__ import annotations

from tests.wall.cast_pool import ONLY_THEIRS
from tests.wall.rows import Row, behind

NO_QUARTER = "2019Q1"

TABLE: dict[str, Row] = {
    "pool:totals": Row("CcP200", "CcP405"),
    "pool:anomalies": Row("CcP200", "CcP405"),
    "pool:totals_export": Row("CcP405", "CcP302", behind("2021Q3"), behind(NO_QUARTER)),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    # A quarter that the other city alone reports.
    ("pool:totals_export", Row("CcP405", "cP302", behind(ONLY_THEIRS), behind(NO_QUARTER))),
)
