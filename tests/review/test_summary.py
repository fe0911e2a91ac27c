"""Summary sheets (推荐汇总表): every cell of each tier, whose rows, of which version, phones, the command."""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from review import first_review, sending_back
from review.packets.columns import COLUMNS
from review.packets.selection import TierCount, counts, stamp
from review.packets.summary import Made, write_summary
from tests import factories as builders
from tests.review import decided, factories
from tests.review.factories import ANSHAN, DALIAN, FIRST_DAY, GANJINGZI, TIEDONG
from tests.review.packet_factories import OPINION, packet, recommended
from zjtx.common import clock
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db
HEAD_ROW, FIRST_ROW = 4, 6
WHERE = ("甘井子区",)
CONTACT = ("李文静", "139****0002", OPINION)
CATEGORY = ("34 通用设备制造业", "3484 机械零部件加工")
ENTERPRISE_CELLS = (
    "小型", *CATEGORY, "高精度滚珠丝杠", 9, "专", Decimal("3900"), Decimal("4300"), Decimal("90.7"),
    Decimal("11.43"), Decimal("44.2"), Decimal("4.62"), Decimal("5"), Decimal("16.67"), 2, 10, 3, 1, "无",
)  # fmt: skip
CELLS = {
    "product": (
        "高精度滚珠丝杠副", "专", *CATEGORY, "自主", Decimal("4300"), Decimal("90.7"), 9, 2, *CONTACT,
    ),
    "sme": (*ENTERPRISE_CELLS, "高技术产业", *CONTACT),
    "little_giant": (*ENTERPRISE_CELLS, "高技术产业、制造强国战略十大重点产业领域", *CONTACT),
}  # fmt: skip
# The columns of attachments 6 to 8 as /shared/notices/dalian-2021-reading.md names them.
PRODUCT_HEAD = (
    "序号", "区市县", "企业名称", "统一社会信用代码", "产品（技术）名称", "专项类别", "所属行业", "具体细分领域",
    "产品技术来源", "上年营业收入", "主营业务收入占比", "有效专利数", "其中发明", "联系人", "手机", "初审意见",
)  # fmt: skip
ENTERPRISE_HEAD = (
    "序号", "区市县", "企业名称", "统一社会信用代码", "企业规模", "所属行业", "具体细分领域", "主导产品", "从事年限",
    "专项类别", "营业收入", "营业收入", "主营业务收入占比", "主营业务收入增长率", "资产负债率", "研发占比", "研发占比",
    "研发人员占比", "发明专利", "其他知识产权", "本省排名", "配套大企业数", "近3年获认定情况", "重点领域", "联系人",
    "手机", "初审意见",
)  # fmt: skip


def sheet_of(packet_, tier="sme", *, shows_phones=False):
    """The sheet as a spreadsheet reads it."""
    target = io.BytesIO()
    made = Made("王敏", FIRST_DAY, shows_phones)
    write_summary(target, packet_, tier, made, lambda _done, _total, _text: None)
    target.seek(0)
    return load_workbook(target)["推荐汇总表"]


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW)]


def plain(label):
    """A label without its unit; the brackets of 产品（技术）名称 stay."""
    return label if label.endswith("名称") else label.partition("（")[0]


@pytest.mark.parametrize("tier", CELLS)
def test_each_cell_says_what_was_declared(tier):
    declaration = recommended(tier)
    sheet = sheet_of(packet(), tier)
    enterprise = declaration.enterprise
    wanted = [1, *WHERE, enterprise.name, enterprise.uscc, *CELLS[tier]]
    found = rows_of(sheet)
    assert len(found) == 1
    assert [Decimal(str(one)) if isinstance(one, float) else one for one in found[0]] == wanted
    heads = [plain(column.group or column.label) for column in COLUMNS[tier]]
    assert ["序号", *heads] == list(PRODUCT_HEAD if tier == "product" else ENTERPRISE_HEAD)


def test_the_head_names_round_bureau_units_and_years_and_is_repeated_in_print():
    recommended()
    sheet = sheet_of(packet())
    assert sheet["A1"].value == "2022年度辽宁省“专精特新”中小企业推荐汇总表"
    assert sheet["A2"].value.startswith("填报单位：大连市工业和信息化局　　共1户　　除分列年度的栏目外为2021年数据")
    assert "（辽工信改革〔2022〕9号）" in sheet["A3"].value
    assert "王敏，2022年3月1日 11:00导出" in sheet["A3"].value
    upper, lower = ([cell.value for cell in sheet[row]] for row in (HEAD_ROW, HEAD_ROW + 1))
    place = upper.index("营业收入（万元）")
    assert lower[place : place + 2] == ["2020年", "2021年"]
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, sheet.print_title_rows) == ("landscape", 8, "$4:$5")
    assert {str(one) for one in sheet.merged_cells.ranges} >= {"A1:AA1", "A4:A5", "K4:L4", "P4:Q4"}
    assert sheet_of(packet(), "product").page_setup.paperSize == 9


@pytest.mark.parametrize("begin", ["=", "+", "-", "@"])
def test_texts_that_begin_like_a_formula_stay_texts(begin):
    recommended(opinion=f"{begin}1+1", main_product=f"{begin}HYPERLINK(1)", contact_name=f"{begin}2")
    sheet = sheet_of(packet())
    cells = [cell for cell in sheet[FIRST_ROW] if str(cell.value).startswith(begin)]
    assert len(cells) == 3
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


def test_phones_stand_in_full_only_where_that_was_asked_for():
    recommended()
    assert "139****0002" in rows_of(sheet_of(packet()))[0]
    assert "13900000002" in rows_of(sheet_of(packet(), shows_phones=True))[0]


def test_no_large_customers_count_as_none_and_no_ticked_area_is_said():
    recommended(supplies_large_enterprises=False, large_customers=[], key_areas=[])
    row = dict(zip(ENTERPRISE_HEAD, rows_of(sheet_of(packet()))[0], strict=True))
    assert (row["配套大企业数"], row["重点领域"]) == (0, "无")


# Whose rows, and of which version


def test_a_city_gets_its_own_recommended_declarations_by_district_and_number():
    theirs, first = recommended(region=TIEDONG), recommended()
    second = recommended()
    factories.submitted()
    assert [row[2] for row in rows_of(sheet_of(packet()))] == [first.enterprise_name, second.enterprise_name]
    assert [row[2] for row in rows_of(sheet_of(packet(ANSHAN)))] == [theirs.enterprise_name]


def test_the_version_that_was_recommended_counts_and_never_live_answers():
    officer = factories.city_officer()
    declaration = factories.submitted()
    factories.resubmitted(declaration, officer, main_product="第二版产品")
    factories.check_commitments(declaration, officer)
    first_review.recommend(declaration=declaration, user=officer, at=FIRST_DAY, opinion="修改后同意", version=2)
    builders.fill(declaration, main_product="其后改动")
    row = rows_of(sheet_of(packet()))[0]
    assert "第二版产品" in row
    assert row[-1] == "修改后同意"


def test_what_the_province_sent_back_leaves_and_comes_again_with_the_new_opinion():
    declaration = recommended()
    before = stamp(packet())
    sending_back.send_back(
        declaration=declaration, user=decided.officer(), at=FIRST_DAY, reason="请核实设备", seen=seen_of(declaration)
    )
    assert rows_of(sheet_of(packet())) == []
    officer = factories.city_officer()
    declaration.refresh_from_db()
    factories.check_commitments(declaration, officer)
    first_review.recommend(declaration=declaration, user=officer, at=FIRST_DAY, opinion="核实后再推荐", version=1)
    assert [row[-1] for row in rows_of(sheet_of(packet()))] == ["核实后再推荐"]
    assert stamp(packet()) != before


def seen_of(declaration):
    return sending_back.latest_entry(declaration).pk


def test_a_district_gets_what_it_recommended_to_its_city():
    factories.switch_district_stage_on()
    declaration = recommended(by=factories.district_officer(), opinion="区级同意推荐")
    factories.submitted()
    assert declaration.status == "city_review"
    assert [row[-1] for row in rows_of(sheet_of(packet(GANJINGZI)))] == ["区级同意推荐"]
    assert rows_of(sheet_of(packet(DALIAN))) == []
    assert counts(packet(GANJINGZI)) == [TierCount("sme", recommended=1, open=1)]
    assert counts(packet(DALIAN)) == [TierCount("sme", open=2)]


def test_counts_agree_with_the_sheet():
    officer = factories.city_officer()
    recommended()
    recommended("product")
    factories.returned(factories.submitted(), officer)
    first_review.not_recommend(
        declaration=factories.submitted(), user=officer, at=FIRST_DAY, reason="不符合条件", version=1
    )
    factories.submitted(region=TIEDONG)
    found = {one.tier: one for one in counts(packet())}
    assert found["sme"] == TierCount("sme", recommended=1, not_recommended=1, returned=1)
    assert found["product"] == TierCount("product", recommended=1)
    for tier, one in found.items():
        assert len(rows_of(sheet_of(packet(), tier))) == one.recommended


def test_a_row_more_costs_no_query_more():
    recommended()
    wanted, asked = packet(), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            sheet_of(wanted)
        asked.append(len(captured))
        recommended()
    assert asked[0] == asked[1] <= 6


# The command


def test_the_command_writes_the_sheet_with_masked_phones(tmp_path, capsys):
    recommended()
    target = tmp_path / "a.xlsx"
    given = {"round": "LN2022", "tier": "sme", "city": "210200", "output": str(target)}
    with clock.frozen(FIRST_DAY):
        call_command("export_summary", **given)
    assert capsys.readouterr().out == f"LN2022 大连市 “专精特新”中小企业推荐汇总表：共1行。已写入{target}\n"
    sheet = load_workbook(target)["推荐汇总表"]
    assert "139****0002" in rows_of(sheet)[0]
    assert "命令行，" in sheet["A3"].value
    assert AuditEntry.objects.filter(action="review.packet.summary").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"round": "XX1"}, "没有编号为“XX1”的批次"),
        ({"tier": "none"}, "没有“none”这一类别，应为product、sme、little_giant之一"),
        ({"city": "210211"}, "没有代码为“210211”的市"),
        ({"output": "/none/a.xlsx"}, "无法写入文件：/none/a.xlsx"),
    ],
)
def test_the_command_refuses_what_is_not_there(tmp_path, wrong, said):
    packet()
    given = {"round": "LN2022", "tier": "sme", "city": "210200", "output": str(tmp_path / "a.xlsx")}
    with pytest.raises(CommandError) as refused:
        call_command("export_summary", **given | wrong)
    assert refused.value.returncode == 2
    assert str(refused.value).startswith(said)
    assert not AuditEntry.objects.filter(action="review.packet.summary").exists()


def test_nothing_recommended_is_a_sheet_without_rows(tmp_path):
    packet()
    target = tmp_path / "a.xlsx"
    call_command("export_summary", round="LN2022", tier="product", city="210300", output=str(target))
    assert rows_of(load_workbook(target)["推荐汇总表"]) == []
