"""The size rule, every group at every bound; expected figures are typed here from 工信部联企业〔2011〕300号."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from zjtx.registry import size_rule
from zjtx.registry.size_rule import classify

# group, industry codes, indicators with the lower bounds of large, medium and small
EMPLOYEES, REVENUE, ASSETS = "employees", "revenue", "total_assets"
GROUPS = [
    (1, ("0111", "0514"), {REVENUE: (20000, 500, 50)}),
    (
        2,
        ("0610", "1200", "1311", "3484", "4320", "4411", "4690"),
        {EMPLOYEES: (1000, 300, 20), REVENUE: (40000, 2000, 300)},
    ),
    (3, ("4710", "5090"), {REVENUE: (80000, 6000, 300), ASSETS: (80000, 5000, 300)}),
    (4, ("5111", "5199"), {EMPLOYEES: (200, 20, 5), REVENUE: (40000, 5000, 1000)}),
    (5, ("5211", "5299"), {EMPLOYEES: (300, 50, 10), REVENUE: (20000, 500, 100)}),
    (6, ("5411", "5910", "5829"), {EMPLOYEES: (1000, 300, 20), REVENUE: (30000, 3000, 200)}),
    (7, ("5920", "5941", "5990"), {EMPLOYEES: (200, 100, 20), REVENUE: (30000, 1000, 100)}),
    (8, ("6010", "6090"), {EMPLOYEES: (1000, 300, 20), REVENUE: (30000, 2000, 100)}),
    (9, ("6110", "6190"), {EMPLOYEES: (300, 100, 10), REVENUE: (10000, 2000, 100)}),
    (10, ("6210", "6299"), {EMPLOYEES: (300, 100, 10), REVENUE: (10000, 2000, 100)}),
    (11, ("6311", "6490"), {EMPLOYEES: (2000, 100, 10), REVENUE: (100000, 1000, 100)}),
    (12, ("6511", "6599"), {EMPLOYEES: (300, 100, 10), REVENUE: (10000, 1000, 50)}),
    (13, ("7010",), {REVENUE: (200000, 1000, 100), ASSETS: (10000, 5000, 2000)}),
    (14, ("7020",), {EMPLOYEES: (1000, 300, 100), REVENUE: (5000, 1000, 500)}),
    (15, ("7111", "7299"), {EMPLOYEES: (300, 100, 10), ASSETS: (120000, 8000, 100)}),
    (
        16,
        ("7310", "7511", "7610", "7910", "8010", "8224", "8511", "8610", "9090", "7030", "7090"),
        {EMPLOYEES: (300, 100, 10)},
    ),
]
RANKS = ("large", "medium", "small", "micro")
UNGIVEN = {EMPLOYEES: None, REVENUE: None, ASSETS: None}
AMPLE = Decimal(10) ** 9


def edges() -> list[tuple]:
    """Each bound of each indicator of each group: below, at and above it, all other indicators ample."""
    cases = []
    for number, codes, indicators in GROUPS:
        for name, bounds in indicators.items():
            step = Decimal(1) if name == EMPLOYEES else Decimal("0.01")
            for rank, bound in enumerate(bounds):
                for value, expected in ((bound - step, rank + 1), (Decimal(bound), rank), (bound + step, rank)):
                    figures = {**UNGIVEN, **dict.fromkeys(indicators, AMPLE), name: value}
                    cases.append((number, codes[0], figures, RANKS[expected]))
    return cases


@pytest.mark.parametrize("number, code, figures, expected", edges())
def test_each_bound_is_included_in_the_upper_rank(number: int, code: str, figures: dict, expected: str) -> None:
    result = classify(code, **figures)
    assert (result.group_no, result.size, result.missing, result.no_standard) == (number, expected, (), False)


@pytest.mark.parametrize("number, code", [(number, code) for number, codes, _ in GROUPS for code in codes])
def test_an_industry_class_finds_its_group(number: int, code: str) -> None:
    assert classify(code, employees=1, revenue=1, total_assets=1).group_no == number


@pytest.mark.parametrize("code, indicators", [(codes[0], indicators) for _, codes, indicators in GROUPS])
def test_only_the_groups_own_indicators_are_asked_for(code: str, indicators: dict) -> None:
    assert classify(code, **UNGIVEN).missing == tuple(indicators)
    for name in indicators:
        result = classify(code, **{**dict.fromkeys(UNGIVEN, AMPLE), name: None})
        assert (result.size, result.missing, result.no_standard) == (None, (name,), False)
    others = {**UNGIVEN, **dict.fromkeys(indicators, AMPLE)}
    assert classify(code, **others).size == "large"


@pytest.mark.parametrize("code, indicators", [(codes[0], pair) for _, codes, pair in GROUPS if len(pair) == 2])
def test_the_lowest_rank_of_two_indicators_decides(code: str, indicators: dict) -> None:
    (first, bounds), (second, other_bounds) = indicators.items()
    values, other_values = (*bounds, bounds[-1] - 1), (*other_bounds, other_bounds[-1] - 1)
    for one, value in enumerate(values):
        for two, other in enumerate(other_values):
            figures = {**UNGIVEN, first: Decimal(value), second: Decimal(other)}
            assert classify(code, **figures).size == RANKS[max(one, two)]


def test_nothing_at_all_is_micro_not_missing() -> None:
    assert classify("3484", employees=0, revenue=0, total_assets=None).size == "micro"


@pytest.mark.parametrize(
    "code", ["5310", "5339", "6610", "6940", "7040", "8310", "8399", "8411", "8499", "9110", "9600", "9700"]
)
def test_industries_without_a_standard_are_told_apart(code: str) -> None:
    result = classify(code, **UNGIVEN)
    assert (result.size, result.group_no, result.missing, result.no_standard) == (None, None, (), True)


@pytest.mark.parametrize("code", ["", "3", "70", "59", "9999", "ABCD", "0012"])
def test_a_code_that_tells_no_group_is_itself_missing(code: str) -> None:
    result = classify(code, employees=1, revenue=1, total_assets=1)
    assert (result.size, result.missing, result.no_standard) == (None, ("industry_class",), False)


def test_an_absent_code_is_itself_missing() -> None:
    assert classify(None, **UNGIVEN).missing == ("industry_class",)


def test_every_class_of_the_standard_has_one_answer() -> None:
    """All 1,381 classes either belong to one group or to one of the industries that the rule leaves out."""
    without = {"53", "66", "67", "68", "69", "83", "84", "91", "92", "93", "94", "95", "96", "97"}
    for row in rows("gbt4754_2017.csv"):
        if row["level"] == "4":
            result = classify(row["code"], employees=1, revenue=1, total_assets=1)
            expected = row["code"][:2] in without or row["code"] == "7040"
            assert result.no_standard is expected, row["code"]
            assert (result.size is None) is expected, row["code"]


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        classify("3484", employees=10, revenue=299.99, total_assets=None)


def test_another_table_gives_another_answer(tmp_path: Path) -> None:
    """No number of the rule is in the code: the same figures under a table with other bounds."""
    path = tmp_path / "other.csv"
    table = (settings.BASE_DIR / "fixtures/reference/sme_size_thresholds.csv").read_text(encoding="utf-8-sig")
    path.write_text(
        table.replace("从业人员,人,1000,300,20,营业收入,万元,40000,2000,300", "从业人员,人,9,8,7,营业收入,万元,9,8,7")
    )
    other = size_rule.load_rule(path)
    figures = {EMPLOYEES: 8, REVENUE: Decimal(8), ASSETS: None}
    assert classify("3484", **figures, rule=other).size == "medium"
    assert classify("3484", **figures).size == "micro"


def rows(name: str) -> list[dict[str, str]]:
    with (settings.BASE_DIR / "fixtures" / "reference" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
