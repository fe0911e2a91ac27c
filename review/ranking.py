"""Where the line of a ranking lies and what moving it does: pure, without database or request.

A line after place n takes in everybody down to place n whom the experts let pass; who was decided by itself (逐户确定)
stays as decided. Places are those of the list, best group score first, without gaps.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Place:
    """One declaration in the ranking; `average` is the panel's, None without a result."""

    pk: int
    rank: int
    average: Decimal | None
    is_passed: bool | None
    is_proposed: bool
    is_fixed: bool
    city: str = ""
    industry: str = ""


@dataclass(frozen=True)
class Tie:
    """Equal scores over places `first` to `last`."""

    average: Decimal
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many share the score."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Tally:
    """Of one city or industry: how many are ranked, on the list now, and on it with the line."""

    key: str
    ranked: int
    now: int
    then: int

    @property
    def change(self) -> int:
        """How many more the line brings."""
        return self.then - self.now


@dataclass(frozen=True)
class Effect:
    """What a line would do. `least` is the lowest score above it; `tie` the equal scores that it would part."""

    line: int
    least: Decimal | None
    ranked: int
    now: int
    then: int
    enters: list[Place]
    leaves: list[Place]
    tie: Tie | None
    failed_above: int
    fixed_above: int
    fixed_below: int
    cities: list[Tally]
    industries: list[Tally]


def is_taken(place: Place, line: int) -> bool:
    """Whether the declaration is on the list with that line."""
    if place.is_fixed:
        return place.is_proposed
    return place.rank <= line and place.is_passed is True


def effect_of(places: Sequence[Place], line: int) -> Effect:
    """What the line does to a ranking in its order; a line beyond the end is the end."""
    line = max(0, min(line, len(places)))
    taken = {one.pk: is_taken(one, line) for one in places}
    above = [one for one in places if one.rank <= line]
    return Effect(
        line=line,
        least=above[-1].average if above else None,
        ranked=len(places),
        now=sum(one.is_proposed for one in places),
        then=sum(taken.values()),
        enters=[one for one in places if taken[one.pk] and not one.is_proposed],
        leaves=[one for one in places if one.is_proposed and not taken[one.pk]],
        tie=tie_at(places, line),
        failed_above=sum(not one.is_fixed and one.is_passed is not True for one in above),
        fixed_above=sum(one.is_fixed and not one.is_proposed for one in above),
        fixed_below=sum(one.is_fixed and one.is_proposed for one in places if one.rank > line),
        cities=_tallies(places, taken, [one.city for one in places]),
        industries=_tallies(places, taken, [one.industry for one in places]),
    )


def line_of_score(places: Sequence[Place], score: Decimal) -> int:
    """The line below everybody with at least that score: it never parts equal scores."""
    return sum(one.average is not None and one.average >= score for one in places)


def present_line(places: Sequence[Place]) -> int:
    """Where the draft's own line lies: the last place taken in that was not decided by itself."""
    return max((one.rank for one in places if one.is_proposed and not one.is_fixed), default=0)


def line_of_plan(places: Sequence[Place], plan: int) -> int:
    """The place at which as many as the plan names have passed; 0 where there is no plan or it is not reached."""
    passed = [one.rank for one in places if one.is_passed is True]
    return passed[plan - 1] if 0 < plan <= len(passed) else 0


def tie_at(places: Sequence[Place], line: int) -> Tie | None:
    """The equal scores on both sides of a line."""
    if not 0 < line < len(places):
        return None
    average = places[line - 1].average
    if average is None or places[line].average != average:
        return None
    return next(tie for tie in ties(places) if tie.first <= line < tie.last)


def ties(places: Iterable[Place]) -> list[Tie]:
    """Every run of two or more equal scores."""
    runs: list[Tie] = []
    for one in places:
        if one.average is None:
            break
        if runs and runs[-1].average == one.average:
            runs[-1] = Tie(one.average, runs[-1].first, one.rank)
        else:
            runs.append(Tie(one.average, one.rank, one.rank))
    return [run for run in runs if run.size > 1]


def _tallies(places: Sequence[Place], taken: dict[int, bool], keys: list[str]) -> list[Tally]:
    """One a key, the most ranked first."""
    ranked = Counter(keys)
    now = Counter(key for one, key in zip(places, keys, strict=True) if one.is_proposed)
    then = Counter(key for one, key in zip(places, keys, strict=True) if taken[one.pk])
    order = sorted(ranked, key=lambda key: (-ranked[key], key))
    return [Tally(key, ranked[key], now[key], then[key]) for key in order]
