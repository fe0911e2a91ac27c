"""Which tier looks highest on the answers at hand, and what the others lack."""

from collections.abc import Iterable
from typing import Any

from declarations.eligibility import Report, telling
from zjtx.registry.enums import Tier


def tier_outlook(reports: Iterable[Report]) -> dict[str, Any]:
    """What the answers at hand say of several tiers, for pieces/tier_outlook.html: highest tier first."""
    rows = [_row(one) for one in sorted(reports, key=_rank, reverse=True)]
    highest = next((row for row in rows if row["verdict"] == "met"), None)
    if highest:
        highest["is_highest"] = True
    return {"rows": rows, "highest": highest["title"] if highest else ""}


def _rank(report: Report) -> int:
    """The tiers' order; one that cannot be declared here stands below them."""
    return Tier.values.index(report.tier) if report.tier in Tier.values else -1


def _row(report: Report) -> dict[str, Any]:
    verdict, text = telling.prospect(report)
    return {"tier": report.tier, "title": report.rules.title, "is_highest": False, "verdict": verdict, "text": text}
