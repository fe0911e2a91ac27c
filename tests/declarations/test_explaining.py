"""Figures that look wrong are explained or corrected; other documents of the same year are compared."""

from decimal import Decimal

import pytest
from django.urls import reverse

from declarations.models import IssueExplanation, SmeSheet, SmeYear
from declarations.validators import examine
from tests import factories
from tests.declarations.test_submission import send
from tests.pool import factories as pool
from zjtx.common import clock

pytestmark = pytest.mark.django_db
DEBT = "debt_ratio_range:debt_ratio.2021"
PATENTS = "patents_sum:patents_total"


@pytest.fixture(autouse=True)
def _in_the_window():
    with clock.frozen(factories.AT):
        yield


@pytest.fixture
def declaration():
    """Owes more than it has, and counts its patents in a way of its own."""
    found = factories.draft()
    SmeYear.objects.filter(declaration=found, year=2021).update(debt_ratio=Decimal("104.20"))
    SmeSheet.objects.filter(declaration=found).update(patents_total=10)
    return found


@pytest.fixture
def own(client, declaration):
    client.force_login(declaration.created_by)
    return client


def address(declaration, key=DEBT):
    return reverse("declarations:explain", args=[declaration.number, key])


def found(declaration):
    return {one.key: (one.severity, one.message) for one in examine(declaration, factories.AT).issues}


def test_debt_beyond_assets_is_an_error_until_it_is_explained(own, declaration):
    message = "2021年资产负债率 104.20%，大于 100%"
    assert found(declaration)[DEBT] == ("error", f"{message}，请说明原因")
    page = own.get(reverse("declarations:block", args=[declaration.number, "operations"])).content.decode()
    assert address(declaration) in page
    assert own.get(address(declaration)).status_code == 200
    own.post(address(declaration), {"text": "当年并购，负债一次性计入"})
    assert found(declaration)[DEBT] == ("warning", f"{message}；企业说明：当年并购，负债一次性计入")


def test_explanation_is_frozen_and_reaches_the_reviewer(own, declaration):
    SmeYear.objects.filter(declaration=declaration, year=2021).update(debt_ratio=Decimal("44.20"))
    own.post(address(declaration, PATENTS), {"text": "另有一项专利申请已受理"})
    submission = send(declaration)
    assert submission.content["explanations"] == {PATENTS: "另有一项专利申请已受理"}
    assert [one["severity"] for one in submission.issues] == ["warning"]
    assert submission.issues[0]["message"].endswith("；企业说明：另有一项专利申请已受理")


def test_blank_explanation_takes_it_back(own, declaration):
    own.post(address(declaration), {"text": "当年并购"})
    own.post(address(declaration), {"text": "  "})
    assert not IssueExplanation.objects.exists()


def test_too_long_an_explanation_is_kept_on_the_page(own, declaration):
    answer = own.post(address(declaration), {"text": "长" * 501})
    assert answer.status_code == 422
    assert "不得超过500字，现为501字" in answer.content.decode()
    assert "长" * 501 in answer.content.decode()


@pytest.mark.parametrize(
    "key", ["debt_ratio_range:debt_ratio.2020", "main_revenue_within_revenue:main_revenue.2021", "x"]
)
def test_what_is_no_open_question_has_no_page(own, declaration, key):
    SmeYear.objects.filter(declaration=declaration, year=2021).update(main_revenue=Decimal("9999.00"))
    assert own.get(address(declaration, key)).status_code == 404


def test_fourth_quarter_report_is_compared_with_the_declaration():
    declaration = factories.draft()
    pool.title(declaration.enterprise)
    pool.standing_report(declaration.created_by, "2021Q4", revenue=Decimal("4400.00"), rd_expense=Decimal("215.00"))
    found = [one for one in examine(declaration, factories.AT).issues if one.code == "figures_across_documents"]
    assert "2021年营业收入填报 4,300.00 万元，与2021年第四季度报表中的 4,400.00 万元不一致" in [
        one.message for one in found
    ]
    assert all(one.severity == "warning" for one in found)
    assert "rd_expense.2021" not in {one.fields[0] for one in found}
