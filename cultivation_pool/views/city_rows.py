"""A city fills in for its enterprises: the sheet to download, its upload, the rows that would be written, the act."""

import io
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cultivation_pool import selectors
from cultivation_pool.kinds import Kind, kind_of_period
from cultivation_pool.models import SheetUpload
from cultivation_pool.pages import city_rows as pages
from cultivation_pool.papers.reports import Made
from cultivation_pool.services import city_rows as services
from cultivation_pool.services.uploads import GONE, SheetRefused
from cultivation_pool.workbooks.city_sheet import write_city_sheet
from declarations.views.workbooks import NO_FILE
from declarations.workbooks.reading import WorkbookRefused
from zjtx.common import audit, clock
from zjtx.common.access import roles
from zjtx.common.files.store import StoreFailed
from zjtx.common.spreadsheets.writing import XLSX

CITY = "city_officer"


def _kind(request: HttpRequest, period: str) -> Kind:
    """The kind of a period in which the officer's city owes reports; 404 for any other."""
    kind = kind_of_period(period)
    if kind is None or period not in selectors.periods_of(request.user, kind):
        raise Http404("没有该期的报表")
    return kind


def _own(request: HttpRequest, period: str, upload_id: uuid.UUID) -> SheetUpload:
    """The officer's own sheet; anybody else's does not exist."""
    _kind(request, period)
    own = SheetUpload.objects.filter(uploaded_by=request.user, period=period, enterprise__isnull=True)
    return get_object_or_404(own.select_related("stored", "job"), pk=upload_id)


@roles(CITY)
@require_safe
def download(request: HttpRequest, period: str) -> HttpResponseBase:
    """The sheet with what the open reports of the city hold so far; five hundred rows at most."""
    kind, user = _kind(request, period), request.user
    reports = services.open_reports_of(user, period)
    target = io.BytesIO()
    write_city_sheet(target, kind, period, reports, Made(user.scope_label, str(user), clock.now()))
    label = f"{kind.name(period)}汇总填报表"
    audit.record("pool.rows.issue", label=label, detail={"rows": len(reports)}, request=request)
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{label} {user.scope_label}.xlsx") or ""
    response["Cache-Control"] = "private, no-store"
    return response


@roles(CITY)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, period: str) -> HttpResponse:
    """The steps; POST takes a filled sheet and leads to what it would do."""
    kind, refusal = _kind(request, period), ""
    if request.method == "POST":
        found, refusal = _take(request, period)
        if found is not None:
            return redirect("pool:rows_preview", period, found.pk)
    page = pages.upload_page(request.user, kind, period, clock.now(), refusal=refusal)
    return render(request, "pool/rows.html", page, status=422 if refusal else 200)


def _take(request: HttpRequest, period: str) -> tuple[SheetUpload | None, str]:
    uploaded = request.FILES.get("file")
    if uploaded is None:
        return None, NO_FILE
    try:
        return services.take(period=period, uploaded=uploaded, user=request.user, at=clock.now(), request=request), ""
    except (WorkbookRefused, StoreFailed) as refused:
        return None, str(refused)


@roles(CITY)
@require_safe
def preview(request: HttpRequest, period: str, upload_id: uuid.UUID) -> HttpResponse:
    """Each row and what would become of it; once it is confirmed, what has become of it."""
    return _preview(request, _own(request, period, upload_id))


def _preview(request: HttpRequest, found: SheetUpload, refusal: str = "") -> HttpResponse:
    if found.confirmed_at is not None:
        return render(request, "pool/rows_result.html", pages.result_page(found))
    if found.expires_at <= clock.now():
        messages.error(request, GONE)
        return redirect("pool:rows", found.period)
    try:
        looked = services.preview(found, request.user)
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
        return redirect("pool:rows", found.period)
    page = pages.preview_page(found, looked, refusal=refusal)
    return render(request, "pool/rows_preview.html", page, status=409 if refusal else 200)


@roles(CITY)
@require_POST
def confirm(request: HttpRequest, period: str, upload_id: uuid.UUID) -> HttpResponse:
    """Have the rows written as they were shown; where anything has changed it is shown again, nothing is written."""
    found = _own(request, period, upload_id)
    seals, submits = pages.seals_of(request.POST.get("seals", "")), request.POST.get("submits") == "1"
    try:
        services.confirm(upload=found, seals=seals, submits=submits, user=request.user, at=clock.now(), request=request)
    except (SheetRefused, WorkbookRefused) as refused:
        return _preview(request, found, refusal=str(refused))
    return redirect("pool:rows_preview", period, found.pk)


@roles(CITY)
@require_POST
def discard(request: HttpRequest, period: str, upload_id: uuid.UUID) -> HttpResponse:
    """Let go of the sheet; nothing is written."""
    found = _own(request, period, upload_id)
    services.discard(upload=found, user=request.user, request=request)
    messages.success(request, "已放弃，系统中的内容没有变化")
    return redirect("pool:rows", period)
