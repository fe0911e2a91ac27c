"""What a round says of the year's annual profiles: from when they are open, and until when (Round parameters)."""

from datetime import date

from declarations.enums import RoundState
from declarations.models import Round


def profile_rounds(year: int | None = None) -> list[Round]:
    """The confirmed rounds that ask for annual profiles, of one year where it is named, the newest first. Of several
    rounds of a year the one issued first counts (docs/decisions/0033)."""
    found = Round.objects.filter(annual_profile_due_on__isnull=False).exclude(state=RoundState.PREPARED)
    if year is not None:
        found = found.filter(year=year)
    by_year: dict[int, Round] = {}
    for one in found.order_by("issued_on", "pk"):
        by_year.setdefault(one.year, one)
    return sorted(by_year.values(), key=lambda one: -one.year)


def profile_due(year: int) -> date | None:
    """The last day on which a profile of the year is in time; None where no round says it."""
    return next((one.annual_profile_due_on for one in profile_rounds(year)), None)
