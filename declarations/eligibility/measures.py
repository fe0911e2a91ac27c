"""What scored indicators measure, as small pure functions: ``(case, indicator) -> Scored``.

Options stand best first, as the notice lists them. Every bound and every point comes from the indicator's data.
Nothing that is missing is counted as zero: it leaves the range between the points certain and those still possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from . import wording
from .conditions import JUDGEMENT, MISSING, Finding
from .verdicts import known

if TYPE_CHECKING:
    from .case import Case
    from .score_rules import Indicator, Option

ZERO = Decimal(0)


class Scored(NamedTuple):
    """Points certain and points still possible; ``band``: the words of the option reached; ``is_for_people``: what is
    not known is for the authority to set, no figure of the enterprise is missing."""

    least: Decimal
    most: Decimal
    band: str = ""
    measured: str | None = None
    is_for_people: bool = False


class MeasureRule(NamedTuple):
    """A named measure, the parameters of its indicators, and those of each of their options but an open last one."""

    name: str
    needs: tuple[str, ...]
    may: tuple[str, ...]
    option: tuple[str, ...]
    find: Callable[[Case, Indicator], Scored]


MEASURES: dict[str, MeasureRule] = {}
Find = Callable[["Case", "Indicator"], Scored]
Value = Callable[["Case", "Indicator"], Decimal | None]
# A band of figures is bounded below (以上) or above (以下), in the order of the notice.
BAND = ("at_least", "below")


def measure(*needs: str, option: tuple[str, ...] = ()) -> Callable[[Find], Find]:
    """Register a function under its name as the measure that rule sets refer to."""

    def register(find: Find) -> Find:
        MEASURES[find.__name__] = MeasureRule(find.__name__, needs, (), option, find)
        return find

    return register


def banded(*needs: str) -> Callable[[Value], Value]:
    """Register a figure that falls into one of the bands of its indicator."""

    def register(value_of: Value) -> Value:
        def find(case: Case, indicator: Indicator) -> Scored:
            value = value_of(case, indicator)
            found = first_reached(indicator, [option.holds(value) for option in indicator.options])
            return found if value is None else found._replace(measured=indicator.shown(value))

        MEASURES[value_of.__name__] = MeasureRule(value_of.__name__, (*needs, "unit"), (), BAND, find)
        return value_of

    return register


def first_reached(indicator: Indicator, reached: Iterable[bool | None]) -> Scored:
    """The points of the first option reached; unknown ones before it are still possible."""
    best: Option | None = None
    last = indicator.options[-1]
    for option, is_reached in zip(indicator.options, reached, strict=True):
        if is_reached is None:
            best = best or option
        if is_reached:
            last = option
            break
    return Scored(last.points, (best or last).points, last.words)


@banded("ratio")
def ratio(case: Case, indicator: Indicator) -> Decimal | None:
    """A recomputed share of Y-1."""
    return case.ratio(indicator.parameters["ratio"], case.last)


@banded("growth")
def growth(case: Case, indicator: Indicator) -> Decimal | None:
    """Growth of Y-1."""
    return case.growth(indicator.parameters["growth"], case.last)


@banded("growth")
def average_growth(case: Case, indicator: Indicator) -> Decimal | None:
    """The arithmetic mean of the two yearly rates."""
    return case.average_growth(indicator.parameters["growth"])


@banded("figure")
def figure_of_last_year(case: Case, indicator: Indicator) -> Decimal | None:
    """A figure of Y-1."""
    return case.facts.number(indicator.parameters["figure"], case.last)


@measure("figure", "ratio", "unit", option=("amount", "share"))
def amount_or_share(case: Case, indicator: Indicator) -> Scored:
    """A figure of Y-1 or its share: whichever of the two ladders gives more."""
    value = case.facts.number(indicator.parameters["figure"], case.last)
    share = case.ratio(indicator.parameters["ratio"], case.last)
    found = first_reached(indicator, [_either(option, value, share) for option in indicator.options])
    parts = [
        None if value is None else wording.amount(value, indicator.unit),
        None if share is None else f"占比 {wording.amount(share, '%')}",
    ]
    return found._replace(measured="，".join(filter(None, parts)) or None)


def _either(option: Option, value: Decimal | None, share: Decimal | None) -> bool | None:
    """Whether an option is reached by the figure or by its share; the last option is open."""
    bounds = [(value, option.parameters.get("amount")), (share, option.parameters.get("share"))]
    reached = [None if one is None else one >= bound for one, bound in bounds if bound is not None]
    if not reached or True in reached:
        return True
    return None if None in reached else False


@measure("figure", "unit", option=("step",))
def full_years(case: Case, indicator: Indicator) -> Scored:
    """So many points for each full ``step`` years, up to the maximum."""
    years = case.facts.number(indicator.parameters["figure"])
    (option,) = indicator.options
    if years is None:
        return Scored(ZERO, indicator.maximum)
    points = min(years // option.parameters["step"] * option.points, indicator.maximum)
    return Scored(points, points, option.words, wording.amount(years, indicator.unit))


@measure("figure")
def given(case: Case, indicator: Indicator) -> Scored:
    """Points that the authority gives by indicators of its own."""
    points = case.facts.number(indicator.parameters["figure"])
    if points is None:
        return Scored(ZERO, indicator.maximum, is_for_people=True)
    return Scored(points, points, indicator.options[-1].words)


@measure(option=("condition",))
def first_met(case: Case, indicator: Indicator) -> Scored:
    """The first option whose condition is met."""
    findings = _findings(case, indicator)
    found = first_reached(indicator, [True if one is None else known(one.verdict) for one in findings])
    return _with_unknown(found, findings, _said_of_first(indicator, findings))


@measure(option=("condition",))
def sum_met(case: Case, indicator: Indicator) -> Scored:
    """Each option whose condition is met adds its points, up to the maximum."""
    findings = _findings(case, indicator)
    least = most = ZERO
    words = []
    for option, finding in zip(indicator.options, findings, strict=True):
        is_met = finding is None or known(finding.verdict)
        if is_met:
            least += option.points
            words.append(option.words)
        if is_met is not False:
            most += option.points
    found = Scored(min(least, indicator.maximum), min(most, indicator.maximum), "；".join(words) or "均不满足")
    return _with_unknown(found, findings)


def _findings(case: Case, indicator: Indicator) -> list[Finding | None]:
    """What the condition of each option finds; None for an open one."""
    return [
        None if option.clause is None else option.clause.condition.find(case, option.clause)
        for option in indicator.options
    ]


def _said_of_first(indicator: Indicator, findings: Iterable[Finding | None]) -> str | None:
    """What was declared for the first option that is met; nothing where only the open one is left."""
    for option, finding in zip(indicator.options, findings, strict=True):
        if option.clause is not None and finding is not None and known(finding.verdict):
            return wording.measured(option.clause, finding)
    return None


def _with_unknown(found: Scored, findings: Iterable[Finding | None], measured: str | None = None) -> Scored:
    """For people to judge where no figure is missing."""
    verdicts = {one.verdict for one in findings if one is not None}
    return found._replace(measured=measured, is_for_people=JUDGEMENT in verdicts and MISSING not in verdicts)
