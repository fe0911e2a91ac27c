"""What the database refuses of reports, and that the columns are those of attachment 6."""

from datetime import date

import pytest
import yaml
from django.conf import settings
from django.db import IntegrityError, transaction

from cultivation_pool.answers import answer_fields
from cultivation_pool.models import QuarterlyReport, ReportLog, ReportMark, ReportRemark
from cultivation_pool.sheets import quarterly_2022 as sheet
from tests.pool import factories
from tests.pool.factories import FILED, QUARTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return factories.opened()


def refused(report, **columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterlyReport.objects.filter(pk=report.pk).update(**columns)


def test_one_report_a_quarter_and_enterprise(report):
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterlyReport.objects.create(
            enterprise=report.enterprise, quarter=QUARTER, region_path=report.region_path, opened_at=FILED,
            due_on=report.due_on,
        )  # fmt: skip


@pytest.mark.parametrize("quarter", ["2022Q5", "22Q1", "2022-1", "2022Q0", ""])
def test_a_quarter_is_one_of_four(report, quarter):
    refused(report, quarter=quarter)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "lost"},
        {"state": "submitted"},
        {"submitted_at": FILED},
        {"version": 1},
        {"is_late": True},
        {"correct_by": date(2022, 4, 20)},
        {"accepted_at": FILED},
    ],
)
def test_state_and_its_columns_hold_together(report, columns):
    refused(report, **columns)


def test_a_returned_report_has_its_date_and_an_accepted_one_its_officer(report):
    factories.fill(report)
    factories.submit(report)
    refused(report, state="returned")
    refused(report, state="accepted")


def test_a_filed_report_has_its_main_revenue_within_its_revenue(report):
    factories.fill(report)
    QuarterlyReport.objects.filter(pk=report.pk).update(main_revenue=1300)  # a draft may still be wrong
    refused(report, state="submitted", submitted_at=FILED, version=1)
    QuarterlyReport.objects.filter(pk=report.pk).update(main_revenue=None)
    refused(report, state="submitted", submitted_at=FILED, version=1)


def test_a_filed_report_of_a_renamed_enterprise_has_the_name(report):
    factories.fill(report, is_renamed=True)
    refused(report, state="submitted", submitted_at=FILED, version=1)
    QuarterlyReport.objects.filter(pk=report.pk).update(new_name="")
    refused(report, state="submitted", submitted_at=FILED, version=1)


def test_a_cell_has_one_mark(report):
    ReportMark.objects.create(report=report, field="revenue", source="typed", updated_at=FILED)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportMark.objects.create(report=report, field="revenue", source="typed", updated_at=FILED)


@pytest.mark.parametrize(
    "columns",
    [
        {"event": "opened"},
        {"event": "lost"},
        {"event": "submitted", "version": 1, "receipt_number": "SL1"},
        {"event": "submitted", "version": 1, "answers": {}},
        {"event": "returned", "version": 1, "answers": {}},
    ],
)
def test_the_timeline_refuses(report, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportLog.objects.create(report=report, actor_label="系统", at=FILED, **columns)


def test_a_version_is_submitted_once_and_decided_once(report):
    entry = {"report": report, "version": 1, "actor_label": "某人", "at": FILED}
    ReportLog.objects.create(**entry, event="submitted", answers={}, receipt_number="SL1")
    ReportLog.objects.create(**entry, event="returned")
    for event, more in (("submitted", {"answers": {}, "receipt_number": "SL2"}), ("accepted", {})):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportLog.objects.create(**entry, event=event, **more)


def test_the_timeline_is_append_only(report):
    entry = report.log.get()
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        ReportLog.objects.update(opinion="改")
    with pytest.raises(TypeError):
        ReportLog.objects.all().delete()


def test_a_remark_has_words_and_is_settled_only_when_sent(report):
    author = factories.city_officer()
    for columns in ({"text": ""}, {"text": "核对", "settled_version": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportRemark.objects.create(report=report, version=1, author=author, at=FILED, **columns)


def vocabulary():
    path = settings.BASE_DIR / "fixtures" / "rules" / "attachments_2022.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["quarterly_report"]


def test_columns_are_those_of_the_paper_in_its_order():
    columns = vocabulary()["columns"]
    assert [column["name"] for column in columns] == [sheet.SERIAL[0], *sheet.COLUMNS]
    fields = answer_fields()
    for column in columns[1:]:
        field = fields[column["name"]]
        unit = f"（{field.unit}）" if field.kind == "money" else ""
        assert f"{field.label}{unit}" == column["label"]
        assert column.get("type", field.kind) in (field.kind, {"industry": "code"}.get(field.kind))


def test_title_is_the_paper_s_with_its_quarter():
    blank = vocabulary()["title"].replace("2022", "{year}").replace("    ", "{number}")
    assert blank == sheet.TITLE
    assert sheet.title_of("2022Q3").startswith("2022年度截止三季度辽宁省")
