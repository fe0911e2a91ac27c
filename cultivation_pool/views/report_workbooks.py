"""Filling a report with a spreadsheet: the workbook to download, its upload, what it would change, and the act."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cultivation_pool import policies, selectors
from cultivation_pool.kinds import kind_of
from cultivation_pool.models import SheetUpload
from cultivation_pool.models.process import PoolReport
from cultivation_pool.pages import report_workbooks as pages
from cultivation_pool.services import report_workbooks as services
from cultivation_pool.services.refusals import ReportRefused
from cultivation_pool.services.uploads import GONE, SheetRefused
from cultivation_pool.workbooks.issuing import issue_report
from declarations.pages.workbooks import seen_versions
from declarations.views.workbooks import NO_FILE
from declarations.workbooks.reading import WorkbookRefused
from zjtx.common import audit, clock
from zjtx.common.access import roles
from zjtx.common.files.store import StoreFailed
from zjtx.common.spreadsheets.writing import XLSX


def _refused(request: HttpRequest, report: PoolReport) -> HttpResponse:
    messages.error(request, f"{policies.state_words(report)}，不能用表格填写")
    return redirect("pool:report", report.period)


def _own(request: HttpRequest, period: str, upload_id: uuid.UUID) -> tuple[PoolReport, SheetUpload]:
    """The user's own workbook for the own report; anybody else's does not exist."""
    report = selectors.report_visible(request.user, period)
    own = SheetUpload.objects.filter(uploaded_by=request.user, period=report.period, enterprise_id=report.enterprise_id)
    return report, get_object_or_404(own.select_related("stored"), pk=upload_id)


@roles("enterprise")
@require_safe
def download(request: HttpRequest, period: str) -> HttpResponseBase:
    """The report as an XLSX with what is filled in so far."""
    report = selectors.report_visible(request.user, period)
    if not report.is_editable:
        return _refused(request, report)
    body = issue_report(report, at=clock.now())
    audit.record("pool.workbook.issue", obj=report, label=str(report), request=request)
    response = HttpResponse(body, content_type=XLSX)
    name = f"{kind_of(report).name(period)}-填报表格.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


@roles("enterprise")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, period: str) -> HttpResponse:
    """The three steps; POST takes a filled workbook and shows all its errors, or leads to what it would change."""
    report, at = selectors.report_visible(request.user, period), clock.now()
    if not report.is_editable:
        return _refused(request, report)
    if request.method != "POST":
        return render(request, "pool/workbook.html", pages.upload_page(request.user, report, at))
    taken, refusal = _take(request, report)
    if taken is not None and taken.upload is not None:
        return redirect("pool:workbook_preview", period, taken.upload.pk)
    page = pages.upload_page(request.user, report, at, taken=taken, refusal=refusal)
    return render(request, "pool/workbook.html", page, status=422)


def _take(request: HttpRequest, report: PoolReport) -> tuple[services.Taken | None, str]:
    uploaded = request.FILES.get("file")
    if uploaded is None:
        return None, NO_FILE
    try:
        return services.take(report=report, uploaded=uploaded, user=request.user, at=clock.now(), request=request), ""
    except (WorkbookRefused, ReportRefused, StoreFailed) as refused:
        return None, str(refused)


@roles("enterprise")
@require_safe
def preview(request: HttpRequest, period: str, upload_id: uuid.UUID) -> HttpResponse:
    """What the workbook would change, as things stand now."""
    report, found = _own(request, period, upload_id)
    return _preview(request, report, found)


def _preview(request: HttpRequest, report: PoolReport, found: SheetUpload, refusal: str = "") -> HttpResponse:
    if not report.is_editable:
        return _refused(request, report)
    if found.confirmed_at is not None or found.expires_at <= clock.now():
        if found.confirmed_at is None:
            messages.error(request, GONE)
        return redirect("pool:workbook_upload", report.period)
    try:
        plan = services.preview(report, found)
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
        return redirect("pool:workbook_upload", report.period)
    page = pages.preview_page(report, found, plan, clock.now(), refusal=refusal)
    return render(request, "pool/workbook_preview.html", page, status=409 if refusal else 200)


@roles("enterprise")
@require_POST
def confirm(request: HttpRequest, period: str, upload_id: uuid.UUID) -> HttpResponse:
    """Import what the preview showed; what somebody has changed meanwhile is shown again, and nothing is imported."""
    report, found = _own(request, period, upload_id)
    seen = seen_versions(request.POST.get("seen", ""))
    try:
        done = services.confirm(
            report=report, upload=found, seen=seen, user=request.user, at=clock.now(), request=request
        )
    except ReportRefused:
        return _refused(request, report)
    except (SheetRefused, WorkbookRefused) as refused:
        return _preview(request, report, found, refusal=str(refused))
    messages.success(request, f"已从表格导入{done.count}项")
    return redirect("pool:fill", period)


@roles("enterprise")
@require_POST
def discard(request: HttpRequest, period: str, upload_id: uuid.UUID) -> HttpResponse:
    """Let go of the workbook; nothing is imported."""
    report, found = _own(request, period, upload_id)
    services.discard(report=report, upload=found, user=request.user, request=request)
    messages.success(request, "已放弃导入，系统中的内容没有变化")
    return redirect("pool:workbook_upload", period)
