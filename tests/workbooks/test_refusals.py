"""A workbook that is not this declaration's own, or no workbook at all, is refused with what to do."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from declarations.models import Declaration, WorkbookUpload
from declarations.services import workbooks
from declarations.workbooks.layout import KEPT, MAIN
from declarations.workbooks.reading import WorkbookRefused
from tests import factories
from tests.files import office, papers
from tests.workbooks.filling import Clerk

pytestmark = pytest.mark.django_db
FOREIGN = "该工作簿不是本系统下发的填报表格，请先在本页下载表格，将内容填入后上传"
OLD = "该表格按旧的栏目下发，与现行申报表不一致，请重新下载表格，将内容填入后上传"
MOVED = "第6行与下发的表格不一致（可能增删、移动或排序了行），请重新下载表格，将内容填入后上传"
RENAMED = "工作簿中没有名为“申报表”的工作表，请勿改名或删除，改回原名或重新下载表格后上传"


@pytest.fixture
def declaration():
    return factories.draft(full=False)


def refusal(declaration: Declaration, data: bytes, name: str = "填报表格.xlsx") -> str:
    with pytest.raises(WorkbookRefused) as refused:
        workbooks.take(
            declaration=declaration,
            uploaded=SimpleUploadedFile(name, data),
            user=declaration.created_by,
            at=factories.AT,
        )
    assert not WorkbookUpload.objects.exists()
    return str(refused.value)


def plain_book() -> bytes:
    made = io.BytesIO()
    Workbook().save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "made", "sentence"),
    [
        ("空.xlsx", lambda: b"", "“空.xlsx”是空文件（0字节），请重新导出后上传。"),
        ("执照.pdf", papers.pdf, "“执照.pdf”不是XLSX工作簿，请上传从本页下载并填写的表格"),
        ("执照.xlsx", papers.pdf, "“执照.xlsx”不是XLSX工作簿（实际内容为PDF文件），请将扩展名改为“.pdf”后重新上传。"),
        ("说明.docx", office.docx, "“说明.docx”不是XLSX工作簿，请上传从本页下载并填写的表格"),
        ("台账.xlsx", plain_book, FOREIGN),
        ("台账", plain_book, "“台账”没有扩展名，请上传扩展名为pdf、jpg、png、docx或xlsx的文件。"),
        (
            "大.xlsx",
            lambda: b"PK" + b"\0" * (6 * 1024 * 1024),
            "“大.xlsx”大小为6 MB，超过5 MB的单个文件上限，请压缩或拆分后上传。",
        ),
    ],
)
def test_what_is_no_issued_workbook_is_refused(declaration, name, made, sentence):
    assert refusal(declaration, made(), name) == sentence


@pytest.mark.parametrize(
    ("name", "made", "says"),
    [
        ("台账.xls", lambda: office.compound("Workbook"), "请用Office或WPS另存为XLSX"),
        ("加密.xlsx", lambda: office.compound("EncryptedPackage"), "“加密.xlsx”已加密或设有权限密码"),
        ("宏.xlsm", office.docm, "含有宏"),
        ("炸弹.xlsx", lambda: office.xlsx_with("xl/a.xml", "<a>" + " " * 30_000_000 + "</a>", 1), "压缩比异常"),
        (
            "实体.xlsx",
            lambda: office.xlsx_with("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>'),
            "外部实体声明",
        ),
    ],
)
def test_hostile_files_are_refused_before_they_are_read(declaration, name, made, says):
    assert says in refusal(declaration, made(), name)


def test_workbook_of_another_declaration_is_refused_with_both_numbers(declaration):
    other = factories.draft(tier="product", by=declaration.created_by, full=False)
    said = refusal(declaration, Clerk(other).data())
    assert said == f"该表格是申报{other.number}的，不是本申报{declaration.number}的，请上传本申报下载的表格"


def test_workbook_of_another_enterprise_is_refused(declaration):
    other = factories.draft(full=False)
    assert other.enterprise_id != declaration.enterprise_id
    assert refusal(declaration, Clerk(other).data()).startswith(f"该表格是申报{other.number}的")


def changed(declaration: Declaration, change: Any) -> bytes:
    clerk = Clerk(declaration)
    change(clerk.book)
    return clerk.data()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda book: book[KEPT].__setitem__("B3", "sme_2021"), OLD),
        (lambda book: book[KEPT].__setitem__("B4", "2021"), OLD),
        (lambda book: book[KEPT].__setitem__("B5", "0" * 16), OLD),
        (lambda book: book[KEPT].__setitem__("B1", "something-else"), FOREIGN),
        (lambda book: book.remove(book[KEPT]), FOREIGN),
        (lambda book: setattr(book[MAIN], "title", "填报表格"), RENAMED),
        (lambda book: book[MAIN].insert_rows(6), MOVED),
        (lambda book: book[MAIN].delete_rows(6), MOVED),
        (lambda book: book[MAIN].delete_cols(7), MOVED),
    ],
)
def test_old_or_rebuilt_workbook_is_refused(declaration, change, sentence):
    assert refusal(declaration, changed(declaration, change)) == sentence


def test_renamed_file_reordered_worksheets_and_widths_do_not_matter(declaration):
    def change(book):
        book.move_sheet(KEPT, offset=-1)
        book[KEPT].sheet_state = "visible"
        book.create_sheet("草稿")["A1"] = "=1+1"
        book[MAIN].column_dimensions["C"].width = 80
        book[MAIN]["C6"] = "大连样本精工有限公司"

    uploaded = SimpleUploadedFile("改过名.XLSX", changed(declaration, change))
    taken = workbooks.take(declaration=declaration, uploaded=uploaded, user=declaration.created_by, at=factories.AT)
    assert [one.after for one in taken.plan.changes] == ["大连样本精工有限公司"]


def test_workbook_with_far_more_than_was_issued_is_refused(declaration):
    data = io.BytesIO(Clerk(declaration).data())
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as box:
        filler = "".join(f"<a>{number}</a>" for number in range(350_000))
        box.writestr("xl/filler.xml", f"<x>{filler}</x>")
    assert refusal(declaration, data.getvalue()) == (
        "工作簿的内容远多于下发的表格，请只把填写的内容粘贴（仅数值）到重新下载的表格后上传"
    )


def test_damaged_worksheet_is_refused(declaration):
    source, made = io.BytesIO(Clerk(declaration).data()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(
                name, body.replace(b't="b"', b't="b"').replace(b'r="C6"', b'r="6"') if "sheet1" in name else body
            )
    assert refusal(declaration, made.getvalue()) == "工作簿内部不完整或已损坏，请用WPS或Excel另存后重新上传"
