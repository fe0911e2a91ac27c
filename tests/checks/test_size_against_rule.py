from declarations.checks import size_against_rule as check
from tests.checks.cases import issues, only
from tests.eligibility.cases import last


def test_a_size_other_than_the_computed_one_is_an_error():
    severity, message, fields = only(issues(check, {"size": "medium"}))
    assert severity == "error"
    assert message == (
        "企业规模填报中型，按行业代码 3484 和2021年从业人数 100 人、营业收入 5,000.00 万元、"
        "资产总额 6,500.00 万元，依划型标准为小型"
    )
    assert fields == ("size", "industry_class", "employees.2021", "revenue.2021", "total_assets.2021")


def test_a_large_enterprise_cannot_be_what_was_ticked():
    found = issues(check, {"size": "medium", "employees": last(1000), "revenue": last(40000)})
    assert only(found)[1].endswith("依划型标准为大型")


def test_the_computed_size_is_consistent():
    assert issues(check, {"size": "small"}) == []


def test_what_cannot_be_computed_makes_no_issue():
    assert issues(check, {"size": None}) == []
    assert issues(check, {"size": "medium", "industry_class": None}) == []
    assert issues(check, {"size": "medium", "employees": None}) == []
    assert issues(check, {"size": "medium", "industry_class": "8411"}) == []
