"""Two rule sets side by side: what belongs together, and which side asks more."""

import shutil
from pathlib import Path

import pytest

from declarations.eligibility import load_tier
from declarations.eligibility.catalogue import rule_sets
from declarations.eligibility.comparison import Relation, compare, word_changes
from declarations.eligibility.conditions import CONDITIONS
from declarations.eligibility.methods import methods, theme_of
from declarations.eligibility.ordering import Order, joined, line_facet
from declarations.eligibility.placement import placements
from declarations.eligibility.ruleset import RULES_DIRECTORY

RULES = Path(__file__).parent / "rules"
ALL = [(name, tier) for name, tiers in rule_sets().items() for tier in tiers]


def changed(tmp_path, *changes, base=RULES / "other_2030", tier="champion"):
    """(the tier, the same tier with texts of its file replaced)."""
    shutil.copytree(base, tmp_path / "changed")
    path = tmp_path / "changed" / f"{tier}.toml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return load_tier(base.name, tier, base.parent), load_tier("changed", tier, tmp_path)


def relation_of(found, clause):
    row = next(
        row for row in found.rows if clause in (row.left and row.left.clause.id, row.right and row.right.clause.id)
    )
    return str(row.relation)


def test_clauses_meet_by_what_they_measure_not_by_their_ids():
    found = compare(load_tier("liaoning_2022", "sme"), load_tier("liaoning_2022", "little_giant"))
    pairs = {row.left.clause.id: row.right.clause.id for row in found.rows if row.left and row.right}
    assert pairs["S-B3c"] == "G-B3d"
    assert pairs["S-J5"] == "G-J7"
    assert pairs["S-K1"] == "G-K7"
    assert pairs["S-J2"] == "G-J3"
    assert relation_of(found, "S-B2a") == "stricter"
    assert relation_of(found, "S-B2b") == "same"
    assert relation_of(found, "S-Z4") == "otherwise"
    assert relation_of(found, "S-C1") == "words"
    assert relation_of(found, "G-C5") == "only_right"
    assert found.summary == "右侧更严 10 条，口径不同 4 条，文字不同 5 条，相同 16 条，仅左侧有 5 条，仅右侧有 12 条"


def test_the_national_notice_asks_less_revenue_and_lets_equity_stand_for_it():
    found = compare(load_tier("liaoning_2022", "sme"), load_tier("miit_2022", "sme"))
    row = next(row for row in found.rows if row.left and row.left.clause.id == "S-B2a")
    assert (row.right.clause.id, row.theme, row.label) == ("S22-3a", "规模", "右侧更宽")
    assert row.notes == ("线：≥ 1500 万元 → ≥ 1000 万元", "必须满足 → 可由其他条件代替")
    assert len(found.scored) == 13
    assert not any(row.is_same for row in found.scored)


@pytest.mark.parametrize("key", ALL, ids=":".join)
def test_a_rule_set_is_the_same_as_itself(key):
    rules = load_tier(*key)
    found = compare(rules, rules)
    assert set(found.counts) == {Relation.SAME}
    assert [row.left.clause.id for row in found.rows] == [row.right.clause.id for row in found.rows]
    assert all(row.is_same for row in found.scored)


@pytest.mark.parametrize("left", ALL, ids=":".join)
def test_every_clause_stands_in_one_row_and_the_other_way_round_says_the_opposite(left):
    opposite = {"stricter": "looser", "looser": "stricter", "only_left": "only_right", "only_right": "only_left"}
    for right in ALL:
        ours, theirs = load_tier(*left), load_tier(*right)
        there, back = compare(ours, theirs), compare(theirs, ours)
        assert sorted(row.left.clause.id for row in there.rows if row.left) == sorted(ours.clauses)
        assert sorted(row.right.clause.id for row in there.rows if row.right) == sorted(theirs.clauses)
        turned = {
            (row.right and row.right.clause.id, row.left and row.left.clause.id): str(row.relation) for row in back.rows
        }
        for row in there.rows:
            pair = (row.left and row.left.clause.id, row.right and row.right.clause.id)
            assert turned[pair] == opposite.get(str(row.relation), str(row.relation)), (left, right, pair)


@pytest.mark.parametrize(
    "old, new, clause, relation",
    [
        ("line = 800", "line = 700", "C-1", "stricter"),
        ("line = 800", "line = 900", "C-1", "looser"),
        ('comparison = "<="\nline = 800', 'comparison = "<"\nline = 800', "C-1", "stricter"),
        ('comparison = "<"\nline = 12.5', 'comparison = "<="\nline = 12.5', "C-6", "looser"),
        ('comparison = "<="\nline = 800', 'comparison = ">="\nline = 800', "C-1", "otherwise"),
        ("line = 2\n", "line = 3\n", "C-4", "stricter"),
        ('accepts = ["micro"]', 'accepts = ["micro", "small"]', "C-3", "looser"),
        ('accepts = ["micro"]', 'accepts = ["small"]', "C-3", "otherwise"),
        ('condition = "ratio_of_each_year"', 'condition = "ratio_of_last_year"', "C-6", "looser"),
        ('{ or = ["C-2", "C-3"] }', '"C-2", "C-3"', "C-2", "stricter"),
        ('default = { or = ["C-4", "C-5"] }', 'default = { and = ["C-4"] }', "C-4", "stricter"),
        ('default = { or = ["C-4", "C-5"] }', 'default = { and = ["C-4"] }', "C-5", "looser"),
        ('role = "special"\ncitation = "另一通知三"', 'role = "required"\ncitation = "另一通知三"', "C-6", "stricter"),
        ('text = "理念先进"', 'text = "理念很先进"', "C-5", "words"),
        ('text = "理念先进"', 'text = "理念，先进"', "C-5", "same"),
        ('text = "成立10年以上"', 'text = "企业成立10年以上"', "C-2", "words"),
        ('unit = "枚"', 'unit = "项"', "C-4", "otherwise"),
    ],
)
def test_one_change_is_seen_and_nothing_else(tmp_path, old, new, clause, relation):
    found = compare(*changed(tmp_path, (old, new)))
    assert relation_of(found, clause) == relation
    touched = {"C-4", "C-5"} if "C-4" in old else {"C-2", "C-3"} if "C-2" in old else {clause}
    others = {row.left.clause.id for row in found.rows if row.left and row.left.clause.id not in touched}
    assert {relation_of(found, one) for one in others} == {"same"}


def test_what_points_to_both_sides_is_not_called_stricter(tmp_path):
    mixed = (("line = 800", "line = 700"), ('{ and = ["C-1", {', '{ or = ["C-1", {'))
    assert relation_of(compare(*changed(tmp_path, *mixed)), "C-1") == "otherwise"


def test_a_word_rewritten_is_marked_and_a_number_as_a_whole():
    left, right = word_changes("达到1500万元及以上", "达到2000万元以上")
    assert left == [("达到", False), ("1500", True), ("万元", False), ("及", True), ("以上", False)]
    assert right == [("达到", False), ("2000", True), ("万元", False), ("以上", False)]


@pytest.mark.parametrize(
    "orders, expected",
    [
        ([], Order.SAME),
        ([Order.SAME, Order.STRICTER], Order.STRICTER),
        ([Order.LOOSER, Order.LOOSER], Order.LOOSER),
        ([Order.STRICTER, Order.LOOSER], Order.OTHER),
        ([Order.STRICTER, Order.OTHER], Order.OTHER),
    ],
)
def test_facets_together(orders, expected):
    assert joined(orders) is expected


def test_a_line_on_one_side_only_is_not_comparable(tmp_path):
    clauses = load_tier("liaoning_2022", "sme").clauses
    assert line_facet(clauses["S-B2a"], clauses["S-C7"]).order is Order.OTHER
    assert line_facet(clauses["S-C7"], clauses["S-C8"]).order is Order.SAME


def test_where_a_clause_stands():
    placed = placements(load_tier("liaoning_2022", "sme"))
    assert placed["S-B2a"].words == "必须满足"
    assert placed["S-Z1"].words == "所选类别内必须满足"
    assert placed["S-C2"].words == "所选类别内可由其他条件代替"
    assert placed["S-C2"].instead == ("S-C3", "S-C4")
    assert placed["S-K1"].words == "可由其他条件代替"
    assert placed["S-J6"].words == "不单独计入"
    assert set(placed["S-T1"].instead) == {"S-T3", "S-T7"}


def test_every_condition_has_its_words():
    assert set(methods()) == set(CONDITIONS)
    assert all(method.words for method in methods().values())


def test_an_aspect_is_found_by_measure_by_answers_and_by_group():
    rules = load_tier("liaoning_2022", "sme")
    found = {one: theme_of(rules.clauses[one], rules.groups[rules.clauses[one].group]) for one in rules.clauses}
    assert (found["S-B2c"], found["S-B1d"], found["S-J1"], found["S-B3d"]) == ("研发", "规模", "精细化", "其他条件")


def test_installed_rule_sets_are_told_apart_from_other_folders():
    assert set(rule_sets()) == {path.parent.name for path in RULES_DIRECTORY.glob("*/answers.toml")}
