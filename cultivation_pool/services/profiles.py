"""Opening annual profiles for whoever owes them (附件5). Idempotent: an enterprise has one profile a year.

Owed by whoever holds a valid title on the day on which the round's notice was issued; by new titles with the letter of
recognition (辽工信改革〔2022〕9号 五、2; docs/decisions/0033-annual-profile.md).
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from cultivation_pool.enums import ReportSource
from cultivation_pool.kinds import ANNUAL
from cultivation_pool.models import AnnualProfile, ProfileMark
from cultivation_pool.profile_known import Fact, KnownOfProfiles, highest_title
from cultivation_pool.profile_rounds import profile_rounds
from cultivation_pool.services.opening import batches, write_opened
from declarations.models import Round
from zjtx.common import clock
from zjtx.common.working_days import Reading, add_working_days
from zjtx.registry.models import Enterprise, Title


def open_profiles(at: datetime) -> int:
    """Open the profiles of the rounds of this year whose notice is out; returns how many.

    A batch is a transaction of its own: what a killed worker leaves out, the next run opens.
    """
    today = clock.local(at).date()
    return sum(_open_round(one, today, at) for one in profile_rounds(today.year) if one.issued_on <= today)


def _open_round(round_: Round, today: date, at: datetime) -> int:
    """The date of the notice is not moved where it falls on a day off. Where it is past already when a profile is
    opened, the enterprise has as many working days as a new title has."""
    holders = Title.objects.valid_on(round_.issued_on).values("enterprise_id")
    due = Reading(round_.annual_profile_due_on, False)
    if due.date < today:
        due = add_working_days(today, round_.new_title_working_days)
    opened = 0
    for batch in batches(Enterprise.objects.filter(pk__in=holders), ANNUAL, str(round_.year)):
        opened += len(_open(batch, round_.year, round_.issued_on, due, at))
    return opened


def open_profiles_for_new_titles(
    *, round_: Round, enterprise_ids: Iterable[int], issued_on: date, at: datetime
) -> list[AnnualProfile]:
    """Open the round's profile for enterprises with a new title, due so many working days after the letter, or after
    the day on which the system was told of it. Who has the year's profile already keeps it as it is."""
    if round_.annual_profile_due_on is None:
        return []
    opened: list[AnnualProfile] = []
    due = add_working_days(max(issued_on, clock.local(at).date()), round_.new_title_working_days)
    for batch in batches(Enterprise.objects.filter(pk__in=set(enterprise_ids)), ANNUAL, str(round_.year)):
        opened += _open(batch, round_.year, issued_on, due, at)
    return opened


@transaction.atomic
def _open(batch: list[Enterprise], year: int, day: date, due: Reading, at: datetime) -> list[AnnualProfile]:
    """The profiles that are new, filled in with what is known on the day."""
    known, fields = KnownOfProfiles(batch, year, day), ANNUAL.fields(str(year))
    facts = {one.pk: known.facts(one, fields) for one in batch}
    rows = [_profile(one, facts[one.pk], year, due, at) for one in batch]
    return write_opened(ANNUAL, rows, lambda one: _marks(one, facts[one.enterprise_id], at), at)


def _profile(enterprise: Enterprise, facts: dict[str, Fact], year: int, due: Reading, at: datetime) -> AnnualProfile:
    profile = AnnualProfile(
        enterprise=enterprise,
        year=year,
        region=enterprise.region,
        region_path=enterprise.region.path,
        enterprise_name=enterprise.name,
        opened_at=at,
        due_on=due.date,
        is_provisional=due.provisional,
    )
    fields = ANNUAL.fields(str(year))
    for name, fact in facts.items():
        setattr(profile, fields[name].attname, fact.value)
    return profile


def _marks(profile: AnnualProfile, facts: dict[str, Fact], at: datetime) -> list[ProfileMark]:
    """Where the answers that the system filled in came from."""
    record = {name: Fact(name, "", ReportSource.ENTERPRISE_RECORD) for name in ("region", "enterprise_name")}
    return [
        ProfileMark(report=profile, field=name, source=one.source, detail=one.detail[:100], updated_at=at)
        for name, one in {**record, **facts}.items()
    ]


def renew_title(profile: AnnualProfile, day: date) -> None:
    """Write the highest title that is valid on the day, where there is one: the profile says the present one. The
    caller holds the row."""
    words = highest_title(Title.objects.valid_on(day).filter(enterprise_id=profile.enterprise_id))
    if words and words != profile.highest_title:
        profile.highest_title = words
        profile.save(update_fields=["highest_title"])
