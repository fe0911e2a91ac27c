"""A report as a workbook: issued with what is there, filled in a spreadsheet, taken back whole or not at all."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cultivation_pool.enums import ReportSource
from cultivation_pool.models import AnnualProfile, ReportMark, SheetUpload
from cultivation_pool.services import report_workbooks as services
from cultivation_pool.services import uploads
from cultivation_pool.services.saving import save_cell
from cultivation_pool.services.uploads import SheetRefused
from cultivation_pool.workbooks.layout import MAIN, layout_of_report
from declarations.workbooks.reading import WorkbookRefused
from tests import factories as people
from tests.files import papers
from tests.pool import factories
from tests.pool.client import as_, own, text_of
from tests.pool.factories import FILED, PROFILES_OPENED, QUARTER, TIEDONG
from tests.pool.sheets import address, book_of
from zjtx.common import clock
from zjtx.common.models import AuditEntry, StoredFile

pytestmark = pytest.mark.django_db
NAME = "填报表格.xlsx"


def take(report, user, **values):
    uploaded = SimpleUploadedFile(NAME, book_of(report, **values))
    return services.take(report=report, uploaded=uploaded, user=user, at=FILED)


def seen(plan):
    return {change.name: change.version for change in plan.changes}


def test_a_clerk_fills_the_workbook_and_the_answers_are_taken_over():
    user = factories.holder()
    report, client = factories.opened(user), as_(user)
    with clock.frozen(FILED):
        issued = client.get(own("workbook"))
        sheet = load_workbook(io.BytesIO(issued.content))[MAIN]
        assert sheet["A1"].value.startswith("2022年度截止一季度辽宁省")
        assert (sheet.protection.sheet, sheet[address(report, "revenue")].protection.locked) == (True, False)
        file = SimpleUploadedFile(
            NAME, book_of(report, revenue=1680.5, net_profit=-15, is_renamed="是", new_name="=1+1")
        )
        preview = client.post(own("workbook_upload"), {"file": file}, follow=True)
        # openpyxl has made a formula of it, as a spreadsheet does: that is refused, and everything with it.
        assert preview.status_code == 422
        wrong = text_of(preview)
        assert [one["address"] for one in preview.context["errors"]] == [address(report, "new_name")]
        assert "单元格是公式" in wrong
        file = SimpleUploadedFile(NAME, book_of(report, revenue=1680.5, net_profit=-15, is_listed="否"))
        preview = client.post(own("workbook_upload"), {"file": file}, follow=True)
        assert "导入后将变化3项" in text_of(preview)
        done = client.post(preview.wsgi_request.path + "confirm/", {"seen": preview.context["seen"]}, follow=True)
    assert "已从表格导入3项" in text_of(done)
    report.refresh_from_db()
    assert (report.revenue, report.net_profit, report.is_listed) == (Decimal("1680.50"), Decimal(-15), False)
    mark = ReportMark.objects.get(report=report, field="revenue")
    assert (mark.source, mark.updated_by, mark.version) == (ReportSource.IMPORTED, user, 1)
    assert AuditEntry.objects.filter(action="pool.workbook.import").count() == 1


def test_errors_name_the_cell_and_nothing_is_kept():
    user = factories.holder()
    report = factories.opened(user)
    found = take(report, user, revenue="很多", exports="5.123", is_listed="也许", tax_paid=60)
    cells = {one.address: one.sentence for one in found.plan.errors}
    assert set(cells) == {address(report, name) for name in ("revenue", "exports", "is_listed")}
    assert all(cells.values())
    assert (found.upload, StoredFile.objects.count()) == (None, 0)


def test_what_changed_meanwhile_is_not_lost_and_nothing_is_written_in_part():
    user = factories.holder()
    report = factories.opened(user)
    factories.fill(report, revenue=Decimal(1000), main_revenue=None)
    book = book_of(report, revenue=1200, main_revenue=900)
    save_cell(
        found=type(report).objects.filter(pk=report.pk), name="exports", given=["7"], based_on=0, user=user, at=FILED
    )
    report.refresh_from_db()
    taken = services.take(report=report, uploaded=SimpleUploadedFile(NAME, book), user=user, at=FILED)
    shown = seen(taken.plan)
    # An untouched cell keeps what was saved since; a cell that was saved between preview and confirmation is refused.
    assert (sorted(shown), taken.plan.kept) == (["main_revenue", "revenue"], ["出口总额"])
    save_cell(
        found=type(report).objects.filter(pk=report.pk), name="revenue", given=["1100"], based_on=0, user=user, at=FILED
    )
    with pytest.raises(SheetRefused, match="“营业收入”已被他人修改，未导入任何内容"):
        services.confirm(report=report, upload=taken.upload, seen=shown, user=user, at=FILED)
    report.refresh_from_db()
    assert (report.revenue, report.main_revenue, report.exports) == (Decimal(1100), None, Decimal(7))
    plan = services.preview(report, taken.upload)
    assert [one.label for one in plan.changes if one.is_clash] == ["营业收入"]
    for _ in range(2):
        services.confirm(report=report, upload=taken.upload, seen=seen(plan), user=user, at=FILED)
    report.refresh_from_db()
    assert (report.revenue, report.main_revenue) == (Decimal(1200), Decimal(900))
    assert AuditEntry.objects.filter(action="pool.workbook.import").count() == 1


def test_computed_growth_is_shown_and_not_asked_and_an_old_workbook_is_refused():
    user = factories.holder()
    report = factories.opened(user)
    typed = book_of(report, revenue_growth=5)
    factories.standing_report(user, "2021Q1", revenue=Decimal(1000), main_revenue=Decimal(900))
    assert "revenue_growth" not in layout_of_report(report).slots
    with pytest.raises(WorkbookRefused, match="计算方式已有变化"):
        services.take(report=report, uploaded=SimpleUploadedFile(NAME, typed), user=user, at=FILED)


def test_only_the_own_open_report_takes_its_own_workbook():
    user, other = factories.holder(), factories.holder(TIEDONG)
    report = factories.opened(user)
    theirs = factories.opened(other)
    with pytest.raises(WorkbookRefused, match="不是本企业2022年一季度报表的"):
        services.take(report=report, uploaded=SimpleUploadedFile(NAME, book_of(theirs)), user=user, at=FILED)
    with pytest.raises(WorkbookRefused, match="不是XLSX工作簿"):
        services.take(report=report, uploaded=SimpleUploadedFile("a.pdf", papers.pdf()), user=user, at=FILED)
    upload = take(report, user, revenue=5).upload
    with clock.frozen(FILED):
        address_of = reverse("pool:workbook_preview", args=[QUARTER, upload.pk])
        assert as_(other).get(address_of).status_code == 404
        assert (
            as_(people.user("enterprise", of=user.enterprise, is_enterprise_admin=False)).get(address_of).status_code
            == 404
        )
        factories.fill(report)
        factories.submit(report)
        refused = as_(user).post(address_of + "confirm/", {"seen": "{}"}, follow=True)
        assert "不能用表格填写" in text_of(refused)
    assert uploads.clear_expired(FILED) == 0
    assert uploads.clear_expired(FILED + uploads.LIFETIME) == 1
    assert not SheetUpload.objects.exists()


def test_the_annual_profile_has_its_workbook_too():
    user = factories.holder()
    profile = factories.opened_profile(user)
    found = take(
        profile, user, employees=120, size="小型", contact_mobile="13800000000", industry_class="3484 机械零部件加工"
    )
    assert found.plan.errors == []
    services.confirm(report=profile, upload=found.upload, seen=seen(found.plan), user=user, at=PROFILES_OPENED)
    profile = AnnualProfile.objects.get(pk=profile.pk)
    assert (profile.employees, profile.size, profile.contact_mobile) == (120, "small", "13800000000")
    assert "main_revenue_ratio" not in layout_of_report(profile).slots
