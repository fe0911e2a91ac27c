import pytest

from declarations.checks import CheckContext, run_all
from declarations.checks import debt_ratio_range as check
from tests.checks.cases import issues, only
from tests.eligibility.cases import YEAR, answers, both, last


@pytest.mark.parametrize("ratio", [0, "0.01", 100])
def test_the_range_is_inclusive(ratio):
    assert issues(check, {"debt_ratio": last(ratio)}) == []


def test_more_than_all_is_an_error_that_asks_why():
    found = issues(check, {"debt_ratio": last("100.01")})
    assert only(found) == ("error", "2021年资产负债率 100.01%，大于 100%，请说明原因", ("debt_ratio.2021",))
    assert found[0].can_be_explained


def test_explained_it_is_a_warning_with_the_explanation():
    changes, why = {"debt_ratio": last("100.01")}, {"debt_ratio_range:debt_ratio.2021": "当年并购"}
    severity, message, _ = only(issues(check, changes, explanations=why))
    assert (severity, message) == ("warning", "2021年资产负债率 100.01%，大于 100%")
    whole = run_all(answers("sme", **changes), CheckContext(year=YEAR, tier="sme", explanations=why))
    assert [issue.message for issue in whole] == ["2021年资产负债率 100.01%，大于 100%；企业说明：当年并购"]


def test_an_explanation_of_another_year_does_not_count():
    why = {"debt_ratio_range:debt_ratio.2020": "当年并购"}
    assert only(issues(check, {"debt_ratio": last("100.01")}, explanations=why))[0] == "error"


def test_below_nothing_is_an_error_that_nothing_explains():
    why = {"debt_ratio_range:debt_ratio.2021": "当年并购"}
    found = issues(check, {"debt_ratio": last("-0.01")}, explanations=why)
    severity, message, _ = only(found)
    assert not found[0].can_be_explained
    assert (severity, message) == ("error", "2021年资产负债率 -0.01%，小于 0%")


def test_a_missing_ratio_makes_no_issue():
    assert issues(check, {"debt_ratio": None}) == []


def test_a_product_has_the_parts_instead():
    found = issues(check, {"total_liabilities": both(6001, 100)}, tier="product")
    severity, message, fields = only(found)
    assert severity == "error"
    assert message.startswith("2020年资产负债率 100.02%，大于 100%")
    assert fields == ("total_liabilities.2020", "total_assets.2020")
    assert issues(check, {"total_liabilities": None}, tier="product") == []
