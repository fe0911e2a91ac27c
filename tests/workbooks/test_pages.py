"""The pages of filling with a spreadsheet: who may, what is answered, and that nothing is written by looking."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from declarations.answers.storage import read_values
from declarations.models import Declaration, WorkbookUpload
from tests import factories
from tests.workbooks.filling import XLSX, Clerk, address
from zjtx.common import clock
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at():
    with clock.frozen(factories.AT):
        yield


@pytest.fixture
def declaration():
    return factories.draft()


@pytest.fixture
def own(client, declaration):
    client.force_login(declaration.created_by)
    return client


def url(name, declaration, *rest):
    return reverse(f"declarations:{name}", args=[declaration.number, *rest])


def uploaded(client, declaration, values):
    return client.post(url("workbook_upload", declaration), {"file": Clerk(declaration).fill(values).upload()})


def seen(answer) -> str:
    return answer.context["seen"]


def test_download_is_an_xlsx_of_the_declaration_and_leaves_an_audit_row(own, declaration):
    answer = own.get(url("workbook", declaration))
    assert answer["Content-Type"] == XLSX
    assert declaration.number in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    page = load_workbook(io.BytesIO(answer.content)).active
    assert declaration.number in page["A2"].value
    assert AuditEntry.objects.filter(action="declaration.workbook.issue", actor=declaration.created_by).count() == 1


@pytest.mark.parametrize("place", ["detail", "block"])
def test_overview_and_blocks_lead_to_it(own, declaration, place):
    rest = ["operations"] if place == "block" else []
    assert url("workbook_upload", declaration) in own.get(url(place, declaration, *rest)).content.decode()


def test_the_whole_way_from_errors_to_the_import(own, declaration):
    wrong = uploaded(own, declaration, {"revenue.2021": "约四千", "employees.2021": 12.5})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    for name in ("revenue.2021", "employees.2021"):
        assert f">{address(declaration, name)}<" in text
    assert "“2021年营业收入”应填写数字（单位：万元），例如 1500.00" in text
    right = uploaded(own, declaration, {"revenue.2021": 4321.5, "employees.2021": None})
    assert right.status_code == 302
    shown = own.get(right.url)
    text = shown.content.decode()
    assert "4,300.00 万元" in text
    assert "4,321.50 万元" in text
    assert "其中清空1项" in text
    waiting = own.get(url("workbook_upload", declaration)).content.decode()
    assert "尚未确认导入" in waiting
    done = own.post(f"{right.url}confirm/", {"seen": seen(shown)}, follow=True)
    assert "已从表格导入2项" in done.content.decode()
    assert str(read_values(declaration)["revenue"]["2021"]) == "4321.50"
    again = own.post(f"{right.url}confirm/", {"seen": seen(shown)}, follow=True)
    assert "已从表格导入2项" in again.content.decode()
    assert AuditEntry.objects.filter(action="declaration.workbook.import").count() == 1


def test_stale_preview_is_shown_again_and_nothing_imported(own, declaration):
    right = uploaded(own, declaration, {"revenue.2021": 4321.5})
    before = own.get(right.url)
    own.post(url("autosave", declaration), {"field": "revenue.2021", "value": "4400", "version": "0"})
    refused = own.post(f"{right.url}confirm/", {"seen": seen(before)})
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "核对期间“2021年营业收入”已被他人修改" in text
    assert "下载表格后已修改" in text
    assert str(read_values(declaration)["revenue"]["2021"]) == "4400.00"


@pytest.mark.parametrize(
    "value", ["", "[]", "{", '{"revenue.2021": true}', '{"revenue.2021": "0"}', "[" * 5000, "null"]
)
def test_confirmation_without_what_was_seen_imports_nothing(own, declaration, value):
    right = uploaded(own, declaration, {"revenue.2021": 4321.5})
    assert own.post(f"{right.url}confirm/", {"seen": value}).status_code == 409
    assert str(read_values(declaration)["revenue"]["2021"]) == "4300.00"


def test_discarded_workbook_is_gone(own, declaration):
    right = uploaded(own, declaration, {"revenue.2021": 4321.5})
    assert own.post(f"{right.url}discard/").status_code == 302
    assert own.get(right.url).status_code == 404
    assert not WorkbookUpload.objects.exists()


def test_upload_without_a_file_or_without_a_change_says_so(own, declaration):
    empty = own.post(url("workbook_upload", declaration), {})
    assert (empty.status_code, "请先选择填好的XLSX表格" in empty.content.decode()) == (422, True)
    same = uploaded(own, declaration, {})
    assert (same.status_code, "没有需要导入的内容" in same.content.decode()) == (422, True)


def test_another_user_of_the_enterprise_and_another_enterprise_do_not_see_the_workbook(client, own, declaration):
    right = uploaded(own, declaration, {"revenue.2021": 4321.5})
    colleague = factories.user("enterprise", of=declaration.enterprise, is_enterprise_admin=False)
    client.force_login(colleague)
    for method, address_ in (("get", right.url), ("post", f"{right.url}confirm/"), ("post", f"{right.url}discard/")):
        assert getattr(client, method)(address_).status_code == 404
    client.force_login(factories.user("enterprise", of=factories.enterprise("210302")))
    for name in ("workbook", "workbook_upload"):
        assert client.get(url(name, declaration)).status_code == 404
    assert client.get(right.url).status_code == 404
    assert WorkbookUpload.objects.filter(imported_at=None).count() == 1


def test_workbook_of_one_declaration_is_not_found_under_another(own, declaration):
    right = uploaded(own, declaration, {"revenue.2021": 4321.5})
    other = factories.draft(declaration.created_by, tier="product")
    pk = right.url.rstrip("/").rsplit("/", 1)[-1]
    assert own.get(url("workbook_preview", other, uuid.UUID(pk))).status_code == 404


@pytest.mark.parametrize(
    ("name", "method"), [("workbook", "get"), ("workbook_upload", "get"), ("workbook_upload", "post")]
)
def test_submitted_declaration_is_not_filled_with_a_spreadsheet(own, declaration, name, method):
    Declaration.objects.filter(pk=declaration.pk).update(status="city_review", submitted_at=factories.AT)
    answer = getattr(own, method)(url(name, declaration), follow=True)
    assert "该申报目前为“市级初审”状态，不能用表格填写" in answer.content.decode()
    assert answer.redirect_chain == [(url("detail", declaration), 302)]


def test_returned_declaration_can_be_filled_with_a_spreadsheet(own, declaration):
    columns = {"status": "returned", "returned_by": "city", "submitted_at": factories.AT, "due_at": factories.AT}
    Declaration.objects.filter(pk=declaration.pk).update(**columns)
    right = uploaded(own, declaration, {"revenue.2021": 4321.5})
    shown = own.get(right.url)
    own.post(f"{right.url}confirm/", {"seen": seen(shown)})
    assert str(read_values(declaration)["revenue"]["2021"]) == "4321.50"


def test_what_was_typed_is_shown_escaped(own, declaration):
    wrong = uploaded(own, declaration, {"revenue.2021": "<script>x()</script>"})
    right = uploaded(own, declaration, {"main_product": "<script>x()</script>"})
    for answer in (wrong, own.get(right.url)):
        assert re.search(r"<script>x", answer.content.decode()) is None
        assert "&lt;script&gt;x()" in answer.content.decode()
