"""Where an enterprise stands by its report: the shortest way to a tier, and whether that is close. Pure.

A tier is a tree of alternatives; what matters of it is the way on which the fewest clauses are disproved, then the
fewest without data, then the fewest that people judge. What stands beside that way is no obstacle.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from cultivation_pool.enums import CheckOutcome
from cultivation_pool.pool_check.definition import Definition
from declarations.eligibility import ClauseResult, Report, Verdict
from declarations.eligibility.verdicts import Branch

PERCENT = Decimal(100)


@dataclass(frozen=True)
class Way:
    """Clauses by their ids: disproved by a figure, without data, left to people."""

    disproved: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()

    @property
    def weight(self) -> tuple[int, int, int]:
        """By which the shorter of two ways is known."""
        return len(self.disproved), len(self.missing), len(self.judged)

    def joined(self, other: "Way") -> "Way":
        """Both ways one after the other; a clause that stands on both counts once."""
        return Way(
            tuple(dict.fromkeys(self.disproved + other.disproved)),
            tuple(dict.fromkeys(self.missing + other.missing)),
            tuple(dict.fromkeys(self.judged + other.judged)),
        )


def verdicts_of(report: Report, partial: Iterable[str] = ()) -> dict[str, Verdict]:
    """{clause: verdict} without guessing. `partial` are answers of boxes of which not all were there to tick: what
    disproves by them is missing. Key areas that nobody ticked are left to people (eligibility.md, R6)."""
    asked_in_part = frozenset(partial)
    found = {}
    for result in report.clauses:
        verdict = result.verdict
        if verdict is Verdict.NOT_MET and asked_in_part.intersection(_bases(result)):
            verdict = Verdict.MISSING
        elif verdict is Verdict.NOT_MET and report.rules.groups[result.group].role == "key":
            verdict = Verdict.JUDGEMENT
        found[result.id] = verdict
    return found


def shortest_way(report: Report, verdicts: Mapping[str, Verdict]) -> Way:
    """Through every group that is asked for, and through the special group that is nearest, where the tier has any."""
    ways = {group.name: _way(group.tree, verdicts) for group in report.groups}
    special = [ways[group.name] for group in report.groups if group.group.role == "special"]
    asked = [ways[group.name] for group in report.groups if group.group.role != "special"]
    return reduce(Way.joined, [*asked, *([_shorter(special)] if special else [])], Way())


def outcome_of(report: Report, way: Way, definition: Definition) -> CheckOutcome:
    """What the way comes to."""
    if way.disproved:
        results = {result.id: result for result in report.clauses}
        is_close = _is_close([results[clause] for clause in way.disproved], definition)
        return CheckOutcome.CLOSE if is_close else CheckOutcome.UNLIKELY
    return CheckOutcome.INCOMPLETE if way.missing else CheckOutcome.LIKELY


def relative_gap(result: ClauseResult) -> Decimal | None:
    """By how much the line is missed, in percent of the line, the farther of two years; None where no figure says."""
    line = result.clause.line
    if not line:
        return None
    gap = result.finding.gap
    if isinstance(gap, Decimal):
        gaps = [gap]
    else:
        values = [one.value for one in result.finding.measures if one.against and one.value is not None]
        gaps = [line - value for value in values if not result.clause.passes(value)]
    return max(abs(one) for one in gaps) * PERCENT / abs(line) if gaps else None


def _is_close(disproved: list[ClauseResult], definition: Definition) -> bool:
    if any(result.clause.condition.name in definition.out_of_reach for result in disproved):
        return False
    if len(disproved) <= definition.disproved_at_most:
        return True
    gaps = [relative_gap(result) for result in disproved]
    return all(gap is not None and gap <= definition.small_gap_percent for gap in gaps)


def _bases(result: ClauseResult) -> set[str]:
    """The answers that a clause rests on, without their years."""
    return {name.partition(".")[0] for name in result.clause.fields}


def _way(tree: Branch | str, verdicts: Mapping[str, Verdict]) -> Way:
    if isinstance(tree, str):
        return _LEAVES[verdicts[tree]](tree)
    ways = [_way(part, verdicts) for part in tree.parts]
    return _shorter(ways) if tree.decisive else reduce(Way.joined, ways, Way())


def _shorter(ways: list[Way]) -> Way:
    return min(ways, key=lambda way: way.weight)


_LEAVES = {
    Verdict.MET: lambda clause: Way(),
    Verdict.NOT_MET: lambda clause: Way(disproved=(clause,)),
    Verdict.MISSING: lambda clause: Way(missing=(clause,)),
    Verdict.JUDGEMENT: lambda clause: Way(judged=(clause,)),
}
