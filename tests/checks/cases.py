"""Running one check on an SME's or a product's consistent answers with some of them changed."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from declarations.checks import CheckContext, Issue
from tests.eligibility.cases import YEAR, answers

CONSISTENT = {
    "main_revenue_ratio": {"2020": "95.24", "2021": "96.00"},
    "rd_ratio": {"2020": "4.76", "2021": "5.20"},
    "rd_staff_ratio": {"2020": "14.74", "2021": "16.00"},
    "main_revenue_growth": {"2020": "10.00", "2021": "20.00"},
    "net_profit_growth": {"2020": "1.00", "2021": "20.00"},
}


def issues(check: ModuleType, changes: Mapping[str, Any], tier: str = "sme", **context: Any) -> list[Issue]:
    """What one check finds."""
    return check.check(answers(tier, **(CONSISTENT | dict(changes))), CheckContext(year=YEAR, tier=tier, **context))


def only(found: list[Issue]) -> tuple[str, str, tuple[str, ...]]:
    """Severity, message and fields of the one issue found."""
    (issue,) = found
    return issue.severity.value, issue.message, issue.fields
