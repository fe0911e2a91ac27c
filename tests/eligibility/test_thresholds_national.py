"""Every clause of the national rule sets that a figure decides: below, at, above its line, and missing."""

import pytest

from tests.eligibility.cases import both, differing, last
from tests.eligibility.national_cases import groups, report_of, verdict

INNOVATIVE = [
    ("I22-2", "science_awards", [(["provincial_other"], "met"), (["national_other"], "met"), ([], "not_met")]),
    ("I22-2", "science_awards", [(["national_top3"], "met"), (["national_top5"], "met"), (["provincial_top3"], "met")]),
    ("I22-2", "science_awards", [(None, "missing")]),
    ("I22-3", "recognitions", [(["high_tech"], "met"), (["tech_sme"], "not_met"), ([], "not_met"), (None, "missing")]),
    ("I22-4", "innovation_qualifications", [(["ip_demo"], "met"), (["ip_advantage"], "met"), ([], "not_met")]),
    ("I22-4", "innovation_qualifications", [(["innovation_demo_national"], "met"), (None, "missing")]),
    ("I22-5", "rd_institution_level", [("national", "met"), ("provincial", "met"), ("city", "not_met")]),
    ("I22-5", "rd_institution_level", [("below_city", "not_met"), ("none", "not_met"), (None, "missing")]),
    ("I22-6", "equity_three_years", [("499.99", "not_met"), (500, "met"), ("500.01", "met"), (None, "missing")]),
    ("I22-6", "equity_three_years", [(0, "not_met")]),
]
SME_2022 = [
    ("S22-1", "years_in_field", [(1, "not_met"), (2, "met"), (3, "met"), (0, "not_met"), (None, "missing")]),
    ("S22-2a", "rd_expense", [(last("99.99"), "not_met"), (last(100), "met"), (last("100.01"), "met")]),
    ("S22-2a", "rd_expense", [(last(None), "missing"), (both(0, 100), "met"), (both(100, 0), "not_met")]),
    ("S22-2b", "rd_expense", [(last("149.99"), "not_met"), (last(150), "met"), (last("150.01"), "met")]),
    ("S22-2b", "rd_expense", [(both(0, 150), "met"), (both(None, 150), "met"), (both(900, 149), "not_met")]),
    ("S22-2b", "revenue", [(last("8666.67"), "not_met"), (last("8666.66"), "met"), (last(0), "missing")]),
    ("S22-3a", "revenue", [(last("999.99"), "not_met"), (last(1000), "met"), (last("1000.01"), "met")]),
    ("S22-3a", "revenue", [(last(None), "missing"), (both(1, 1000), "met")]),
    ("S22-3b", "equity_two_years", [("1999.99", "not_met"), (2000, "met"), ("2000.01", "met"), (None, "missing")]),
    (
        "S22-4a",
        "science_awards",
        [(["provincial_top3"], "met"), (["national_top3"], "met"), (["national_top5"], "met")],
    ),
    ("S22-4a", "science_awards", [(["provincial_other"], "not_met"), (["national_other"], "not_met")]),
    ("S22-4a", "science_awards", [([], "not_met"), (None, "missing")]),
    ("S22-4b", "rd_expense", [(both(900, "1099.99"), "not_met"), (both(900, 1100), "met"), (both(1000, 1001), "met")]),
    ("S22-4b", "rd_expense", [(both(None, 1999), "missing"), (both(None, 2000), "met"), (both(2000, None), "met")]),
    ("S22-4b", "rd_expense", [(both(1999, None), "missing"), (None, "missing"), (both(0, 2000), "met")]),
    ("S22-4c", "equity_two_years", [("5999.99", "not_met"), (6000, "met"), ("6000.01", "met"), (None, "missing")]),
    ("S22-4d", "maker_china", [("top_500", "met"), ("top_50", "met"), ("none", "not_met"), (None, "missing")]),
]
GIANT_2022 = [
    ("G22-Z1", "years_in_field", [(2, "not_met"), (3, "met"), (4, "met"), (None, "missing")]),
    ("G22-Z2", "main_revenue", [(last("8399.99"), "not_met"), (last(8400), "met"), (last("8400.01"), "met")]),
    ("G22-Z2", "main_revenue", [(last(None), "missing"), (both(1, 8400), "met")]),
    # 2021 grew by 10 % on the figures; with Y-2 at nothing the mean is 5 %
    ("G22-Z3", "main_revenue_growth", [({"2020": 0}, "met"), ({"2020": "-0.01"}, "not_met"), ({"2020": 1}, "met")]),
    ("G22-Z3", "main_revenue_growth", [({"2020": None}, "missing")]),
    ("G22-J1", "information_systems", [([], "not_met"), (["cax"], "met"), (["other"], "not_met"), (None, "missing")]),
    ("G22-J2", "management_systems", [([], "not_met"), (["iso14000"], "met"), (["other"], "not_met")]),
    ("G22-J2", "management_systems", [(None, "missing")]),
    ("G22-J3", "product_certifications", [([], "not_met"), (["gs"], "met"), (["other"], "not_met")]),
    ("G22-J3", "product_certifications", [(None, "missing")]),
    ("G22-J4", "debt_ratio", [(last(70), "met"), (last("70.01"), "not_met"), (last("69.99"), "met")]),
    ("G22-J4", "debt_ratio", [(last(None), "missing"), (both(99, 70), "met"), (both(10, 71), "not_met")]),
    ("G22-T1", "market_share", [(last("9.99"), "not_met"), (last(10), "met"), (last("10.01"), "met")]),
    ("G22-T1", "market_share", [(last(None), "missing"), (both(1, 10), "met"), (both(10, 1), "not_met")]),
    ("G22-T2", "brand_count", [(0, "not_met"), (1, "met"), (2, "met"), (None, "missing")]),
    ("G22-C3", "class_one_ip_in_use", [(1, "not_met"), (2, "met"), (3, "met"), (None, "missing")]),
    ("G22-C4", "science_awards", [(["national_top3"], "met"), (["national_top5"], "not_met")]),
    ("G22-C4", "science_awards", [(["provincial_top3"], "not_met"), ([], "not_met"), (None, "missing")]),
    ("G22-C5", "maker_china", [("top_50", "met"), ("top_500", "not_met"), ("none", "not_met"), (None, "missing")]),
    ("G22-L1", "fills_gap", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("G22-P1", "in_four_basics", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("G22-P2", "key_areas", [(["top_ten_manufacturing"], "met"), (["low_carbon"], "not_met"), (None, "missing")]),
]
SME_2026 = [
    ("S26-1a", "holds_tech_innovative", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("S26-1b", "years_in_field", [(2, "not_met"), (3, "met"), (4, "met"), (None, "missing")]),
    ("S26-2a", "revenue", [(last("1499.99"), "not_met"), (last(1500), "met"), (last("1500.01"), "met")]),
    ("S26-2a", "revenue", [(last(None), "missing"), (both(1, 1500), "met"), (both(9000, 1499), "not_met")]),
    ("S26-2b", "equity_two_years", [("1999.99", "not_met"), (2000, "met"), ("2000.01", "met"), (None, "missing")]),
    ("S26-2c", "main_revenue", [(last("3999.99"), "not_met"), (last(4000), "met"), (last("4000.01"), "met")]),
    ("S26-2c", "main_revenue", [(last(None), "missing"), (both(1, 4000), "met")]),
    ("S26-2d", "debt_ratio", [(last(80), "met"), (last("80.01"), "not_met"), (last("79.99"), "met")]),
    ("S26-2d", "debt_ratio", [(last(None), "missing"), (both(99, 80), "met")]),
    (
        "S26-3a",
        "rd_expense",
        [(both(100, 100), "met"), (both("99.99", 900), "not_met"), (both(900, "99.99"), "not_met")],
    ),
    ("S26-3a", "rd_expense", [(both(100, None), "missing"), (both(None, 100), "missing"), (both(99, None), "not_met")]),
    ("S26-3b", "rd_expense", [(both(126, 150), "met"), (both("125.99", 150), "not_met"), (both(126, 149), "not_met")]),
    ("S26-3b", "rd_expense", [(both(126, None), "missing"), (both(None, 150), "missing"), (both(0, None), "not_met")]),
    ("S26-4a", "class_one_ip_in_use", [(0, "not_met"), (1, "met"), (2, "met"), (None, "missing")]),
    ("S26-4b", "science_awards", [(["provincial_top3"], "met"), (["national_top3"], "met"), ([], "not_met")]),
    (
        "S26-4b",
        "science_awards",
        [(["national_top5"], "not_met"), (["provincial_other"], "not_met"), (None, "missing")],
    ),
    ("S26-4c", "rd_institution_level", [("provincial", "met"), ("national", "met"), ("city", "not_met")]),
    ("S26-4c", "rd_institution_level", [("none", "not_met"), (None, "missing")]),
    ("S26-5", "market_share", [(last(90), "judgement"), (None, "judgement")]),
    ("S26-6a", "development_score", [(last("49.99"), "not_met"), (last(50), "met"), (last("50.01"), "met")]),
    ("S26-6a", "development_score", [(last(None), "missing"), (both(50, 49), "not_met")]),
    ("S26-6b", "is_reexamination", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("S26-6c", "development_score", [(both("49.99", 90), "not_met"), (both(50, 0), "met"), (both("50.01", 0), "met")]),
    ("S26-6c", "development_score", [(both(None, 90), "missing")]),
]
GIANT_2026 = [
    ("G26-1a", "holds_sme_title", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("G26-1b", "years_in_field", [(2, "not_met"), (3, "met"), (4, "met"), (None, "missing")]),
    ("G26-2a", "revenue", [(last("4999.99"), "not_met"), (last(5000), "met"), (last("5000.01"), "met")]),
    ("G26-2a", "revenue", [(last(None), "missing"), (both(1, 5000), "met"), (both(9000, 4999), "not_met")]),
    ("G26-2b", "main_revenue", [(last("10799.99"), "not_met"), (last(10800), "met"), (last("10800.01"), "met")]),
    ("G26-2b", "main_revenue", [(last(None), "missing"), (both(1, 10800), "met")]),
    # 1.10 now, so that 1.1025 needs a little over 0.227 % before
    ("G26-2c", "main_revenue_growth", [({"2020": "0.2272"}, "not_met"), ({"2020": "0.2273"}, "met")]),
    ("G26-2c", "main_revenue_growth", [({"2020": None}, "missing"), ({"2020": "-101"}, "not_met")]),
    ("G26-2c", "main_revenue", [(both(None, 1), "missing"), (both(0, 1), "missing"), (both(1, None), "missing")]),
    ("G26-2d", "is_reexamination", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("G26-2e", "debt_ratio", [(last(75), "met"), (last("75.01"), "not_met"), (last("74.99"), "met")]),
    ("G26-2e", "debt_ratio", [(last(None), "missing"), (both(99, 75), "met")]),
    ("G26-3a", "rd_expense", [(both(600, "599.99"), "not_met"), (both(600, 600), "met"), (both(0, "1200.01"), "met")]),
    ("G26-3a", "rd_expense", [(both(1199, None), "missing"), (both(1200, None), "met"), (None, "missing")]),
    ("G26-3b", "rd_expense", [(both(330, 360), "met"), (both("329.99", 360), "not_met"), (both(330, 359), "not_met")]),
    ("G26-3b", "rd_expense", [(both(330, None), "missing"), (both(None, 360), "missing")]),
    ("G26-4a", "class_one_ip", [(3, "not_met"), (4, "met"), (5, "met"), (None, "missing")]),
    ("G26-4b", "science_awards", [(["national_top3"], "met"), (["provincial_top3"], "not_met"), (None, "missing")]),
    ("G26-5a", "market_share", [(last("9.99"), "not_met"), (last(10), "met"), (last("10.01"), "met")]),
    ("G26-5a", "market_share", [(last(None), "missing"), (both(10, 1), "not_met"), (both(1, 10), "met")]),
    ("G26-5b", "national_rank", [(4, "not_met"), (3, "met"), (1, "met"), (0, "missing"), (None, "missing")]),
    ("G26-6a", "in_four_basics", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("G26-6b", "fills_gap", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("G26-7", "development_score", [(last("59.99"), "not_met"), (last(60), "met"), (last("60.01"), "met")]),
    ("G26-7", "development_score", [(last(None), "missing"), (both(0, 60), "met"), (both(100, 59), "not_met")]),
]
TABLES = INNOVATIVE + SME_2022 + GIANT_2022 + SME_2026 + GIANT_2026
ROWS = [(clause, name, value, expected) for clause, name, rows in TABLES for value, expected in rows]
NO_IP = {"high_value_class_one_ip": 0, "own_class_one_ip": 0, "class_one_ip": 0, "class_two_ip": 0}
NO_POINTS = NO_IP | {"local_feature_score": 0, "chain_position": "none", "digital_level": "level_1"}
TESTED_ELSEWHERE = {"I22-1", "I22-1a", "I22-1b", "I22-1c", "S22-4", "G22-C1", "G22-C2"}


@pytest.mark.parametrize("clause, name, value, expected", ROWS)
def test_threshold(clause, name, value, expected):
    assert verdict(clause, {name: value}) == expected


@pytest.mark.parametrize("prefix", ["I22-2", "S22-1", "G22-Z1", "S26-1a", "G26-1a"])
def test_every_clause_that_a_figure_decides_is_in_a_table(prefix):
    decided = {r.id for r in report_of(prefix).clauses if r.clause.is_decided_by_figure}
    assert decided - {row[0] for row in ROWS} - TESTED_ELSEWHERE == set()


@pytest.mark.parametrize(
    "revenue, rd_expense, expected",
    [
        # from 10,000 on 3 % each year; Y-1 alone says how large the enterprise is
        (both(100, 10000), both(3, 300), "met"),
        (both(100, 10000), both("2.99", 300), "not_met"),
        (both(100, 10000), both(3, "299.99"), "not_met"),
        (both(100, 10000), both(3, None), "missing"),
        (both(100, 10000), both(None, 300), "missing"),
        (both(100, 10000), both(None, 299), "not_met"),
        # from 5,000 on 6 % each year
        (both(100, "9999.99"), both(6, 300), "not_met"),
        (both(100, "9999.99"), both(6, 600), "met"),
        (both(100, 5000), both(6, 300), "met"),
        (both(100, 5000), both("5.99", 300), "not_met"),
        (both(100, 5000), both(6, "299.99"), "not_met"),
        (both(20000, 5000), both(1200, 300), "met"),
        # below, equity that is not there decides
        (both(100, "4999.99"), both(50, 4000), "not_met"),
        (both(100, None), both(50, 4000), "missing"),
    ],
)
def test_research_of_a_giant_of_2022_by_its_revenue(revenue, rd_expense, expected):
    assert verdict("G22-C1", {"revenue": revenue, "rd_expense": rd_expense}) == expected


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({}, "met"),
        ({"equity_two_years": "7999.99"}, "not_met"),
        ({"equity_two_years": None}, "missing"),
        ({"rd_expense": both(9000, "2999.99")}, "not_met"),
        ({"rd_expense": both(0, 3000)}, "met"),
        ({"rd_expense": None}, "missing"),
        ({"rd_staff": last(49)}, "not_met"),
        ({"rd_staff": last(None)}, "missing"),
        ({"rd_staff": last(49), "equity_two_years": None}, "not_met"),
        ({"employees": last(0)}, "missing"),
    ],
)
def test_research_of_a_small_giant_of_2022(changes, expected):
    small = {
        "revenue": both(4000, "4999.99"),
        "equity_two_years": 8000,
        "rd_expense": both(100, 3000),
        "rd_staff": last(50),
    }
    assert verdict("G22-C1", small | changes) == expected


def test_what_the_revenue_asked_for_is_said():
    found = report_of("G22-C1", {"revenue": last(6000), "rd_expense": both(660, 300)}).clause("G22-C1")
    assert found.measured == "上年度营业收入 6000.00 万元，2020年 6.00%（应不低于 6%），2021年 5.00%（应不低于 6%）"
    assert found.gap == "2021年 1.00 个百分点"


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({}, "met"),
        *(
            ({"rd_institution_level": level, "technology_centres": {"provincial": 0}}, "met")
            for level in ("national", "provincial", "city", "below_city")
        ),
        ({"rd_institution_level": "none"}, "met"),  # a provincial technology centre is counted beside
        ({"rd_institution_level": "none", "technology_centres": {"provincial": 0}}, "not_met"),
        ({"rd_institution_level": None, "technology_centres": {"provincial": 0}}, "missing"),
        ({"rd_institution_level": None}, "met"),
        ({"rd_institution_level": None, "technology_centres": None}, "missing"),
        ({"rd_institution_level": "none", "technology_centres": None}, "not_met"),
    ],
)
def test_a_giant_has_an_institution_of_any_level_or_one_that_its_sheet_counts(changes, expected):
    assert verdict("G22-C2", changes) == expected


@pytest.mark.parametrize(
    "before, now, declared, expected",
    [
        (10000, 10500, 5, "met"),
        (10000, "10499.99", 5, "not_met"),
        (10000, 10500, "4.999999999999999999999999999999", "not_met"),
        (10000, 10500, "5.000000000000000000000000000001", "met"),
        # the arithmetic mean would be 5 %, compound growth is less
        (10000, 11000, 0, "not_met"),
        (30000, 33075, 0, "met"),
        (30000, "33074.999999999999999999999", 0, "not_met"),
        (10000, -1, -200, "not_met"),
    ],
)
def test_compound_growth_is_compared_exactly(before, now, declared, expected):
    changes = {"main_revenue": both(before, now), "main_revenue_growth": {"2020": declared}}
    assert verdict("G26-2c", changes) == expected


def test_compound_growth_is_shown_with_two_decimals():
    found = report_of("G26-2c", {"main_revenue_growth": {"2020": 0}}).clause("G26-2c")
    assert found.measured == "年均复合 4.88%，2020年 0.00%，2021年 10.00%"
    assert found.gap == "0.12 个百分点"


@pytest.mark.parametrize(
    "is_reexamination, growth, expected",
    [
        (False, 0, "not_met"),
        (True, 0, "met"),
        (None, 0, "open"),
        (True, None, "met"),
        (False, None, "open"),
        (None, 10, "met"),
        (False, 10, "met"),
    ],
)
def test_growth_is_not_asked_at_reexamination(is_reexamination, growth, expected):
    changes = {"is_reexamination": is_reexamination, "main_revenue_growth": {"2020": growth}}
    assert groups("G26-2c", changes)["operation"] == expected


@pytest.mark.parametrize(
    "is_reexamination, scores, expected",
    [
        (False, both(90, 49), "not_met"),
        (True, both(90, 49), "met"),
        (True, both(49, 49), "not_met"),
        (None, both(90, 49), "open"),
        (None, both(49, 49), "not_met"),
        (True, both(None, 49), "open"),
        (False, both(None, 50), "met"),
    ],
)
def test_development_score_of_either_year_counts_at_reexamination(is_reexamination, scores, expected):
    changes = {"is_reexamination": is_reexamination, "development_score": scores}
    assert groups("S26-6a", changes)["development"] == expected


@pytest.mark.parametrize(
    "clause, changes, group, expected",
    [
        ("S22-3a", {"revenue": last(900), "equity_two_years": 2000}, "revenue", "met"),
        ("S22-3a", {"revenue": last(900), "equity_two_years": 1999}, "revenue", "not_met"),
        ("S22-3a", {"revenue": last(900), "equity_two_years": None}, "revenue", "open"),
        ("S26-2a", {"revenue": last(1400), "main_revenue": last(1400), "equity_two_years": 2000}, "operation", "met"),
        ("S26-2a", {"revenue": last(1400), "main_revenue": last(1400)}, "operation", "not_met"),
        ("S22-2a", {"rd_expense": last(99), "revenue": last(2000), "main_revenue": last(2000)}, "research", "not_met"),
        *(
            ("S22-4", NO_POINTS | changes, "merit", expected)
            for changes, expected in [
                ({}, "not_met"),
                ({"science_awards": ["provincial_top3"]}, "met"),
                ({"rd_expense": both(1000, 1000)}, "met"),
                ({"equity_two_years": 6000}, "met"),
                ({"maker_china": "top_500"}, "met"),
                ({"maker_china": None}, "open"),
            ]
        ),
        *(
            ("I22-1", NO_IP | {"rd_expense": last(0)} | changes, "standard", expected)
            for changes, expected in [
                ({}, "not_met"),
                ({"science_awards": ["provincial_other"]}, "met"),
                ({"recognitions": ["high_tech"]}, "met"),
                ({"innovation_qualifications": ["ip_demo"]}, "met"),
                ({"rd_institution_level": "provincial"}, "met"),
                ({"equity_three_years": 500}, "met"),
                ({"equity_three_years": None}, "open"),
            ]
        ),
        ("G22-Z2", {"revenue": last(20000)}, "specialised", "not_met"),
        ("G22-J2", {"management_systems": []}, "refined", "met"),
        ("G22-J2", {"product_certifications": []}, "refined", "met"),
        ("G22-J2", {"management_systems": [], "product_certifications": []}, "refined", "not_met"),
        ("G22-C4", {"science_awards": ["national_top3"], "class_one_ip_in_use": 0}, "innovative", "met"),
        ("G22-C4", {"science_awards": ["national_top3"], "rd_expense": both(1, 1)}, "innovative", "met"),
        ("G22-C5", {"maker_china": "top_50", "rd_expense": both(1, 1)}, "innovative", "met"),
        ("G22-C5", {"maker_china": "top_500", "rd_expense": both(1, 1)}, "innovative", "not_met"),
        ("G22-L1", {}, "chain", "met"),
        ("G22-L1", {"fills_gap": False}, "chain", "open"),
        ("G22-P1", {"key_areas": []}, "field", "met"),
        ("G22-P1", {"in_four_basics": False}, "field", "met"),
        ("G22-P1", {"in_four_basics": False, "key_areas": []}, "field", "open"),
        ("S26-3a", {"rd_expense": both(99, 99), "revenue": both(2000, 2000)}, "research", "not_met"),
        ("S26-4a", {"class_one_ip_in_use": 0}, "property", "not_met"),
        ("S26-4a", {"class_one_ip_in_use": 0, "science_awards": ["provincial_top3"]}, "property", "met"),
        ("S26-4a", {"class_one_ip_in_use": 0, "rd_institution_level": "provincial"}, "property", "met"),
        ("G26-4a", {"class_one_ip": 0, "science_awards": ["national_top3"]}, "property", "met"),
        ("G26-4a", {"class_one_ip": 0, "science_awards": ["provincial_top3"]}, "property", "not_met"),
        ("G26-5a", {"market_share": last(1)}, "market", "met"),
        ("G26-5a", {"national_rank": 4}, "market", "met"),
        ("G26-5a", {"market_share": last(1), "national_rank": 4}, "market", "not_met"),
        ("G26-6a", {"in_four_basics": False}, "chain", "met"),
        ("G26-6a", {"fills_gap": False}, "chain", "met"),
        ("G26-6a", {"in_four_basics": False, "fills_gap": False}, "chain", "open"),
        ("I22-6", {"equity_three_years": 500, "rd_expense": last(0), "class_one_ip": 0}, "standard", "met"),
    ],
)
def test_alternatives(clause, changes, group, expected):
    assert groups(clause, changes)[group] == expected


NEEDED = {
    "S22-1": "niche",
    "S22-2a": "research",
    "S22-2b": "research",
    "G22-Z1": "specialised",
    "G22-Z2": "specialised",
    "G22-Z3": "specialised",
    "G22-J1": "refined",
    "G22-J4": "refined",
    "G22-T1": "distinctive",
    "G22-T2": "distinctive",
    "G22-C3": "innovative",
    "S26-1a": "qualification",
    "S26-1b": "qualification",
    "S26-2c": "operation",
    "S26-2d": "operation",
    "S26-3a": "research",
    "S26-3b": "research",
    "G26-1a": "qualification",
    "G26-1b": "qualification",
    "G26-2a": "operation",
    "G26-2b": "operation",
    "G26-2c": "operation",
    "G26-2e": "operation",
    "G26-3a": "research",
    "G26-3b": "research",
    "G26-7": "development",
}


@pytest.mark.parametrize("clause, name, value", [row[:3] for row in ROWS if row[0] in NEEDED and row[3] == "not_met"])
def test_a_clause_without_alternative_disproves_its_group(clause, name, value):
    assert groups(clause, {name: value})[NEEDED[clause]] == "not_met"


@pytest.mark.parametrize(
    "changes",
    [{"rd_expense": both(1, 1)}, {"rd_institution_level": "none", "technology_centres": {"provincial": 0}}],
)
def test_a_giant_of_2022_needs_research_and_an_institution_where_no_award_stands_for_them(changes):
    assert groups("G22-C1", changes)["innovative"] == "not_met"


def test_an_award_takes_the_place_of_the_ip_alone_when_read_strictly():
    changes = {"science_awards": ["national_top3"], "rd_expense": both(1, 1)}
    found = report_of("G22-C4", changes)
    assert differing(found) == {("innovative", "strict"): "not_met"}
    assert report_of("G22-C4", changes, locked_readings={"innovative": "strict"}).verdict == "ineligible"
    assert groups("G22-C4", {"science_awards": ["national_top3"], "class_one_ip_in_use": 0})["innovative"] == "met"
