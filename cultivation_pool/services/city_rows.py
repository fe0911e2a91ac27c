"""A city types for its enterprises: one sheet with many rows, looked at first, then written row by row as a job.

The upload is the idempotency key: it is confirmed once, and a row's result is written with the row, so that a job
begun again goes on where it was. Of what the preview showed a row is written exactly so, or not at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from cultivation_pool.enums import EDITABLE, TYPED_BY_ENTERPRISE, ReportEvent, ReportSource, RowOutcome
from cultivation_pool.kinds import Kind, kind_named, kind_of
from cultivation_pool.models import SheetRow, SheetUpload
from cultivation_pool.models.process import PoolReport
from cultivation_pool.services import uploads
from cultivation_pool.services.city_plans import RowPlan, plan_rows, sealed
from cultivation_pool.services.filing import submit_report
from cultivation_pool.services.people import enterprise_users, report_url
from cultivation_pool.services.refusals import ReportBlocked, ReportRefused
from cultivation_pool.services.uploads import SheetRefused, write_cells
from cultivation_pool.workbooks.city_sheet import MOST_ROWS, CityLine, read_city_sheet
from declarations.services.workbooks import check_workbook
from declarations.workbooks.reading import WorkbookRefused
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs, outbox
from zjtx.common.models import Job

JOB_KIND = "pool_rows"
CHANGED = "核对后该报表已有变动，未写入，请重新下载汇总填报表后上传"
SHOWN_BLOCKERS = 3
RESULT_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Looked:
    """What a sheet would do as things stand now."""

    plans: list[RowPlan]

    @property
    def seals(self) -> dict[str, str]:
        """{row: seal}; together they are what the preview showed."""
        return dict(sealed(self.plans))

    @property
    def to_write(self) -> list[RowPlan]:
        """Rows that change something."""
        return [one for one in self.plans if one.outcome == RowOutcome.WRITTEN]


def open_reports_of(user: User, period: str) -> list[tuple[PoolReport, frozenset[str]]]:
    """What the sheet to fill in lists: reports of the city that are not in, as many as a sheet may have, each with the
    answers that the city may see, which are those that the enterprise has not typed itself."""
    kind = kind_named(period)
    rows = kind.model.objects.visible_to(user).of_period(period).filter(state__in=EDITABLE)
    held = list(rows.select_related("enterprise").order_by("region_path", "enterprise_name", "pk")[:MOST_ROWS])
    told: dict[int, set[str]] = {one.pk: set(kind.sheet.FROM_RECORD) for one in held}
    marks = kind.mark.objects.filter(report__in=held).exclude(source__in=TYPED_BY_ENTERPRISE)
    for report, field in marks.values_list("report_id", "field"):
        told[report].add(field)
    return [(one, frozenset(told[one.pk])) for one in held]


def take(*, period: str, uploaded: UploadedFile, user: User, at: datetime, request: Any = None) -> SheetUpload:
    """Look at a filled sheet and keep it for the preview. Raises WorkbookRefused and StoreFailed."""
    check_workbook(uploaded)
    lines = read_city_sheet(uploaded.file, kind_named(period), period)
    upload = uploads.keep(uploaded=uploaded, period=period, enterprise_id=None, user=user, at=at)
    detail = {"rows": len(lines), "sha256": upload.stored.sha256, "size": upload.stored.size}
    _record("pool.rows.upload", upload, user, detail, request)
    return upload


def preview(upload: SheetUpload, user: User) -> Looked:
    """What the sheet would do. Raises WorkbookRefused."""
    return Looked(plan_rows(_kind(upload), upload.period, _read(upload), user))


@transaction.atomic
def confirm(
    *, upload: SheetUpload, seals: dict[str, str], submits: bool, user: User, at: datetime, request: Any = None
) -> SheetUpload:
    """Have the rows written that the preview showed, once however often it is asked. Raises SheetRefused where
    anything is no longer as shown, and WorkbookRefused."""
    upload = uploads.locked(upload)
    if upload.confirmed_at is not None:
        return upload
    if upload.expires_at <= at:
        raise SheetRefused(uploads.GONE)
    looked = preview(upload, user)
    if looked.seals != seals:
        raise SheetRefused("核对期间有报表发生变动，尚未写入任何内容，请按现在的情况重新核对")
    if not looked.to_write and not (submits and looked.plans):
        raise SheetRefused("没有需要写入的内容")
    upload.confirmed_at, upload.seals, upload.submits = at, looked.seals, submits
    upload.expires_at = at + RESULT_KEPT
    upload.count = len(looked.to_write)
    args = {"upload": str(upload.pk)}
    label = f"{_kind(upload).name(upload.period)}市级代填 {user.scope_label}"
    upload.job = jobs.enqueue(JOB_KIND, requested_by=user, args=args, key=str(upload.pk), label=label)
    upload.save(update_fields=["confirmed_at", "expires_at", "seals", "submits", "count", "job"])
    _record("pool.rows.confirm", upload, user, {"rows": upload.count, "submits": submits}, request)
    return upload


def discard(*, upload: SheetUpload, user: User, request: Any = None) -> None:
    """Let go of a sheet that waits."""
    if uploads.discard(upload):
        _record("pool.rows.discard", upload, user, {}, request)


def carry_out(job: Job) -> None:
    """Write the rows of a confirmed sheet that are not written yet, each by itself."""
    upload = SheetUpload.objects.filter(pk=job.args["upload"]).select_related("stored", "uploaded_by").first()
    if upload is None:
        raise jobs.JobRefused("该表格已超过保存期限，请重新上传。")
    try:
        user, lines = upload.uploaded_by, _read(upload)
    except WorkbookRefused as refused:
        raise jobs.JobRefused(str(refused)) from refused
    plans = plan_rows(_kind(upload), upload.period, lines, user)
    done = set(upload.rows.values_list("row", flat=True))
    for number, (line, plan) in enumerate(zip(lines, plans, strict=True), 1):
        if line.row not in done:
            _carry_out_row(upload, line, plan, user)
        job.report(number, len(lines) + 1, f"已办理{number}行，共{len(lines)}行")
    _tell_done(job, upload)


@transaction.atomic
def _tell_done(job: Job, upload: SheetUpload) -> None:
    """Tell the officer once, however often the job runs."""
    counted = upload.rows.order_by().values_list("outcome").annotate(number=Count("pk"))
    words = "，".join(f"{RowOutcome(outcome).label}{number}行" for outcome, number in sorted(counted))
    outbox.notify(
        upload.uploaded_by,
        key=f"pool_rows:{upload.pk}",
        subject=f"{job.label}已办理",
        body=f"{job.label}已办理：{words}。逐行结果见代填结果页。",
        url=reverse("pool:rows_preview", args=[upload.period, upload.pk]),
    )


@transaction.atomic
def _carry_out_row(upload: SheetUpload, line: CityLine, plan: RowPlan, user: User) -> None:
    """One row and its result. What was planned before is planned again under the report's lock."""
    at, kind = clock.now(), _kind(upload)
    if plan.report is not None:
        kind.model.objects.select_for_update(of=("self",)).get(pk=plan.report.pk)
        fresh = plan_rows(kind, upload.period, [line], user)[0]
        plan = fresh if not plan.problems else plan
    if plan.seal != upload.seals.get(str(line.row)):
        outcome, text = RowOutcome.REFUSED, CHANGED
    elif plan.problems or plan.report is None:
        outcome, text = RowOutcome.REFUSED, "；".join(plan.problems)
    else:
        outcome, text = _write(upload, plan, plan.report, user, at)
    SheetRow.objects.create(upload=upload, row=line.row, name=plan.name[:120], outcome=outcome, text=text)


def _write(upload: SheetUpload, plan: RowPlan, report: PoolReport, user: User, at: datetime) -> tuple[RowOutcome, str]:
    if plan.changes:
        cells = [(one.field, one.value, one.mark) for one in plan.changes]
        by = f"{user.full_name}（{user.scope_label}）"
        write_cells(report, cells, source=ReportSource.CITY_SHEET, detail=by, user=user, at=at)
        _log(report, plan, user, at)
        _tell(upload, report, user)
    told = f"写入{len(plan.changes)}项" if plan.changes else ""
    if not upload.submits or not report.is_editable:
        return plan.outcome, told
    try:
        with transaction.atomic():
            submit_report(report=report, user=user, at=at, version=report.version, on_behalf=True)
    except ReportBlocked as blocked:
        words = "；".join(one.text for one in blocked.blockers[:SHOWN_BLOCKERS])
        more = f"等{len(blocked.blockers)}项" if len(blocked.blockers) > SHOWN_BLOCKERS else ""
        return plan.outcome, f"{told}{'，' if told else ''}未能代为提交：{words}{more}"
    except ReportRefused as refused:
        return plan.outcome, f"{told}{'，' if told else ''}未能代为提交：{refused}"
    return RowOutcome.SUBMITTED, told


def _log(report: PoolReport, plan: RowPlan, user: User, at: datetime) -> None:
    labels = "、".join(one.field.full_label() for one in plan.changes)
    kind_of(report).log.objects.create(
        report=report,
        event=ReportEvent.CITY_FILLED,
        version=report.version,
        actor=user,
        actor_label=f"{user.full_name}（{user.scope_label}）",
        at=at,
        opinion=f"代填{len(plan.changes)}项：{labels}",
    )
    detail = {"answers": [one.field.name for one in plan.changes], "row": plan.row}
    audit.record("pool.rows.write", actor=user, obj=report, label=str(report), detail=detail)


def _tell(upload: SheetUpload, report: PoolReport, user: User) -> None:
    kind = kind_of(report)
    name = kind.name(report.period)
    for account in enterprise_users([report.enterprise_id]):
        outbox.notify(
            account,
            key=kind.key_of(report, "city_filled", upload.pk, account.pk),
            subject=f"{name}由市级主管部门代填",
            body=f"{user.scope_label}{user.full_name}代为填写了贵单位的{name}，填写的栏目见办理记录，请核对；有误的请更正或与其联系。",
            url=report_url(report),
        )


def _kind(upload: SheetUpload) -> Kind:
    return kind_named(upload.period)


def _read(upload: SheetUpload) -> list[CityLine]:
    try:
        with default_storage.open(upload.stored.file.name, "rb") as source:
            return read_city_sheet(source, _kind(upload), upload.period)
    except FileNotFoundError as problem:
        raise WorkbookRefused(uploads.GONE) from problem


def _record(action: str, upload: SheetUpload, user: User, detail: dict[str, Any], request: Any) -> None:
    label = _kind(upload).name(upload.period)
    audit.record(action, actor=user, obj=upload, label=label, detail=detail, request=request)
