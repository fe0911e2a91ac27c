"""The rule set against the clause table, the trees and the forms that were read from the notice; no number in code."""

import ast
import csv
import json
from pathlib import Path

import pytest
import yaml

from declarations.eligibility import RuleError, load_tier

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures" / "rules"
TIERS = ("product", "sme", "little_giant")
PURE = ("eligibility", "checks", "sheets")
# 0, 1, 2 and -1 count and index (近2年 is two by the language of the form); 100 turns a share into percent.
ALLOWED_NUMBERS = {0, 1, 2, 100}


def clause_rows(tier):
    with (FIXTURES / "clauses_2022.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["tier"] == tier]


def as_data(tree):
    if isinstance(tree, str):
        return tree
    return {"or" if tree.decisive else "and": [as_data(part) for part in tree.parts]}


@pytest.mark.parametrize("tier", TIERS)
def test_every_clause_has_the_words_of_the_notice(tier):
    rules = load_tier("liaoning_2022", tier)
    found = [(c.id, c.group, c.kind, c.text) for c in rules.clauses.values()]
    assert found == [(row["id"], row["group"], row["class"], row["text"]) for row in clause_rows(tier)]


@pytest.mark.parametrize("tier", TIERS)
def test_trees_are_those_read_from_the_notice(tier):
    expected = json.loads((FIXTURES / "clause_trees_2022.json").read_text(encoding="utf-8"))["tiers"][tier]
    groups = load_tier("liaoning_2022", tier).groups
    assert {name: {k: as_data(t) for k, t in g.trees.items()} for name, g in groups.items()} == expected


@pytest.mark.parametrize("tier", TIERS)
def test_vocabulary_is_that_of_the_forms(tier):
    sheet = yaml.safe_load((FIXTURES / "attachments_2022.yaml").read_text(encoding="utf-8"))[tier]
    fields = [field for section in sheet["sections"] for field in section.get("fields", [])]
    yearly = {field["name"] for field in fields if field.get("per_year")}
    for section in sheet["sections"]:
        yearly |= {field["name"] for field in section.get("per_year", [])}
    vocabulary = load_tier("liaoning_2022", tier).vocabulary
    assert vocabulary.yearly == yearly
    assert vocabulary.names == yearly | {field["name"] for field in fields}


@pytest.mark.parametrize("tier", TIERS)
def test_every_clause_says_where_it_stands_and_what_shows_it(tier):
    for clause in load_tier("liaoning_2022", tier).clauses.values():
        assert clause.citation.startswith("通知二（")
        assert clause.is_decided_by_figure is (clause.kind in ("A", "A+E"))
        assert clause.kind in ("E", "J") or clause.fields, clause.id
        assert clause.condition.name == "judgement" or clause.subject[0] != "“" or "”" in clause.subject[:-1], clause.id


def test_evidence_is_a_list_and_keeps_the_years_together():
    clauses = load_tier("liaoning_2022", "sme").clauses
    assert clauses["S-B1b"].evidence == ("营业执照", "连续年度报表")
    assert clauses["S-B3b"].evidence == ("经会计师事务所审计的{previous_year}、{last_year}年度会计报表或专项审计报告",)
    assert clauses["S-T4"].evidence == ("说明材料",)


def numbers_in(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float, complex):
            yield node.lineno, node.value


def test_no_number_of_policy_stands_in_python():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {value}"
        for package in PURE
        for path in sorted((ROOT / "declarations" / package).rglob("*.py"))
        for line, value in numbers_in(path)
        if value not in ALLOWED_NUMBERS
    ]
    assert found == []


def test_the_walk_sees_numbers(tmp_path):
    (tmp_path / "rule.py").write_text("LINE = 1500\nSHARE = 0.6\n", encoding="utf-8")
    assert [value for _, value in numbers_in(tmp_path / "rule.py")] == [1500, 0.6]


@pytest.mark.parametrize("name", ["../liaoning_2022", "liaoning_1999", "", "Liaoning_2022", "."])
def test_a_rule_set_that_is_not_there_is_refused(name):
    with pytest.raises(RuleError, match="条件集"):
        load_tier(name, "sme")
