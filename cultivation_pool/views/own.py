"""The enterprise's pages: titles and reports, filling, submission."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cultivation_pool import selectors
from cultivation_pool.examination import examine
from cultivation_pool.forms import CorrectionForm
from cultivation_pool.models.process import PoolReport
from cultivation_pool.pages import fill as fill_pages
from cultivation_pool.pages import own as pages
from cultivation_pool.services import correcting
from cultivation_pool.services.filing import submit_report
from cultivation_pool.services.refusals import ReportRefused
from cultivation_pool.services.saving import save_cell, save_page, version_of
from zjtx.common import clock
from zjtx.common.access import roles


@roles("enterprise")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Titles with first and last day, and the reports with their due dates."""
    return render(request, "pool/mine.html", pages.mine_page(request.user, clock.now()))


@roles("enterprise")
@require_safe
def report(request: HttpRequest, period: str) -> HttpResponse:
    """One report: where it stands, what was submitted, the city's remarks, the timeline."""
    found = selectors.report_visible(request.user, period)
    if not found.version:
        return redirect("pool:fill", period)
    return render(request, "pool/report.html", pages.report_page(found, clock.now()))


@roles("enterprise")
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, period: str) -> HttpResponse:
    """The sheet. POST saves the whole page, for browsers without JavaScript."""
    found = selectors.report_visible(request.user, period)
    if request.method == "POST":
        return _save_whole(request, found)
    if not found.is_editable:
        return redirect("pool:report", period)
    return render(request, "pool/fill.html", fill_pages.FillPage(examine(found)).page(clock.now()))


def _save_whole(request: HttpRequest, report: PoolReport) -> HttpResponse:
    own = selectors.found_visible(request.user, report.period)
    try:
        outcome = save_page(found=own, data=request.POST, user=request.user, at=clock.now())
    except ReportRefused as refused:
        messages.error(request, str(refused))
        return redirect("pool:report", report.period)
    for text in outcome.conflicts:
        messages.warning(request, text)
    messages.success(request, f"已保存{outcome.saved}项，其中{outcome.invalid}项需要修改")
    return redirect("pool:fill", report.period)


@roles("enterprise")
@require_POST
def autosave(request: HttpRequest, period: str) -> HttpResponse:
    """Save one cell (docs/pages.md, Autosave): 200 saved, 409 conflict, 403 refused with the reason."""
    own = selectors.found_visible(request.user, period)
    try:
        saved = save_cell(
            found=own,
            name=request.POST.get("field", ""),
            given=request.POST.getlist("value"),
            based_on=version_of(request.POST.get("version", "")),
            user=request.user,
            at=clock.now(),
        )
    except ObjectDoesNotExist as missing:
        raise Http404("没有该报表") from missing
    except ReportRefused as refused:
        return JsonResponse({"refusal": str(refused)}, status=403)
    except KeyError:
        return JsonResponse({"refusal": "没有该栏目"}, status=404)
    body, status = fill_pages.saved_answer(saved, own.get(), clock.now())
    return JsonResponse(body, status=status)


@roles("enterprise")
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, period: str) -> HttpResponse:
    """What is in the way, what will happen, and the act."""
    found, at = selectors.report_visible(request.user, period), clock.now()
    if request.method == "POST":
        return _submit(request, found)
    if not found.is_editable:
        return redirect("pool:report", period)
    return render(request, "pool/submit.html", fill_pages.submit_page(examine(found), at))


def _submit(request: HttpRequest, found: PoolReport) -> HttpResponse:
    at, version = clock.now(), version_of(request.POST.get("version", ""))
    try:
        entry = submit_report(report=found, user=request.user, at=at, version=version, request=request)
    except ReportRefused as refused:
        found.refresh_from_db()
        page = fill_pages.submit_page(examine(found), at, str(refused))
        return render(request, "pool/submit.html", page, status=422)
    messages.success(request, f"报表已提交，回执编号{entry.receipt_number}")
    return redirect("pool:report", found.period)


@roles("enterprise")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_correction(request: HttpRequest, period: str) -> HttpResponse:
    """Ask the city to open an accepted report again."""
    found = selectors.report_visible(request.user, period)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _asked(request, found, form):
        messages.success(request, "已申请更正，市级主管部门办理后告知结果")
        return redirect("pool:report", period)
    if request.method != "POST" and (refusal := correcting.asking_refusal(found, request.user)):
        messages.error(request, refusal)
        return redirect("pool:report", period)
    status = 422 if request.method == "POST" else 200
    return render(request, "pieces/form_page.html", pages.correction_page(found, form), status=status)


def _asked(request: HttpRequest, found: PoolReport, form: CorrectionForm) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        correcting.ask_correction(report=found, user=request.user, at=clock.now(), reason=reason, request=request)
    except ReportRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True
