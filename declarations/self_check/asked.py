"""Which answers a rule set asks of a visitor: nothing is listed by hand, the clauses' own fields say it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from declarations.answers.fields import Input, answer_fields, inputs_of
from declarations.eligibility import load_tier
from declarations.eligibility.ruleset import TierRules
from declarations.fitting import reads_answers
from declarations.sheets import sheet_named
from declarations.sheets.base import Sheet

CATEGORIES = "special_categories"
# The groups that everybody has to meet: the national standards have no others.
ALWAYS_ASKED = ("basic", "required")
# A description stands beside boxes of which one is 其他.
OTHER = "_other"


@dataclass(frozen=True)
class Asked:
    """What the rule set of a tier asks of its sheet in a round of `year`.

    `inputs` are the controls by POST name in the paper's order; `group_of` says under which group of the notice an
    answer stands ("" for the choice of special categories): the first that asks for it.
    """

    tier: str
    year: int
    rule_set: str
    sheet: Sheet
    inputs: Mapping[str, Input]
    group_of: Mapping[str, str]

    @property
    def rules(self) -> TierRules:
        return load_tier(self.rule_set, self.tier)

    @property
    def years(self) -> tuple[int, int]:
        return self.year - 2, self.year - 1

    def input_of(self, place: str) -> str:
        """The first control of a rule's answer ("revenue.2021", "standards"); "" where it is not asked for."""
        own = self.sheet.own_place(place)
        return next((name for name in self.inputs if name == own or name.startswith(f"{own}.")), "")


@cache
def asked(tier: str, rule_set: str, sheet_version: str, year: int) -> Asked:
    """The answers that the conditions of a tier look at, as far as its sheet has them."""
    sheet, rules = sheet_named(sheet_version), load_tier(rule_set, tier)
    fields = answer_fields(sheet_version)
    is_by_category = any(group.role == "special" for group in rules.groups.values())
    places: dict[str, str] = {CATEGORIES: ""} if is_by_category else {}
    for clause in filter(reads_answers, rules.clauses.values()):
        for place in map(sheet.own_place, clause.field_names(year)):
            places.setdefault(place, clause.group)
            places.setdefault(f"{place}{OTHER}", clause.group)
    group_of: dict[str, str] = {}
    for place, group in places.items():
        if place.split(".")[0] in fields:
            group_of.setdefault(place.split(".")[0], group)
    inputs = {
        name: one
        for name, one in inputs_of(sheet_version, year).items()
        if (name if one.year else one.field.name) in places
    }
    return Asked(tier, year, rule_set, sheet, inputs, group_of)


def basic_forms(forms: Mapping[str, Asked]) -> dict[str, Asked]:
    """The same tiers, asked only for the figures of their basic conditions; a figure of which one tier asks two years
    is asked for two years wherever it is asked at all, so that one page serves all."""
    own = {tier: _basic_places(form) for tier, form in forms.items()}
    places = frozenset().union(*own.values())
    found = {}
    for tier, form in forms.items():
        names = {place.split(".")[0] for place in own[tier]}
        inputs = {
            name: one
            for name, one in inputs_of(form.sheet.version, form.year).items()
            if one.field.name in names and (name if one.year else one.field.name) in places
        }
        found[tier] = replace(form, inputs=inputs, group_of=dict.fromkeys(names, "basic"))
    return found


def _basic_places(form: Asked) -> frozenset[str]:
    basic = {name for name, group in form.rules.groups.items() if group.role in ALWAYS_ASKED}
    places = {
        form.sheet.own_place(place)
        for clause in form.rules.clauses.values()
        if clause.group in basic and clause.is_decided_by_figure
        for place in clause.field_names(form.year)
    }
    asked_for = set(form.inputs) | set(form.group_of)
    return frozenset(one for place in places for one in (place, f"{place}{OTHER}") if one in asked_for)
