"""Uploaded spreadsheets of reports: kept until somebody confirms or discards them or their time is over; and the one
writer of answers that come from them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cultivation_pool.kinds import kind_of
from cultivation_pool.models import SheetUpload
from cultivation_pool.models.process import CellMark, PoolReport
from declarations.answers.fields import AnswerField
from zjtx.accounts.models import User
from zjtx.common.files.store import remove, store
from zjtx.common.spreadsheets.writing import XLSX

KIND = "workbook"
LIFETIME = timedelta(hours=24)
GONE = "该表格已失效，请重新上传"
AT_ONCE = 500


class SheetRefused(Exception):
    """Nothing was written; `args[0]` says why and what to do."""


def waiting(user: Any, period: str, at: datetime) -> SheetUpload | None:
    """The user's own spreadsheet for the period that has been neither confirmed nor has expired."""
    found = SheetUpload.objects.filter(uploaded_by=user, period=period, confirmed_at__isnull=True, expires_at__gt=at)
    return found.select_related("stored").first()


@transaction.atomic
def keep(*, uploaded: UploadedFile, period: str, enterprise_id: int | None, user: Any, at: datetime) -> SheetUpload:
    """Keep an inspected spreadsheet in place of the one that waited before; of two at once the later one stays."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    older = SheetUpload.objects.select_for_update(of=("self",)).filter(uploaded_by=user, period=period)
    for one in older.filter(confirmed_at__isnull=True).select_related("stored"):
        one.delete()
        remove(one.stored)
    uploaded.seek(0)
    stored = store(uploaded, user=user, kind=KIND, content_type=XLSX)
    return SheetUpload.objects.create(
        period=period, enterprise_id=enterprise_id, stored=stored, uploaded_by=user, uploaded_at=at,
        expires_at=at + LIFETIME,
    )  # fmt: skip


def locked(upload: SheetUpload) -> SheetUpload:
    """The spreadsheet as it is now, held until the transaction ends. Raises SheetRefused where it is gone."""
    rows = SheetUpload.objects.select_for_update(of=("self",)).select_related("stored").filter(pk=upload.pk)
    found = rows.first()
    if found is None:
        raise SheetRefused(GONE)
    return found


@transaction.atomic
def discard(upload: SheetUpload) -> bool:
    """Let go of a spreadsheet that waits; nothing of it was written. False where it was confirmed or gone."""
    if not SheetUpload.objects.filter(pk=upload.pk, confirmed_at__isnull=True).delete()[0]:
        return False
    remove(upload.stored)
    return True


def clear_expired(at: datetime) -> int:
    """Remove spreadsheets whose time is over, confirmed or not, unless their job still has to read them."""
    over = SheetUpload.objects.filter(expires_at__lte=at).exclude(job__status__in=("queued", "running"))
    expired = list(over.select_related("stored")[:AT_ONCE])
    for upload in expired:
        with transaction.atomic():
            SheetUpload.objects.filter(pk=upload.pk).delete()
            remove(upload.stored)
    return len(expired)


def write_cells(
    report: PoolReport,
    cells: Iterable[tuple[AnswerField, Any, CellMark | None]],
    *,
    source: str,
    detail: str,
    user: Any,
    at: datetime,
) -> None:
    """Write (answer, value, its present mark) and move the marks on. The caller holds the report's row, so nobody
    writes in between."""
    kind, written = kind_of(report), list(cells)
    columns: dict[str, Any] = {"source": source, "detail": detail[:100], "updated_by": user, "updated_at": at}
    columns |= {"invalid_text": "", "error": ""}
    moved, made = [], []
    for field, _value, mark in written:
        if mark is None:
            made.append(kind.mark(report=report, field=field.name, **columns))
            continue
        for name, value in columns.items():
            setattr(mark, name, value)
        mark.version += 1
        moved.append(mark)
    if written:
        values = {field.attname: _stored(field, value) for field, value, _mark in written}
        kind.model.objects.filter(pk=report.pk).update(**values)
    kind.mark.objects.bulk_update(moved, [*columns, "version"])
    kind.mark.objects.bulk_create(made)
    report.refresh_from_db()


def _stored(field: AnswerField, value: Any) -> Any:
    """A cleared text is "" in its column where that cannot be null."""
    return "" if value is None and not field.column.null else value
