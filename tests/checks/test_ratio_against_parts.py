import pytest

from declarations.checks import ratio_against_parts as check
from tests.checks.cases import issues, only
from tests.eligibility.cases import both, last


def test_a_share_that_is_off_is_an_error_with_both_figures():
    assert only(issues(check, {"main_revenue_ratio": last(90)})) == (
        "error",
        "2021年主营业务收入占营业收入比重填报 90.00%，按主营业务收入和营业收入计算为 96.00%",
        ("main_revenue_ratio.2021", "main_revenue.2021", "revenue.2021"),
    )


@pytest.mark.parametrize("declared, count", [("5.15", 0), ("5.25", 0), ("5.1499", 1), ("5.2501", 1)])
def test_the_tolerance_is_a_twentieth_of_a_point_inclusive(declared, count):
    assert len(issues(check, {"rd_ratio": last(declared)})) == count


def test_staff_share_and_both_years():
    found = issues(check, {"rd_staff_ratio": both(50, 50)})
    assert [issue.fields[0] for issue in found] == ["rd_staff_ratio.2020", "rd_staff_ratio.2021"]


def test_missing_parts_or_shares_make_no_issue():
    assert issues(check, {"rd_ratio": None, "main_revenue_ratio": None}) == []
    assert issues(check, {"rd_ratio": both(99, 99), "rd_expense": None}) == []
    assert issues(check, {"rd_ratio": both(99, 99), "main_revenue_ratio": None, "revenue": both(0, 0)}) == []


def test_a_product_declares_one_share():
    assert len(issues(check, {"main_revenue_ratio": last(1)}, tier="product")) == 1
