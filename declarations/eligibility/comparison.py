"""Two rule sets side by side: clauses that measure the same thing are laid together, whatever their numbers.

For each pair it is computed whether the right one asks more or less: by its line, the years it looks at, what it
lets count, and whether something else would do instead. Where these point to different sides, or the two are decided
in different ways, nothing is claimed ("口径不同"). Clauses that only people decide are compared by their words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from .methods import is_judged, quantity_of, theme_of, theme_titles
from .ordering import Facet, Order, clause_facets, is_same_kind, joined, lists_of, placement_facet
from .placement import Placement, placements
from .ruleset import Clause, TierRules
from .score_rules import Indicator


class Relation(StrEnum):
    """What the right side asks, seen from the left."""

    STRICTER = "stricter"
    LOOSER = "looser"
    OTHERWISE = "otherwise"
    WORDS = "words"
    SAME = "same"
    ONLY_LEFT = "only_left"
    ONLY_RIGHT = "only_right"


LABELS = {
    Relation.STRICTER: "右侧更严",
    Relation.LOOSER: "右侧更宽",
    Relation.OTHERWISE: "口径不同",
    Relation.WORDS: "文字不同",
    Relation.SAME: "相同",
    Relation.ONLY_LEFT: "仅左侧有",
    Relation.ONLY_RIGHT: "仅右侧有",
}
# A number, or any other character by itself.
TOKENS = re.compile(r"[0-9][0-9.]*|.", re.DOTALL)
BY_ORDER = {Order.STRICTER: Relation.STRICTER, Order.LOOSER: Relation.LOOSER, Order.OTHER: Relation.OTHERWISE}


@dataclass(frozen=True, slots=True)
class Side:
    """A clause in its rule set."""

    clause: Clause
    rules: TierRules
    placement: Placement

    @property
    def theme(self) -> str:
        """The aspect under which it stands."""
        return theme_of(self.clause, self.rules.groups[self.clause.group])


@dataclass(frozen=True, slots=True)
class Row:
    """Two clauses that belong together, or one that the other side does not have."""

    theme: str
    left: Side | None
    right: Side | None
    relation: Relation
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The relation in words."""
        return LABELS[self.relation]


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """Two scored indicators of the same measure, or one that the other side does not have."""

    left: Indicator | None
    right: Indicator | None

    @property
    def is_same(self) -> bool:
        """Both sides give the same points for the same options."""
        return self.left is not None and self.right is not None and _options(self.left) == _options(self.right)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that two tiers ask, laid side by side, in the order of aspects."""

    left: TierRules
    right: TierRules
    rows: tuple[Row, ...]
    scored: tuple[ScoredRow, ...]

    @property
    def counts(self) -> Mapping[Relation, int]:
        """How many rows of each relation, those that change most first."""
        counted = Counter(row.relation for row in self.rows)
        return {relation: counted[relation] for relation in Relation if counted[relation]}

    @property
    def summary(self) -> str:
        """One line: 右侧更严 5 条，右侧更宽 2 条，相同 20 条."""
        return "，".join(f"{LABELS[relation]} {count} 条" for relation, count in self.counts.items())

    def themes(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """(aspect, its rows), aspects without rows left out."""
        for title in theme_titles():
            rows = tuple(row for row in self.rows if row.theme == title)
            if rows:
                yield title, rows


def compare(left: TierRules, right: TierRules) -> Comparison:
    """Lay two tiers side by side; each of their clauses stands in exactly one row."""
    ours, theirs = _sides(left), _sides(right)
    pairs = _pairs(ours, theirs)
    taken = {id(other) for other in pairs.values()}
    rows = [_row(one, pairs[id(one)]) if id(one) in pairs else _alone(one, Relation.ONLY_LEFT) for one in ours]
    rows += [_alone(one, Relation.ONLY_RIGHT) for one in theirs if id(one) not in taken]
    return Comparison(left, right, tuple(rows), tuple(_scored(_indicators(left), _indicators(right))))


def _indicators(rules: TierRules) -> tuple[Indicator, ...]:
    return rules.score.indicators if rules.score else ()


def _scored(ours: tuple[Indicator, ...], theirs: tuple[Indicator, ...]) -> Iterator[ScoredRow]:
    rest = list(theirs)
    for one in ours:
        other = next((found for found in rest if found.fields == one.fields), None)
        if other is not None:
            rest.remove(other)
        yield ScoredRow(one, other)
    for other in rest:
        yield ScoredRow(None, other)


def _options(one: Indicator) -> list[tuple[str, Any]]:
    return [(option.words, option.points) for option in one.options]


def _sides(rules: TierRules) -> list[Side]:
    placed = placements(rules)
    return [Side(clause, rules, placed[clause.id]) for clause in rules.clauses.values()]


def _pairs(ours: list[Side], theirs: list[Side]) -> dict[int, Side]:
    """{id of the left side: its right one}: first by what is measured, then by words, the closest first."""
    found: dict[int, Side] = {}
    for likeness in (_measured_likeness, _words_likeness):
        left = [one for one in ours if id(one) not in found]
        right = [one for one in theirs if all(one is not other for other in found.values())]
        scored = [(score, one, other) for one in left for other in right if (score := likeness(one, other))]
        for _score, one, other in sorted(scored, key=lambda entry: entry[0], reverse=True):
            if id(one) not in found and all(other is not taken for taken in found.values()):
                found[id(one)] = other
    return found


def _measured_likeness(one: Side, other: Side) -> tuple[float, ...]:
    """How closely two clauses measure the same thing; empty where they do not."""
    quantity = quantity_of(one.clause)
    if not quantity or quantity != quantity_of(other.clause):
        return ()
    ours, theirs = lists_of(one.clause), lists_of(other.clause)
    shared = [len(ours[name] & theirs[name]) for name in ours if name in theirs]
    if shared and not any(shared):
        return ()
    return (
        is_same_kind(one.clause, other.clause),
        sum(shared),
        one.clause.group == other.clause.group,
        _likeness(one.clause.text, other.clause.text),
    )


def _words_likeness(one: Side, other: Side) -> tuple[float, ...]:
    """How much of their words two clauses share; empty where it is less than half."""
    likeness = _likeness(one.clause.text, other.clause.text)
    return (likeness,) if likeness * 2 >= 1 else ()


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _row(one: Side, other: Side) -> Row:
    facets = [*_decided(one.clause, other.clause), placement_facet(one.placement, other.placement)]
    order = joined(facet.order for facet in facets)
    notes = tuple(facet.note for facet in facets if facet.order is not Order.SAME)
    if order is not Order.SAME:
        return Row(other.theme, one, other, BY_ORDER[order], notes)
    is_same = _plain(one) == _plain(other)
    return Row(other.theme, one, other, Relation.SAME if is_same else Relation.WORDS, _words_notes(one, is_same))


def _decided(one: Clause, other: Clause) -> list[Facet]:
    if is_judged(one) and is_judged(other):
        return []
    if is_judged(one) or is_judged(other):
        sides = ("由审核人员判断", "由数据判定")
        ours, theirs = sides if is_judged(one) else sides[::-1]
        return [Facet(Order.OTHER, f"左侧{ours}，右侧{theirs}")]
    return clause_facets(one, other)


def _words_notes(one: Side, is_same: bool) -> tuple[str, ...]:
    if is_same:
        return ()
    return ("由审核人员判断，请对照文字",) if is_judged(one.clause) else ("要求相同，表述不同",)


def _alone(side: Side, relation: Relation) -> Row:
    is_left = relation is Relation.ONLY_LEFT
    return Row(side.theme, side if is_left else None, None if is_left else side, relation)


def _plain(side: Side | None) -> str:
    """The words without marks and blanks: a comma more is no other condition."""
    return "".join(letter for letter in side.clause.text if letter.isalnum()) if side else ""


def word_changes(one: str, other: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts in runs (text, is it not in the other); a number is changed as a whole."""
    ours, theirs = TOKENS.findall(one), TOKENS.findall(other)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        is_changed = kind != "equal"
        left += [("".join(ours[start:end]), is_changed)] if end > start else []
        right += [("".join(theirs[other_start:other_end]), is_changed)] if other_end > other_start else []
    return left, right
