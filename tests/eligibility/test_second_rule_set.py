"""A second notice is data: other answers, lines, trees and groups run through the same engine."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from declarations.eligibility import AnswerError, RuleError, evaluate, load_tier

RULES = Path(__file__).parent / "rules"
ANSWERS = {
    "founded_on": "2020-06-30",
    "industry_class": "3484",
    "special_categories": ["green"],
    "badges": ["gold", "silver"],
    "revenue": {"2028": 700, "2029": 800},
    "exports": {"2028": 70, "2029": 99},
    "employees": {"2029": 30},
}


def report(answers=None, declared_on=date(2030, 6, 30), **options):
    given = ANSWERS | (answers or {})
    return evaluate("champion", 2030, declared_on, given, rules="other_2030", rules_directory=RULES, **options)


def verdicts(found):
    return {result.id: result.verdict.value for result in found.clauses}


def test_another_notice_decides_by_its_own_lines():
    expected = {"C-1": "met", "C-2": "met", "C-3": "not_met", "C-4": "met", "C-5": "judgement", "C-6": "met"}
    found = report()
    assert verdicts(found) == expected
    assert (found.verdict, found.tier, found.rules.title) == ("eligible", "champion", "单项冠军")
    assert found.as_json()["groups"] == {"basic": "met", "green": "met", "export": "met"}


@pytest.mark.parametrize(
    "changes, clause, expected",
    [
        ({"revenue": {"2029": "800.01"}}, "C-1", "not_met"),
        ({"founded_on": "2020-07-01"}, "C-2", "not_met"),
        ({"badges": ["gold", "other"]}, "C-4", "not_met"),
        ({"badges": ["gold", "other"], "badges_other": "铜"}, "C-4", "met"),
        ({"exports": {"2028": "87.5", "2029": 99}}, "C-6", "not_met"),
        ({"exports": {"2028": "87.49", "2029": 99}}, "C-6", "met"),
    ],
)
def test_its_thresholds(changes, clause, expected):
    assert verdicts(report(changes))[clause] == expected


def test_its_words():
    result = report({"exports": {"2028": 140, "2029": 99}}).clause("C-6")
    assert (
        result.sentence()
        == "近2年出口占比 2028年 20.00%，2029年 12.38%，要求低于 12.5%，2028年超出 7.50 个百分点（另一通知三）"
    )
    assert report().clause("C-2").required == "≥ 10 年"


def test_its_trees_and_readings():
    assert report({"badges": []}).as_json()["groups"]["green"] == "open"
    assert report({"badges": []}, locked_readings={"green": "strict"}).verdict == "ineligible"
    assert report().as_json()["readings"] == {"green": {"strict": "open"}}


def test_its_limits_of_reading():
    with pytest.raises(AnswerError, match="6 位"):
        report({"revenue": {"2029": 1000000}})


def test_a_tier_of_another_notice_is_not_ours():
    with pytest.raises(RuleError, match="梯度"):
        load_tier("liaoning_2022", "champion")


@pytest.mark.parametrize(
    "old, new, message",
    [
        ('condition = "count_of_boxes"', 'condition = "weighing"', "weighing"),
        ('boxes = "badges"\n', "", "boxes"),
        ('and = ["C-6"]', 'and = ["C-7"]', "C-7"),
        ('and = ["C-6"]', "and = []", "parts"),
        ('and = ["C-6"]', 'xor = ["C-6"]', "and, or"),
        ('fields = ["badges"]', 'fields = ["badge"]', "badge"),
        ('fields = ["founded_on"]', 'fields = ["founded_on.Y-1"]', "founded_on"),
        ('role = "basic"', 'role = "base"', "role"),
        ('group = "export"', 'group = "exports"', "exports"),
        ("[groups.export.trees]\ndefault", "[groups.export.trees]\nstrict", "default"),
    ],
)
def test_a_rule_set_that_does_not_fit_together_is_refused(tmp_path, old, new, message):
    shutil.copytree(RULES / "other_2030", tmp_path / "broken")
    path = tmp_path / "broken" / "champion.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RuleError, match=message):
        load_tier("broken", "champion", tmp_path)
