"""The enterprise's workbook of a report: taken, looked at, imported whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cultivation_pool import policies
from cultivation_pool.answers import read_values
from cultivation_pool.enums import ReportSource
from cultivation_pool.kinds import kind_of
from cultivation_pool.models import SheetUpload
from cultivation_pool.models.process import PoolReport
from cultivation_pool.services import uploads
from cultivation_pool.services.refusals import ReportRefused
from cultivation_pool.services.uploads import SheetRefused, write_cells
from cultivation_pool.workbooks.issuing import read_report
from declarations.services.workbooks import check_workbook
from declarations.workbooks.changes import Plan, plan_changes
from declarations.workbooks.reading import Filled, WorkbookRefused
from zjtx.common import audit


@dataclass(frozen=True)
class Taken:
    """What an upload led to: errors by cell, or a workbook that waits; neither where it would change nothing."""

    plan: Plan
    upload: SheetUpload | None = None


def take(*, report: PoolReport, uploaded: UploadedFile, user: Any, at: datetime, request: Any = None) -> Taken:
    """Look at a filled workbook and keep it where it can be imported. Raises WorkbookRefused, ReportRefused,
    StoreFailed. The deep look may take a second: it is done before anything is locked."""
    _refuse_closed(report)
    check_workbook(uploaded)
    plan = _plan(report, read_report(uploaded.file, report))
    if plan.errors or not plan.changes:
        return Taken(plan)
    upload = uploads.keep(uploaded=uploaded, period=report.period, enterprise_id=report.enterprise_id, user=user, at=at)
    _record(
        "pool.workbook.upload", report, user, {"changes": len(plan.changes), "sha256": upload.stored.sha256}, request
    )
    return Taken(plan, upload)


def preview(report: PoolReport, upload: SheetUpload) -> Plan:
    """What the workbook would change as things stand now. Raises WorkbookRefused."""
    return _plan(report, _read(report, upload))


def confirm(
    *, report: PoolReport, upload: SheetUpload, seen: Mapping[str, int], user: Any, at: datetime, request: Any = None
) -> SheetUpload:
    """Import what the preview showed: all of it, or nothing. A second time changes nothing. `seen` are the versions of
    the marks that the preview showed. Raises SheetRefused, ReportRefused, WorkbookRefused."""
    with transaction.atomic():
        locked = kind_of(report).model.objects.select_for_update(of=("self",)).get(pk=report.pk)
        upload = uploads.locked(upload)
        if upload.confirmed_at is not None:
            return upload
        if upload.expires_at <= at:
            raise SheetRefused(uploads.GONE)
        _refuse_closed(locked)
        plan = _plan(locked, _read(locked, upload))
        _refuse_unseen(plan, seen)
        cells = [(one.one.field, one.value, one.mark) for one in plan.changes]
        write_cells(locked, cells, source=ReportSource.IMPORTED, detail="", user=user, at=at)
        upload.confirmed_at, upload.count = at, len(cells)
        upload.save(update_fields=["confirmed_at", "count"])
        detail = {"answers": [one.name for one in plan.changes], "sha256": upload.stored.sha256}
        _record("pool.workbook.import", locked, user, detail, request)
    return upload


def discard(*, report: PoolReport, upload: SheetUpload, user: Any, request: Any = None) -> None:
    """Let go of a workbook that waits."""
    if uploads.discard(upload):
        _record("pool.workbook.discard", report, user, {}, request)


def _refuse_closed(report: PoolReport) -> None:
    if not report.is_editable:
        raise ReportRefused(f"{policies.state_words(report)}，不能用表格填写")


def _read(report: PoolReport, upload: SheetUpload) -> Filled:
    try:
        with default_storage.open(upload.stored.file.name, "rb") as source:
            return read_report(source, report)
    except FileNotFoundError as problem:
        raise WorkbookRefused(uploads.GONE) from problem


def _plan(report: PoolReport, filled: Filled) -> Plan:
    marks = kind_of(report).mark.objects.filter(report=report).select_related("updated_by")
    return plan_changes(filled, read_values(report), list(marks))


def _refuse_unseen(plan: Plan, seen: Mapping[str, int]) -> None:
    if plan.errors:
        raise SheetRefused("表格中有内容已不符合填报要求，未导入任何内容，请重新上传")
    others = [f"“{change.label}”" for change in plan.changes if seen.get(change.name) != change.version]
    if others:
        raise SheetRefused(f"核对期间{'、'.join(others)}已被他人修改，未导入任何内容，请重新核对后确认")
    if not plan.changes:
        raise SheetRefused("系统中的内容已与表格一致，没有需要导入的内容")


def _record(action: str, report: PoolReport, user: Any, detail: dict[str, Any], request: Any) -> None:
    audit.record(action, actor=user, obj=report, label=str(report), detail=detail, request=request)
