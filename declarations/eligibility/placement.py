"""Where a clause stands in the tree of its group: needed in any case, or one of several ways.

A clause is needed unless something else would do: another part of an OR, or another special category chosen instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .ruleset import TierRules
from .verdicts import Branch


@dataclass(frozen=True, slots=True)
class Placement:
    """``is_counted``: some tree names the clause. ``is_category``: only whoever chose the category needs it.
    ``instead``: the clauses of which others would do, by id."""

    is_counted: bool = False
    is_category: bool = False
    instead: tuple[str, ...] = ()

    @property
    def ways_round(self) -> frozenset[str]:
        """In which ways it may be left unmet; fewer ask more."""
        return frozenset(name for name, is_open in (("part", self.instead), ("category", self.is_category)) if is_open)

    @property
    def words(self) -> str:
        """必须满足, 所选类别内必须满足, 可由其他条件代替, 不单独计入."""
        if not self.is_counted:
            return "不单独计入"
        inside = "所选类别内" if self.is_category else ""
        return f"{inside}可由其他条件代替" if self.instead else f"{inside}必须满足"


def placements(rules: TierRules) -> Mapping[str, Placement]:
    """{clause: where it stands} by the default trees."""
    found = dict.fromkeys(rules.clauses, Placement())
    for group in rules.groups.values():
        for clause_id, instead in _walk(group.trees["default"], ()):
            found[clause_id] = Placement(True, group.role == "special", instead)
    return found


def _walk(tree: Branch, instead: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for place, part in enumerate(tree.parts):
        others = (*tree.parts[:place], *tree.parts[place + 1 :]) if tree.decisive else ()
        named = (*instead, *(clause_id for other in others for clause_id in clauses_in(other)))
        if isinstance(part, str):
            yield part, named
        else:
            yield from _walk(part, named)


def clauses_in(part: Branch | str) -> Iterator[str]:
    """Every clause that a part of a tree names."""
    if isinstance(part, str):
        yield part
    else:
        for one in part.parts:
            yield from clauses_in(one)
