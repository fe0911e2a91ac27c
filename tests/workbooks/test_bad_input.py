"""Every bad cell is named by its address with the sentence of the page, and nothing is imported while one is left."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, NamedTuple

import pytest

from declarations.answers.storage import read_values
from declarations.models import WorkbookUpload
from declarations.workbooks.layout import MAIN
from tests import factories
from tests.workbooks.filling import Clerk, address

pytestmark = pytest.mark.django_db


class Bad(NamedTuple):
    """What stands in an input's cell, and what is said of it."""

    name: str
    value: Any
    sentence: str
    number_format: str = ""


SIZE = "根据《中小企业划型标准规定》（工信部联企业〔2011〕300号），企业规模属于"
SUPPLIES = "主导产品是否为国内外大型企业直接配套"
TITLES = "近3年获“专精特新”认定情况"
STANDARDS = "主持或参与制（修）的标准数量和名称"
FORMULA = "单元格是公式，请复制后用“选择性粘贴—数值”改为计算结果"
LOST = "单元格是数值，超过15位的数字末位已丢失，请将单元格格式改为“文本”后重新填写"
SCALED = "单元格的数字格式按千或万缩放显示，请将格式改为“常规”，按要求的单位重新填写"
DAY = "单元格被识别为日期（2022-03-05），请将单元格格式改为“{}”后重新填写{}"
FIFTH = datetime(2022, 3, 5)  # noqa: DTZ001 a cell's day has no zone
CASES = [
    Bad("revenue.2020", "约一千万", "“2020年营业收入”应填写数字（单位：万元），例如 1500.00"),
    Bad("revenue.2021", "15000000元", "“2021年营业收入”以万元为单位，请换算后填写，例如 1500.00"),
    Bad("main_revenue.2020", -3, "“2020年主营业务收入”不能为负数（单位：万元）"),
    Bad("main_revenue.2021", 3.141, "“2021年主营业务收入”最多保留两位小数（单位：万元）", "General"),
    Bad("total_assets.2020", 10**16, "“2020年资产总额”数值过大，请核对单位（万元）"),
    Bad("total_assets.2021", "=SUM(C1:C2)", FORMULA),
    Bad("net_profit.2020", "#N/A", "单元格是错误值#N/A，请改为实际内容或清空"),
    Bad("net_profit.2021", FIFTH, DAY.format("常规", "数字")),
    Bad("tax_paid.2020", True, "单元格是逻辑值TRUE，请改为实际内容或清空"),
    Bad("tax_paid.2021", 12345678, SCALED, '0!.0000"万"'),
    Bad("rd_expense.2020", "1e5", "“2020年研发经费总额”应填写数字（单位：万元），例如 1500.00"),
    Bad("rd_expense.2021", 21500, SCALED, "#,##0,"),
    Bad("employees.2020", 12.5, "“2020年从业人数”应填写非负整数（单位：人），例如 120"),
    Bad("employees.2021", "百余人", "“2021年从业人数”应填写非负整数（单位：人），例如 120"),
    Bad("rd_staff.2020", -4, "“2020年研发人数”应填写非负整数（单位：人），例如 120"),
    Bad("rd_staff.2021", 0.5, "“2021年研发人数”应填写非负整数（单位：人），例如 120", "0%"),
    Bad("debt_ratio.2020", "四成", "“2020年资产负债率”应填写数字（单位：%），例如 45.50"),
    Bad("debt_ratio.2021", "45‰", "“2021年资产负债率”应填写数字（单位：%），例如 45.50"),
    Bad("market_share.2021", 0.12345, "“2021年市场占有率”最多保留两位小数（单位：%）", "0.000%"),
    Bad("province_rank.2021", "前3", "“2021年本省排名”应填写非负整数（单位：名），例如 3"),
    Bad("registered_on", "2012-02-30", "“注册时间”应填写日期，例如 2015-03-18"),
    Bad("registered_capital", 0.5, "“注册资本（万元）”应填写数字（单位：万元），例如 1500.00", "0%"),
    Bad("contact_mobile", 1380000, "“联系人手机”应为11位手机号码，例如 13800000000"),
    Bad("legal_representative_mobile", "12345678901", "“法定代表人手机”应为11位手机号码，例如 13800000000"),
    Bad("contact_phone", "见名片", "“联系人电话”应为电话号码，例如 024-12345678"),
    Bad(
        "legal_representative_phone",
        41186000002,
        "单元格是数值，区号开头的0已丢失，请将单元格格式改为“文本”后重新填写",
    ),
    Bad("postcode", 11603, "“邮编”应为6位数字，例如 116000"),
    Bad("uscc", 912102000000000945, LOST),
    Bad("enterprise_name", "样" * 201, "“企业名称”不得超过200字，现为201字"),
    Bad("size", "巨型", f"“{SIZE}”请从列出的选项中选择"),
    Bad("registration_type", True, "单元格是逻辑值TRUE，请改为实际内容或清空"),
    Bad("region", "110000 北京市", "“所在地区”请从列表中选择本省的市或区县"),
    Bad("industry_class", "9999", "“具体细分领域”请填写GB/T 4754-2017的4位数代码，可输入代码或名称查找"),
    Bad("industry_division", "钢铁", "“所属行业”请填写GB/T 4754-2017的2位数代码，可输入代码或名称查找"),
    Bad("special_categories#refined", "有一点", "请选择“√”或清空"),
    Bad("standard_levels#local", "=TRUE()", FORMULA),
    Bad("recent_titles.sme", 2015, f"“{TITLES}·中小企业”认定年度应在2019年至2022年之间"),
    Bad("recent_titles.product", "去年", f"“{TITLES}·产品（技术）”应填写年度，例如 2021"),
    Bad("supplies_large_enterprises", "也许", f"“{SUPPLIES}”请选择是或否"),
    Bad("digital_plan", 2, "“发展规划设置数字化转型模块”请选择是或否"),
    Bad("large_customers.1", "名" * 101, "“直接配套的大型企业名称·第1项”每个不得超过100字，现为101字"),
    Bad("standards.national.led", "三", f"“{STANDARDS}·国家标准主持制（修）”应填写非负整数（单位：项），例如 3"),
    Bad("standards.none", "全无", "请选择“√”或清空"),
    Bad("main_product", FIFTH, DAY.format("文本", "内容")),
    Bad(
        "years_in_field", time(9, 30), "单元格被识别为日期（09:30:00），请将单元格格式改为“常规”后重新填写数字", "h:mm"
    ),
    Bad("lean_training_people", "-1", "“累计培训人数”应填写非负整数（单位：人），例如 120"),
    Bad("brand_names.1", '=HYPERLINK("http://evil.example","瀚精")', FORMULA),
    Bad("overview", "长" * 301, "“企业总体情况简要介绍”不得超过300字，现为301字"),
]


@pytest.fixture
def clerk():
    return Clerk(factories.draft(full=False))


def told(taken) -> dict[str, str]:
    return {error.address: error.sentence for error in taken.plan.errors}


def test_all_bad_cells_are_listed_at_once_by_address_with_their_sentences(clerk):
    for case in CASES:
        clerk.fill({case.name: case.value}, number_format=case.number_format)
    taken = clerk.take()
    assert told(taken) == {address(clerk.declaration, case.name): case.sentence for case in CASES}
    rows = [int(error.address[1:]) for error in taken.plan.errors]
    assert rows == sorted(rows)


def test_nothing_is_kept_or_changed_while_one_cell_is_bad(clerk):
    before = read_values(clerk.declaration)
    taken = clerk.fill({"revenue.2021": "1680", "revenue.2020": "约"}).take()
    assert taken.upload is None
    assert not WorkbookUpload.objects.exists()
    assert read_values(clerk.declaration) == before


def test_cells_have_the_addresses_that_the_clerk_sees(clerk):
    page = clerk.book[MAIN]
    found = {name: address(clerk.declaration, name) for name in ("enterprise_name", "revenue.2020", "revenue.2021")}
    assert found["enterprise_name"] == "C6"
    assert page["A6"].value == "企业名称"
    row = found["revenue.2020"][1:]
    assert (found["revenue.2020"], found["revenue.2021"]) == (f"C{row}", f"D{row}")
    assert page[f"A{row}"].value == "营业收入"
    assert page[f"E{row}"].value == "万元"


@pytest.mark.parametrize(
    ("values", "name", "sentence"),
    [
        (
            {"management_systems#none": "√", "management_systems#iso9000": "√"},
            "management_systems#none",
            "“企业获得的管理体系认证情况（可多选）”已勾选“以上均无”，不能同时勾选其他选项",
        ),
        (
            {"standards.none": "√", "standards.national.led": 2},
            "standards.none",
            "已填写具体内容，不能同时勾选“以上均无”，请先清空",
        ),
        (
            {"main_revenue.2020": 3500, "main_revenue.2021": 3900, "main_revenue_growth.2021": 50},
            "main_revenue_growth.2021",
            "“2021年主营业务收入增长率”所填50.00%与按两年数据计算的11.43%不一致，请核对两年数据，或清空由系统计算",
        ),
    ],
)
def test_cells_that_do_not_agree_are_named(clerk, values, name, sentence):
    assert told(clerk.fill(values).take()) == {address(clerk.declaration, name): sentence}


def test_text_that_was_not_valid_on_the_page_is_an_error_until_it_is_mended():
    from declarations.models import Declaration
    from declarations.services.saving import save_input

    declaration = factories.draft(full=False)
    own = Declaration.objects.filter(pk=declaration.pk)
    by = {"user": declaration.created_by, "at": factories.AT}
    save_input(found=own, input_name="revenue.2021", given=["约四千万"], based_on=0, **by)
    clerk = Clerk(declaration)
    assert clerk.cell("revenue.2021").value == "约四千万"
    at = address(declaration, "revenue.2021")
    assert told(clerk.take()) == {at: "“2021年营业收入”应填写数字（单位：万元），例如 1500.00"}
    taken = clerk.fill({"revenue.2021": 4000}).take()
    assert [(one.before, one.after) for one in taken.plan.changes] == [("约四千万", "4,000.00 万元")]
