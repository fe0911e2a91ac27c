"""Two rule sets side by side: filters in the address, one table an aspect, the same rows for the page and the XLSX."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from declarations.eligibility import wording
from declarations.eligibility.comparison import (
    LABELS,
    Comparison,
    Relation,
    Row,
    ScoredRow,
    Side,
    compare,
    word_changes,
)
from declarations.eligibility.ruleset import TierRules
from declarations.pages.rule_sets import (
    Key,
    compare_choices,
    indicator_words,
    label_of,
    loaded,
    placement_words,
    rule_set_url,
    status_of,
)

LOOKS = {
    Relation.STRICTER: ("red", "arrow-up-circle"),
    Relation.LOOSER: ("green", "arrow-down-circle"),
    Relation.OTHERWISE: ("amber", "shuffle"),
    Relation.WORDS: ("progress", "card-text"),
    Relation.SAME: ("grey", "check-circle"),
    Relation.ONLY_LEFT: ("neutral", "arrow-left-circle"),
    Relation.ONLY_RIGHT: ("neutral", "arrow-right-circle"),
}
DIFFERENT = "different"
SHOWN = [("", "全部条款"), (DIFFERENT, "只看有差别的"), *((str(one), label) for one, label in LABELS.items())]


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; a side is None where nothing of that name can be compared."""

    left: str
    right: str
    show: str

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Wanted":
        """Read the query of an address; what it does not know counts as not asked for."""
        known = {value for value, _ in compare_choices()}
        left, right = (value if (value := given.get(side, "")) in known else "" for side in ("left", "right"))
        show = given.get("show", "")
        return cls(left, right, show if show in {value for value, _ in SHOWN} else "")

    def address(self, name: str = "rule_compare", **changes: str) -> str:
        """The address of the comparison, or of its XLSX, with changes."""
        values = {"left": self.left, "right": self.right, "show": self.show} | changes
        query = {key: value for key, value in values.items() if value}
        return reverse(f"declarations:{name}") + (f"?{urlencode(query, safe=':')}" if query else "")

    def comparison(self) -> Comparison | None:
        """The two sides compared; None until both are chosen."""
        sides = [loaded(key_of(one)) for one in (self.left, self.right) if one]
        left, right = (*sides, None, None)[:2]
        return compare(left, right) if left and right else None

    def shows(self, row: Row) -> bool:
        """Whether the filter lets the row through."""
        if self.show == DIFFERENT:
            return row.relation is not Relation.SAME
        return not self.show or row.relation == self.show


def key_of(text: str) -> Key:
    """ "liaoning_2022:sme" → ("liaoning_2022", "sme")."""
    name, _, tier = text.partition(":")
    return name, tier


def compare_page(wanted: Wanted) -> dict[str, Any]:
    """Everything rule_sets/compare.html shows."""
    found = wanted.comparison()
    page: dict[str, Any] = {"filters": _filters(wanted), "form_action": reverse("declarations:rule_compare")}
    if found is None:
        return page
    return page | {
        "heads": [_head(found.left, wanted.left, "左侧"), _head(found.right, wanted.right, "右侧")],
        "summary": found.summary,
        "themes": [{"title": title, "rows": rows} for title, rows in _themes(found, wanted)],
        "scored": [scored_words(row) for row in found.scored],
        "swap_url": wanted.address(left=wanted.right, right=wanted.left),
        "xlsx_url": wanted.address("rule_compare_xlsx", show=""),
        "reset_url": wanted.address(show="") if wanted.show else "",
    }


def _filters(wanted: Wanted) -> list[dict[str, Any]]:
    choices = [("", "请选择"), *compare_choices()]
    return [
        {"name": "left", "label": "左侧", "kind": "select", "is_wide": True, "value": wanted.left, "options": choices},
        {
            "name": "right",
            "label": "右侧",
            "kind": "select",
            "is_wide": True,
            "value": wanted.right,
            "options": choices,
        },
        {"name": "show", "label": "显示", "kind": "select", "value": wanted.show, "options": SHOWN},
    ]


def _head(rules: TierRules, text: str, place: str) -> dict[str, Any]:
    groups = "、".join(group.title for group in rules.groups.values())
    return {
        "label": place,
        "value": label_of(rules),
        "url": rule_set_url(key_of(text)),
        "note": f"{status_of(rules)['label']}。共 {len(rules.clauses)} 条：{groups}",
    }


def _themes(found: Comparison, wanted: Wanted) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for title, rows in found.themes():
        shown = [row_words(row) for row in rows if wanted.shows(row)]
        if shown:
            yield title, shown


def row_words(row: Row) -> dict[str, Any]:
    """One row for people."""
    tone, icon = LOOKS[row.relation]
    left, right = (side_words(side) for side in (row.left, row.right))
    if row.left and row.right:
        left["runs"], right["runs"] = word_changes(row.left.clause.text, row.right.clause.text)
    return {
        "label": row.label,
        "tone": tone,
        "icon": icon,
        "notes": row.notes,
        "subject": (right or left)["subject"],
        "left": left,
        "right": right,
    }


def scored_words(row: ScoredRow) -> dict[str, Any]:
    """Two indicators for people."""
    return {"label": scored_label(row), "left": indicator_words(row.left), "right": indicator_words(row.right)}


def scored_label(row: ScoredRow) -> str:
    """分档相同, 分档不同, or on which side alone the indicator is."""
    if row.left and row.right:
        return "分档相同" if row.is_same else "分档不同"
    return LABELS[Relation.ONLY_LEFT if row.left else Relation.ONLY_RIGHT]


def side_words(side: Side | None) -> dict[str, Any]:
    """A clause of one side; empty where that side has none. `runs`: its words as (text, differs from the other)."""
    if side is None:
        return {}
    clause = side.clause
    return {
        "id": clause.id,
        "subject": clause.subject,
        "required": wording.required(clause),
        "text": clause.text,
        "runs": [(clause.text, False)],
        "group": side.rules.groups[clause.group].title,
        "placement": placement_words(side.placement, side.rules),
        "citation": clause.citation,
    }
