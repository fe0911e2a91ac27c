"""Autosave: conflicts are found per field, invalid text is kept, a submitted declaration is not changed."""

import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict

from declarations.models import AnswerMark, Declaration
from declarations.services.saving import SaveRefused, save_input
from declarations.services.whole_page import save_page
from declarations.validators import examine
from tests import factories

pytestmark = pytest.mark.django_db


def save(declaration, name, *given, based_on=0, by=None):
    return save_input(
        found=Declaration.objects.filter(pk=declaration.pk),
        input_name=name,
        given=list(given),
        based_on=based_on,
        user=by or declaration.created_by,
        at=factories.AT,
    )


@pytest.fixture
def declaration():
    return factories.draft(full=False)


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("revenue.2021", "1,680.5", Decimal("1680.50")),
        ("revenue.2021", " １６８０ 万元 ", Decimal("1680.00")),
        ("revenue.2021", "1 234 567.00", Decimal("1234567.00")),
        ("net_profit.2021", "-35.20", Decimal("-35.20")),
        ("net_profit.2021", "－３５．２０", Decimal("-35.20")),
        ("net_profit.2021", "−35.2", Decimal("-35.20")),
        ("net_profit.2021", "(1,035.20)", Decimal("-1035.20")),
        ("revenue.2021", "￥1,680.00", Decimal("1680.00")),
        ("revenue.2021", "¥ 1680.", Decimal("1680.00")),
        ("revenue.2021", "人民币1680万元", Decimal("1680.00")),
        ("revenue.2021", "１，６８０．５０万", Decimal("1680.50")),
        ("revenue.2021", "1680。", Decimal("1680.00")),
        ("revenue.2021", "\ufeff1\u00a0680\u200b", Decimal("1680.00")),
        ("revenue.2021", "+1680", Decimal("1680.00")),
        ("employees.2021", "108.00", 108),
        ("employees.2021", "１０８人", 108),
        ("debt_ratio.2020", "45．3％", Decimal("45.30")),
        ("debt_ratio.2020", "45.3%", Decimal("45.30")),
        ("employees.2021", "1,208 人", 1208),
        ("registered_on", "2012年5月8日", factories.date(2012, 5, 8)),
        ("registered_on", "2012/5/8", factories.date(2012, 5, 8)),
        ("digital_plan", "false", False),
        ("size", "small", "small"),
        ("uscc", " 91210211ma0000000 ", None),
    ],
)
def test_typed_text_is_understood_as_people_write_it(declaration, name, typed, stored):
    based_on = 1 if name in ("registered_on", "uscc") else 0
    saved = save(declaration, name, typed, based_on=based_on)
    assert saved.conflict is None
    assert saved.value == stored
    assert bool(saved.error) == (stored is None)


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("revenue.2021", "约一千万", "“2021年营业收入”应填写数字（单位：万元），例如 1500.00"),
        ("revenue.2021", "15000000元", "“2021年营业收入”以万元为单位，请换算后填写，例如 1500.00"),
        ("revenue.2021", "12,5", "“2021年营业收入”中逗号的位置不是千分位，请填写数字，例如 1500.00"),
        ("revenue.2021", "￥1500元", "“2021年营业收入”以万元为单位，请换算后填写，例如 1500.00"),
        ("revenue.2021", "1500 1600 万元 左右", "“2021年营业收入”应填写数字（单位：万元），例如 1500.00"),
        ("revenue.2021", "(3)", "“2021年营业收入”不能为负数（单位：万元）"),
        ("revenue.2021", ".", "“2021年营业收入”应填写数字（单位：万元），例如 1500.00"),
        ("revenue.2021", "万元", "“2021年营业收入”应填写数字（单位：万元），例如 1500.00"),
        ("employees.2021", "1,2", "“2021年从业人数”中逗号的位置不是千分位，请填写数字，例如 120"),
        ("employees.2021", "-5", "“2021年从业人数”应填写非负整数（单位：人），例如 120"),
        ("revenue.2021", "-3", "“2021年营业收入”不能为负数（单位：万元）"),
        ("revenue.2021", "3.141", "“2021年营业收入”最多保留两位小数（单位：万元）"),
        ("revenue.2021", "1" * 30, "“2021年营业收入”数值过大，请核对单位（万元）"),
        ("revenue.2021", "NaN", "“2021年营业收入”应填写数字（单位：万元），例如 1500.00"),
        ("revenue.2021", "1e5", "“2021年营业收入”应填写数字（单位：万元），例如 1500.00"),
        ("employees.2021", "12.5", "“2021年从业人数”应填写非负整数（单位：人），例如 120"),
        ("contact_mobile", "1380000", "“联系人手机”应为11位手机号码，例如 13800000000"),
        ("postcode", "11603", "“邮编”应为6位数字，例如 116000"),
        ("registered_on", "2012-02-30", "“注册时间”应填写日期，例如 2015-03-18"),
        (
            "size",
            "huge",
            "“根据《中小企业划型标准规定》（工信部联企业〔2011〕300号），企业规模属于”请从列出的选项中选择",
        ),
        ("industry_class", "9999", "“具体细分领域”请填写GB/T 4754-2017的4位数代码，可输入代码或名称查找"),
        ("industry_division", "3484", "“所属行业”请填写GB/T 4754-2017的2位数代码，可输入代码或名称查找"),
        ("region", "110000", "“所在地区”请从列表中选择本省的市或区县"),
        ("recent_titles.sme", "2015", "“近3年获“专精特新”认定情况·中小企业”认定年度应在2019年至2022年之间"),
        ("overview", "长" * 301, "“企业总体情况简要介绍”不得超过300字，现为301字"),
    ],
)
def test_invalid_text_is_kept_with_its_reason_and_counts_as_missing(declaration, name, typed, message):
    mark = AnswerMark.objects.filter(declaration=declaration, field=name).first()
    saved = save(declaration, name, typed, based_on=mark.version if mark else 0)
    assert saved.error == message
    kept = AnswerMark.objects.get(declaration=declaration, error=message)
    assert kept.invalid_text == typed
    examination = examine(declaration, factories.AT)
    assert message in [one.text for one in examination.missing]
    field, _, year = name.partition(".")
    assert year not in examination.answers.get(field, {}) if year.isdigit() else field not in examination.answers


def test_second_browser_is_told_and_nothing_is_overwritten(declaration):
    save(declaration, "revenue.2021", "1680")
    second = save(declaration, "revenue.2021", "1700", based_on=0)
    assert second.conflict is not None
    assert second.conflict.version == 1
    assert second.conflict.by == declaration.created_by.full_name
    assert examine(declaration, factories.AT).answers["revenue"]["2021"] == "1680.00"
    assert save(declaration, "revenue.2021", "1700", based_on=1).version == 2


def test_other_fields_do_not_conflict(declaration):
    save(declaration, "revenue.2021", "1680")
    assert save(declaration, "revenue.2020", "1500").conflict is None


def test_emptied_answer_is_missing_again(declaration):
    save(declaration, "revenue.2021", "1680")
    save(declaration, "revenue.2021", "", based_on=1)
    assert "revenue" not in examine(declaration, factories.AT).answers


def test_none_of_these_is_an_answer_and_excludes_others(declaration):
    assert save(declaration, "special_categories", "none").value == []
    both = save(declaration, "special_categories", "none", "refined", based_on=1)
    assert both.error == "“专项类别（可多选）”已勾选“以上均无”，不能同时勾选其他选项"
    assert save(declaration, "special_categories", "innovative", "specialised", based_on=2).value == [
        "specialised",
        "innovative",
    ]


def test_parts_of_an_answer_make_one_list(declaration):
    save(declaration, "large_customers.2", "第二客户")
    save(declaration, "large_customers.1", "第一客户")
    save(declaration, "standards.national.led", "1")
    save(declaration, "standards.national.names", "GB/T 1")
    answers = examine(declaration, factories.AT).answers
    assert answers["large_customers"] == ["第一客户", "第二客户"]
    assert answers["standards"] == [
        {"level": "national", "led": 1, "joined": 0, "names": "GB/T 1", "last_two_years": 0}
    ]
    assert save(declaration, "standards.none", "1").error == "已填写具体内容，不能同时勾选“以上均无”，请先清空"


@pytest.mark.parametrize("status", ["city_review", "recommended", "withdrawn"])
def test_nothing_is_saved_once_submitted(declaration, status):
    Declaration.objects.filter(pk=declaration.pk).update(
        status=status, submitted_at=factories.AT, occupies=status != "withdrawn"
    )
    with pytest.raises(SaveRefused, match="不能修改"):
        save(declaration, "revenue.2021", "1680")
    assert not AnswerMark.objects.filter(declaration=declaration, field="revenue").exists()


def test_unknown_input_is_refused(declaration):
    for name in ("status", "revenue.2019", "enterprise_id", "declaration", "large_customers.4", ""):
        with pytest.raises(KeyError):
            save(declaration, name, "x")


def test_whole_page_saves_block_without_script(declaration):
    data = QueryDict(mutable=True)
    data.update(
        {"version.revenue.2021": "0", "revenue.2021": "1680", "version.employees.2021": "0", "employees.2021": "x"}
    )
    outcome = save_page(
        declaration_id=declaration.pk, block="operations", data=data, user=declaration.created_by, at=factories.AT
    )
    assert (outcome.saved, outcome.invalid, outcome.conflicts) == (2, 1, [])
    again = save_page(
        declaration_id=declaration.pk, block="operations", data=data, user=declaration.created_by, at=factories.AT
    )
    assert (again.saved, again.invalid, again.conflicts) == (0, 1, [])
    data["revenue.2021"], data["employees.2021"] = "1700", "y"
    outdated = save_page(
        declaration_id=declaration.pk, block="operations", data=data, user=declaration.created_by, at=factories.AT
    )
    assert outdated.saved == 0
    assert len(outdated.conflicts) == 2


@pytest.mark.django_db(transaction=True)
def test_two_browsers_at_once_never_lose_an_update():
    declaration = factories.draft(full=False)
    results = []
    barrier = threading.Barrier(2)

    def type_in(text):
        try:
            barrier.wait()
            results.append(save(declaration, "revenue.2021", text))
        finally:
            connection.close()

    for _ in range(10):
        AnswerMark.objects.filter(declaration=declaration, field="revenue").delete()
        results.clear()
        threads = [threading.Thread(target=type_in, args=(text,)) for text in ("100", "200")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        written = [one for one in results if one.conflict is None]
        assert len(results) == 2
        assert len(written) == 1
        answers = examine(declaration, factories.AT).answers
        assert Decimal(answers["revenue"]["2021"]) == written[0].value
