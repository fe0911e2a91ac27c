"""The pages of rule sets: who reads what, two side by side in an address, the XLSX, and where a round leads to them."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from declarations.models import Round, RoundTier
from declarations.pages.rule_sets import catalogue_row
from tests import factories

pytestmark = pytest.mark.django_db
COMPARED = "/rules/compare/?left=liaoning_2022:sme&right=miit_2022:sme"


def as_(role: str) -> Client:
    client = Client()
    client.force_login(factories.user(role, region="210200" if role.startswith(("city", "dis")) else "210000"))
    return client


@pytest.fixture
def at_desk(db) -> Client:
    factories.regions()
    return as_("system_admin")


def test_the_catalogue_says_which_round_decides_by_what(at_desk):
    factories.open_round(code="LN2022", year=2022)
    Round.objects.create(
        code="LN2023", year=2023, title="拟定", document_number="一", issued_on=date(2023, 1, 10), state="prepared"
    )
    RoundTier.objects.create(round=Round.objects.get(code="LN2023"), tier="sme", rule_set="miit_2022", sheet="sme_2022")
    rows = [[cell["text"] for cell in row["cells"]] for row in at_desk.get("/rules/").context["table"]["rows"]]
    assert ["辽工信改革〔2022〕9号", "“专精特新”中小企业", "40", "—", "已核对", "LN2022"] in rows
    assert ["工信部企业〔2022〕63号", "专精特新中小企业", "10", "13", "待按正式文本核对", "LN2023"] in rows
    assert ["工信部企业〔2022〕63号", "创新型中小企业", "9", "6", "待按正式文本核对", "未使用"] in rows
    page = as_("city_officer").get("/rules/").content.decode()
    assert "LN2022" in page
    # A round in preparation is the administrators' business, and so are the pages of rounds.
    assert "LN2023" not in page
    assert "/rounds/manage/" not in page


def test_a_rule_set_reads_as_a_page(at_desk):
    page = at_desk.get("/rules/liaoning_2022/sme/").content.decode()
    for words in (
        "企业上年度营业收入达到1500万元及以上",
        "≥ 1500 万元",
        "看上年度的数",
        "营业收入（上年度）",
        "审计报告/专项审计",
        "通知二（二）基本条件",
        "所列各项勾选任一项：绿色",
        "满足下列之一",
        "从严读法",
        "不单独计入",
    ):
        assert words in page, words
    page = at_desk.get("/rules/miit_2022/sme/").content.decode()
    assert "待按正式文本核对" in page
    assert "满分 100 分，要求不低于 60 分" in page


def test_two_rule_sets_in_an_address(at_desk):
    page = at_desk.get(COMPARED)
    body = page.content.decode()
    assert page.context["summary"].startswith("右侧更严 1 条，右侧更宽 1 条，口径不同 1 条")
    assert "线：≥ 1500 万元 → ≥ 1000 万元" in body
    assert "可由其他条件代替（近2年新增股权融资总额）" in body
    only = at_desk.get(f"{COMPARED}&show=looser").context["themes"]
    assert [(theme["title"], [row["subject"] for row in theme["rows"]]) for theme in only] == [
        ("规模", ["上年度营业收入总额"])
    ]
    turned = at_desk.get(page.context["swap_url"])
    assert turned.context["summary"].startswith("右侧更严 1 条，右侧更宽 1 条")
    assert at_desk.get(f"{COMPARED}&show=same").context["themes"] == []


@pytest.mark.parametrize("query", ["", "?left=liaoning_2022:sme", "?left=liaoning_2022:sme&right=../x:sme&show=what"])
def test_an_address_that_names_too_little_asks_for_both_sides(at_desk, query):
    page = at_desk.get(f"/rules/compare/{query}")
    assert "请选择左右两个版本" in page.content.decode()
    assert "summary" not in page.context
    assert at_desk.get(f"/rules/compare/xlsx/{query}").status_code == 302


def test_the_comparison_as_xlsx(at_desk):
    answer = at_desk.get(COMPARED.replace("compare/", "compare/xlsx/"))
    assert "attachment" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][0] == "左侧：辽工信改革〔2022〕9号　“专精特新”中小企业（已核对）"
    assert rows[2][0] == "右侧：工信部企业〔2022〕63号　专精特新中小企业（待按正式文本核对）"
    found = next(row for row in rows if row[2] == "S-B2a")
    assert found[:4] == ["规模", "右侧更宽", "S-B2a", "≥ 1500 万元"]
    assert found[6:8] == ["S22-3a", "≥ 1000 万元"]
    # Every clause and every indicator of the other side that this one lacks.
    assert [row[1] for row in rows].count("仅右侧有") == 7 + 13


def test_a_round_leads_to_the_comparison_with_the_last_one(at_desk):
    old = factories.open_round(code="LN2022", year=2022)
    new = Round.objects.create(
        code="LN2023",
        year=2023,
        title="拟定",
        document_number="一",
        issued_on=date(2023, 1, 10),
        state="prepared",
        in_preparation=True,
    )
    RoundTier.objects.create(round=new, tier="sme", rule_set="miit_2022", sheet="sme_2022")
    address = "/rules/compare/?left=liaoning_2022:sme&amp;right=miit_2022:sme"
    detail = at_desk.get(reverse("declarations:round_detail", args=["LN2023"])).content.decode()
    assert address in detail
    assert "与LN2022的条件比较" in detail
    form = at_desk.get(reverse("declarations:round_tiers", args=["LN2023"])).content.decode()
    assert address in form
    assert "right=miit_2026:sme" in form
    # The first round has nothing before it: its rule set is shown by itself.
    assert "比较" not in at_desk.get(reverse("declarations:round_detail", args=[old.code])).content.decode()


def test_a_rule_set_that_cannot_be_loaded_is_named_and_not_raised(at_desk):
    row = catalogue_row(("none", "sme"), [], ("条件", "类别", "条款"), is_linked=True)
    assert [cell["text"] for cell in row["cells"]] == ["none", "sme", "—"]
    assert "无法载入" in row["cells"][0]["note"]
    assert at_desk.get("/rules/none/sme/").status_code == 404


@pytest.mark.parametrize("role", ["city_officer", "district_officer", "province_officer", "system_admin"])
def test_officers_find_the_way(role):
    factories.regions()
    urls = [entry.url for entry in as_(role).get("/").context["nav_entries"]]
    page = as_(role).get("/rounds/manage/").content.decode() if role == "province_officer" else ""
    assert "/rules/" in urls or 'href="/rules/"' in page


def test_every_installed_rule_set_is_checked_without_an_error(capsys):
    call_command("check_rules")
    said = capsys.readouterr().out
    for name in ("liaoning_2022", "miit_2022", "miit_2026"):
        assert f"{name}：错误 0 处" in said
