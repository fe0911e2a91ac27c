"""Titles from before the system: the province hands in a workbook, reads what it comes to, and has it imported."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cultivation_pool.forms.titles import UploadForm
from cultivation_pool.models import TitleImport
from cultivation_pool.pages.titles import import_page, imports_page
from cultivation_pool.papers.title_template import TITLE, as_file
from cultivation_pool.services import title_imports as services
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.files.store import StoreFailed
from zjtx.common.spreadsheets.writing import XLSX

PROVINCE = "province_officer"


@roles(PROVINCE)
@require_safe
def title_imports(request: HttpRequest) -> HttpResponse:
    """The form, and the workbooks that came in."""
    return render(request, "pool/title_imports.html", imports_page(UploadForm()))


@roles(PROVINCE)
@require_POST
def title_import_upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook; the same file again leads to the same page."""
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        given = {"uploaded": form.cleaned_data["uploaded"], "user": request.user, "at": clock.now()}
        try:
            return redirect("pool:title_import", services.take(**given, request=request).pk)
        except (services.ImportRefused, StoreFailed) as refused:
            form.add_error("uploaded", str(refused))
    return render(request, "pool/title_imports.html", imports_page(form), status=422)


@roles(PROVINCE)
@require_safe
def title_template(request: HttpRequest) -> HttpResponseBase:
    """The empty workbook."""
    return FileResponse(as_file(), as_attachment=True, filename=f"{TITLE}.xlsx", content_type=XLSX)


@roles(PROVINCE)
@require_safe
def title_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One workbook: progress, problems by cell, or what would be imported."""
    return render(request, "pool/title_import.html", import_page(_found(pk)))


@roles(PROVINCE)
@require_POST
def title_import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what was shown."""
    found = _found(pk)
    try:
        services.confirm(found=found, user=request.user, at=clock.now(), request=request)
    except services.ImportRefused as refused:
        messages.error(request, str(refused))
    return redirect("pool:title_import", pk)


@roles(PROVINCE)
@require_POST
def title_import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it away."""
    try:
        services.discard(found=_found(pk), user=request.user, request=request)
    except services.ImportRefused as refused:
        messages.error(request, str(refused))
        return redirect("pool:title_import", pk)
    messages.success(request, "该表格已放弃，没有导入")
    return redirect("pool:title_imports")


def _found(pk: int) -> TitleImport:
    return get_object_or_404(TitleImport.objects.select_related("job__result", "uploaded_by"), pk=pk)
