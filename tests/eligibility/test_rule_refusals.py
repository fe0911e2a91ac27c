"""A rule set that does not fit together is refused when it is loaded, with the place where it does not."""

import shutil

import pytest

from declarations.eligibility import RuleError, load_tier
from declarations.eligibility.answer_data import answer_data, joined
from declarations.eligibility.ruleset import RULES_DIRECTORY

BANDS = '    { words = "5%以上", points = 20, at_least = 5 },\n    { words = "3%-5%", points = 15, at_least = 3 },\n'
SWAPPED = '    { words = "3%-5%", points = 15, at_least = 3 },\n    { words = "5%以上", points = 20, at_least = 5 },\n'
SCORED = [
    ('measure = "growth"', 'measure = "weight"', "indicators.3: unknown measure 'weight'"),
    ('ratio = "rd_ratio"\nunit', "unit", "indicators.2: ratio needs ratio"),
    ('ratio = "rd_ratio"', 'ratio = "rd_share"', "indicators.2: no such ratio 'rd_share'"),
    ('growth = "main_revenue_growth"', 'growth = "growth"', "indicators.3: no such growth 'growth'"),
    ('figure = "debt_ratio"', 'figure = "debts"', "indicators.4: no such answer 'debts'"),
    (
        'unit = "%"\nfields = ["debt_ratio.Y-1"]',
        'unit = "%"\nhalf = 1\nfields = ["debt_ratio.Y-1"]',
        "does not read half",
    ),
    ('"debt_ratio.Y-1"', '"debt_ratios.Y-1"', "I22-1: no such answer 'debt_ratios.Y-1'"),
    ('"debt_ratio.Y-1"', '"debt_ratio"', "I22-1: no such answer 'debt_ratio'"),
    ('dimension = "growth"\ntitle', 'dimension = "size"\ntitle', "indicators.3: unknown dimension 'size'"),
    ('dimension = "growth"\nline', 'dimension = "size"\nline', r"unknown dimensions \['size'\]"),
    (BANDS, SWAPPED, "indicators.2: points out of order"),
    ("points = 15, at_least = 3 }", "points = 15, at_least = 6 }", "indicators.2: bands out of order"),
    ("points = 5, below = 75", "points = 5, below = 45", "indicators.4: bands out of order"),
    ("points = 5, below = 75", "points = 5", "indicators.4: bands out of order"),
    ('{ words = "1%以下", points = 0 }', '{ words = "1%以下", points = 0, at_least = 0 }', "bands out of order"),
    ("points = 20, at_least = 5 }", "points = 21, at_least = 5 }", "indicators.2: points above the maximum 20"),
    ("points = 20, at_least = 5 }", "points = 19, at_least = 5 }", "indicators.2: points out of order"),
    ("points = 20, at_least = 5 }", "points = 20, from = 5 }", "ratio does not read from"),
    ('maximum = 20\nmeasure = "growth"', 'maximum = 19\nmeasure = "growth"', "above the maximum 19"),
    ('title = "成长性指标"\nmaximum = 30', 'title = "成长性指标"\nmaximum = 31', "growth do not come to 31"),
    ('title = "评价得分"\nmaximum = 100', 'title = "评价得分"\nmaximum = 90', "dimensions do not come to 90"),
    ('condition = "score"\n', 'condition = "scored"\n', "no clause asks for it"),
    ('condition = "figure", figure = "class_two_ip"', 'condition = "figures", figure = "class_two_ip"', "'figures'"),
    ('figure = "class_two_ip", line = 1', 'figure = "class_three_ip", line = 1', "no such answer 'class_three_ip'"),
    ('any_of = ["strategic_emerging"] }', 'any_of = ["strategic"] }', "key_areas has no options strategic"),
]
CLAUSES = [
    ('choice = "rd_institution_level"', 'choice = "rd_level"', "I22-5: no such answer 'rd_level'"),
    ('any_of = ["national", "provincial"]', 'any_of = ["national", "province"]', "has no options province"),
    ('figure = "equity_three_years"', 'figure = "equity"', "I22-6: no such answer 'equity'"),
    ("line = 500\n", "line = 500\ntop = 9\n", "I22-6: figure does not read top"),
    ("line = 500\n", "", "I22-6: figure needs line"),
    ('condition = "chosen"\n', 'condition = "chosen"\nline = 1\n', "I22-5: chosen does not read line"),
    ('status = "to_be_confirmed"', 'status = "draft"', "unknown status 'draft'"),
    ('role = "required"\n', "", "'role' is not there"),
    ('citation = "工信部企业〔2022〕63号附件1"\n\n[groups', "\n[groups", "'citation' is not there"),
    ('rd_ratio = ["rd_expense", "revenue"]', 'rd_ratio = ["rd_cost", "revenue"]', "no such yearly answer 'rd_cost'"),
    ('main_revenue_growth = "main_revenue"', 'main_revenue_growth = "main"', "no such yearly answer 'main'"),
    ('rd_ratio = ["rd_expense", "revenue"]', 'rd_ratio = ["rd_expense"]', "innovative.toml"),
    ("line = 500\n", 'line = "viel"\n', "innovative.toml"),
    ("[score]\n", "[score\n", "innovative.toml"),
]


def changed(tmp_path, file, old, new):
    """A copy of the rule sets in which one thing stands differently."""
    shutil.copytree(RULES_DIRECTORY, tmp_path / "rules")
    path = tmp_path / "rules" / "miit_2022" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path / "rules"


@pytest.mark.parametrize("old, new, message", SCORED + CLAUSES)
def test_a_tier_that_does_not_fit_together_is_refused(tmp_path, old, new, message):
    folder = changed(tmp_path, "innovative.toml", old, new)
    with pytest.raises(RuleError, match=message):
        load_tier("miit_2022", "innovative", folder)


def test_options_that_cannot_come_to_the_maximum_are_refused(tmp_path):
    folder = changed(
        tmp_path,
        "sme.toml",
        'title = "质量管理水平（每满足一项加3分，最高5分）"\nmaximum = 5',
        'title = "x"\nmaximum = 13',
    )
    with pytest.raises(RuleError, match="6: the options do not come to the maximum 13"):
        load_tier("miit_2022", "sme", folder)


def test_a_clause_that_asks_for_a_score_the_tier_has_not_is_refused(tmp_path):
    folder = changed(
        tmp_path, "little_giant.toml", 'condition = "figure"\nfigure = "years_in_field"', 'condition = "score"'
    )
    with pytest.raises(RuleError, match="no score"):
        load_tier("miit_2022", "little_giant", folder)


@pytest.mark.parametrize(
    "old, new, message",
    [
        ('extends = "liaoning_2022"', 'extends = "liaoning_1900"', "liaoning_1900: cannot be extended by miit_2022"),
        ('extends = "liaoning_2022"', 'extends = "miit_2022"', "miit_2022: cannot be extended by miit_2022"),
        ('from = "sme"', 'from = "large"', "innovative: no such sheet 'large'"),
        ('from = "sme"', 'from = "innovative"', "innovative: no such sheet 'innovative'"),
        ('top_50 = "全国50强"\n', "", "words.maker_china"),
        ("[words.maker_china]", "[words.maker]", "words.maker"),
        ("[choices]", "[choices", "answers.toml"),
    ],
)
def test_a_vocabulary_that_leads_nowhere_is_refused(tmp_path, old, new, message):
    folder = changed(tmp_path, "answers.toml", old, new)
    with pytest.raises(RuleError, match=message):
        load_tier("miit_2022", "innovative", folder)


def test_a_vocabulary_extends_another():
    base, own = (answer_data(name, RULES_DIRECTORY) for name in ("liaoning_2022", "miit_2026"))
    assert own["limits"] == base["limits"]
    assert own["sheets"]["sme"]["plain"].keys() > base["sheets"]["sme"]["plain"].keys()
    assert own["sheets"]["sme"]["yearly"]["development_score"] == "score:100"
    assert "development_score" not in base["sheets"]["sme"]["yearly"]
    assert "from" not in own["sheets"]["innovative"]
    assert "extends" not in own


def test_tables_are_joined_and_anything_else_replaced():
    first = {"a": {"b": 1, "c": [1, 2]}, "d": 4}
    assert joined(first, {"a": {"c": [3]}, "e": 5}) == {"a": {"b": 1, "c": [3]}, "d": 4, "e": 5}
    assert first == {"a": {"b": 1, "c": [1, 2]}, "d": 4}
