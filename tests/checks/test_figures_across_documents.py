from decimal import Decimal

from declarations.checks import OtherDocument
from declarations.checks import figures_across_documents as check
from tests.checks.cases import issues, only

REPORT = "2021年第四季度主要经济指标情况表"


def document(year=2021, label=REPORT, **figures):
    return OtherDocument(label, year, {name: value and Decimal(value) for name, value in figures.items()})


def test_a_figure_that_differs_is_a_warning_naming_the_document():
    found = issues(check, {}, other_documents=(document(revenue="4990.00", tax_paid="230.00"),))
    assert only(found) == (
        "warning",
        f"2021年营业收入填报 5,000.00 万元，与{REPORT}中的 4,990.00 万元不一致",
        ("revenue.2021",),
    )


def test_every_document_is_compared_in_its_own_year():
    profile = document(2020, "2020年度基本情况表", revenue="4200.00", employees="94")
    quarter = document(revenue="5000.00", main_revenue="4700.00")
    found = issues(check, {}, other_documents=(profile, quarter))
    assert [issue.fields for issue in found] == [("employees.2020",), ("main_revenue.2021",)]


def test_agreement_and_missing_figures_make_no_issue():
    same = document(revenue="5000", net_profit="360.0", rd_expense=None)
    assert issues(check, {}, other_documents=(same, document(2019, revenue="1"))) == []
    assert issues(check, {"revenue": None}, other_documents=(document(revenue="1"),)) == []
    assert issues(check, {}) == []
