"""Preview and import: whole or not at all, nobody's work overwritten unseen, once however often it is confirmed."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from declarations.answers.storage import read_values
from declarations.models import AnswerMark, Declaration, WorkbookUpload
from declarations.services import workbooks
from declarations.services.saving import SaveRefused, save_input
from declarations.tasks import clear_workbooks
from tests import factories
from tests.workbooks.filling import Clerk
from zjtx.common import clock
from zjtx.common.models import AuditEntry, StoredFile

pytestmark = pytest.mark.django_db
AT = factories.AT


@pytest.fixture
def declaration():
    return factories.draft()


def typed(declaration, name, value, *, by=None, based_on=0):
    return save_input(
        found=Declaration.objects.filter(pk=declaration.pk),
        input_name=name,
        given=[value],
        based_on=based_on,
        user=by or declaration.created_by,
        at=AT,
    )


def seen_in(plan) -> dict[str, int]:
    return {change.name: change.version for change in plan.changes}


def confirm(taken, by=None, seen=None):
    upload = taken.upload
    seen = seen_in(taken.plan) if seen is None else seen
    return workbooks.confirm(upload=upload, seen=seen, user=by or upload.uploaded_by, at=AT)


def test_import_writes_what_the_preview_showed_with_its_source_and_one_audit_row(declaration):
    typed(declaration, "employees.2021", "109")
    clerk = Clerk(declaration).fill(
        {
            "revenue.2021": 4321.5,
            "employees.2021": 110,
            "large_customers.2": "沈阳机床",
            "special_categories#refined": "√",
            "overview": None,
            "standards.none": None,
            "standards.national.led": 2,
        }
    )
    taken = clerk.take()
    shown = {change.name: (change.before, change.after) for change in taken.plan.changes}
    assert shown == {
        "revenue.2021": ("4,300.00 万元", "4,321.50 万元"),
        "employees.2021": ("109 人", "110 人"),
        "special_categories": ("专", "专、精"),
        "large_customers.2": ("", "沈阳机床"),
        "standards.national.led": ("", "2 项"),
        "standards.none": ("已勾选", ""),
        "overview": ("企业专注高精度滚珠丝杠研发与制造，产品用于数控机床。", ""),
    }
    assert read_values(declaration)["revenue"]["2021"] == Decimal("4300.00")
    assert confirm(taken).imported_count == len(shown)
    values = read_values(declaration)
    assert values["revenue"] == {"2020": Decimal("3900.00"), "2021": Decimal("4321.50")}
    assert values["large_customers"] == ["北方重工装备集团", "沈阳机床"]
    assert [(entry["level"], entry["led"]) for entry in values["standards"]] == [("national", 2)]
    assert "overview" not in values
    marks = AnswerMark.objects.filter(declaration=declaration, source="imported")
    assert {(mark.field, mark.year): mark.version for mark in marks}[("employees", 2021)] == 2
    assert marks.count() == len(shown)
    entry = AuditEntry.objects.get(action="declaration.workbook.import")
    assert sorted(entry.detail["answers"]) == sorted(shown)
    assert entry.actor_id == declaration.created_by_id


def test_open_browser_is_told_of_the_import(declaration):
    typed(declaration, "revenue.2021", "4310")
    confirm(Clerk(declaration).fill({"revenue.2021": 4321.5}).take())
    assert typed(declaration, "revenue.2021", "4400", based_on=1).conflict is not None


def test_untouched_cells_leave_what_others_have_saved_since_the_download(declaration):
    clerk = Clerk(declaration).fill({"main_product": "行星滚柱丝杠"})
    typed(declaration, "revenue.2021", "4400")
    taken = clerk.take()
    assert [change.name for change in taken.plan.changes] == ["main_product"]
    assert taken.plan.kept == ["2021年营业收入"]
    confirm(taken)
    assert read_values(declaration)["revenue"]["2021"] == Decimal("4400.00")


def test_a_cell_and_an_answer_both_changed_since_the_download_are_shown_side_by_side(declaration):
    clerk = Clerk(declaration).fill({"revenue.2021": 4500})
    colleague = factories.user("enterprise", of=declaration.enterprise, is_enterprise_admin=False, full_name="王会计")
    typed(declaration, "revenue.2021", "4400", by=colleague)
    (change,) = clerk.take().plan.changes
    assert (change.before, change.after, change.is_clash) == ("4,400.00 万元", "4,500.00 万元", True)
    assert change.mark.updated_by.full_name == "王会计"


def test_what_somebody_changes_between_preview_and_confirmation_stops_the_import_by_name(declaration):
    taken = Clerk(declaration).fill({"revenue.2021": 4500, "employees.2021": 120}).take()
    typed(declaration, "revenue.2021", "4400")
    with pytest.raises(workbooks.ImportRefused) as refused:
        confirm(taken)
    assert str(refused.value) == "核对期间“2021年营业收入”已被他人修改，未导入任何内容，请重新核对后确认"
    values = read_values(declaration)
    assert (values["revenue"]["2021"], values["employees"]["2021"]) == (Decimal("4400.00"), 108)
    again = workbooks.preview(taken.upload)
    assert confirm(taken, seen=seen_in(again)).imported_count == 2
    assert read_values(declaration)["revenue"]["2021"] == Decimal("4500.00")


def test_confirming_twice_imports_once(declaration):
    taken = Clerk(declaration).fill({"revenue.2021": 4500}).take()
    confirm(taken)
    typed(declaration, "revenue.2021", "4600", based_on=1)
    assert confirm(taken).imported_count == 1
    assert read_values(declaration)["revenue"]["2021"] == Decimal("4600.00")
    assert AuditEntry.objects.filter(action="declaration.workbook.import").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_import_once():
    declaration = factories.draft()
    taken = Clerk(declaration).fill({"revenue.2021": 4500}).take()
    barrier, done = threading.Barrier(2), []

    def go():
        try:
            barrier.wait()
            done.append(confirm(taken).imported_count)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1, 1]
    assert AuditEntry.objects.filter(action="declaration.workbook.import").count() == 1
    assert AnswerMark.objects.get(declaration=declaration, field="revenue", year=2021).version == 1


def test_submitted_declaration_is_not_changed_by_a_waiting_workbook(declaration):
    taken = Clerk(declaration).fill({"revenue.2021": 4500}).take()
    Declaration.objects.filter(pk=declaration.pk).update(status="city_review", submitted_at=AT)
    with pytest.raises(SaveRefused, match="该申报目前为“市级初审”状态，不能修改"):
        confirm(taken)
    assert read_values(declaration)["revenue"]["2021"] == Decimal("4300.00")


def test_newer_workbook_takes_the_place_of_the_one_that_waits(declaration, django_capture_on_commit_callbacks):
    clerk = Clerk(declaration)
    first = clerk.fill({"revenue.2021": 4500}).take().upload
    with django_capture_on_commit_callbacks(execute=True):
        second = clerk.fill({"revenue.2021": 4600}).take().upload
    assert list(WorkbookUpload.objects.all()) == [second]
    assert not StoredFile.objects.filter(pk=first.stored_id).exists()
    assert not default_storage.exists(first.stored.file.name)
    assert workbooks.waiting(declaration, declaration.created_by, AT) == second


def test_a_workbook_that_nobody_confirmed_in_time_is_refused_and_removed(declaration):
    taken = Clerk(declaration).fill({"revenue.2021": 4500}).take()
    late = AT + workbooks.LIFETIME
    assert workbooks.waiting(declaration, declaration.created_by, late) is None
    with pytest.raises(workbooks.ImportRefused, match="该表格已失效，请重新上传"):
        workbooks.confirm(upload=taken.upload, seen=seen_in(taken.plan), user=declaration.created_by, at=late)
    with clock.frozen(late - timedelta(seconds=1)):
        clear_workbooks()
    assert WorkbookUpload.objects.count() == 1
    with clock.frozen(late):
        clear_workbooks()
    assert not WorkbookUpload.objects.exists()
    assert not StoredFile.objects.filter(kind=workbooks.KIND).exists()


def test_few_statements_however_much_is_imported(declaration, django_assert_max_num_queries):
    blank = factories.draft(full=False)
    source, clerk = Clerk(declaration), Clerk(blank)
    for name in ("revenue", "main_revenue", "total_assets", "net_profit", "tax_paid", "rd_expense", "employees"):
        for year in (2020, 2021):
            clerk.fill({f"{name}.{year}": source.cell(f"{name}.{year}").value})
    taken = clerk.take()
    with django_assert_max_num_queries(25):
        confirm(taken)
