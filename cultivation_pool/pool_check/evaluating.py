"""The walk through the pool: every enterprise with a title valid on the day, evaluated one after the other."""

import pickle
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from cultivation_pool.enums import CheckOutcome
from cultivation_pool.pool_check import words
from cultivation_pool.pool_check.definition import definition
from cultivation_pool.pool_check.known import Known, known_of, needed_answers, providers_for
from cultivation_pool.pool_check.standing import Way, outcome_of, shortest_way, verdicts_of
from declarations.eligibility import Report, evaluate, load_tier
from declarations.eligibility.ruleset import TierRules
from declarations.known import Provider
from zjtx.registry.models import Enterprise, Region, Title
from zjtx.registry.selectors import cities

BATCH = 200


@dataclass(frozen=True)
class Choice:
    """What is checked: a tier of a rule set on a day, within the regions whose path begins with `scope_path`."""

    rules: str
    tier: str
    day: date
    scope_path: str

    @property
    def year(self) -> int:
        """The rule year: figures are those of the two years before."""
        return self.day.year

    @cached_property
    def tier_rules(self) -> TierRules:
        """Raises RuleError for what is not installed."""
        return load_tier(self.rules, self.tier)

    @cached_property
    def needed(self) -> frozenset[str]:
        """The answers that its clauses look at."""
        return needed_answers(self.tier_rules)

    @property
    def title(self) -> str:
        """ "专精特新“小巨人”企业（辽工信改革〔2022〕9号）"."""
        return f"{self.tier_rules.title}（{self.tier_rules.notice}）"


@dataclass(frozen=True)
class Checked:
    """One enterprise as it was found; words are written, so that a row needs no rules to be read."""

    enterprise_id: int
    name: str
    uscc: str
    region: str
    city: str
    city_name: str
    district: str
    industry: str
    industry_name: str
    titles: list[str]
    tiers_held: str
    outcome: str
    rank: int
    score_least: Decimal | None
    score_most: Decimal | None
    disproved: list[str]
    missing: list[str]
    judged: list[str]
    verdicts: dict[str, str]
    known: dict[str, Any]


def holders(choice: Choice) -> QuerySet[Enterprise]:
    """The enterprises to check."""
    valid = Title.objects.valid_on(choice.day).values("enterprise_id")
    return Enterprise.objects.filter(pk__in=valid, region__path__startswith=choice.scope_path)


def checked(choice: Choice) -> Iterator[Checked]:
    """Evaluate them all, by region and registration, a few in memory at a time."""
    city_of = {city.path: city for city in cities()}
    for batch in _batches(choice):
        titles = defaultdict(list)
        for title in Title.objects.valid_on(choice.day).filter(enterprise__in=batch).order_by("tier", "-starts_on"):
            titles[title.enterprise_id].append(title)
        providers = providers_for(batch, choice.year)
        for enterprise in batch:
            city = next((one for path, one in city_of.items() if enterprise.region.path.startswith(path)), None)
            yield check_one(enterprise, titles[enterprise.pk], providers, city, choice)


def check_one(
    enterprise: Enterprise, titles: list[Title], providers: Iterable[Provider], city: Region | None, choice: Choice
) -> Checked:
    """One enterprise on what is known of it."""
    asked = {"rules": choice.tier_rules, "needed": choice.needed, "year": choice.year}
    known = known_of(enterprise, titles, providers, **asked)
    report = report_of(known, choice)
    verdicts = verdicts_of(report, known.partial)
    way = shortest_way(report, verdicts)
    outcome = outcome_of(report, way, definition())
    score = next(iter(report.scores), None)
    region, division = enterprise.region, enterprise.industry_division
    return Checked(
        enterprise_id=enterprise.pk,
        name=enterprise.name,
        uscc=enterprise.uscc,
        region=region.pk,
        city=city.pk if city else "",
        city_name=city.name if city else "",
        district=region.name if city is None or region.pk != city.pk else "",
        industry=division.pk if division else "",
        industry_name=str(division) if division else "",
        titles=[words.title_words(title) for title in titles],
        tiers_held=" ".join(dict.fromkeys(title.tier for title in titles)),
        outcome=str(outcome),
        rank=_rank(outcome, way),
        score_least=score.least if score else None,
        score_most=score.most if score else None,
        disproved=words.disproved_words(report, way),
        missing=words.missing_words(report, way, known.partial),
        judged=words.subjects(report, way.judged),
        verdicts={clause: str(verdict) for clause, verdict in verdicts.items()},
        known=asdict(known),
    )


def report_of(known: Known, choice: Choice) -> Report:
    """The report on what is known, in the default reading; nobody's findings, nobody's waivers."""
    return evaluate(choice.tier, choice.year, choice.day, known.answers, rules=choice.rules)


def _rank(outcome: CheckOutcome, way: Way) -> int:
    """By which a list is ordered: by outcome, then the fewest disproved clauses, the fewest without data."""
    rank = CheckOutcome.values.index(outcome)
    for count in way.weight:
        rank = rank * 100 + min(count, 99)
    return rank


def _batches(choice: Choice) -> Iterator[list[Enterprise]]:
    rows = holders(choice).select_related("region", "industry_division").order_by("region__path", "pk")
    behind = Q()
    while batch := list(rows.filter(behind)[:BATCH]):
        yield batch
        path, last = batch[-1].region.path, batch[-1].pk
        behind = Q(region__path__gt=path) | Q(region__path=path, pk__gt=last)


class Spool:
    """What was found, on disk until it is written out: in memory stay a few numbers of each, to give them back in the
    order of the list."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 closed by __exit__
        self._places: list[tuple[int, int]] = []
        self.by_city: dict[str, Counter[str]] = defaultdict(Counter)

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_problem: object) -> None:
        self._file.close()

    def add(self, one: Checked) -> None:
        """Keep one more."""
        self._places.append((one.rank, self._file.tell()))
        pickle.dump(one, self._file)
        self.by_city[one.city][one.outcome] += 1

    @property
    def total(self) -> int:
        """How many were checked."""
        return len(self._places)

    @property
    def counts(self) -> dict[str, int]:
        """{outcome: how many} of all outcomes."""
        return {outcome: sum(city[outcome] for city in self.by_city.values()) for outcome in CheckOutcome.values}

    def __iter__(self) -> Iterator[Checked]:
        """By outcome, the nearest first, then by region as they came."""
        self._file.flush()
        end = self._file.tell()
        for _rank, place in sorted(self._places):
            self._file.seek(place)
            yield pickle.load(self._file)
        self._file.seek(end)
