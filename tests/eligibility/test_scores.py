"""Scored indicators: every band at both its bounds, what is unknown as a range, and the clauses that ask for points."""

import itertools
from decimal import Decimal

import pytest

from declarations.eligibility import load_tier
from tests.eligibility.cases import both, last
from tests.eligibility.national_cases import report, report_of, verdict

INNOVATIVE, SME = ("miit_2022", "innovative"), ("miit_2022", "sme")
# revenue, main revenue, employees of the unchanged answers in 2021
REVENUE, BEFORE, EMPLOYEES = Decimal(5000), Decimal(4000), Decimal(100)
CENT = Decimal("0.01")
NOTHING_BUT = {"high_value_class_one_ip": 0, "own_class_one_ip": 0, "class_one_ip": 0, "class_two_ip": 0}


def of_revenue(name):
    return lambda share: {name: last(share * REVENUE / 100)}


def indicator(tier, number, changes):
    (score,) = report(*tier, changes).scores
    return next(one for one in score.indicators if one.id == number)


def points(tier, number, changes):
    found = indicator(tier, number, changes)
    return found.points, found.verdict, found.band


# How to bring the measure of an indicator to a value.
MEASURED = [
    (INNOVATIVE, "2", of_revenue("rd_expense")),
    (INNOVATIVE, "3", lambda rate: {"main_revenue": last(BEFORE * (100 + rate) / 100)}),
    (INNOVATIVE, "4", lambda share: {"debt_ratio": last(share)}),
    (INNOVATIVE, "6", of_revenue("main_revenue")),
    (SME, "1", of_revenue("main_revenue")),
    # grown by 20 % now, so that the mean is what is asked
    (SME, "2", lambda rate: {"main_revenue_growth": {"2020": 2 * rate - 20}}),
    (SME, "7", of_revenue("net_profit")),
    (SME, "8", lambda share: {"debt_ratio": last(share)}),
    (SME, "12", lambda share: {"rd_staff": last(share * 100), "employees": last(EMPLOYEES * 100)}),
]


@pytest.mark.parametrize("tier, number, changes", MEASURED, ids=[f"{tier[1]}-{number}" for tier, number, _ in MEASURED])
def test_every_band_begins_and_ends_where_the_table_says(tier, number, changes):
    options = next(one for one in load_tier(*tier).score.indicators if one.id == number).options
    for better, worse in itertools.pairwise(options):
        parameters = better.parameters
        bound = Decimal(parameters.get("at_least", parameters.get("below")))
        at, beyond = (better, worse) if "at_least" in parameters else (worse, better)
        assert points(tier, number, changes(bound)) == (at.points, "known", at.words)
        assert points(tier, number, changes(bound - CENT)) == (beyond.points, "known", beyond.words)
        assert points(tier, number, changes(bound + CENT)) == (at.points, "known", at.words)


EXACT = [
    (INNOVATIVE, "1", {"high_value_class_one_ip": 1, "class_one_ip": None}, 20),
    (INNOVATIVE, "1", NOTHING_BUT | {"own_class_one_ip": 1}, 15),
    (INNOVATIVE, "1", NOTHING_BUT | {"class_one_ip": 1, "class_two_ip": 9}, 10),
    (INNOVATIVE, "1", NOTHING_BUT | {"class_two_ip": 1}, 5),
    (INNOVATIVE, "1", NOTHING_BUT, 0),
    (INNOVATIVE, "3", {"main_revenue": last("3999.99")}, 0),
    (INNOVATIVE, "5", {"key_areas": ["low_carbon", "strategic_emerging"]}, 10),
    (INNOVATIVE, "5", {"key_areas": []}, 5),
    (INNOVATIVE, "6", {"main_revenue": last(0)}, 0),
    (SME, "3", {"years_in_field": 1}, 0),
    (SME, "3", {"years_in_field": 2}, 1),
    (SME, "3", {"years_in_field": 3}, 1),
    (SME, "3", {"years_in_field": 9}, 4),
    (SME, "3", {"years_in_field": 10}, 5),
    (SME, "3", {"years_in_field": 40}, 5),
    (SME, "4", {"chain_position": "fills_gap"}, 5),
    (SME, "4", {"chain_position": "six_bases"}, 3),
    (SME, "4", {"chain_position": "none"}, 0),
    (SME, "5", {"digital_level": "level_3"}, 5),
    (SME, "5", {"digital_level": "level_2"}, 3),
    (SME, "5", {"digital_level": "level_1"}, 0),
    (SME, "7", {"net_profit": last(-1)}, 0),
    (SME, "9", {"local_feature_score": 0}, 0),
    (SME, "9", {"local_feature_score": "12.5"}, Decimal("12.5")),
    (SME, "9", {"local_feature_score": 15}, 15),
    (SME, "10", {"high_value_class_one_ip": 1}, 10),
    (SME, "10", NOTHING_BUT | {"own_class_one_ip": 1}, 8),
    (SME, "10", NOTHING_BUT | {"class_one_ip": 1}, 6),
    (SME, "10", NOTHING_BUT | {"class_two_ip": 1}, 2),
    (SME, "10", NOTHING_BUT, 0),
    (SME, "13", {"rd_institution_level": "national"}, 10),
    (SME, "13", {"rd_institution_level": "provincial"}, 8),
    (SME, "13", {"rd_institution_level": "city"}, 4),
    (SME, "13", {"rd_institution_level": "below_city"}, 2),
    (SME, "13", {"rd_institution_level": "none"}, 0),
]


@pytest.mark.parametrize("tier, number, changes, expected", EXACT)
def test_points_of_what_is_chosen_or_counted(tier, number, changes, expected):
    assert points(tier, number, changes)[:2] == (expected, "known")


@pytest.mark.parametrize(
    "expense, revenue, expected",
    [
        # by the amount, where the share is next to nothing
        ("499.99", 100000, 8),
        (500, 100000, 10),
        ("399.99", 100000, 6),
        (400, 100000, 8),
        ("299.99", 100000, 4),
        (300, 100000, 6),
        ("199.99", 100000, 2),
        (200, 100000, 4),
        ("99.99", 100000, 0),
        (100, 100000, 2),
        # by the share, where the amount is small
        ("0.999", 10, 8),
        (1, 10, 10),
        ("0.799", 10, 6),
        ("0.8", 10, 8),
        ("0.599", 10, 4),
        ("0.6", 10, 6),
        ("0.399", 10, 2),
        ("0.4", 10, 4),
        ("0.299", 10, 0),
        ("0.3", 10, 2),
        # the better of both
        (250, 2500, 10),
        (450, 10000, 8),
    ],
)
def test_research_scores_by_amount_or_share_whichever_is_more(expense, revenue, expected):
    changes = {"rd_expense": last(expense), "revenue": last(revenue)}
    assert points(SME, "11", changes)[0] == expected


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({}, (5, 5, "known")),
        ({"quality_award": False, "brand_count": 0, "standards": []}, (3, 3, "known")),
        ({"quality_award": False, "brand_count": 0}, (5, 5, "known")),
        ({"quality_award": False, "brand_count": 0, "standards": [], "management_systems": []}, (0, 0, "known")),
        ({"quality_award": None, "brand_count": 0, "standards": []}, (3, 5, "missing")),
        ({"quality_award": None, "brand_count": None}, (5, 5, "known")),
        ({"quality_award": False, "brand_count": 0, "standards": None, "management_systems": []}, (0, 3, "missing")),
        ({"standards": [{"level": "local", "led": 0, "joined": 1}], "quality_award": False}, (5, 5, "known")),
        (
            {
                "quality_award": False,
                "brand_count": 0,
                "standards": [],
                "management_systems": ["other"],
                "management_systems_other": "IATF 16949",
            },
            (0, 3, "judgement"),
        ),
    ],
)
def test_quality_adds_three_points_each_up_to_five(changes, expected):
    found = indicator(SME, "6", changes)
    assert (found.least, found.most, found.verdict) == expected


@pytest.mark.parametrize("level", ["international", "national", "industry", "local"])
@pytest.mark.parametrize("part", ["led", "joined"])
def test_quality_counts_standards_of_every_level_led_or_joined(level, part):
    nothing_else = {"quality_award": False, "brand_count": 0, "management_systems": []}
    standard = {"level": level, "led": 0, "joined": 0, part: 1}
    assert points(SME, "6", nothing_else | {"standards": [standard]})[:2] == (3, "known")
    assert points(SME, "6", nothing_else | {"standards": [standard | {part: 0}]})[:2] == (0, "known")


@pytest.mark.parametrize(
    "tier, number, changes, least, most, why",
    [
        (
            INNOVATIVE,
            "1",
            {"class_one_ip": None, "own_class_one_ip": 0, "high_value_class_one_ip": 0},
            5,
            10,
            "missing",
        ),
        (INNOVATIVE, "1", {"high_value_class_one_ip": None}, 15, 20, "missing"),
        (INNOVATIVE, "1", {"class_two_ip": None}, 20, 20, "known"),
        (INNOVATIVE, "2", {"rd_expense": None}, 0, 20, "missing"),
        (INNOVATIVE, "2", {"revenue": last(0)}, 0, 20, "missing"),
        (INNOVATIVE, "3", {"main_revenue": both(0, 1)}, 0, 20, "missing"),
        (INNOVATIVE, "4", {"debt_ratio": None}, 0, 10, "missing"),
        (INNOVATIVE, "5", {"key_areas": None}, 5, 10, "missing"),
        (INNOVATIVE, "6", {"main_revenue": None}, 0, 20, "missing"),
        (SME, "1", {"main_revenue": None}, 0, 5, "missing"),
        (SME, "2", {"main_revenue_growth": None}, 0, 10, "missing"),
        (SME, "3", {"years_in_field": None}, 0, 5, "missing"),
        (SME, "4", {"chain_position": None}, 0, 5, "missing"),
        (SME, "5", {"digital_level": None}, 0, 5, "missing"),
        (SME, "7", {"net_profit": None}, 0, 10, "missing"),
        (SME, "8", {"debt_ratio": None}, 0, 5, "missing"),
        (SME, "9", {"local_feature_score": None}, 0, 15, "judgement"),
        (
            SME,
            "10",
            {"class_two_ip": None} | {"class_one_ip": 0, "own_class_one_ip": 0, "high_value_class_one_ip": 0},
            0,
            2,
            "missing",
        ),
        (SME, "11", {"rd_expense": None}, 0, 10, "missing"),
        (SME, "11", {"revenue": None, "rd_expense": last(350)}, 6, 10, "missing"),
        (SME, "11", {"revenue": None, "rd_expense": last(500)}, 10, 10, "known"),
        (SME, "12", {"rd_staff": None}, 0, 5, "missing"),
        (SME, "12", {"employees": last(0)}, 0, 5, "missing"),
        (SME, "13", {"rd_institution_level": None}, 0, 10, "missing"),
    ],
)
def test_what_is_unknown_leaves_a_range(tier, number, changes, least, most, why):
    found = indicator(tier, number, changes)
    assert (found.least, found.most, found.verdict) == (least, most, why)
    assert (found.points is None) is (why != "known")
    assert bool(found.band) is (why == "known")


SMALL_SCORE = {
    "local_feature_score": 0,
    "rd_institution_level": "none",
    "chain_position": "none",
    "digital_level": "level_1",
}


@pytest.mark.parametrize(
    "changes, expected",
    [
        # 66 without points for local features; 52 certain with little else, of which 5 for the debt ratio
        ({"local_feature_score": 0}, "met"),
        ({"local_feature_score": None}, "met"),
        (SMALL_SCORE | {"local_feature_score": "8.0"}, "met"),
        (SMALL_SCORE | {"local_feature_score": "7.9"}, "not_met"),
        (SMALL_SCORE | {"local_feature_score": None}, "judgement"),
        (SMALL_SCORE | {"local_feature_score": None, "class_two_ip": None, "high_value_class_one_ip": 0}, "judgement"),
        (SMALL_SCORE | {"local_feature_score": None, "debt_ratio": None}, "missing"),
        (SMALL_SCORE | {"debt_ratio": None}, "not_met"),
        (SMALL_SCORE | {"local_feature_score": "7", "debt_ratio": None}, "not_met"),
    ],
)
def test_the_score_is_met_once_certain_and_not_met_once_out_of_reach(changes, expected):
    assert verdict("S22-4", changes) == expected


def test_the_score_is_the_sum_of_its_indicators():
    (score,) = report_of("S22-4", SMALL_SCORE | {"local_feature_score": 8}).scores
    assert (score.least, score.most, score.line, score.maximum) == (60, 60, 60, 100)
    assert [(one.title, one.least, one.maximum, one.line) for one in score.dimensions] == [
        ("专业化指标", 19, 25, None),
        ("精细化指标", 16, 25, None),
        ("特色化指标", 8, 15, None),
        ("创新能力指标", 17, 35, None),
    ]


DIMENSIONS = [
    # innovation: 20 of IP without R&D; growth: 5 of a small one and 10 of little debt; specialisation: 10 of the field
    # and 5 of half the revenue
    ("I22-1a", {"rd_expense": last(0)}, "met"),
    ("I22-1a", {"rd_expense": last(0), "high_value_class_one_ip": 0}, "not_met"),
    ("I22-1a", {"rd_expense": last(50), "high_value_class_one_ip": 0}, "met"),
    ("I22-1a", {"rd_expense": None, "high_value_class_one_ip": 0}, "missing"),
    ("I22-1b", {"main_revenue": last(4200)}, "met"),
    ("I22-1b", {"main_revenue": last("4199.99")}, "met"),
    ("I22-1b", {"main_revenue": last("4199.99"), "debt_ratio": last(55)}, "not_met"),
    ("I22-1b", {"main_revenue": last(4400), "debt_ratio": last(75)}, "met"),
    ("I22-1b", {"main_revenue": last("3999.99")}, "not_met"),
    ("I22-1b", {"debt_ratio": None}, "met"),
    ("I22-1b", {"main_revenue": both(None, 4800)}, "missing"),
    ("I22-1c", {"main_revenue": last(2500)}, "met"),
    ("I22-1c", {"main_revenue": last("2499.99")}, "not_met"),
    ("I22-1c", {"main_revenue": last(2500), "key_areas": []}, "not_met"),
    ("I22-1c", {"main_revenue": last(2500), "key_areas": None}, "missing"),
]


@pytest.mark.parametrize("clause, changes, expected", DIMENSIONS)
def test_an_innovative_sme_needs_points_in_each_dimension(clause, changes, expected):
    assert verdict(clause, changes) == expected


SMALL = {"rd_expense": last(0), "debt_ratio": last(75), "key_areas": []}


@pytest.mark.parametrize(
    "changes, total, group",
    [
        # 20 for innovation, 10 for little debt, 15 for specialisation: revenue shrank, 45 together
        ({"rd_expense": last(0), "main_revenue": last(2500)}, "not_met", "not_met"),
        ({"rd_expense": last(0), "key_areas": []}, "met", "met"),
        # 20 + 15 + 25 and 20 + 10 + 25, growth below its own line
        (SMALL | {"main_revenue": last(4500)}, "met", "met"),
        (SMALL | {"main_revenue": last(4300)}, "not_met", "not_met"),
        # 20 + 15 + 15: every dimension at its line, the whole below its own
        (
            SMALL | {"key_areas": ["strategic_emerging"], "main_revenue": last(4500), "revenue": last(9000)},
            "not_met",
            "not_met",
        ),
        (
            {"class_one_ip": 0, "rd_expense": last(50), "high_value_class_one_ip": 0, "own_class_one_ip": 0},
            "met",
            "not_met",
        ),
        # 100 less 30 of growth is 70, but growth has a line of its own
        ({"main_revenue": last("3999.99"), "debt_ratio": last(75)}, "met", "not_met"),
        (
            {"main_revenue": last("3999.99"), "debt_ratio": last(75), "science_awards": ["provincial_other"]},
            "met",
            "met",
        ),
    ],
)
def test_sixty_points_alone_are_not_enough(changes, total, group):
    found = report_of("I22-1", changes)
    assert (found.clause("I22-1").verdict, found.groups[0].verdict) == (total, group)


def test_a_range_and_a_shortfall_are_said():
    unknown = report_of("S22-4", SMALL_SCORE | {"local_feature_score": None}).clause("S22-4")
    assert unknown.measured == "已知 52 分，最高可达 67 分"
    short = report_of("S22-4", SMALL_SCORE | {"local_feature_score": "7.5"}).clause("S22-4")
    assert (short.measured, short.required, short.gap) == ("59.5 分", "≥ 60 分", "0.5 分")
    out_of_reach = report_of("S22-4", SMALL_SCORE | {"debt_ratio": None}).clause("S22-4")
    assert (out_of_reach.measured, out_of_reach.gap) == ("已知 47 分，最高可达 52 分", "8 分")


def test_an_indicator_says_what_it_was_measured_by():
    found = {one.id: one for one in report_of("S22-4").scores[0].indicators}
    assert found["1"].sentence() == "上年度主营业务收入总额占营业收入总额比重 96.00%：5 分（满分 5 分），80%以上"
    assert found["11"].measured == "260.00 万元，占比 5.20%"
    assert found["5"].measured == "三级以上"
    assert found["6"].band.count("；") == 3
    near = indicator(SME, "8", {"debt_ratio": last("49.9999")})
    assert (near.measured, near.band) == ("49.9999%", "50%以下")
    assert found["2"].fields == ("main_revenue.2020", "main_revenue.2021", "main_revenue_growth.2020")


def test_json_has_scores_only_where_the_notice_scores():
    found = report_of("S22-4", {"local_feature_score": None}).as_json()["scores"]
    assert [one["name"] for one in found] == ["score"]
    assert (found[0]["least"], found[0]["most"], found[0]["line"]) == ("66", "81", "60")
    assert found[0]["indicators"][8] == {
        "id": "9",
        "dimension": "distinctiveness",
        "title": "地方特色指标（省级自主设定1-3个指标）",
        "maximum": "15",
        "points": None,
        "least": "0",
        "most": "15",
        "verdict": "judgement",
        "band": "",
        "measured": None,
        "options": [{"words": "由省级主管部门设定", "points": "15"}],
        "fields": ["local_feature_score"],
    }
    assert "scores" not in report_of("G22-Z1").as_json()
    assert report_of("G22-Z1").scores == ()
