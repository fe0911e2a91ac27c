"""Every S- clause that a figure decides: below, at, above its line, and missing (通知二（二）, eligibility.md)."""

from datetime import date

import pytest

from tests.eligibility.cases import both, last, report, verdict

BASIC = [
    ("S-B1a", "region", [("110101", "not_met"), ("210000", "met"), ("211481", "met"), ("2102", "not_met")]),
    ("S-B1a", "region", [("LN-SFSFQ", "met"), ("DL-JPXQ", "met"), ("SH-XYZ", "not_met"), (None, "missing")]),
    ("S-B1b", "registered_on", [("2020-03-02", "not_met"), ("2020-03-01", "met"), ("2020-02-29", "met")]),
    ("S-B1b", "registered_on", [("2023-01-01", "not_met"), (None, "missing")]),
    ("S-B1c", "uscc", [("91210211MA0QCD1X2K", "judgement"), ("93210211MA0QCD1X2K", "judgement")]),
    ("S-B1c", "uscc", [("92210211MA0QCD1X2K", "not_met"), ("12210000MA0QCD1X2K", "not_met"), (None, "judgement")]),
    ("S-B1d", "employees", [(last(2000), "met"), (last(None), "missing")]),
    ("S-B1d", "industry_class", [("8411", "judgement"), (None, "missing")]),
    ("S-B2a", "revenue", [(last("1499.99"), "not_met"), (last("1500"), "met"), (last("1500.01"), "met")]),
    ("S-B2a", "revenue", [(last(0), "not_met"), (last(None), "missing"), (None, "missing")]),
    ("S-B2b", "debt_ratio", [(both(70, 70), "met"), (both("70.01", 10), "not_met"), (both(10, "70.001"), "not_met")]),
    ("S-B2b", "debt_ratio", [(both(10, None), "missing"), (both(None, 10), "missing"), (both(None, 71), "not_met")]),
    ("S-B2c", "rd_expense", [(both(42, 50), "met"), (both("41.99", 50), "not_met"), (both(42, "49.99"), "not_met")]),
    ("S-B2c", "rd_expense", [(both(42, None), "missing"), (both(0, None), "not_met"), (both(0, 0), "not_met")]),
    ("S-B2c", "revenue", [(both(0, 5000), "missing"), (both(None, 5000), "missing")]),
    ("S-B3c", "management_systems", [(["iso9000"], "met"), (["iso14000", "ohsas18000"], "not_met")]),
    ("S-B3c", "management_systems", [([], "not_met"), (["other"], "not_met"), (None, "missing")]),
]
SPECIALISED = [
    ("S-Z1", "years_in_field", [(1, "not_met"), (2, "met"), (3, "met"), (0, "not_met"), (None, "missing")]),
    # 2021 grew by 20 % on the figures; with Y-2 at -16 % the mean is 2 %
    ("S-Z2", "main_revenue_growth", [({"2020": -16}, "met"), ({"2020": "-16.01"}, "not_met"), ({"2020": 0}, "met")]),
    ("S-Z2", "main_revenue_growth", [({"2020": None, "2021": 50}, "missing"), ({"2021": "-90"}, "met")]),
    (
        "S-Z2",
        "main_revenue",
        [(both(None, 4800), "missing"), (both(0, 4800), "missing"), (both(4000, None), "missing")],
    ),
    ("S-Z3", "main_revenue", [(both(2520, 3000), "met"), (both("2519.99", 3000), "not_met")]),
    ("S-Z3", "main_revenue", [(both(2520, "2999.99"), "not_met"), (both(2520, None), "missing")]),
    ("S-Z3", "revenue", [(both(0, 5000), "missing"), (last(8000), "met"), (last("8000.01"), "not_met")]),
    ("S-Z5", "large_customers", [([], "not_met"), (["鞍钢"], "met"), (["", " "], "not_met"), (None, "missing")]),
    ("S-Z5", "supplies_large_enterprises", [(False, "not_met"), (None, "missing")]),
]
REFINED = [
    ("S-J2", "lean_training", [(False, "not_met"), (None, "missing")]),
    ("S-J2", "lean_training_people", [(0, "not_met"), (1, "met"), (None, "missing")]),
    (
        "S-J3",
        "management_systems",
        [([], "not_met"), (["ohsas18000"], "met"), (["other"], "not_met"), (None, "missing")],
    ),
]
DISTINCTIVE = [
    ("S-T2", "brand_count", [(0, "not_met"), (1, "met"), (None, "missing")]),
    ("S-T3", "provincial_brand_count", [(1, "judgement"), (0, "not_met"), (None, "missing")]),
    ("S-T7", "recognitions", [(["green_demo"], "met"), (["green_factory"], "met"), (["high_tech"], "not_met")]),
    ("S-T7", "recognitions", [([], "not_met"), (None, "missing")]),
]
INNOVATIVE = [
    ("S-C2", "invention_patents", [(0, "not_met"), (1, "met"), (None, "missing")]),
    ("S-C6", "rd_staff", [(last(9), "not_met"), (last(10), "met"), (last(11), "met"), (last(None), "missing")]),
    ("S-C6", "employees", [(last(160), "met"), (last(161), "not_met"), (last(0), "missing"), (last(None), "missing")]),
    ("S-C7", "digital_plan", [(True, "met"), (False, "not_met"), (None, "missing")]),
    ("S-C8", "digital_products", [(True, "met"), (False, "not_met"), (None, "missing")]),
]
KEY_AREA = [
    (
        "S-K1",
        "key_areas",
        [(["strategic_emerging"], "met"), (["high_tech_industry"], "met"), (["low_carbon"], "not_met")],
    ),
    ("S-K2", "key_areas", [(["provincial_industry"], "met"), ([], "not_met"), (None, "missing")]),
    ("S-K3", "key_areas", [(["three_articles"], "met"), (["low_carbon"], "not_met"), (None, "missing")]),
    ("S-K4", "key_areas", [(["low_carbon"], "met"), (["three_articles"], "not_met"), (None, "missing")]),
]
TABLES = BASIC + SPECIALISED + REFINED + DISTINCTIVE + INNOVATIVE + KEY_AREA
ROWS = [(clause, name, value, expected) for clause, name, rows in TABLES for value, expected in rows]


@pytest.mark.parametrize("clause, name, value, expected", ROWS)
def test_threshold(clause, name, value, expected):
    assert verdict(clause, {name: value}) == expected


@pytest.mark.parametrize(
    "college, titled, expected",
    [
        (20, 0, "met"),
        (0, 20, "met"),
        (20, None, "met"),
        (19, 1, "judgement"),
        (19, 0, "not_met"),
        (10, 9, "not_met"),
        (19, None, "missing"),
        (None, None, "missing"),
    ],
)
def test_share_of_either_knows_only_the_bounds_of_the_union(college, titled, expected):
    assert verdict("S-J5", {"college_staff": last(college), "intermediate_title_staff": last(titled)}) == expected


def test_share_of_either_adds_before_it_divides():
    # 3/35 and 4/35 are periodic; together they are exactly one fifth
    changes = {"employees": last(35), "college_staff": last(3), "intermediate_title_staff": last(4)}
    assert verdict("S-J5", changes) == "judgement"


@pytest.mark.parametrize("employees", [0, None])
def test_share_of_either_without_employees_is_missing(employees):
    assert verdict("S-J5", {"employees": last(employees)}) == "missing"


@pytest.mark.parametrize(
    "utility, design, software, expected",
    [
        (2, 0, 0, "met"),
        (1, 0, 1, "met"),
        (1, 0, 0, "not_met"),
        (0, 0, 0, "not_met"),
        (2, None, None, "met"),
        (1, None, 0, "missing"),
        (None, None, None, "missing"),
    ],
)
def test_patents_add_up_and_a_known_part_may_reach_the_line(utility, design, software, expected):
    changes = {"utility_patents": utility, "design_patents": design, "software_copyrights": software}
    assert verdict("S-C3", changes) == expected


@pytest.mark.parametrize(
    "standards, expected",
    [
        ([{"level": "industry", "led": 1, "joined": 0}], "met"),
        ([{"level": "international", "led": 0, "joined": 1}], "met"),
        ([{"level": "national", "led": 0, "joined": 0}], "not_met"),
        ([{"level": "local", "led": 3, "joined": 3}], "not_met"),
        ([{"level": "national", "led": 0}], "missing"),
        ([{"level": "national", "led": 1}], "met"),
        ([], "not_met"),
        (None, "missing"),
    ],
)
def test_standards_count_led_and_joined(standards, expected):
    assert verdict("S-C4", {"standards": standards}) == expected


def test_brands_are_no_titles_yet_and_a_missing_count_is_not_zero():
    counts = [(0, 1, "judgement"), (1, None, "judgement"), (0, None, "missing"), (0, 0, "not_met")]
    for provincial, city, expected in counts:
        changes = {"provincial_brand_count": provincial, "city_brand_count": city}
        assert verdict("S-T3", changes) == expected, changes


def test_other_counts_only_when_it_is_described():
    described = {"management_systems": ["other"], "management_systems_other": "IATF 16949"}
    blank = {"management_systems": ["other"], "management_systems_other": "  "}
    assert verdict("S-B3c", described) == "judgement"
    assert verdict("S-B3c", blank) == "not_met"
    assert verdict("S-J3", described) == "met"
    assert verdict("S-J3", blank) == "not_met"


def test_a_description_without_the_box_counts_nothing():
    assert verdict("S-B3c", {"management_systems": [], "management_systems_other": "IATF 16949"}) == "not_met"


@pytest.mark.parametrize(
    "registered_on, declared_on, expected",
    [
        ("2020-02-29", "2022-02-28", "met"),
        ("2020-02-29", "2022-02-27", "not_met"),
        ("2020-03-18", "2022-03-18", "met"),
        ("2020-03-18", "2022-03-17", "not_met"),
    ],
)
def test_age_counts_calendar_anniversaries_inclusive(registered_on, declared_on, expected):
    day = date.fromisoformat(declared_on)
    assert verdict("S-B1b", {"registered_on": registered_on}, declared_on=day) == expected


def test_size_is_computed_on_the_figures_of_last_year():
    large = {"employees": both(10, 1000), "revenue": both(100, 40000)}
    assert verdict("S-B1d", large) == "not_met"
    assert verdict("S-B1d", large | {"size": "medium"}) == "not_met"
    assert verdict("S-B1d", large | {"revenue": both(100, "39999.99")}) == "met"


def test_declared_ratios_are_never_taken_for_their_parts():
    declared = {"rd_ratio": both(9, 9), "main_revenue_ratio": both(99, 99), "rd_staff_ratio": both(50, 50)}
    gone = {"rd_expense": None, "main_revenue": None, "rd_staff": None}
    found = report("sme", declared | gone)
    assert [found.clause(name).verdict for name in ("S-B2c", "S-Z3", "S-C6")] == ["missing"] * 3


JUDGEMENT = ["B3a", "B3b", "B3d", "Z4", "J1", "J4", "J6", "T1", "T4", "T5", "T6", "C1"]


def test_clauses_without_a_number_are_for_people():
    found = report("sme")
    assert {r.id for r in found.clauses if r.verdict == "judgement"} == {
        f"S-{name}" for name in [*JUDGEMENT, "B1c", "T3"]
    }
