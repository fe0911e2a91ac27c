import pytest

from declarations.checks import growth_against_years as check
from tests.checks.cases import issues, only
from tests.eligibility.cases import both, last


def test_growth_that_is_off_is_an_error_with_both_figures():
    assert only(issues(check, {"main_revenue_growth": last("25.00")})) == (
        "error",
        "2021年主营业务收入增长率填报 25.00%，按2020年和2021年主营业务收入计算为 20.00%",
        ("main_revenue_growth.2021", "main_revenue.2020", "main_revenue.2021"),
    )


@pytest.mark.parametrize("declared, count", [("19.95", 0), ("20.05", 0), ("19.94", 1), ("20.06", 1)])
def test_the_tolerance_is_inclusive(declared, count):
    assert len(issues(check, {"main_revenue_growth": last(declared)})) == count


def test_net_profit_grows_from_a_positive_base_only():
    assert len(issues(check, {"net_profit_growth": last(50)})) == 1
    assert issues(check, {"net_profit_growth": last(50), "net_profit": both(-10, 40)}) == []
    assert issues(check, {"net_profit_growth": last(50), "net_profit": both(0, 40)}) == []


def test_growth_of_the_year_before_has_no_base_on_the_form():
    assert issues(check, {"main_revenue_growth": {"2020": 999}}) == []


def test_missing_figures_make_no_issue():
    assert issues(check, {"main_revenue_growth": None, "net_profit_growth": None}) == []
    assert issues(check, {"main_revenue_growth": last(1), "main_revenue": both(None, 4800)}) == []
