"""What people and spreadsheet programs really put into cells is understood."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from declarations.workbooks.changes import ROUNDED, SMALL_SHARE
from tests import factories
from tests.workbooks.filling import Clerk

pytestmark = pytest.mark.django_db
CODE = factories.uscc.with_check_digits("9121020000000777")
CASES = [
    ("revenue.2020", "1,680.5", "", Decimal("1680.50")),
    ("revenue.2021", " １，６８０ 万元 ", "", Decimal("1680.00")),
    ("main_revenue.2020", 1680.4999999999998, "General", Decimal("1680.50")),
    ("main_revenue.2021", 1234.5678, "#,##0.00", Decimal("1234.57")),
    ("total_assets.2020", 0.1 + 0.2, "General", Decimal("0.30")),
    ("total_assets.2021", 5600, '#,##0.00_);[Red]\\(#,##0.00\\)', Decimal("5600.00")),
    ("net_profit.2021", -35.2, "General", Decimal("-35.20")),
    ("debt_ratio.2020", 0.07, "0%", Decimal("7.00")),
    ("debt_ratio.2021", 0.65, "0.00%", Decimal("65.00")),
    ("market_share.2020", "45.3%", "", Decimal("45.30")),
    ("market_share.2021", 8.1, "0.00", Decimal("8.10")),
    ("employees.2020", "1,208 人", "", 1208),
    ("employees.2021", 108.0, "General", 108),
    ("registered_on", datetime(2013, 6, 9), "", date(2013, 6, 9)),  # noqa: DTZ001 a cell's day has no zone
    ("registered_capital", "2000万元", "", Decimal("2000.00")),
    ("contact_mobile", 13900000008, "General", "13900000008"),
    ("legal_representative_phone", 86000001, "General", "86000001"),
    ("postcode", 116033, "General", "116033"),
    ("uscc", f" {CODE.lower()} ", "", CODE),
    ("region", "铁东区", "", "210302"),
    ("industry_division", 34, "General", None),
    ("industry_class", "机械零部件加工", "", None),
    ("size", "小型", "", "small"),
    ("is_new_product", "×", "", False),
    ("digital_plan", True, "General", True),
    ("digital_products", "是", "", True),
    ("main_product", "=1+1", "@", "=1+1"),
    ("standard_name", "+86标准 - @工厂", "@", "+86标准 - @工厂"),
    ("recent_titles.sme", "2021年", "", 2021),
    ("lean_training", "false", "", False),
    ("overview", "第一行\n第二行", "", "第一行\n第二行"),
]  # fmt: skip


def test_cells_are_understood_as_people_and_programs_write_them():
    clerk = Clerk(factories.draft(full=False))
    for name, value, number_format, _ in CASES:
        clerk.fill({name: value}, number_format=number_format)
        if isinstance(value, str):
            clerk.cell(name).data_type = "s"
    plan = clerk.take().plan
    assert plan.errors == []
    found = {change.name: change.value for change in plan.changes}
    # The industry stood there before: the same code in other words changes nothing.
    assert found == {name: stored for name, _, _, stored in CASES if stored is not None}
    notes = {change.name: change.note for change in plan.changes if change.note}
    assert notes == {"main_revenue.2021": ROUNDED}


@pytest.mark.parametrize("mark", ["√", "☑", "是", 1, True, "v"])
def test_ticks_are_understood_in_many_signs(mark):
    clerk = Clerk(factories.draft(full=False))
    plan = clerk.fill({"special_categories#refined": mark, "special_categories#innovative": "□"}).take().plan
    assert [(change.name, change.value) for change in plan.changes] == [("special_categories", ["refined"])]


def test_a_share_below_one_percent_is_asked_about():
    plan = Clerk(factories.draft(full=False)).fill({"debt_ratio.2021": 0.65}, number_format="General").take().plan
    assert [(change.after, change.note) for change in plan.changes] == [("0.65%", SMALL_SHARE)]


def test_growth_is_the_systems_where_it_can_be_computed_and_typed_where_not():
    clerk = Clerk(factories.draft(full=False))
    growth = clerk.cell("net_profit_growth.2021")
    assert str(growth.value).startswith("=IF(AND(ISNUMBER(")
    both = {"net_profit.2020": 310, "net_profit.2021": 360}
    assert [one.name for one in clerk.fill(both).take().plan.changes] == [*both]
    agreed = clerk.fill({"net_profit_growth.2021": 16.13}).take().plan
    assert (agreed.errors, [one.name for one in agreed.changes]) == ([], [*both])
    loss = clerk.fill({"net_profit.2020": -310, "net_profit_growth.2021": 216.13}).take().plan
    assert [one.name for one in loss.changes] == [*both, "net_profit_growth.2021"]
