"""Verdicts of clauses, groups and tiers, and the three-valued logic that joins them.

Missing and judgement are both "unknown" to the logic: AND is false once one part is, OR is true once one part is,
otherwise an unknown part keeps the whole unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What is known about one clause of the notice."""

    MET = "met"
    NOT_MET = "not_met"
    MISSING = "missing"
    JUDGEMENT = "judgement"


class GroupVerdict(StrEnum):
    """What the clauses of one group come to together."""

    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"


class TierVerdict(StrEnum):
    """What the groups of a tier come to together."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    OPEN = "open"


def known(verdict: Verdict) -> bool | None:
    """True, False or None (missing and judgement are unknown)."""
    return True if verdict is Verdict.MET else (False if verdict is Verdict.NOT_MET else None)


@dataclass(frozen=True, slots=True)
class Branch:
    """AND (``decisive`` is False: one false part decides) or OR (``decisive`` is True) over parts."""

    decisive: bool
    parts: tuple[Branch | str, ...]


def holds(tree: Branch, values: Mapping[str, bool | None]) -> bool | None:
    """True, False or None (unknown) for ``tree`` over what is known of each clause."""
    unknown = False
    for part in tree.parts:
        value = values[part] if type(part) is str else holds(part, values)  # type: ignore[arg-type]
        if value is None:
            unknown = True
        elif value is tree.decisive:
            return value
    return None if unknown else not tree.decisive


def group_verdict(value: bool | None) -> GroupVerdict:
    """The verdict of a group whose tree came to ``value``."""
    if value is None:
        return GroupVerdict.OPEN
    return GroupVerdict.MET if value else GroupVerdict.NOT_MET


def disproving(tree: Branch, values: Mapping[str, bool | None]) -> frozenset[str]:
    """The clauses for which ``tree`` is false; none where it is true or unknown. An alternative that another part of
    its OR makes good is not among them."""
    if holds(tree, values) is not False:
        return frozenset()
    found: set[str] = set()
    for part in tree.parts:
        if isinstance(part, str):
            found |= {part} if values[part] is False else set()
        else:
            found |= disproving(part, values)
    return frozenset(found)


def moot(tree: Branch, values: Mapping[str, bool | None]) -> frozenset[str]:
    """The clauses, not met or unknown, on which nothing hangs: the OR they stand in is met by another part.

    A clause that stands in the tree twice is moot only where it is so in both places.
    """
    found, live = _by_weight(tree, values)
    return frozenset(found - live)


def _by_weight(tree: Branch, values: Mapping[str, bool | None]) -> tuple[set[str], set[str]]:
    """The clauses that are moot and those that count, below one branch."""
    is_settled = tree.decisive and holds(tree, values) is True
    found: set[str] = set()
    live: set[str] = set()
    for part in tree.parts:
        if isinstance(part, str):
            (found if is_settled and values[part] is not True else live).add(part)
        elif is_settled and holds(part, values) is not True:
            found |= {name for name in leaves(part) if values[name] is not True}
        else:
            below, counting = _by_weight(part, values)
            found |= below
            live |= counting
    return found, live


def alternatives(tree: Branch) -> frozenset[str]:
    """The clauses that another part of an OR can stand for."""
    if tree.decisive and len(tree.parts) > 1:
        return leaves(tree)
    return frozenset().union(*(alternatives(part) for part in tree.parts if isinstance(part, Branch)))


def leaves(tree: Branch) -> frozenset[str]:
    """Every clause that a tree names."""
    found: set[str] = set()
    for part in tree.parts:
        found |= {part} if isinstance(part, str) else leaves(part)
    return frozenset(found)
