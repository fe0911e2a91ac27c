"""A city fills in for many enterprises with one sheet: every row reported, nobody else's reports touched or told of."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cultivation_pool.enums import RowOutcome
from cultivation_pool.kinds import ANNUAL, QUARTERLY
from cultivation_pool.models import ReportLog, ReportMark, SheetRow, SheetUpload
from cultivation_pool.papers.reports import Made
from cultivation_pool.services import city_rows as services
from cultivation_pool.services.saving import save_cell
from cultivation_pool.workbooks.city_sheet import MOST_ROWS, read_city_sheet, write_city_sheet
from declarations.workbooks.reading import WorkbookRefused
from tests.pool import factories
from tests.pool.client import as_, own, text_of
from tests.pool.factories import FILED, PROFILES_OPENED, QUARTER, TIEDONG
from tests.pool.sheets import FIRST, WHOLE, city_sheet
from zjtx.common import clock, jobs
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(FILED) as frozen:
        yield frozen


@pytest.fixture
def officer():
    return factories.city_officer(full_name="王敏")


def take(officer, *rows):
    return services.take(period=QUARTER, uploaded=city_sheet(officer, *rows), user=officer, at=FILED)


def confirmed(upload, officer, *, submits=False):
    seals = services.preview(upload, officer).seals
    done = services.confirm(upload=upload, seals=seals, submits=submits, user=officer, at=FILED)
    assert jobs.run(done.job_id).status == "done"
    return {one.row: (one.outcome, one.text) for one in SheetRow.objects.filter(upload=upload)}


@pytest.fixture
def reports():
    """In Dalian: three open, one submitted, one accepted; in Anshan one open."""
    users = [factories.holder() for _ in range(5)]
    theirs = factories.holder(TIEDONG)
    found = [factories.opened(user) for user in (*users, theirs)]
    for one in found[3:5]:
        factories.fill(one)
        factories.submit(one)
    factories.accepted(found[4], factories.city_officer())
    return found


def test_every_row_is_reported_and_only_the_own_open_reports_are_written(officer, reports):
    whole, part, wrong, submitted, accepted, theirs = reports
    upload = take(
        officer, (whole, WHOLE), (part, {"revenue": 900}), (wrong, {"revenue": "很多", "exports": 5}),
        (submitted, {"revenue": 7}), (accepted, {"revenue": 8}), (theirs, {"revenue": 9}),
        (None, {"revenue": 1, "uscc": "91210200MA00000000"}), (None, {"revenue": 1}), (submitted, {}),
    )  # fmt: skip
    page = as_(officer).get(reverse("pool:rows_preview", args=[QUARTER, upload.pk]))
    assert [one["value"] for one in page.context["figures"]] == [9, 2, 0, 7]
    assert "E5 营业收入：未填写 → 1,200.00 万元" in text_of(page)
    found = confirmed(upload, officer, submits=True)
    assert [found[row][0] for row in (5, 6)] == [RowOutcome.SUBMITTED, RowOutcome.WRITTEN]
    assert "未能代为提交：“营业收入同比增幅”尚未填写" in found[6][1]
    assert found[7][1].startswith("E7：")
    assert found[8][1] == "该报表目前为“待审核”状态，未改动"
    assert found[9][1] == "该报表目前为“已通过”状态，未改动"
    # An enterprise of another city is as unknown as one that nobody has.
    assert found[10][1] == found[11][1] == "本市没有该统一社会信用代码的应报企业"
    assert found[12][1] == "V12：请填写统一社会信用代码"
    assert found[13][1] == "统一社会信用代码与第8行重复"
    for one in reports:
        one.refresh_from_db()
    assert [one.revenue for one in reports[:3]] == [Decimal(1200), Decimal(900), None]
    assert [one.revenue for one in reports[3:]] == [Decimal(1200), Decimal(1200), None]
    assert [one.state for one in reports[:2]] == ["submitted", "open"]


def test_the_enterprise_sees_who_typed_and_is_told(officer, reports):
    report = reports[0]
    confirmed(take(officer, (report, WHOLE), (reports[1], {"revenue": 900})), officer, submits=True)
    entries = list(ReportLog.objects.filter(report=report).order_by("pk"))
    assert [one.event for one in entries] == ["opened", "city_filled", "submitted"]
    assert entries[1].opinion.startswith("代填12项：营业收入、")
    assert entries[2].actor_label.endswith("，代企业提交）")
    mark = ReportMark.objects.get(report=report, field="revenue")
    assert (mark.updated_by, mark.get_source_display()) == (officer, "市级代填")
    user = factories.someone_of(report)
    seen = text_of(as_(user).get(own("report")))
    assert "市级代填" in seen
    assert "王敏" in seen
    other = factories.someone_of(reports[1])
    assert "市级代填：王敏" in text_of(as_(other).get(own("fill")))
    assert OutboxMessage.objects.filter(key__contains=":city_filled:").values("recipient").distinct().count() == 2
    # A look at the enterprise's cell afterwards: it is typed over as any other.
    version = ReportMark.objects.get(report=reports[1], field="revenue").version
    own_report = type(report).objects.filter(pk=reports[1].pk)
    saved = save_cell(found=own_report, name="revenue", given=["901"], based_on=version, user=other, at=FILED)
    assert saved.conflict is None


def test_a_blank_cell_says_nothing_and_what_changed_since_the_preview_is_not_written(officer, reports):
    first, second, *_rest = reports
    factories.fill(first, revenue=Decimal(500), exports=Decimal(3))
    upload = take(officer, (first, {"revenue": 600}), (second, {"revenue": 700}))
    shown = services.preview(upload, officer).seals
    user = factories.someone_of(first)
    save_cell(
        found=type(first).objects.filter(pk=first.pk), name="revenue", given=["550"], based_on=0, user=user, at=FILED
    )
    client, address = as_(officer), reverse("pool:rows_confirm", args=[QUARTER, upload.pk])
    with pytest.raises(services.SheetRefused, match="核对期间有报表发生变动"):
        services.confirm(upload=upload, seals=shown, submits=False, user=officer, at=FILED)
    assert client.post(address, {"seals": "[1]"}).status_code == 409
    seals = services.preview(upload, officer).seals
    services.confirm(upload=upload, seals=seals, submits=False, user=officer, at=FILED)
    # Between the confirmation and the job: that row alone is left out. Twice, and begun again, it is done once.
    save_cell(
        found=type(first).objects.filter(pk=first.pk), name="revenue", given=["560"], based_on=1, user=user, at=FILED
    )
    again = services.confirm(upload=upload, seals={}, submits=True, user=officer, at=FILED)
    SheetRow.objects.create(upload=upload, row=6, name="已办", outcome=RowOutcome.WRITTEN)
    jobs.run(again.job_id)
    rows = {one.row: (one.outcome, one.text) for one in SheetRow.objects.filter(upload=upload)}
    assert (rows[5], rows[6][0]) == ((RowOutcome.REFUSED, services.CHANGED), RowOutcome.WRITTEN)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.revenue, first.exports, second.revenue) == (Decimal(560), Decimal(3), None)


def test_a_sheet_that_is_not_the_systems_own_is_refused(officer, reports):
    def refusal(change):
        uploaded = city_sheet(officer, (reports[0], {"revenue": 5}))
        book = load_workbook(io.BytesIO(uploaded.read()))
        change(book)
        made = io.BytesIO()
        book.save(made)
        with pytest.raises(WorkbookRefused) as refused:
            read_city_sheet(io.BytesIO(made.getvalue()), QUARTERLY, QUARTER)
        return str(refused.value)

    assert refusal(lambda book: setattr(book["附件6"], "title", "表1")).startswith("工作簿中没有名为“附件6”")
    assert refusal(lambda book: book["附件6"].delete_cols(5)).startswith("E4：表头应为“营业收入（万元）”")
    assert refusal(lambda book: book["附件6"].delete_cols(22)).startswith("V4：表头应为“统一社会信用代码”")
    assert refusal(lambda book: book["附件6"].delete_rows(FIRST)) == "表中没有填写任何企业"
    many = refusal(lambda book: [book["附件6"].cell(row, 5, 1) for row in range(FIRST, FIRST + MOST_ROWS + 1)])
    assert many == "一次至多500行，本表有501行，请分成几份上传"
    assert as_(officer).post(reverse("pool:rows", args=[QUARTER])).status_code == 422
    upload = take(officer, (reports[0], {"revenue": 5}))
    assert as_(factories.city_officer()).get(reverse("pool:rows_preview", args=[QUARTER, upload.pk])).status_code == 404
    services.discard(upload=upload, user=officer)
    assert not SheetUpload.objects.exists()


def test_attachment_5_keeps_numbers_of_people_to_itself(officer):
    profile = factories.opened_profile()
    factories.fill(profile)
    target = io.BytesIO()
    write_city_sheet(target, ANNUAL, "2022", services.open_reports_of(officer, "2022"), Made("大连市", "王敏", FILED))
    page = load_workbook(target)["附件5"]
    profile.refresh_from_db()
    told = [cell.value for cell in page[6]]
    assert (told[2], told[-1]) == (profile.enterprise_name, profile.enterprise.uscc)
    assert profile.contact_mobile not in told
    columns = {name: place for place, name in enumerate(ANNUAL.fields("2022"), 2)}
    page.cell(6, columns["employees"], 321)
    made = io.BytesIO()
    page.parent.save(made)
    upload = services.take(
        period="2022", uploaded=SimpleUploadedFile("a.xlsx", made.getvalue()), user=officer, at=PROFILES_OPENED
    )
    (plan,) = services.preview(upload, officer).plans
    assert [(one.field.name, one.value) for one in plan.changes] == [("employees", 321)]
