"""The rule data with one thing wrong: a line a step off, a comparison flipped, a clause dropped, a year swapped.

A mutant is a change of one tier's parsed file; ``put_in_place`` lets the loader see it instead of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from declarations.eligibility import answer_data, load_tier, ruleset
from declarations.eligibility.case import Case
from declarations.eligibility.catalogue import rule_sets
from declarations.eligibility.facts import Facts
from declarations.eligibility.ruleset import RULES_DIRECTORY, TierRules

Data = dict[str, Any]
Place = tuple[str | int, ...]
NUMBERS = (
    "line",
    "at_least",
    "below",
    "amount",
    "share",
    "step",
    "points",
    "revenue",
    "equity",
    "expense",
    "staff_share",
)
# Which of a clause's names are exchanged for another's of the same tier.
NAMES = (
    "figure",
    "ratio",
    "growth",
    "boxes",
    "choice",
    "dimension",
    "certificate",
    "unit",
    "group",
    "class",
    "citation",
)
LISTS = ("any_of", "levels", "figures", "counted", "stations", "accepts", "codes", "prefixes")
STRICTER = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
OPPOSITE = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
# What stands for the figures of Y-1 and Y-2 in a condition whose years are wrong: so many years back.
YEARS = {"exchanged": {1: 2, 2: 1}, "Y-1 twice": {1: 1, 2: 1}, "Y-2 twice": {1: 2, 2: 2}}
CENT = Decimal("0.01")


class Found(NamedTuple):
    """One wrong thing in a tier's data."""

    kind: str
    subject: str
    what: str
    change: Callable[[Data], None] = lambda data: None
    # What is wrong with the rules once they are read.
    after: Callable[[TierRules], None] = lambda rules: None


@dataclass(frozen=True)
class DataMutant:
    """``subject``: the clause, group and reading, ratio or indicator that is wrong."""

    rules: str
    tier: str
    found: Found

    @property
    def kind(self) -> str:
        """Such as ``number moved``."""
        return self.found.kind

    @property
    def subject(self) -> str:
        """Such as ``S-B2a``: tests that name it are asked first."""
        return self.found.subject

    @property
    def name(self) -> str:
        """Tells it from every other."""
        return f"{self.rules} {self.tier} {self.subject}: {self.found.what}"

    def __str__(self) -> str:
        return self.name

    @contextmanager
    def put_in_place(self) -> Iterator[None]:
        """Rules loaded meanwhile have the mutant in them."""
        path = RULES_DIRECTORY / self.rules / f"{self.tier}.toml"
        data = deepcopy(_parsed(path))
        self.found.change(data)
        real = answer_data.read_toml

        def read_toml(wanted: Path) -> Data:
            return (
                deepcopy(data if wanted == path else _parsed(wanted))
                if RULES_DIRECTORY in wanted.parents
                else real(wanted)
            )

        answer_data.read_toml = ruleset.read_toml = read_toml
        load_tier.cache_clear()
        try:
            for arguments in ((), (RULES_DIRECTORY,)):
                self.found.after(load_tier(self.rules, self.tier, *arguments))
            yield
        finally:
            answer_data.read_toml = ruleset.read_toml = real
            load_tier.cache_clear()


_parsed = cache(answer_data.read_toml)


def data_mutants(rules: str = "", tier: str = "") -> Iterator[DataMutant]:
    """Every mutant of every tier of every rule set, or of those named."""
    for name, tiers in rule_sets().items():
        for one in tiers:
            if name.startswith(rules) and one.startswith(tier):
                yield from (
                    DataMutant(name, one, found) for found in _of_tier(_parsed(RULES_DIRECTORY / name / f"{one}.toml"))
                )


def _of_tier(data: Data) -> Iterator[Found]:
    for key, clause in data["clauses"].items():
        yield from _of_entry(key, ("clauses", key), clause, data["clauses"])
        if "line" in clause:
            before = clause.get("comparison", ">=")
            for after in (STRICTER[before], OPPOSITE[before]):
                yield _changed("comparison flipped", key, ("clauses", key, "comparison"), before, after)
    for key, group in data["groups"].items():
        place = ("groups", key)
        yield from _of_entry(key, place, {"citation": group["citation"]}, data["groups"])
        role = "special" if group["role"] == "basic" else "basic"
        yield _changed("name exchanged", key, (*place, "role"), group["role"], role)
        for reading, tree in group["trees"].items():
            yield from _of_tree(f"{key} {reading}", (*place, "trees", reading), tree)
    for key, (part, whole) in data.get("ratios", {}).items():
        yield _changed("ratio upside down", key, ("ratios", key), [part, whole], [whole, part])
    indicators = data.get("score", {}).get("indicators", {})
    for key, indicator in indicators.items():
        yield from _of_entry(f"indicator {key}", ("score", "indicators", key), indicator, indicators)


def _of_entry(subject: str, place: Place, entry: Data, others: Mapping[str, Data]) -> Iterator[Found]:
    """What can be wrong in a clause, an indicator, an option: numbers, names, lists, years."""
    for name, value in entry.items():
        here = (*place, name)
        if name in NUMBERS:
            is_count = name in ("points", "step") or (name == "line" and entry.get("unit") not in ("万元", "%"))
            step = 1 if is_count else CENT
            for after in (value - step, value + step):
                yield _changed("number moved", subject, here, value, after)
        elif name in NAMES and isinstance(value, str):
            another = next((one[name] for one in others.values() if one.get(name, value) != value), None)
            if another is not None:
                yield _changed("name exchanged", subject, here, value, another)
        elif name in LISTS and len(value) > 1:
            for one in value:
                yield _changed("choice removed", subject, here, one, [each for each in value if each != one])
        elif name in ("options", "rungs"):
            for number, option in enumerate(value):
                yield from _of_entry(subject, (*here, number), option, others)
    yield from _of_years(subject, place, entry)


def _of_years(subject: str, place: Place, entry: Data) -> Iterator[Found]:
    """A condition that looks at the other year, or at one where it should at both; fields that name the other year."""
    is_read = entry.get("condition") != "judgement" or "shows" in entry
    fields = entry.get("fields", [])
    bases = {back: {field[:-4] for field in fields if field.endswith(f".Y-{back}")} for back in (1, 2)}
    if not bases[1] and not bases[2]:
        return
    is_symmetric = bases[1] == bases[2]
    for what in YEARS if is_read else ():
        if (what != "exchanged") if is_symmetric else (what == "exchanged" or bases[1] & bases[2]):
            yield Found("year swapped", subject, f"years {what}", after=_with_years(place, YEARS[what]))
    if not is_symmetric:
        other = [f"{field[:-1]}{3 - int(field[-1])}" if ".Y-" in field else field for field in fields]
        yield _changed("year swapped", subject, (*place, "fields"), fields, other)


def _of_tree(subject: str, place: Place, tree: Data) -> Iterator[Found]:
    ((word, parts),) = tree.items()
    for number, part in enumerate(parts):
        if isinstance(part, dict):
            yield from _of_tree(subject, (*place, word, number), part)
        if len(parts) > 1:
            rest = parts[:number] + parts[number + 1 :]
            yield _changed("clause dropped", subject, (*place, word), part, rest)
    if len(parts) > 1:
        yield _changed("and/or swapped", subject, place, tree, {"or" if word == "and" else "and": parts})


def _changed(kind: str, subject: str, place: Place, before: Any, after: Any) -> Found:
    def change(data: Any) -> None:
        for step in place[:-1]:
            data = data[step]
        data[place[-1]] = after

    where = ".".join(map(str, place[2:])) or subject
    return Found(kind, subject, f"{where}: {before} → {after}", change)


def _with_years(place: Place, back: Mapping[int, int]) -> Callable[[TierRules], None]:
    """The condition of a clause, or the measure of an indicator, sees other years' figures."""

    def after(rules: TierRules) -> None:
        if place[0] == "clauses":
            rule: Any = rules.clauses[str(place[1])]
            name = "condition"
        else:
            rule = next(one for one in rules.score.indicators if one.id == place[2])  # type: ignore[union-attr]
            name = "measure"
        original = getattr(rule, name)

        def find(case: Case, rule: Any) -> Any:
            facts = replace(case.facts, values=_of_other_years(case.facts, back))
            return original.find(Case(facts, case.rules, case.declared_on, case._classify), rule)

        object.__setattr__(rule, name, original._replace(find=find))

    return after


def _of_other_years(facts: Facts, back: Mapping[int, int]) -> dict[str, Any]:
    """The answers with the figures of Y-1 and Y-2 taken from the years that ``back`` says."""
    found = dict(facts.values)
    for name, value in facts.values.items():
        if isinstance(value, dict) and set(value) & set(facts.years):
            found[name] = {
                facts.year - to: value[facts.year - by] for to, by in back.items() if facts.year - by in value
            }
    return found
