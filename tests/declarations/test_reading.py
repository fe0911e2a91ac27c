"""Frozen versions laid out to be read, and what differs between two of them."""

import copy
import json
from decimal import Decimal

import pytest

from declarations.answers.differences import differences, evidence_changes, texts_before
from declarations.answers.display import CodeNames
from declarations.answers.fields import answer_fields
from declarations.answers.reading import clear_labels, input_labels, read_sheet
from declarations.services.submission import canonical
from declarations.sheets import sheet_named
from declarations.validators import examine
from tests import factories
from tests.factories import AT
from tests.sample_answers import VALUES, YEARS

SHEET = sheet_named("sme_2022")
NAMES = CodeNames({"210211": "辽宁省大连市甘井子区", "210302": "辽宁省鞍山市铁东区"}, {"3484": "机械零部件加工"})


@pytest.fixture
def content():
    answers = {name: str(value) if isinstance(value, Decimal) else value for name, value in VALUES["sme"].items()}
    answers |= {"registered_on": "2012-05-08", "region": "210211", "industry_class": "3484", "uscc": "9121"}
    for year, figures in YEARS["sme"].items():
        for name, value in figures.items():
            answers.setdefault(name, {})[str(year)] = value if isinstance(value, int) else str(value)
    derived = {"main_revenue_ratio": {"2020": "89.74", "2021": "90.70"}, "main_revenue_growth": {"2021": "11.43"}}
    derived["college_staff_share"] = {"2020": "39.22", "2021": "41.67"}
    reasons = {"prerequisite": "", "lower_tier": ""}
    return {"year": 2022, "answers": answers, "derived": derived, "reasons": reasons, "evidence": []}


def cells(content, **how):
    blocks = read_sheet(SHEET, content, names=NAMES, **how)
    return {name: cell for block in blocks for cell in block.cells for name in cell.inputs or (cell.label,)}


def test_every_answer_of_the_sheet_stands_somewhere(content):
    places = set(input_labels(SHEET, 2022))
    assert places == set(cells(content)) - {
        "主营业务收入占\n营业收入比重",
        "研发经费占营业收入比重",
        "研发人员占从业人员比重",
    }
    assert len(places) == sum(2 if one.is_yearly else 1 for one in answer_fields(SHEET.version).values())


@pytest.mark.parametrize(
    "place, lines",
    [
        ("revenue.2021", ("4,300.00 万元",)),
        ("employees.2020", ("102 人",)),
        ("registered_on", ("2012年5月8日",)),
        ("region", ("辽宁省大连市甘井子区",)),
        ("industry_class", ("4位数代码及名称：3484 机械零部件加工",)),
        ("size", ("□中型　☑小型　□微型",)),
        ("special_categories", ("☑专　□精　□特　□新",)),
        ("digital_plan", ("□否　☑是",)),
        ("main_product_category", ("34840101 滚珠丝杠　□新产品",)),
        ("supplies_large_enterprises", ("□否　☑是  如是，请填写", "1. 北方重工装备集团")),
        ("lean_training", ("□否　☑是  如是，请填写累计培训 36 人， 4 场次",)),
        ("market_share.2021", ("市场占有率:8.10%", "本省排名:3 名")),
        ("college_staff.2021", ("45 人，41.67%",)),
        ("main_revenue_growth.2020", ("6.20%",)),
        ("main_revenue_growth.2021", ("11.43%",)),
        ("recent_titles", ("以上均无",)),
        ("contact_mobile", ("13900000002",)),
    ],
)
def test_answers_read_as_on_paper(content, place, lines):
    assert cells(content)[place].lines == lines


def test_titles_of_recent_years_are_ticked_with_their_year(content):
    content["answers"]["recent_titles"] = [{"tier": "product", "year": 2020}]
    assert cells(content)["recent_titles"].lines == ("☑产品（技术）2020年　□中小企业　□“小巨人”",)


def test_multiple_choice_left_at_none_is_an_answer(content):
    content["answers"]["recognitions"] = []
    cell = cells(content)["recognitions"]
    assert cell.lines[0].endswith("□规上企业　☑以上均无")
    assert not cell.is_blank


def test_missing_answers_are_blank_not_zero(content):
    for name in ("debt_ratio", "contact_name", "lean_training_people", "size"):
        del content["answers"][name]
    found = cells(content)
    assert (found["debt_ratio.2021"].lines, found["debt_ratio.2021"].is_blank) == ((), True)
    assert found["contact_name"].is_blank
    assert "累计培训 ＿＿" in found["lean_training"].lines[0]
    assert not found["lean_training"].is_blank
    assert (found["size"].lines, found["size"].is_blank) == (("□中型　□小型　□微型",), True)


def test_phones_are_masked_on_request(content):
    masked = cells(content, is_masked=True)
    assert masked["contact_mobile"].lines == ("139****0002",)
    assert masked["legal_representative_phone"].lines == ("0411-****0001",)
    assert masked["contact_name"].lines == ("李文静",)


def test_blocks_follow_the_paper(content):
    blocks = read_sheet(SHEET, content, names=NAMES)
    assert [block.section for block in blocks if block.section] == ["一、企业基本情况", "二、经营情况", "三、专项情况"]
    head = next(row for row in blocks[1].rows if row.kind == "head")
    assert (head.label, [cell.label for cell in head.cells]) == ("近两年经营情况", ["2020年", "2021年"])
    for block in blocks:
        for row in block.rows:
            width = sum(cell.label_columns + cell.columns for cell in row.cells) + (4 if row.kind != "pairs" else 0)
            assert width == 12, row


def test_labels_that_stand_twice_are_told_apart():
    labels = clear_labels(SHEET.version)
    assert (labels["contact_mobile"], labels["legal_representative_phone"]) == ("联系人手机", "法定代表人电话")
    assert labels["postcode"] == "邮编"
    assert len(set(input_labels(SHEET, 2022).values())) == len(input_labels(SHEET, 2022))


def test_differences_name_place_and_both_texts(content):
    after = copy.deepcopy(content)
    after["answers"]["revenue"]["2021"] = "4280.00"
    after["answers"]["region"] = "210302"
    after["answers"]["contact_mobile"] = "13911111111"
    after["answers"]["management_systems"] = ["iso9000", "iso14000"]
    del after["answers"]["market_share"]["2020"]
    after["reasons"]["prerequisite"] = "正在申报"
    found = differences(SHEET, content, after, names=(NAMES, NAMES), is_masked=True)
    assert [(one.input_name, one.label, one.before, one.after) for one in found] == [
        ("region", "所在地区", "辽宁省大连市甘井子区", "辽宁省鞍山市铁东区"),
        ("contact_mobile", "联系人手机", "139****0002", "139****1111"),
        ("revenue.2021", "2021年营业收入", "4,300.00 万元", "4,280.00 万元"),
        ("market_share.2020", "2020年市场占有率", "7.50%", ""),
        (
            "management_systems",
            "企业获得的管理体系认证情况（可多选）",
            "ISO9000质量管理体系认证",
            "ISO9000质量管理体系认证、ISO14000环境管理体系认证",
        ),
        ("prerequisite_reason", "未具备前序称号的说明", "", "正在申报"),
    ]
    assert "prerequisite_reason" not in texts_before(found)
    changed = cells(after, before=texts_before(found), is_masked=True)
    assert changed["revenue.2021"].before == "4,300.00 万元"
    assert changed["market_share.2020"].before == "7.50%"
    assert changed["revenue.2020"].before is None


def test_same_content_has_no_differences(content):
    assert differences(SHEET, content, copy.deepcopy(content), names=(NAMES, NAMES)) == []


def test_an_answer_given_for_the_first_time_was_blank_before(content):
    before = copy.deepcopy(content)
    del before["answers"]["main_product"]
    found = differences(SHEET, before, content, names=(NAMES, NAMES))
    assert cells(content, before=texts_before(found))["main_product"].before == "未填写"


def entry(item, digest, name="审计报告.pdf"):
    return {"item": item, "sha256": digest, "name": name, "title": "材料", "file": digest, "size": 1}


def test_evidence_added_and_removed_item_by_item(content):
    before = content | {"evidence": [entry("4.10", "a"), entry("4.2", "b"), entry("2", "same")]}
    after = content | {"evidence": [entry("4.2", "c"), entry("2", "same", "改名.pdf"), entry("4.10", "b")]}
    found = [(one.item, one.is_added, one.file) for one in evidence_changes(before, after)]
    assert found == [("4.2", False, "b"), ("4.2", True, "c"), ("4.10", False, "a"), ("4.10", True, "b")]


@pytest.mark.django_db
def test_a_submitted_version_is_read_with_its_names(django_assert_num_queries):
    declaration = factories.draft()
    frozen = json.loads(canonical(examine(declaration, AT), version=1))
    with django_assert_num_queries(2):
        blocks = read_sheet(SHEET, frozen)
    texts = [line for block in blocks for cell in block.cells for line in cell.lines]
    assert "2位数代码及名称：34 通用设备制造业" in texts
    assert "辽宁省大连市甘井子区" in texts
