"""Titles from before the system: a workbook is kept, looked at by a job, shown, and imported whole or not at all."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from cultivation_pool.calendar import (
    FIRST_QUARTER,
    QUARTERLY_REPORT_WORKING_DAYS,
    last_ended_quarter,
    quarter_end,
)
from cultivation_pool.enums import ImportState
from cultivation_pool.models import TitleImport
from cultivation_pool.services.expiry import end_expired
from cultivation_pool.services.opening import open_for_new_titles
from cultivation_pool.title_rows import Checked, Row, against_register, read_rows
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs, outbox
from zjtx.common.files.inspect import inspect_upload
from zjtx.common.files.inspection import shown_name
from zjtx.common.files.store import store
from zjtx.common.models import Job
from zjtx.common.models.jobs import JobLost
from zjtx.common.spreadsheets.reading import BookProblem
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.registry.enums import EndReason
from zjtx.registry.models import Enterprise, Title

CHECK_JOB, IMPORT_JOB = "title_import_check", "title_import"
FILE_KIND = "title-import"
MAX_BYTES = 5 * 1024 * 1024
ROWS_AT_ONCE = 500
CHANGED = "核对之后系统中的数据有变动，已重新核对，请按最新结果办理"
NOT_READY = "该表格目前为“{}”状态，不能导入"
# Where a workbook still stands for what may come of it.
_LIVE = (ImportState.CHECKING, ImportState.READY, ImportState.IMPORTING, ImportState.DONE)


class ImportRefused(Exception):
    """The workbook is not taken, or not imported; `args[0]` says why."""


def take(*, uploaded: UploadedFile, user: User, at: datetime, request: Any = None) -> TitleImport:
    """Keep a workbook and have it looked at; the same file again is the same import.

    Raises ImportRefused, StoreFailed."""
    inspection = inspect_upload(uploaded, limit=MAX_BYTES)
    if not inspection.ok:
        raise ImportRefused(inspection.problem)
    if inspection.content_type != XLSX:
        raise ImportRefused(f"“{shown_name(uploaded.name or '')}”不是XLSX工作簿，请上传本页下载并填写的表格")
    with transaction.atomic():
        uploaded.seek(0)
        kept = store(uploaded, user=user, kind=FILE_KIND, content_type=XLSX)
        same = TitleImport.objects.filter(sha256=kept.sha256, state__in=_LIVE).first()
        if same is not None:
            transaction.set_rollback(True)
            return same
        made = TitleImport.objects.create(
            uploaded_by=user, uploaded_at=at, file_name=shown_name(uploaded.name or ""), sha256=kept.sha256, stored=kept
        )
        _enqueue(made, CHECK_JOB, user, f"核对既有称号：{made.file_name}")
        audit.record("pool.titles.upload", actor=user, obj=made, detail={"sha256": kept.sha256}, request=request)
    return made


def _enqueue(found: TitleImport, kind: str, user: Any, label: str) -> None:
    job = jobs.enqueue(kind, requested_by=user, args={"import": found.pk}, key=f"{found.pk}", label=label)
    TitleImport.objects.filter(pk=found.pk).update(job=job)
    found.job = job


def check(job: Job) -> None:
    """Look at the workbook; what was found is kept for the preview."""
    found = TitleImport.objects.select_related("stored").get(pk=job.args["import"])
    if found.state != ImportState.CHECKING:
        return
    job.report(0, 1, "正在核对")
    checked = _look(found)
    with transaction.atomic():
        _keep(found.pk, ImportState.CHECKING, checked)
        _tell(found, job, "已核对", f"有{len(checked.problems)}处问题" if checked.problems else "可以导入")


def _look(found: TitleImport) -> Checked:
    """The workbook against the register of now; one that cannot be read at all is one problem."""
    try:
        with default_storage.open(found.stored.file.name, "rb") as source:
            return read_rows(source, clock.today())
    except (BookProblem, FileNotFoundError) as problem:
        words = str(problem) if isinstance(problem, BookProblem) else "文件已不在，请重新上传"
        return Checked(problems=[{"cell": "整表", "text": words}])


def _keep(pk: int, was: str, checked: Checked) -> None:
    state = ImportState.REFUSED if checked.problems else ImportState.READY
    TitleImport.objects.filter(pk=pk, state=was).update(state=state, **checked.as_json())


@transaction.atomic
def confirm(*, found: TitleImport, user: User, at: datetime, request: Any = None) -> None:
    """Have the shown rows imported; a second click asks for nothing. Raises ImportRefused."""
    if TitleImport.objects.filter(pk=found.pk, state=ImportState.READY).update(state=ImportState.IMPORTING):
        _enqueue(found, IMPORT_JOB, user, f"导入既有称号：{found.file_name}")
        audit.record("pool.titles.confirm", actor=user, obj=found, detail=found.tally, request=request)
        return
    found.refresh_from_db()
    if found.state not in (ImportState.IMPORTING, ImportState.DONE):
        raise ImportRefused(NOT_READY.format(found.get_state_display()))


@transaction.atomic
def discard(*, found: TitleImport, user: User, request: Any = None) -> None:
    """Put a workbook away without importing it. Raises ImportRefused."""
    waiting = TitleImport.objects.filter(pk=found.pk, state__in=(ImportState.READY, ImportState.REFUSED))
    if waiting.update(state=ImportState.DISCARDED, rows=[]):
        audit.record("pool.titles.discard", actor=user, obj=found, request=request)
        return
    found.refresh_from_db()
    if found.state != ImportState.DISCARDED:
        raise ImportRefused(f"该表格目前为“{found.get_state_display()}”状态，不能放弃")


def carry_out(job: Job) -> None:
    """Write what the preview showed, in one transaction; where the register has changed since, show that instead.
    Raises JobRefused."""
    found = TitleImport.objects.select_related("stored").get(pk=job.args["import"])
    if found.state != ImportState.IMPORTING:
        return
    job.report(0, 1, f"正在导入{found.tally['titles']}项")
    # Titles that are over must not stand in the way of their successors because the nightly job is late.
    end_expired(clock.now())
    try:
        with transaction.atomic():
            _hold(job)
            _write_shown(found, job)
    except (_Changed, IntegrityError) as changed:
        _keep(found.pk, ImportState.IMPORTING, _look(found))
        raise jobs.JobRefused(CHANGED) from changed


class _Changed(Exception):
    """The register is not as the preview showed it."""


def _write_shown(found: TitleImport, job: Job) -> None:
    checked, today = Checked(rows=[Row(**row) for row in found.rows]), clock.today()
    against_register(checked, today)
    now, shown = ([tally.get(name) for name in ("titles", "new_enterprises")] for tally in (checked.tally, found.tally))
    if checked.problems or now != shown:
        raise _Changed
    write(checked.rows, clock.now())
    done = {"state": ImportState.DONE, "imported_at": clock.fresh(), "rows": []}
    TitleImport.objects.filter(pk=found.pk, state=ImportState.IMPORTING).update(**done)
    detail = {"tally": found.tally, "sha256": found.sha256}
    audit.record("pool.titles.import", actor=job.requested_by, obj=found, detail=detail)
    _tell(found, job, "已导入", f"导入称号{found.tally['titles']}项")


def _hold(job: Job) -> None:
    """Raise JobLost where another worker has the job."""
    held = Job.objects.select_for_update().filter(pk=job.pk, claim=job.claim, status=Job.Status.RUNNING)
    if not held.exists():
        raise JobLost(f"job {job.pk} was taken over")


def write(rows: Iterable[Row], at: datetime) -> int:
    """Write enterprises that are new and all titles; returns the number of titles. In the caller's transaction.

    Whoever held a title when the last quarter ended owes its report from now on, as after a recognition: nobody is late
    with what the system did not ask for.
    """
    rows, today = list(rows), clock.local(at).date()
    codes = [row.uscc for row in rows]
    first = {row.uscc: row for row in reversed(rows)}
    known = {}
    for start in range(0, len(codes), ROWS_AT_ONCE):
        part = Enterprise.objects.filter(uscc__in=codes[start : start + ROWS_AT_ONCE])
        known |= {one.uscc: one for one in part}
    fresh = [
        Enterprise(uscc=code, name=row.name, region_id=row.region) for code, row in first.items() if code not in known
    ]
    known |= {one.uscc: one for one in Enterprise.objects.bulk_create(fresh, batch_size=ROWS_AT_ONCE)}
    titles = [_title(row, known[row.uscc], today) for row in rows]
    Title.objects.bulk_create(titles, batch_size=ROWS_AT_ONCE)
    quarter = last_ended_quarter(today)
    owing = {one.enterprise_id for one in titles if one.is_valid_on(quarter_end(quarter))}
    if quarter >= FIRST_QUARTER:
        open_for_new_titles(enterprise_ids=owing, issued_on=today, working_days=QUARTERLY_REPORT_WORKING_DAYS, at=at)
    return len(titles)


def _title(row: Row, enterprise: Enterprise, today: date) -> Title:
    """A title that is over is written as ended, as the nightly job would have left it."""
    starts, ends = date.fromisoformat(row.starts), date.fromisoformat(row.ends)
    over = {"ended_on": ends, "end_reason": EndReason.EXPIRED} if ends < today else {}
    return Title(
        enterprise=enterprise, tier=row.tier, product_name=row.product, year=row.year, number=row.number,
        document_number=row.document, starts_on=starts, ends_on=ends, **over,
    )  # fmt: skip


def _tell(found: TitleImport, job: Job, what: str, words: str) -> None:
    if job.requested_by is not None:
        outbox.notify(
            job.requested_by,
            key=f"title-import:{found.pk}:{job.kind}:{job.created_at.timestamp()}",
            subject=f"既有称号导入表{what}",
            body=f"“{found.file_name}”{what}：{words}。",
            url=reverse("pool:title_import", args=[found.pk]),
        )


def import_file(path: Path, *, user: Any, is_trial: bool) -> tuple[Checked, bool]:
    """The same from the command line: (what was found, whether it was written). Raises BookProblem, OSError."""
    with path.open("rb") as source:
        checked = read_rows(source, clock.today())
    if checked.problems or is_trial or not checked.rows:
        return checked, False
    with transaction.atomic():
        write(checked.rows, clock.now())
        label = path.name
        audit.record("pool.titles.import", actor=user, label=label, detail={"tally": checked.tally, "command": True})
    return checked, True
