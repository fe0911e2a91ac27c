"""Attachment 6 as XLSX: the notice's title and columns, one row for every report that stands, scope and safe cells."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from cultivation_pool.services.exporting import request_export
from tests import factories as people
from tests.pool import factories
from tests.pool.factories import ANSHAN, QUARTER, TIEDONG
from zjtx.common import jobs
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db
FIGURES = ("营业收入", "主营业务收入", "出口总额", "纳税总额", "净利润总额", "研发经费总额")
EVENTS = "是否上市 是否出现违法、违规、失信行为 是否发生安全、质量、环境污染事故 是否更名 更名后的新名称"
HEADS = ["序号", "地区", "企业名称", "2位行业代码及名称"]
HEADS += [text for figure in FIGURES for text in (f"{figure}（万元）", "同比增幅（+-%）")] + EVENTS.split()


def sheet(path):
    return load_workbook(path)["附件6"]


@pytest.fixture
def reports():
    """Two in Dalian, of which one is filed, and one filed in Anshan."""
    mine, theirs = factories.holder(), factories.holder(TIEDONG)
    factories.holder()
    return factories.filed(mine, is_renamed=True, new_name="=HYPERLINK(1)"), factories.filed(theirs)


def test_the_command_writes_title_heads_and_one_row_for_each_that_stands(reports, tmp_path):
    target, said = tmp_path / "q.xlsx", StringIO()
    call_command("export_pool", attachment="6", quarter=QUARTER, city="210200", output=str(target), stdout=said)
    assert said.getvalue() == f"2022年一季度主要经济指标情况表（附件6） 大连市：共1行。已写入{target}\n"
    page = sheet(target)
    assert page["A1"].value == "2022年度截止一季度辽宁省“专精特新”培育企业主要经济指标情况表"
    assert "应报2家，已报1家" in page["A2"].value
    assert [cell.value for cell in page[4]] == HEADS
    row = [cell.value for cell in page[5]]
    assert row[:3] == [1, "辽宁省大连市甘井子区", reports[0].enterprise_name]
    assert Decimal(str(row[4])) == Decimal("1200")
    assert row[16:20] == ["否", "否", "否", "是"]
    assert (page["U5"].value, page["U5"].data_type) == ("=HYPERLINK(1)", "s")
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.print_title_rows) == ("landscape", 8, "$1:$4")


@pytest.mark.parametrize(
    ("options", "words"),
    [({"quarter": "2022Q5"}, "2022Q1"), ({"city": "999999"}, "没有代码"), ({"output": "/nowhere/x.xlsx"}, "无法写入")],
)
def test_what_is_not_there_is_refused(reports, tmp_path, options, words):
    given = {"attachment": "6", "quarter": QUARTER, "city": "", "output": str(tmp_path / "q.xlsx")} | options
    arguments = [f"--{name}={value}" for name, value in given.items()]
    with pytest.raises(CommandError, match=words):
        call_command("export_pool", *arguments)


def test_a_city_gets_its_own_and_asks_once_for_the_same(reports):
    officer = factories.city_officer(ANSHAN)
    first = request_export(user=officer, period=QUARTER, city=None)
    assert request_export(user=officer, period=QUARTER, city=None).pk == first.pk
    jobs.run(first.pk)
    first.refresh_from_db()
    with first.result.file.open() as written:
        page = sheet(written)
    assert [page["C5"].value, page["C6"].value] == [reports[1].enterprise_name, None]
    assert AuditEntry.objects.filter(action="pool.export").count() == 2


def test_on_the_board_for_the_city_that_the_province_chose(client, reports):
    client.force_login(people.user("province_officer", region="210000"))
    answer = client.post(reverse("pool:export", args=[QUARTER]), {"city": "210300"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/pool/board/?quarter={QUARTER}&city=210300#export"
    assert "2022年一季度主要经济指标情况表（附件6） 鞍山市" in page
    assert client.post(reverse("pool:export", args=["2019Q1"]), {"city": ""}).status_code == 404


def test_attachment_5_has_two_heads_units_notes_and_masked_numbers(tmp_path):
    factories.filed_profile(factories.holder())
    factories.opened_profile(factories.holder(TIEDONG))
    target, said = tmp_path / "p.xlsx", StringIO()
    call_command("export_pool", attachment="5", year="2022", city="210200", output=str(target), stdout=said)
    name = "2022年度“专精特新”企业培育库基本情况表（附件5） 大连市"
    assert said.getvalue() == f"{name}：共1行。已写入{target}\n"
    page = load_workbook(target)["附件5"]
    assert page["A1"].value == "辽宁省“专精特新”企业培育库基本情况表"
    assert page.max_column == 45
    merged = {str(one) for one in page.merged_cells.ranges}
    assert {"A4:A5", "O4:P4", "AC4:AL4"} <= merged
    assert [page[f"{place}4"].value for place in ("O", "R", "S", "AC", "AM")] == [
        "上市情况", None, "2021年参与“创客中国”情况", "2021年度经营情况（万元、人、%）", "2020年新增股权融资额（万元）",
    ]  # fmt: skip
    row = [cell.value for cell in page[6]]
    assert (row[4], row[12], row[28:33]) == ("3484 机械零部件加工", "2020年中小企业", [46.3, 4800, 4500, 93.75, 320])
    assert row[44] == "139****1234"
    assert page["A7"].value.startswith("注：1.获得”专精特新”认定情况请根据")
    assert page["A12"].value.startswith("　　6.所称")
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.print_title_rows) == ("landscape", 8, "$1:$5")
    with pytest.raises(CommandError, match="--year"):
        call_command("export_pool", attachment="5", quarter=QUARTER, output=str(target))


def test_numbers_in_full_are_asked_for_and_recorded():
    factories.filed_profile()
    officer = factories.city_officer()
    job = request_export(user=officer, period="2022", city=None, with_phones=True)
    assert request_export(user=officer, period="2022", city=None).pk != job.pk
    jobs.run(job.pk)
    job.refresh_from_db()
    with job.result.file.open() as written:
        assert load_workbook(written)["附件5"]["AS6"].value == "13940001234"
    assert AuditEntry.objects.filter(action="phones.show", actor=officer).count() == 1
