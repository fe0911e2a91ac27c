"""Taking a filled workbook: looked at, kept until its user has seen what would change, imported whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from declarations.answers.storage import read_values, sheet_of, write_values
from declarations.enums import Source
from declarations.models import AnswerMark, Declaration, WorkbookUpload
from declarations.services.saving import lock_for_change
from declarations.workbooks.changes import Change, Plan, plan_changes
from declarations.workbooks.layout import layout_of
from declarations.workbooks.reading import Filled, WorkbookRefused, read_workbook
from zjtx.common import audit
from zjtx.common.files.inspect import inspect_upload
from zjtx.common.files.inspection import shown_name
from zjtx.common.files.store import remove, store
from zjtx.common.spreadsheets.writing import XLSX

KIND = "workbook"
LIFETIME = timedelta(hours=24)
MAX_BYTES = 5 * 1024 * 1024
GONE = "该表格已失效，请重新上传"


class ImportRefused(Exception):
    """Nothing was imported; `args[0]` says why. `labels` are answers that somebody has changed since the preview."""

    def __init__(self, text: str, labels: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.labels = labels


@dataclass(frozen=True)
class Taken:
    """What an upload led to: errors by cell, or a workbook that waits; neither where it would change nothing."""

    plan: Plan
    upload: WorkbookUpload | None = None


def take(*, declaration: Declaration, uploaded: UploadedFile, user: Any, at: datetime, request: Any = None) -> Taken:
    """Look at a filled workbook and keep it where it can be imported. Raises WorkbookRefused, SaveRefused, StoreFailed.

    The deep look and the reading may take a second: they are done before anything is locked.
    """
    check_workbook(uploaded)
    filled = read_workbook(uploaded.file, declaration, _layout(declaration))
    plan = _plan(declaration, filled)
    if plan.errors or not plan.changes:
        return Taken(plan)
    return Taken(plan, _keep(declaration, uploaded, len(plan.changes), user=user, at=at, request=request))


def check_workbook(uploaded: UploadedFile) -> None:
    """See that the upload is an XLSX without macros, bombs and the like, and wind it back. Raises WorkbookRefused."""
    inspection = inspect_upload(uploaded, limit=MAX_BYTES)
    if not inspection.ok:
        raise WorkbookRefused(inspection.problem)
    if inspection.content_type != XLSX:
        raise WorkbookRefused(f"“{shown_name(uploaded.name or '')}”不是XLSX工作簿，请上传从本页下载并填写的表格")
    uploaded.seek(0)


def waiting(declaration: Declaration, user: Any, at: datetime) -> WorkbookUpload | None:
    """The user's own workbook for the declaration that has been neither imported nor has expired."""
    found = WorkbookUpload.objects.filter(declaration=declaration, uploaded_by=user, imported_at__isnull=True)
    return found.filter(expires_at__gt=at).select_related("stored").first()


def preview(upload: WorkbookUpload) -> Plan:
    """What the workbook would change as things stand now. Raises WorkbookRefused."""
    declaration = upload.declaration
    return _plan(declaration, _read(upload, declaration))


def confirm(
    *, upload: WorkbookUpload, seen: Mapping[str, int], user: Any, at: datetime, request: Any = None
) -> WorkbookUpload:
    """Import what was seen in the preview: all of it, or nothing. A second time changes nothing.

    `seen` are the versions of the marks that the preview showed. Raises ImportRefused, SaveRefused, WorkbookRefused.
    """
    filled = _read(upload, upload.declaration) if upload.imported_at is None else None
    with transaction.atomic():
        declaration = lock_for_change(Declaration.objects.filter(pk=upload.declaration_id))
        upload = WorkbookUpload.objects.select_for_update(of=("self",)).select_related("stored").get(pk=upload.pk)
        if upload.imported_at is not None or filled is None:
            return upload
        if upload.expires_at <= at:
            raise ImportRefused(GONE)
        plan = _plan(declaration, filled)
        _refuse_unseen(plan, seen)
        _write(declaration, plan, user=user, at=at)
        upload.imported_at, upload.imported_count = at, len(plan.changes)
        upload.save(update_fields=["imported_at", "imported_count"])
        detail = {"answers": [one.name for one in plan.changes], "sha256": upload.stored.sha256}
        label = declaration.number
        audit.record(
            "declaration.workbook.import", actor=user, obj=declaration, label=label, detail=detail, request=request
        )
    return upload


@transaction.atomic
def discard(*, upload: WorkbookUpload, user: Any, request: Any = None) -> None:
    """Let go of a workbook that waits; nothing of it was imported."""
    if WorkbookUpload.objects.filter(pk=upload.pk, imported_at__isnull=True).delete()[0]:
        remove(upload.stored)
        declaration = upload.declaration
        audit.record(
            "declaration.workbook.discard", actor=user, obj=declaration, label=declaration.number, request=request
        )


def clear_expired(at: datetime) -> int:
    """Remove workbooks whose time is over, imported or not; returns how many."""
    expired = list(WorkbookUpload.objects.filter(expires_at__lte=at).select_related("stored")[:500])
    for upload in expired:
        with transaction.atomic():
            WorkbookUpload.objects.filter(pk=upload.pk).delete()
            remove(upload.stored)
    return len(expired)


def _layout(declaration: Declaration) -> Any:
    return layout_of(sheet_of(declaration).version, declaration.year)


def _read(upload: WorkbookUpload, declaration: Declaration) -> Filled:
    try:
        with default_storage.open(upload.stored.file.name, "rb") as source:
            return read_workbook(source, declaration, _layout(declaration))
    except FileNotFoundError as problem:
        raise WorkbookRefused(GONE) from problem


def _plan(declaration: Declaration, filled: Filled) -> Plan:
    marks = AnswerMark.objects.filter(declaration=declaration).select_related("updated_by")
    return plan_changes(filled, read_values(declaration), list(marks))


@transaction.atomic
def _keep(
    declaration: Declaration, uploaded: UploadedFile, count: int, *, user: Any, at: datetime, request: Any
) -> WorkbookUpload:
    """Keep the workbook in place of the one that waited before."""
    lock_for_change(Declaration.objects.filter(pk=declaration.pk))
    for older in WorkbookUpload.objects.filter(declaration=declaration, uploaded_by=user, imported_at__isnull=True):
        stored = older.stored
        older.delete()
        remove(stored)
    uploaded.seek(0)
    stored = store(uploaded, user=user, kind=KIND, content_type=XLSX)
    upload = WorkbookUpload.objects.create(
        declaration=declaration, stored=stored, uploaded_by=user, uploaded_at=at, expires_at=at + LIFETIME
    )
    detail = {"sha256": stored.sha256, "size": stored.size, "changes": count}
    label = declaration.number
    audit.record(
        "declaration.workbook.upload", actor=user, obj=declaration, label=label, detail=detail, request=request
    )
    return upload


def _refuse_unseen(plan: Plan, seen: Mapping[str, int]) -> None:
    """Refuse what differs from what the user has seen; the answers concerned are named."""
    if plan.errors:
        raise ImportRefused("表格中有内容已不符合填报要求，未导入任何内容，请重新上传")
    others = tuple(change.label for change in plan.changes if seen.get(change.name) != change.version)
    if others:
        names = "、".join(f"“{label}”" for label in others)
        raise ImportRefused(f"核对期间{names}已被他人修改，未导入任何内容，请重新核对后确认", others)
    if not plan.changes:
        raise ImportRefused("系统中的内容已与表格一致，没有需要导入的内容")


def _write(declaration: Declaration, plan: Plan, *, user: Any, at: datetime) -> None:
    """Write all changes and move their marks on. The declaration's row is locked: nobody writes in between."""
    wholes = {one.field.name: one.field for one in (change.one for change in plan.changes) if one.part is not None}
    single = [(change.one.field, change.one.year, change.value) for change in plan.changes if change.one.part is None]
    write_values(declaration, [*single, *((field, 0, plan.wholes[name]) for name, field in wholes.items())])
    _move_marks(declaration, plan.changes, user=user, at=at)


def _move_marks(declaration: Declaration, changes: list[Change], *, user: Any, at: datetime) -> None:
    columns: dict[str, Any] = {"source": Source.IMPORTED, "updated_by": user, "updated_at": at}
    columns |= {"invalid_text": "", "error": ""}
    moved, made = [], []
    for change in changes:
        mark = change.mark
        if mark is None:
            one = change.one
            made.append(AnswerMark(declaration=declaration, field=one.mark_field, year=one.year, **columns))
            continue
        for name, value in columns.items():
            setattr(mark, name, value)
        mark.version += 1
        moved.append(mark)
    AnswerMark.objects.bulk_update(moved, [*columns, "version"])
    AnswerMark.objects.bulk_create(made)
