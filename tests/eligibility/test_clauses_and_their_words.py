"""Each clause of every rule set against itself: its line and unit stand in the notice's words, its fields are those its
condition reads, its citation is its group's place in the notice."""

from dataclasses import replace

import pytest

from declarations.eligibility import load_tier
from declarations.eligibility.case import Case
from declarations.eligibility.wording import plain
from tests.eligibility.cases import YEAR, last
from tests.eligibility.national_cases import EVERY, report

CLAUSES = [(rules, tier, id_) for rules, tier in EVERY for id_ in load_tier(rules, tier).clauses]
# Where the notice asks that there is something (有, 拥有, 设立) the line is one of it; the others say it otherwise.
AT_LEAST_ONE = {
    **dict.fromkeys(("P-C5", "S-C4", "G-J6", "G22-J2", "G22-J3"), "项"),
    **dict.fromkeys(("S-T2", "S-T3", "G-T2", "G-T3", "G-C5", "G22-T2", "G22-C2"), "个"),
    "S-J2": "人",
}
SAID_OTHERWISE = {"P-Z1": (">", "0", "%"), "P-C2": ("<=", "2", "年"), "G26-5b": ("<=", "3", "位")}
# A figure that whoever judges is shown has a unit and no line.
SHOWN = {"P-Z3": "%", "S-Z4": "位", "S26-5": "%"}
CEILING = ("不高于", "前15位")
ORDINALS = "一二三四五六七"
PARTS = {
    ("liaoning_2022", "product"): "通知二（一）",
    ("liaoning_2022", "sme"): "通知二（二）",
    ("liaoning_2022", "little_giant"): "通知二（三）",
    ("miit_2022", "innovative"): "工信部企业〔2022〕63号附件1",
    ("miit_2022", "sme"): "工信部企业〔2022〕63号附件2",
    ("miit_2022", "little_giant"): "工信部企业〔2022〕63号附件3",
    ("miit_2026", "sme"): "工信部企业〔2026〕2号附件1",
    ("miit_2026", "little_giant"): "工信部企业〔2026〕2号附件2",
}


def clause_of(rules, tier, clause_id):
    return load_tier(rules, tier).clauses[clause_id]


@pytest.mark.parametrize("rules, tier, clause_id", CLAUSES)
def test_line_unit_and_comparison_stand_in_the_notices_words(rules, tier, clause_id):
    clause = clause_of(rules, tier, clause_id)
    if clause.line is None:
        assert clause.unit == SHOWN.get(clause_id, "")
        return
    asked = (clause.comparison, plain(clause.line), clause.unit)
    if clause_id in AT_LEAST_ONE:
        assert asked == (">=", "1", AT_LEAST_ONE[clause_id])
    elif clause_id in SAID_OTHERWISE:
        assert asked == SAID_OTHERWISE[clause_id]
    else:
        is_ceiling = any(words in clause.text for words in CEILING)
        assert clause.comparison == ("<=" if is_ceiling else ">=")
        assert f"{plain(clause.line)}{clause.unit}" in clause.text


@pytest.mark.parametrize("rules, tier", EVERY)
def test_a_group_is_cited_where_it_stands(rules, tier):
    groups = load_tier(rules, tier).groups.values()
    for group, ordinal in zip(groups, ORDINALS, strict=False):
        by_title = group.title.endswith(("指标", "基本条件", "重点领域条件"))
        by_place = f"（{ordinal}）" if len(groups) > 1 else ""
        assert group.citation == PARTS[rules, tier] + (group.title if by_title else by_place)


ROLES = {"basic": "basic", "key_area": "key"}


@pytest.mark.parametrize("rules, tier", EVERY)
def test_the_province_has_categories_to_choose_and_the_nation_requires_every_group(rules, tier):
    is_provincial = rules == "liaoning_2022"
    for name, group in load_tier(rules, tier).groups.items():
        assert group.role == (ROLES.get(name, "special") if is_provincial else "required"), name


@pytest.mark.parametrize("rules, tier, clause_id", CLAUSES)
def test_shares_and_growth_are_percents(rules, tier, clause_id):
    clause = clause_of(rules, tier, clause_id)
    if {"ratio", "growth"} & set(clause.parameters):
        assert clause.unit == "%"


@pytest.mark.parametrize("rules, tier", EVERY)
def test_what_no_figure_decides_is_for_people(rules, tier):
    # Of a legal person the code can disprove, never prove.
    for clause in load_tier(rules, tier).clauses.values():
        is_for_people = clause.condition.name in ("judgement", "legal_person")
        assert clause.is_decided_by_figure is not is_for_people, clause.id


class Values(dict):
    """Answers that remember which of them were asked for."""

    def __init__(self, values, asked, name=""):
        super().__init__(values)
        self.asked, self.name = asked, name

    def get(self, key, default=None):
        value = super().get(key, default)
        if isinstance(value, dict) and set(value) & {YEAR - 1, YEAR - 2}:
            return Values(value, self.asked, key)
        self.asked.add(f"{self.name}.Y-{YEAR - key}" if self.name else key)
        return value


def asked_for(found, find, rule):
    """The answers that a condition or measure asks for on the facts of a report."""
    asked = set()
    facts = replace(found.case.facts, values=Values(found.case.facts.values, asked))
    find(Case(facts, found.rules, found.declared_on, found.case._classify), rule)
    return asked


# Looked at by people beside the figure that decides.
FOR_PEOPLE = {"S-B3a": {"net_profit.Y-1"}, "S-Z4": {"market_share.Y-1"}}


@pytest.mark.parametrize("rules, tier, clause_id", [key for key in CLAUSES if not key[2].startswith("I22-1")])
def test_a_clauses_fields_are_those_its_condition_reads(rules, tier, clause_id):
    clause = clause_of(rules, tier, clause_id)
    named, asked = set(clause.fields), set()
    for changes in ({}, {"revenue": last(900)}):  # of a small enterprise other figures are asked (G22-C1)
        asked |= asked_for(report(rules, tier, changes), clause.condition.find, clause)
    assert asked <= named
    assert {name for name in named - asked if ".Y-" in name} == FOR_PEOPLE.get(clause_id, set())


SCORED = [("miit_2022", "innovative"), ("miit_2022", "sme")]
UNITS = {"full_years": "年", "amount_or_share": "万元", "first_met": "", "sum_met": "", "given": ""}


@pytest.mark.parametrize("rules, tier", SCORED)
def test_an_indicators_fields_are_those_its_measure_reads_and_its_unit_fits(rules, tier):
    found = report(rules, tier)
    for one in found.rules.score.indicators:
        asked = asked_for(found, one.measure.find, one)
        assert asked <= set(one.fields)
        assert [name for name in one.fields if ".Y-" in name and name not in asked] == []
        assert one.unit == UNITS.get(one.measure.name, "%")
        for option in one.options:
            if option.clause and option.clause.line is not None:
                assert f"{plain(option.clause.line)}{option.clause.unit}" in option.words or not option.clause.unit
