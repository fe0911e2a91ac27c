"""What a rule set is refused for when it is loaded: names that lead nowhere.

A misspelt answer would be missing for ever and a misspelt option never chosen, and nobody would see why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .answer_data import RuleError
from .clauses import BACK

if TYPE_CHECKING:
    from .ruleset import TierRules

# Parameters that name an answer of the sheet, and those that name options of it.
ANSWERS = ("figure", "boxes", "choice", "shows")
OPTIONS = ("boxes", "choice")


def check_references(rules: TierRules, answers: Mapping[str, Any]) -> None:
    """Raise RuleError unless every answer, option, share and growth that the rules name is there."""
    sheet = answers["sheets"][rules.tier]
    _check_shares(rules, sheet["yearly"])
    for clause in rules.clauses.values():
        _check_fields(clause.id, clause.fields, rules)
    for name, parameters in _parameters(rules):
        _check_derived(name, parameters, rules)
        _check_answers(name, parameters, rules)
        _check_options(name, parameters, sheet["plain"], answers["choices"])
    for answer, words in rules.words.items():
        kinds = [one["plain"][answer] for one in answers["sheets"].values() if answer in one["plain"]]
        if not kinds or set(words) != set(_choices(kinds[0], answers["choices"])):
            raise RuleError(f"words.{answer}: not the options of that answer")


def _parameters(rules: TierRules) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The parameters of each clause, indicator and option, with what to call it."""
    for clause in rules.clauses.values():
        yield clause.id, clause.parameters
    for indicator in rules.score.indicators if rules.score else ():
        yield f"score.indicators.{indicator.id}", indicator.parameters
        for option in indicator.options:
            yield f"score.indicators.{indicator.id}[{option.words}]", option.parameters


def _check_fields(name: str, fields: tuple[str, ...], rules: TierRules) -> None:
    """Every answer must be on the tier's sheet, with a year exactly where the sheet has years."""
    for one in fields:
        base, _, offset = one.partition(".")
        if base not in rules.vocabulary.names or (base in rules.vocabulary.yearly) != (offset in BACK):
            raise RuleError(f"{name}: no such answer {one!r}")


def _check_shares(rules: TierRules, yearly: Mapping[str, str]) -> None:
    named = {f"ratios.{name}": parts for name, parts in rules.ratios.items()}
    named |= {f"growth.{name}": (name, figure) for name, figure in rules.growth.items()}
    for name, parts in named.items():
        for part in parts:
            if part not in yearly:
                raise RuleError(f"{name}: no such yearly answer {part!r}")


def _check_derived(name: str, parameters: Mapping[str, Any], rules: TierRules) -> None:
    for kind, known in (("ratio", rules.ratios), ("growth", rules.growth)):
        if kind in parameters and parameters[kind] not in known:
            raise RuleError(f"{name}: no such {kind} {parameters[kind]!r}")


def _check_answers(name: str, parameters: Mapping[str, Any], rules: TierRules) -> None:
    for kind in ANSWERS:
        if kind in parameters and parameters[kind] not in rules.vocabulary.names:
            raise RuleError(f"{name}: no such answer {parameters[kind]!r}")


def _check_options(name: str, parameters: Mapping[str, Any], plain: Mapping[str, str], choices: Any) -> None:
    answer = next((parameters[kind] for kind in OPTIONS if kind in parameters), None)
    if answer is None:
        return
    wanted = {*parameters.get("any_of", ()), *filter(None, [parameters.get("certificate")])}
    unknown = sorted(wanted - set(_choices(plain.get(answer, ""), choices)))
    if unknown:
        raise RuleError(f"{name}: {answer} has no options {', '.join(unknown)}")


def _choices(kind: str, choices: Mapping[str, list[str]]) -> list[str]:
    return choices.get(kind.partition(":")[2], [])
