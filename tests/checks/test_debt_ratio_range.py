import pytest

from declarations.checks import debt_ratio_range as check
from tests.checks.cases import issues, only
from tests.eligibility.cases import both, last


@pytest.mark.parametrize("ratio", [0, "0.01", 100])
def test_the_range_is_inclusive(ratio):
    assert issues(check, {"debt_ratio": last(ratio)}) == []


def test_more_than_all_is_a_warning_that_asks_why():
    assert only(issues(check, {"debt_ratio": last("100.01")})) == (
        "warning",
        "2021年资产负债率 100.01%，大于 100%，需说明原因",
        ("debt_ratio.2021",),
    )


def test_below_nothing_is_an_error():
    severity, message, _ = only(issues(check, {"debt_ratio": last("-0.01")}))
    assert (severity, message) == ("error", "2021年资产负债率 -0.01%，小于 0%")


def test_a_missing_ratio_makes_no_issue():
    assert issues(check, {"debt_ratio": None}) == []


def test_a_product_has_the_parts_instead():
    found = issues(check, {"total_liabilities": both(6001, 100)}, tier="product")
    severity, message, fields = only(found)
    assert severity == "warning"
    assert message.startswith("2020年资产负债率 100.02%，大于 100%")
    assert fields == ("total_liabilities.2020", "total_assets.2020")
    assert issues(check, {"total_liabilities": None}, tier="product") == []
