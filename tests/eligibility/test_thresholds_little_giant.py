"""Every G- clause that a figure decides: below, at, above its line, and missing (通知二（三）, eligibility.md)."""

import pytest

from tests.eligibility.cases import both, last, report, verdict

TABLES = [
    ("G-B1a", "region", [("LN-SFSFQ", "met"), ("310000", "not_met"), (None, "missing")]),
    ("G-B1b", "registered_on", [("2019-03-01", "met"), ("2019-03-02", "not_met"), (None, "missing")]),
    ("G-B1c", "uscc", [("91210211MA0QCD1X2K", "judgement"), ("93210211MA0QCD1X2K", "judgement")]),
    ("G-B1c", "uscc", [("92210211MA0QCD1X2K", "not_met")]),
    ("G-B1d", "employees", [(last(300), "met"), (last(50), "met"), (last(19), "met"), (last(None), "missing")]),
    ("G-B2a", "revenue", [(last("1999.99"), "not_met"), (last(2000), "met"), (last(None), "missing")]),
    ("G-B2b", "debt_ratio", [(both(70, 70), "met"), (both(70, "70.01"), "not_met"), (both(70, None), "missing")]),
    ("G-B2c", "rd_expense", [(both(84, 100), "met"), (both("83.99", 100), "not_met"), (both(84, None), "missing")]),
    ("G-B3d", "management_systems", [(["iso9000"], "met"), (["iso14000"], "not_met"), (None, "missing")]),
    ("G-Z1", "years_in_field", [(2, "not_met"), (3, "met"), (None, "missing")]),
    ("G-Z2", "main_revenue_growth", [({"2020": -14}, "met"), ({"2020": "-14.01"}, "not_met")]),
    ("G-Z3", "main_revenue", [(both(2520, 3000), "met"), (both("2519.99", 3000), "not_met")]),
    (
        "G-Z4",
        "province_rank",
        [(last(15), "met"), (last(16), "not_met"), (last(None), "missing"), (last(0), "missing")],
    ),
    ("G-Z4", "province_rank", [(both(99, 1), "met")]),
    (
        "G-Z5",
        "large_customers",
        [(["甲"], "not_met"), (["甲", "乙"], "met"), (["甲", ""], "not_met"), (None, "missing")],
    ),
    ("G-J2", "information_systems", [(["crm"], "met"), ([], "judgement"), (["other"], "judgement"), (None, "missing")]),
    ("G-J3", "lean_training", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("G-J4", "management_systems", [(["iso9000"], "not_met"), (["iso9000", "iso14000"], "met"), (None, "missing")]),
    ("G-J6", "product_certifications", [(["gs"], "met"), ([], "not_met"), (["other"], "not_met"), (None, "missing")]),
    ("G-J7", "college_staff", [(last(30), "met"), (last(29), "judgement"), (last(17), "not_met")]),
    ("G-T2", "brand_count", [(0, "not_met"), (1, "met"), (None, "missing")]),
    (
        "G-T7",
        "recognitions",
        [(["green_factory"], "met"), (["green_demo"], "met"), (["other"], "not_met"), (None, "missing")],
    ),
    ("G-C2", "invention_patents", [(1, "not_met"), (2, "met"), (None, "missing")]),
    ("G-C6", "rd_staff", [(last(9), "not_met"), (last(10), "met"), (last(None), "missing")]),
    ("G-C7", "digital_plan", [(False, "not_met"), (None, "missing")]),
    ("G-C8", "digital_products", [(False, "not_met"), (None, "missing")]),
    ("G-K1", "in_four_basics", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("G-K2", "key_areas", [(["top_ten_manufacturing"], "met"), (["low_carbon"], "not_met"), (None, "missing")]),
    ("G-K3", "fills_gap", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("G-K6", "key_areas", [(["three_articles"], "met"), ([], "not_met")]),
    ("G-K7", "key_areas", [(["strategic_emerging"], "met"), (["high_tech_industry"], "met"), ([], "not_met")]),
    ("G-K8", "key_areas", [(["provincial_industry"], "met"), ([], "not_met")]),
    ("G-K9", "key_areas", [(["low_carbon"], "met"), ([], "not_met")]),
]
ROWS = [(clause, name, value, expected) for clause, name, rows in TABLES for value, expected in rows]


@pytest.mark.parametrize("clause, name, value, expected", ROWS)
def test_threshold(clause, name, value, expected):
    assert verdict(clause, {name: value}) == expected


@pytest.mark.parametrize(
    "utility, design, software, expected",
    [(3, 0, 0, "met"), (1, 1, 1, "met"), (1, 1, 0, "not_met"), (1, 1, None, "missing")],
)
def test_patents_add_up_to_three(utility, design, software, expected):
    changes = {"utility_patents": utility, "design_patents": design, "software_copyrights": software}
    assert verdict("G-C3", changes) == expected


@pytest.mark.parametrize(
    "standard, expected",
    [
        ({"level": "national", "led": 9, "joined": 9, "last_two_years": 0}, "not_met"),
        ({"level": "industry", "last_two_years": 1}, "met"),
        ({"level": "international", "last_two_years": 1}, "met"),
        ({"level": "local", "last_two_years": 1}, "not_met"),
        ({"level": "national", "led": 1, "joined": 1}, "missing"),
    ],
)
def test_standards_of_the_last_two_years_only(standard, expected):
    assert verdict("G-C4", {"standards": [standard]}) == expected


NO_INSTITUTION = {
    "technology_centres": {"national": 0, "provincial": 0},
}


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({}, "not_met"),
        ({"postdoc_station": True}, "met"),
        ({"academician_station": True, "design_centres": None}, "met"),
        ({"design_centres": {"national": 1}}, "met"),
        ({"research_institutes": {"national": 0, "provincial": 1}}, "met"),
        ({"technology_centres": {"national": 1}}, "met"),
        ({"engineering_centres": {"provincial": 1}}, "met"),
        ({"design_centres": None}, "missing"),
        ({"postdoc_station": None}, "missing"),
    ],
)
def test_any_of_six_kinds_of_institution(changes, expected):
    assert verdict("G-C5", NO_INSTITUTION | changes) == expected


@pytest.mark.parametrize(
    "titles, described, provincial, expected",
    [
        (["time_honoured_brand"], None, 0, "met"),
        (["other"], "辽宁老字号", 0, "met"),
        (["other"], None, 0, "not_met"),
        ([], None, 1, "judgement"),
        ([], None, 0, "not_met"),
        ([], None, None, "missing"),
        (None, None, 0, "missing"),
        (None, None, 1, "judgement"),
    ],
)
def test_local_titles_or_else_brands(titles, described, provincial, expected):
    changes = {"special_titles": titles, "special_titles_other": described, "provincial_brand_count": provincial}
    assert verdict("G-T3", changes) == expected


def test_clauses_without_a_number_are_for_people():
    names = ["B1c", "B3a", "B3b", "B3c", "J1", "J5", "T1", "T4", "T5", "T6", "C1", "K4", "K5"]
    found = report("little_giant")
    assert {r.id for r in found.clauses if r.verdict == "judgement"} == {f"G-{name}" for name in names}
