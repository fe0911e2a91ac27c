"""Every P- clause that a figure decides: below, at, above its line, and missing (通知二（一）, eligibility.md)."""

import pytest

from tests.eligibility.cases import both, last, report, verdict

TABLES = [
    ("P-B1a", "region", [("210200", "met"), ("DL-JPXQ", "met"), ("220100", "not_met"), (None, "missing")]),
    ("P-B1b", "registered_on", [("2020-03-01", "met"), ("2020-03-02", "not_met"), (None, "missing")]),
    ("P-B1c", "uscc", [("91210211MA0QCD1X2K", "judgement"), ("93210211MA0QCD1X2K", "judgement")]),
    ("P-B1c", "uscc", [("52210211MA0QCD1X2K", "not_met"), (None, "judgement")]),
    ("P-B1d", "employees", [(last(300), "met"), (last(50), "met"), (last(19), "met"), (last(None), "missing")]),
    ("P-B2b", "in_production_since", [("2021-03-01", "met"), ("2021-03-02", "not_met"), (None, "missing")]),
    ("P-B3a", "revenue", [(last("999.99"), "not_met"), (last(1000), "met"), (last(None), "missing")]),
    ("P-B3b", "total_liabilities", [(both(4800, 5200), "met"), (both("4800.01", 0), "not_met")]),
    ("P-B3b", "total_liabilities", [(both(0, "5200.01"), "not_met"), (both(0, None), "missing")]),
    ("P-B3b", "total_assets", [(last(0), "missing"), (both(0, 1), "not_met")]),
    ("P-Z1", "main_revenue_growth", [({"2020": 0}, "not_met"), ({"2020": "0.01"}, "met"), ({"2020": None}, "missing")]),
    ("P-Z1", "main_revenue", [(last(4000), "not_met"), (last("4000.01"), "met"), (both(None, 4800), "missing")]),
    ("P-Z2", "main_revenue", [(both(2520, 3000), "met"), (both(2520, "2999.99"), "not_met")]),
    ("P-J2", "management_systems", [([], "not_met"), (["iso14000"], "met"), (["other"], "not_met"), (None, "missing")]),
    ("P-J4", "standard_levels", [(["industry"], "met"), (["national"], "met"), (["international", "local"], "met")]),
    ("P-J4", "standard_levels", [(["local"], "not_met"), ([], "not_met"), (None, "missing")]),
    ("P-C2", "in_production_since", [("2020-03-01", "met"), ("2020-02-29", "not_met"), ("2022-03-02", "not_met")]),
    ("P-C2", "in_production_since", [("2022-03-01", "met"), (None, "missing")]),
    ("P-C3", "output", [(last("1 台"), "met"), (last(" "), "missing"), (last(None), "missing")]),
    ("P-K2", "recognitions", [(["recommended_product"], "met"), (["key_innovation_project"], "met")]),
    ("P-K2", "recognitions", [(["high_tech"], "not_met"), ([], "not_met"), (None, "missing")]),
]
ROWS = [(clause, name, value, expected) for clause, name, rows in TABLES for value, expected in rows]


@pytest.mark.parametrize("clause, name, value, expected", ROWS)
def test_threshold(clause, name, value, expected):
    assert verdict(clause, {name: value}) == expected


@pytest.mark.parametrize(
    "patents, software, expected",
    [(1, 0, "met"), (0, 1, "met"), (0, 0, "not_met"), (1, None, "met"), (0, None, "missing"), (None, None, "missing")],
)
def test_intellectual_property_adds_software(patents, software, expected):
    assert verdict("P-C5", {"patents_total": patents, "software_copyrights": software}) == expected


def test_clauses_without_a_number_are_for_people():
    names = ["B1c", "B2a", "B2c", "Z3", "Z4", "J1", "J3", "T1", "T2", "T3", "C1", "C4", "K1"]
    found = report("product")
    assert {r.id for r in found.clauses if r.verdict == "judgement"} == {f"P-{name}" for name in names}


def test_whoever_judges_the_market_share_sees_it():
    assert report("product").clause("P-Z3").measured == "7.50%"
