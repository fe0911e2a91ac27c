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
