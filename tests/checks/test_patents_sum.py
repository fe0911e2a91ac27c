import pytest

from declarations.checks import patents_sum as check
from tests.checks.cases import issues, only


def patents(total, invention, utility, design, software):
    names = ("patents_total", "invention_patents", "utility_patents", "design_patents", "software_copyrights")
    return dict(zip(names, (total, invention, utility, design, software), strict=True))


@pytest.mark.parametrize("total", [9, 11])
def test_the_total_may_or_may_not_count_software(total):
    assert issues(check, patents(total, 3, 5, 1, 2)) == []


def test_more_kinds_than_the_total_is_an_error():
    assert only(issues(check, patents(8, 3, 5, 1, 2))) == (
        "error",
        "发明、实用新型和外观设计专利合计 9 项，大于有效专利总数 8 项",
        ("patents_total", "invention_patents", "utility_patents", "design_patents"),
    )


@pytest.mark.parametrize("total", [10, 12])
def test_a_total_that_is_neither_sum_is_a_warning(total):
    severity, message, fields = only(issues(check, patents(total, 3, 5, 1, 2)))
    assert severity == "warning"
    assert message == f"有效专利总数 {total} 项，与三类专利合计 9 项、加软件著作权后合计 11 项均不一致"
    assert fields[-1] == "software_copyrights"


@pytest.mark.parametrize(
    "given",
    [
        patents(None, 3, 5, 1, 2),
        patents(10, None, 5, 1, 2),
        patents(10, 3, 5, 1, None),
        patents(0, None, None, None, None),
    ],
)
def test_a_missing_count_makes_no_issue(given):
    assert issues(check, given) == []


def test_known_kinds_alone_may_be_too_many():
    assert only(issues(check, patents(4, None, 5, None, 2)))[0] == "error"
