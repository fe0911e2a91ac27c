"""Filling with a spreadsheet: the workbook to download, its upload, what it would change, and the one act that does."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations import selectors
from declarations.models import Declaration, WorkbookUpload
from declarations.pages import workbooks as pages
from declarations.services import workbooks as services
from declarations.services.saving import SaveRefused
from declarations.workbooks.reading import WorkbookRefused
from declarations.workbooks.writing import issue
from zjtx.common import audit, clock
from zjtx.common.access import roles
from zjtx.common.files.store import StoreFailed
from zjtx.common.spreadsheets.writing import XLSX

NO_FILE = "请先选择填好的XLSX表格"


def _refused(request: HttpRequest, declaration: Declaration) -> HttpResponse:
    """The way back where the declaration cannot be changed now."""
    status = declaration.get_status_display()
    messages.error(request, f"该申报目前为“{status}”状态，不能用表格填写")
    return redirect("declarations:detail", declaration.number)


def _own_upload(request: HttpRequest, number: str, upload_id: uuid.UUID) -> WorkbookUpload:
    """The user's own workbook for that declaration; anybody else's does not exist."""
    declaration = selectors.declaration_visible(request.user, number)
    own = WorkbookUpload.objects.filter(declaration=declaration, uploaded_by=request.user)
    return get_object_or_404(own.select_related("declaration__round", "stored"), pk=upload_id)


@roles("enterprise")
@require_safe
def download(request: HttpRequest, number: str) -> HttpResponseBase:
    """The declaration as an XLSX with what is filled in so far."""
    declaration = selectors.declaration_visible(request.user, number)
    if not declaration.is_editable:
        return _refused(request, declaration)
    body = issue(declaration, at=clock.now())
    audit.record("declaration.workbook.issue", obj=declaration, label=declaration.number, request=request)
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{number}-填报表格.xlsx") or ""
    response["Cache-Control"] = "private, no-store"
    return response


@roles("enterprise")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, number: str) -> HttpResponse:
    """The three steps; POST takes a filled workbook and shows all its errors, or leads to what it would change."""
    declaration = selectors.declaration_visible(request.user, number)
    if not declaration.is_editable:
        return _refused(request, declaration)
    if request.method != "POST":
        return render(request, "declarations/workbook.html", pages.upload_page(request.user, declaration, clock.now()))
    taken, refusal = _take(request, declaration)
    if taken is not None and taken.upload is not None:
        return redirect("declarations:workbook_preview", number, taken.upload.pk)
    page = pages.upload_page(request.user, declaration, clock.now(), taken=taken, refusal=refusal)
    return render(request, "declarations/workbook.html", page, status=422)


def _take(request: HttpRequest, declaration: Declaration) -> tuple[services.Taken | None, str]:
    uploaded = request.FILES.get("file")
    if uploaded is None:
        return None, NO_FILE
    try:
        return services.take(
            declaration=declaration, uploaded=uploaded, user=request.user, at=clock.now(), request=request
        ), ""
    except (WorkbookRefused, SaveRefused, StoreFailed) as refused:
        return None, str(refused)


@roles("enterprise")
@require_safe
def preview(request: HttpRequest, number: str, upload_id: uuid.UUID) -> HttpResponse:
    """What the workbook would change, as things stand now."""
    upload = _own_upload(request, number, upload_id)
    return _preview(request, upload)


def _preview(request: HttpRequest, upload: WorkbookUpload, refusal: str = "") -> HttpResponse:
    declaration = upload.declaration
    if not declaration.is_editable:
        return _refused(request, declaration)
    if upload.imported_at is not None or upload.expires_at <= clock.now():
        if upload.imported_at is None:
            messages.error(request, services.GONE)
        return redirect("declarations:workbook_upload", declaration.number)
    try:
        page = pages.preview_page(upload, services.preview(upload), refusal=refusal)
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
        return redirect("declarations:workbook_upload", declaration.number)
    return render(request, "declarations/workbook_preview.html", page, status=409 if refusal else 200)


@roles("enterprise")
@require_POST
def confirm(request: HttpRequest, number: str, upload_id: uuid.UUID) -> HttpResponse:
    """Import what the preview showed; what somebody has changed meanwhile is shown again, and nothing is imported."""
    upload = _own_upload(request, number, upload_id)
    seen = pages.seen_versions(request.POST.get("seen", ""))
    try:
        done = services.confirm(upload=upload, seen=seen, user=request.user, at=clock.now(), request=request)
    except SaveRefused:
        return _refused(request, upload.declaration)
    except (services.ImportRefused, WorkbookRefused) as refused:
        return _preview(request, upload, refusal=str(refused))
    messages.success(request, f"已从表格导入{done.imported_count}项")
    return redirect("declarations:detail", number)


@roles("enterprise")
@require_POST
def discard(request: HttpRequest, number: str, upload_id: uuid.UUID) -> HttpResponse:
    """Let go of the workbook; nothing is imported."""
    upload = _own_upload(request, number, upload_id)
    services.discard(upload=upload, user=request.user, request=request)
    messages.success(request, "已放弃导入，系统中的内容没有变化")
    return redirect("declarations:workbook_upload", number)
