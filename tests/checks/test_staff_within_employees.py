import pytest

from declarations.checks import staff_within_employees as check
from tests.checks.cases import issues, only
from tests.eligibility.cases import both, last


@pytest.mark.parametrize(
    "name, label",
    [
        ("rd_staff", "研发人数"),
        ("college_staff", "大专及以上学历人数"),
        ("intermediate_title_staff", "中级及以上职称人数"),
    ],
)
def test_more_staff_than_employees_is_an_error(name, label):
    found = issues(check, {name: last(1200)})
    assert only(found) == (
        "error",
        f"2021年{label} 1,200 人大于从业人数 100 人",
        (f"{name}.2021", "employees.2021"),
    )


def test_each_year_is_looked_at():
    found = issues(check, {"rd_staff": both(96, 101)})
    assert [issue.fields[0] for issue in found] == ["rd_staff.2020", "rd_staff.2021"]


def test_all_of_them_is_consistent_and_missing_is_not_our_business():
    assert issues(check, {"college_staff": both(95, 100)}) == []
    assert issues(check, {"employees": None}) == []
    assert issues(check, {"rd_staff": None, "college_staff": None}) == []


def test_a_product_has_no_such_staff():
    assert issues(check, {"rd_staff": last(9999)}, tier="product") == []
