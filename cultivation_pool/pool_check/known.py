"""The best known figures of an enterprise for a year: what a declaration of that year would be prefilled with.

Asked are the providers of settings.PREFILL_PROVIDERS: the enterprise's record, what it submitted of this year and the
last, fourth-quarter reports; a further document (attachment 5) joins in by its provider there. The record says who the
enterprise is; of anything else the document filed last counts. Nothing older is used, nothing is carried forward.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from declarations.eligibility import AnswerError
from declarations.eligibility.ruleset import TierRules
from declarations.enums import Source
from declarations.known import KnownAnswer, Provider, as_vocabulary
from declarations.models import Declaration
from zjtx.registry.enums import Tier, TitleScheme
from zjtx.registry.models import Enterprise, Title

TITLES = "称号登记"


@dataclass
class Known:
    """`answers` in the interchange vocabulary under the names that rules know; `sources` {"revenue.2021": place of its
    document}; `documents` by name; `partial` are boxes of which not all were there to tick."""

    answers: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)

    def take(self, one: KnownAnswer, value: Any) -> bool:
        """Add an answer unless a document before had it; whether it was added."""
        place = f"{one.name}.{one.year}" if one.year else one.name
        if place in self.sources:
            return False
        if one.year:
            self.answers.setdefault(one.name, {})[str(one.year)] = value
        else:
            self.answers[one.name] = value
        if one.detail not in self.documents:
            self.documents.append(one.detail)
        self.sources[place] = self.documents.index(one.detail)
        return True

    def forget(self, name: str) -> None:
        """Take an answer out that rules cannot read."""
        del self.answers[name]
        self.sources = {place: at for place, at in self.sources.items() if place.partition(".")[0] != name}


def needed_answers(rules: TierRules) -> frozenset[str]:
    """The answers that a tier's clauses and indicators can look at: nobody's telephone is among them."""
    said = [*rules.ratios.values(), *rules.growth.items()]
    for clause in rules.clauses.values():
        said += [clause.fields, clause.parameters]
    for indicator in rules.score.indicators if rules.score else ():
        said += [indicator.fields, indicator.parameters, [option.parameters for option in indicator.options]]
    names = {text.partition(".")[0] for text in _texts(said)}
    # A declared share is not looked at: it is computed anew from its parts.
    return (rules.vocabulary.names & (names | {f"{name}_other" for name in names})) - rules.ratios.keys()


def providers_for(enterprises: Iterable[Enterprise], year: int) -> list[Provider]:
    """The providers of known answers, with what they know of all these enterprises read at once."""
    ids = [one.pk for one in enterprises]
    return [import_string(path)().read_ahead(ids, year) for path in settings.PREFILL_PROVIDERS]


def known_of(
    enterprise: Enterprise,
    titles: Iterable[Title],
    providers: Iterable[Provider],
    *,
    rules: TierRules,
    needed: frozenset[str],
    year: int,
) -> Known:
    """What is known of the enterprise, whose valid titles are given, for a rule year: figures of year-1 and year-2.
    `needed` are the answers to look for, `providers` those that have read of this enterprise."""
    known, years = Known(), (year - 2, year - 1)
    asking = Declaration(enterprise=enterprise, tier=rules.tier, year=year)
    found = [one for provider in providers for one in provider.answers(asking)]
    for one in [*_titles_say(titles, rules.tier), *sorted(found, key=_order)]:
        value = as_vocabulary(one.value)
        is_yearly = one.name in rules.vocabulary.yearly
        if one.name not in needed or value in (None, "") or is_yearly != (one.year in years):
            continue
        if known.take(one, value) and one.offered and not rules.vocabulary.boxes.get(one.name, set()) <= one.offered:
            known.partial.append(one.name)
    for name, reader in rules.vocabulary.readers:
        if name in known.answers:
            try:
                reader(known.answers[name], name)
            except AnswerError:
                known.forget(name)
    return known


def _texts(data: Any) -> Iterator[str]:
    """Every text in nested data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        yield from _texts(list(data.values()))
    elif isinstance(data, list | tuple):
        for one in data:
            yield from _texts(one)


def _order(one: KnownAnswer) -> tuple[bool, float]:
    """The record first, then by the moment since when it is known, the last first."""
    moment: datetime | None = one.known_at
    return one.source != Source.ENTERPRISE_RECORD, -moment.timestamp() if moment else 0.0


def _titles_say(titles: Iterable[Title], tier: str) -> Iterator[KnownAnswer]:
    """What the register itself knows of titles that national rules ask for. A little giant of this province that holds
    no title of an SME any more is neither said to hold one nor to hold none."""
    held = {(title.tier, title.scheme) for title in titles}
    tiers = {name for name, _scheme in held}
    if Tier.SME in tiers or Tier.LITTLE_GIANT not in tiers:
        yield KnownAnswer("holds_sme_title", Tier.SME in tiers, Source.ENTERPRISE_RECORD, TITLES)
    yield KnownAnswer("is_reexamination", (tier, TitleScheme.NATIONAL) in held, Source.ENTERPRISE_RECORD, TITLES)
