from declarations.checks import main_revenue_within_revenue as check
from tests.checks.cases import issues, only
from tests.eligibility.cases import both, last


def test_more_main_revenue_than_revenue_is_an_error_with_both_figures():
    found = issues(check, {"main_revenue": last(1900), "revenue": last(1680)})
    assert only(found) == (
        "error",
        "2021年主营业务收入 1,900.00 万元大于营业收入 1,680.00 万元",
        ("main_revenue.2021", "revenue.2021"),
    )


def test_each_year_is_looked_at():
    found = issues(check, {"main_revenue": both(5000, 6000)})
    assert [issue.fields[0] for issue in found] == ["main_revenue.2020", "main_revenue.2021"]


def test_figures_that_differ_never_look_alike():
    message = only(issues(check, {"main_revenue": last("5000.001")}))[1]
    assert "5,000.001 万元大于营业收入 5,000.00 万元" in message


def test_equal_is_consistent_and_a_missing_figure_is_not_our_business():
    assert issues(check, {"main_revenue": last(5000)}) == []
    assert issues(check, {"main_revenue": both(9999, 9999), "revenue": None}) == []
    assert issues(check, {"main_revenue": None}) == []
