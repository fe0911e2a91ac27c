"""Tiers whose groups are all required: verdict, what blocks, what is moot, what looks open, the line on top."""

import json

import pytest

from declarations.eligibility.verdicts import Branch, disproving, holds, moot
from tests.eligibility.cases import both, last
from tests.eligibility.national_cases import NATIONAL, answers, report, report_of
from tests.eligibility.test_check_eligibility import file_of, run  # noqa: F401 - a fixture

AND, OR = False, True
TREE = Branch(AND, ("a", Branch(OR, ("b", Branch(AND, ("c", "d"))))))


@pytest.mark.parametrize(
    "values, disproved, without_weight",
    [
        ("TTTT", "", ""),
        ("TTFF", "", "cd"),
        ("TTTF", "", "d"),
        ("TT?T", "", "c"),
        ("TFTT", "", "b"),
        ("T?TT", "", "b"),
        ("TFFT", "bc", ""),
        ("TFFF", "bcd", ""),
        ("TFF?", "bc", ""),
        ("T?FF", "", ""),
        ("FTFF", "a", "cd"),
        ("FFFF", "abcd", ""),
        ("F?FF", "a", ""),
        ("?FTT", "", "b"),
        ("????", "", ""),
    ],
)
def test_what_disproves_a_tree_and_what_is_moot_in_it(values, disproved, without_weight):
    known = dict(zip("abcd", ({"T": True, "F": False, "?": None}[letter] for letter in values), strict=True))
    assert disproving(TREE, known) == set(disproved)
    assert moot(TREE, known) == set(without_weight)
    assert bool(disproved) is (holds(TREE, known) is False)


def test_a_clause_that_counts_in_another_place_is_not_moot():
    tree = Branch(AND, (Branch(OR, ("a", "b")), Branch(OR, ("b", "c"))))
    assert moot(tree, {"a": True, "b": False, "c": False}) == set()
    assert moot(tree, {"a": True, "b": False, "c": True}) == {"b"}
    assert moot(Branch(OR, (Branch(OR, ("a", "b")), "c")), {"a": True, "b": None, "c": False}) == {"b", "c"}


def verdicts(found):
    return {str(group.verdict) for group in found.groups}


@pytest.mark.parametrize("rules, tier", [key for key in NATIONAL if key != ("miit_2026", "sme")])
def test_a_tier_is_eligible_once_every_group_is_met(rules, tier):
    found = report(rules, tier)
    assert (found.verdict, verdicts(found), found.blocking, found.suggestions) == ("eligible", {"met"}, (), ())
    assert found.headline == "各项认定条件均符合"
    assert found.looks_open


def test_a_share_that_people_weigh_keeps_a_tier_open():
    found = report("miit_2026", "sme")
    assert (found.verdict, found.looks_open) == ("open", True)
    assert found.headline == "认定条件没有与填报数据不符的项目，1 项须由审核人员判断"
    assert report("miit_2026", "sme", judgements={"S26-5": "met"}).verdict == "eligible"
    refused = report("miit_2026", "sme", judgements={"S26-5": "not_met"})
    assert (refused.verdict, refused.blocking) == ("ineligible", ())
    assert refused.headline == "经审核认定，有不符合的认定条件：市场地位"


def test_one_group_that_is_disproved_makes_a_tier_ineligible():
    found = report_of("G22-Z1", {"years_in_field": 2, "debt_ratio": last(71)})
    assert (found.verdict, found.looks_open) == ("ineligible", False)
    assert [result.id for result in found.blocking] == ["G22-Z1", "G22-J4"]
    assert found.headline == "认定条件有 2 类与填报数据不符：专业化指标、精细化指标"


def test_a_missing_figure_leaves_a_tier_open():
    found = report_of("G22-Z1", {"years_in_field": None, "debt_ratio": None})
    assert (found.verdict, found.looks_open, found.blocking) == ("open", False, ())
    # the alternatives of the innovative group are not counted: it is met without them
    assert found.headline == "认定条件没有与填报数据不符的项目，2 项缺少数据"


def test_categories_ticked_mean_nothing_here():
    assert report_of("G22-Z1", {"special_categories": None}).verdict == "eligible"


@pytest.mark.parametrize(
    "changes, blocking, grey",
    [
        ({}, [], ["G22-C4", "G22-C5"]),
        # disproved, but an award takes its place
        ({"class_one_ip_in_use": 0, "science_awards": ["national_top3"]}, [], ["G22-C3", "G22-C5"]),
        # disproved, but whether there was an award is not known
        ({"class_one_ip_in_use": 0, "science_awards": None}, [], []),
        ({"class_one_ip_in_use": 0}, ["G22-C3", "G22-C4", "G22-C5"], []),
        ({"class_one_ip_in_use": 0, "rd_expense": both(1, 1)}, ["G22-C1", "G22-C3", "G22-C4", "G22-C5"], []),
        ({"class_one_ip_in_use": None}, [], []),
    ],
)
def test_an_alternative_of_a_met_group_neither_blocks_nor_counts(changes, blocking, grey):
    found = report_of("G22-C1", changes)
    assert [result.id for result in found.blocking] == blocking
    (group,) = (one for one in found.groups if one.name == "innovative")
    assert sorted(group.moot) == grey


def test_the_reading_in_force_says_what_is_moot_and_what_blocks():
    changes = {"science_awards": ["national_top3"], "rd_expense": both(1, 1), "class_one_ip_in_use": 0}
    found = report_of("G22-C1", changes, locked_readings={"innovative": "strict"})
    (group,) = (one for one in found.groups if one.name == "innovative")
    assert sorted(group.moot) == ["G22-C3", "G22-C5"]
    assert [result.id for result in found.blocking] == ["G22-C1"]


def test_what_people_are_to_judge_never_blocks():
    found = report_of("G22-L1", {"fills_gap": False, "in_four_basics": False, "key_areas": []})
    assert (found.blocking, found.verdict, found.looks_open) == ((), "open", True)


def test_what_blocks_says_where_another_condition_can_stand_for_it():
    found = report_of("S22-1", {"years_in_field": 1, "revenue": last(900)})
    alone, either = (found.clause(name) for name in ("S22-1", "S22-3a"))
    assert found.blocking_sentence(alone) == alone.sentence()
    assert found.blocking_sentence(either) == f"{either.sentence()}；“营业收入”中另有可替代的条件，满足其一即可"


def test_a_waiver_lifts_what_blocks():
    changes = {"years_in_field": 2}
    found = report_of("G22-Z1", changes, waivers=["G22-Z1"])
    assert (found.blocking, found.verdict, found.looks_open) == ((), "eligible", True)


def test_a_finding_against_a_figure_is_no_blocker_of_submission():
    found = report_of("G22-Z1", judgements={"G22-Z1": "not_met"})
    assert (found.blocking, found.verdict) == ((), "ineligible")
    assert found.headline == "经审核认定，有不符合的认定条件：专业化指标"


def test_the_command_answers_by_any_rule_set(file_of):  # noqa: F811
    for rules, tier in NATIONAL:
        request = {"tier": tier, "year": 2022, "declared_on": "2022-03-01", "rules": rules}
        path = file_of(json.dumps(request | {"answers": answers(rules, tier)}))
        code, out, err = run(path, "--format", "json")
        found = json.loads(out)
        assert (code, err, found["tier"]) == (0, "", tier)
        assert found["verdict"] in ("eligible", "open")
        has_scores = (rules, tier) in {("miit_2022", "innovative"), ("miit_2022", "sme")}
        assert list(found)[:7] == ["tier", "year", "verdict", "derived", "groups", "clauses", "readings"]
        assert list(found)[7:] == (["scores"] if has_scores else [])
        assert json.loads(run("--jsonl", path, "--format", "json")[1]) == found


def test_the_command_says_scores_item_by_item(file_of):  # noqa: F811
    request = {"tier": "innovative", "year": 2022, "declared_on": "2022-03-01", "rules": "miit_2022"}
    given = answers("miit_2022", "innovative", {"rd_expense": None})
    code, out, _ = run(file_of(json.dumps(request | {"answers": given})))
    assert code == 0
    assert "待按正式文本核对" in out
    for words in ("评价得分", "80 至 100 分", "创新能力指标", "上年度资产负债率 47.69%：10 分（满分 10 分），55%以下"):
        assert words in out


def test_points_beyond_what_can_be_given_are_refused_by_name(file_of):  # noqa: F811
    request = {"tier": "sme", "year": 2022, "declared_on": "2022-03-01", "rules": "miit_2022"}
    given = answers("miit_2022", "sme", {"local_feature_score": "15.01"})
    code, _, err = run(file_of(json.dumps(request | {"answers": given})))
    assert (code, err) == (2, "local_feature_score：应填写 0 至 15 之间的数字\n")
