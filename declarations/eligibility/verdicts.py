"""Verdicts of clauses, groups and tiers, and the three-valued logic that joins them.

Missing and judgement are both "unknown" to the logic: AND is false once one part is, OR is true once one part is,
otherwise an unknown part keeps the whole unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What is known about one clause of the notice; ``truth`` is that to the logic: True, False or None (unknown)."""

    truth: bool | None

    MET = "met", True
    NOT_MET = "not_met", False
    MISSING = "missing", None
    JUDGEMENT = "judgement", None

    def __new__(cls, value: str, truth: bool | None) -> Verdict:
        """A verdict that is its word."""
        verdict = str.__new__(cls, value)
        verdict._value_ = value
        verdict.truth = truth
        return verdict


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
