"""The city's pages: the board, one report and its acts; the province's board by city."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cultivation_pool import selectors
from cultivation_pool.enums import ReportEvent
from cultivation_pool.forms import AcceptForm, ExtensionForm, RemarkForm, ReopenForm, ReturnForm
from cultivation_pool.kinds import Kind, kind_of, kind_of_period
from cultivation_pool.models.process import PoolReport
from cultivation_pool.pages import board as board_pages
from cultivation_pool.pages import case as pages
from cultivation_pool.selectors import BoardFilters
from cultivation_pool.services import correcting, deciding, exporting, extending
from cultivation_pool.services.chasing import urge_missing
from cultivation_pool.services.refusals import ReportRefused
from zjtx.common import audit, clock
from zjtx.common.access import roles
from zjtx.common.sayings import with_next

CITY, READERS = "city_officer", ("city_officer", "province_officer")
ACTS = {
    ReportEvent.RETURNED: (ReturnForm, deciding.return_report),
    ReportEvent.ACCEPTED: (AcceptForm, deciding.accept_report),
}


@roles(*READERS)
@require_safe
def board(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Who of the own scope has filed the period's report."""
    return render(request, "pool/board.html", board_pages.board_page(request.user, kind, request.GET, clock.now()))


@roles("province_officer")
@require_safe
def cities(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The same by city."""
    return render(request, "pool/cities.html", board_pages.cities_page(request.user, kind, request.GET, clock.now()))


@roles(*READERS)
@require_safe
def case(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """One report as it was submitted, with its timeline and the city's acts."""
    report = selectors.case_visible(request.user, kind, pk)
    return render(request, "pool/case.html", pages.case_page(request.user, report, clock.now()))


@roles(CITY)
@require_http_methods(["GET", "HEAD", "POST"])
def remark_add(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Write a remark: ?at= names the cells to choose from, without it any."""
    report = selectors.case_visible(request.user, kind, pk)
    form = RemarkForm(request.POST or None, places=pages.remark_places(report, request.GET.getlist("at")))
    if request.method == "POST" and form.is_valid() and _add(request, report, form):
        return redirect(kind.url("case", report))
    status = 422 if request.method == "POST" else 200
    return render(request, "pieces/form_page.html", pages.remark_page(report, form), status=status)


def _add(request: HttpRequest, report: PoolReport, form: Any) -> bool:
    place = form.cleaned_data["place"]
    given = {"place": "" if place == pages.WHOLE else place, "text": form.cleaned_data["text"]}
    try:
        deciding.add_remark(report=report, user=request.user, at=clock.now(), request=request, **given)
    except ReportRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@roles(CITY)
@require_POST
def remark_remove(request: HttpRequest, kind: Kind, pk: int, remark_id: int) -> HttpResponse:
    """Take back a remark that has not been sent."""
    report = selectors.case_visible(request.user, kind, pk)
    try:
        deciding.remove_remark(report=report, user=request.user, remark_id=remark_id, request=request)
    except ReportRefused as refused:
        messages.error(request, str(refused))
    return redirect(kind.url("case", report))


@roles(CITY)
@require_http_methods(["GET", "HEAD", "POST"])
def return_for_correction(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Return with the remarks, until a date."""
    return _decide(request, kind, pk, ReportEvent.RETURNED)


@roles(CITY)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Accept the report."""
    return _decide(request, kind, pk, ReportEvent.ACCEPTED)


def _decide(request: HttpRequest, kind: Kind, pk: int, event: ReportEvent) -> HttpResponse:
    report, at = selectors.case_visible(request.user, kind, pk), clock.now()
    form_class, _service = ACTS[event]
    if request.method == "POST":
        form, status = form_class(request.POST), 422
        if form.is_valid():
            if _carry_out(request, report, event, form):
                return redirect(kind.board_url(report.period))
            status = 409
            report.refresh_from_db()
    else:
        refusal = deciding.act_refusal(report, request.user, event)
        if refusal:
            messages.error(request, refusal)
            return redirect(kind.url("case", report))
        form, status = form_class(initial={"version": report.version}), 200
    return render(request, "pool/decision.html", pages.decision_page(report, event, form, at), status=status)


def _carry_out(request: HttpRequest, report: PoolReport, event: ReportEvent, form: Any) -> bool:
    try:
        ACTS[event][1](report=report, user=request.user, at=clock.now(), request=request, **form.cleaned_data)
    except ReportRefused as refused:
        form.add_error(None, str(refused))
        return False
    after = selectors.next_submitted(request.user, report)
    url = kind_of(report).url("case", after) if after else ""
    messages.success(request, with_next(f"{report.enterprise_name}：{event.label}已办理", "审核下一份", url))
    return True


@roles(CITY)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Give one enterprise a later day."""
    report = selectors.case_visible(request.user, kind, pk)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _extended(request, report, form):
        messages.success(request, f"{report.enterprise_name}：截止日已延长，已告知企业")
        return redirect(kind.url("case", report))
    if request.method != "POST" and (refusal := extending.extension_refusal(report, request.user)):
        messages.error(request, refusal)
        return redirect(kind.url("case", report))
    status = 422 if request.method == "POST" else 200
    return render(request, "pieces/form_page.html", pages.extension_page(report, form), status=status)


@roles(CITY)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """Open an accepted report again, with a reason."""
    report = selectors.case_visible(request.user, kind, pk)
    form = ReopenForm(request.POST or None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid() and _reopened(request, report, form):
        messages.success(request, f"{report.enterprise_name}：已重新开放填报，已告知企业")
        return redirect(kind.url("case", report))
    if request.method != "POST" and (refusal := correcting.reopening_refusal(report, request.user)):
        messages.error(request, refusal)
        return redirect(kind.url("case", report))
    status = 422 if request.method == "POST" else 200
    return render(request, "pieces/confirm_page.html", pages.reopening_page(report, form, clock.now()), status=status)


def _reopened(request: HttpRequest, report: PoolReport, form: Any) -> bool:
    try:
        correcting.reopen(report=report, user=request.user, at=clock.now(), request=request, **form.cleaned_data)
    except ReportRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@roles(*READERS)
@require_POST
def contacts(request: HttpRequest, kind: Kind, pk: int) -> HttpResponse:
    """The telephone numbers in full; showing them is an act that is recorded (security.md, personal data)."""
    report = selectors.case_visible(request.user, kind, pk)
    detail = {"version": report.version}
    audit.record("phones.show", obj=report, label=str(report), detail=detail, request=request)
    return render(request, "pool/report_contacts.html", pages.contacts_page(report))


def _extended(request: HttpRequest, report: PoolReport, form: Any) -> bool:
    try:
        extending.extend(report=report, user=request.user, at=clock.now(), request=request, **form.cleaned_data)
    except ReportRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@roles(*READERS)
@require_POST
def export(request: HttpRequest, period: str) -> HttpResponse:
    """Have the period's sheet made, for the province also of one city."""
    kind = _kind(request, period)
    city = selectors.board_city(request.user, request.POST.get("city", ""))
    phones = bool(request.POST.get("phones"))
    exporting.request_export(user=request.user, period=period, city=city, with_phones=phones, request=request)
    back = BoardFilters(kind=kind, period=period, city=city.pk if city else "")
    return redirect(f"{kind.board_url()}{back.query()}#export")


def _kind(request: HttpRequest, period: str) -> Kind:
    """The kind of a period that has reports in scope; 404 for any other."""
    kind = kind_of_period(period)
    if kind is None or period not in selectors.periods_of(request.user, kind):
        raise Http404("没有该期的报表")
    return kind


@roles(CITY)
@require_http_methods(["GET", "HEAD", "POST"])
def urge(request: HttpRequest, period: str) -> HttpResponse:
    """Urge all of the own city whose report is not in."""
    kind = _kind(request, period)
    if request.method != "POST":
        page = board_pages.urge_page(request.user, period, clock.now())
        return render(request, "pieces/confirm_page.html", page)
    told = urge_missing(user=request.user, period=period, at=clock.now(), request=request)
    messages.success(request, f"已催报{told}家企业" if told else "未报企业今日均已催报，未重复发送")
    return redirect(kind.board_url(period))
