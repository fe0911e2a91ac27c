"""Titles from before the system: errors by cell, all or nothing, nothing twice, and whose they become at sign-up."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from cultivation_pool.models import QuarterlyReport, TitleImport
from cultivation_pool.papers.title_template import FIRST_ROW, SHEET, template
from tests import factories as people
from tests.pool import factories
from tests.pool.client import as_, text_of
from zjtx.common import clock, jobs
from zjtx.common.models import AuditEntry
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.registry.models import Enterprise, Title

AT = clock.as_moment("2022-05-05T10:00:00")
pytestmark = pytest.mark.django_db


def row(code, **changes):
    values = {
        "name": "大连老牌精工有限公司", "uscc": code, "city": "大连市", "district": "甘井子区", "tier": "中小企业",
        "product": None, "year": 2020, "number": None, "document": "辽工信改革〔2020〕30号", "starts": "2020年12月20日",
        "ends": date(2023, 12, 31),
    }  # fmt: skip
    return list((values | changes).values())


def workbook(*rows):
    book = load_workbook(io.BytesIO(template()))
    for number, values in enumerate(rows, FIRST_ROW):
        for place, value in enumerate(values, 1):
            book[SHEET].cell(number, place).value = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def officer():
    people.regions()
    with clock.frozen(AT):
        yield people.user("province_officer", region="210000")


def handed_in(officer, content):
    """The page of a workbook that was looked at."""
    file = SimpleUploadedFile("既有称号.xlsx", content, content_type=XLSX)
    answer = as_(officer).post(reverse("pool:title_import_upload"), {"uploaded": file})
    assert answer.status_code == 302, text_of(answer)
    found = TitleImport.objects.latest("pk")
    jobs.run(found.job_id)
    return as_(officer).get(answer.url)


def confirmed(officer, page):
    found = page.context["found"]
    url = reverse("pool:title_import_confirm", args=[found.pk])
    assert [as_(officer).post(url).status_code for _click in range(2)] == [302, 302]
    found.refresh_from_db()
    jobs.run(found.job_id)
    found.refresh_from_db()
    return found


def test_every_problem_names_its_cell_and_nothing_is_imported(officer):
    known = people.enterprise(name="大连在册有限公司")
    factories.title(known, number="辽-1")
    code, other = people.valid_uscc(), people.valid_uscc()
    content = workbook(
        row(code[:-1] + ("A" if code[-1] != "A" else "B")),
        row(other, city="火星市", tier="巨无霸", year="去年", starts="2020-02-30", ends=None),
        row(known.uscc, name="别的名称", number="辽-1"),
        row(other, district="铁东区", product="多余"),
        row(other, name="甲有限公司", tier="产品", starts="2024-01-01"),
        row(other, number="辽-2"),
        row(other, name="乙有限公司", number="辽-2", tier="小巨人", district=None),
        row(other, starts="2021-01-01"),
    )
    page = handed_in(officer, content)
    cells = {one["cell"] for one in page.context["found"].problems}
    assert cells == {
        "B4", "C5", "E5", "G5", "J5", "K5", "J6", "H6", "D7", "F7", "F8", "J8", "K8", "A10", "H10", "C10", "J11",
    }  # fmt: skip
    assert "大连在册有限公司" in str(page.context["found"].notes)
    assert "没有导入任何一行" in text_of(page)
    assert Title.objects.count() == 1
    assert as_(officer).post(reverse("pool:title_import_confirm", args=[page.context["found"].pk])).status_code == 302
    assert TitleImport.objects.get().state == "refused"


def test_a_whole_file_is_imported_once_however_often_it_comes(officer, tmp_path, capsys):
    known = people.enterprise(name="大连在册有限公司")
    code = people.valid_uscc()
    content = workbook(
        row(code),
        row(code, starts="2017-12-20", ends="2020-12-19", year=2017),
        row(code, tier="产品", product="高速 主轴", number="-1+1"),
        row(known.uscc, tier="专精特新“小巨人”企业"),
    )
    page = handed_in(officer, content)
    assert {one["label"]: one["value"] for one in page.context["figures"]} == {
        "待导入称号": 4, "其中现在有效": 3, "新登记企业": 1, "系统已有企业": 1, "已有称号，不重复导入": 0,
    }  # fmt: skip
    found = confirmed(officer, page)
    assert found.state == "done"
    enterprise = Enterprise.objects.get(uscc=code)
    assert (enterprise.name, enterprise.region_id) == ("大连老牌精工有限公司", "210211")
    ended = enterprise.titles.get(year=2017)
    assert (ended.ended_on, ended.end_reason) == (date(2020, 12, 19), "expired")
    assert known.titles.get().tier == "little_giant"
    due = QuarterlyReport.objects.values_list("enterprise", "quarter", "due_on")
    assert set(due) == {(one.pk, "2022Q1", date(2022, 5, 18)) for one in (enterprise, known)}
    # The same file leads to the same import; the same rows in another one are known; the command says so too.
    again = handed_in(officer, content).context["found"]
    assert again.pk == found.pk
    more = handed_in(officer, workbook(row(code), row(code, tier="小巨人", year=2021)))
    assert (more.context["found"].tally["known"], more.context["found"].tally["titles"]) == (1, 1)
    # Between preview and act somebody else registers it: shown anew, not imported.
    factories.title(enterprise, tier="little_giant", year=2019)
    changed = confirmed(officer, more)
    assert (changed.state, changed.problems[0]["cell"]) == ("refused", "J5")
    path = tmp_path / "titles.xlsx"
    path.write_bytes(content)
    call_command("import_titles", file=str(path))
    assert "已有4项不重复导入" in capsys.readouterr().out
    path.write_bytes(workbook(row("1")))
    with pytest.raises(CommandError, match="B4"):
        call_command("import_titles", file=str(path), by=officer.username)
    assert Title.objects.count() == 5
    assert AuditEntry.objects.filter(action="pool.titles.import").count() == 1


def test_what_is_no_such_workbook_is_refused_in_words(officer):
    client, url = as_(officer), reverse("pool:title_import_upload")
    text = client.post(url, {"uploaded": SimpleUploadedFile("a.txt", "名单".encode())})
    assert text.status_code == 422
    book = load_workbook(io.BytesIO(template()))
    book[SHEET]["B3"].value = "代码"
    made = io.BytesIO()
    book.save(made)
    assert "B3" in text_of(handed_in(officer, made.getvalue()))
    assert "没有填写任何一行" in text_of(handed_in(officer, template()))
    found = TitleImport.objects.latest("pk")
    for state in ("discarded", "discarded"):
        client.post(reverse("pool:title_import_discard", args=[found.pk]))
        found.refresh_from_db()
        assert found.state == state
    assert client.get(reverse("pool:title_template")).headers["Content-Type"] == XLSX
