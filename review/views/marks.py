"""Remarks, findings and checked commitments: a part of the desk for htmx, a page of its own without a script."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from declarations.commitments import KEYS
from declarations.enums import Desk
from declarations.selectors import declaration_visible
from declarations.workflow import MoveRefused
from review import marks
from review.forms import CommitmentForm, FindingForm, RemarkForm
from review.pages.case import Case
from review.pages.desk import act_bar
from review.pages.marks import clause_entry, commitment_entry, conditions, other_files
from review.pages.province_case import ProvinceCase, case_url
from review.pages.remarks import remark_done, remark_slot
from review.selectors import Filters
from review.views.queue import DESKS
from zjtx.common import clock
from zjtx.common.access import roles

FINDERS = (*DESKS, "province_officer")


def filters_of(request: HttpRequest) -> Filters:
    """The queue's filters of the desk page from which this came."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    return Filters.of(QueryDict(urlsplit(came_from).query))


def to_desk(request: HttpRequest, number: str, anchor: str) -> HttpResponse:
    """Back to the desk where it was left, with the queue's filters."""
    desk_url = reverse("review:desk", args=[number])
    return redirect(f"{desk_url}{filters_of(request).query()}#{anchor}")


def _case(request: HttpRequest, number: str) -> Case:
    return Case(request.user, declaration_visible(request.user, number), clock.now())


def _form_page(request: HttpRequest, case: Case, form: Any, words: tuple[str, str], status: int) -> HttpResponse:
    name, label = words
    crumbs = [("初审", reverse("review:queue")), (case.number, case.url("desk"))]
    page = {"form": form, "page_name": name, "submit_label": label, "crumbs": crumbs, "cancel_url": case.url("desk")}
    return render(request, "pieces/form_page.html", page, status=status)


@roles(*DESKS)
@require_http_methods(["GET", "HEAD", "POST"])
def remark_add(request: HttpRequest, number: str) -> HttpResponse:
    """Write a remark: ?at= names the places to choose from, without it any place of the form."""
    case = _case(request, number)
    at = [name for name in request.GET.getlist("at") if name in case.places]
    places = {name: case.places[name] for name in at} or case.places
    form = RemarkForm(request.POST or None, places=places)
    form.fields["text"].widget.attrs["autofocus"] = True  # asked for by a click: the cursor goes there
    if request.htmx and "close" in request.GET:
        return render(request, "review/remark_slot.html", remark_slot(case, at))
    if request.method == "POST" and form.is_valid() and _add_remark(request, case, form):
        if request.htmx:
            page = remark_done(_case(request, number), at, form.cleaned_data["place"])
            return render(request, "review/remark_done.html", {**page, **act_bar(page["case"], filters_of(request))})
        return to_desk(request, number, "remarks")
    status = 422 if request.method == "POST" else 200
    if request.htmx:
        page = {**remark_slot(case, at), "form": form, "url": request.get_full_path()}
        return render(request, "review/remark_form.html", page, status=status)
    return _form_page(request, case, form, ("填写修改意见", "保存意见"), status)


def _add_remark(request: HttpRequest, case: Case, form: RemarkForm) -> bool:
    place, text = form.cleaned_data["place"], form.cleaned_data["text"]
    try:
        marks.add_remark(
            declaration=case.declaration, user=request.user, at=case.at, place=place, text=text, request=request
        )
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@roles(*DESKS)
@require_POST
def remark_remove(request: HttpRequest, number: str, remark_id: int) -> HttpResponse:
    """Take back a remark that has not been sent."""
    case = _case(request, number)
    try:
        marks.remove_remark(
            declaration=case.declaration, user=request.user, at=case.at, remark_id=remark_id, request=request
        )
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return to_desk(request, number, "remarks")


def finder(request: HttpRequest, number: str) -> Case:
    """The case of whoever records findings: a desk of first review, or the province."""
    declaration = declaration_visible(request.user, number)
    if not declaration.submissions.exists():
        raise Http404("没有该申报")
    kind = Case if request.user.role in DESKS else ProvinceCase
    return kind(request.user, declaration, clock.now())


def _to_case(request: HttpRequest, case: Case, anchor: str) -> HttpResponse:
    if case.desk != Desk.PROVINCE:
        return to_desk(request, case.number, anchor)
    return redirect(f"{case_url(case.number)}#{anchor}")


def _asking(request: HttpRequest, case: Case, entry: dict[str, Any], files: list[dict[str, Any]]) -> HttpResponse:
    """The form of a mark with every file, in its entry or on a page; for a script on request the other files alone."""
    page = {"case": case, "entry": entry, "files": files}
    if not request.htmx:
        return render(request, "review/mark_page.html", page)
    return render(request, "review/mark_files.html" if "files" in request.GET else entry["template"], page)


@roles(*FINDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, number: str, clause: str) -> HttpResponse:
    """Record or take back this desk's finding on one clause; GET is its form with every file to tick."""
    case = finder(request, number)
    if clause not in {one.id for one in case.report.clauses}:
        raise Http404("没有该条款")
    if request.method != "POST":
        return _asking(request, case, clause_entry(case, clause, is_open=True), other_files(case, clause))
    form = FindingForm(request.POST)
    if form.is_valid() and _record(form, marks.record_finding, case, request, clause=clause, **form.cleaned_data):
        if not request.htmx:
            return _to_case(request, case, f"clause-{clause}")
        case = finder(request, number)
        page = {"case": case, "entry": clause_entry(case, clause), "report": conditions(case)}
        return render(request, "review/clause_done.html", page)
    entry = clause_entry(finder(request, number), clause, form, is_open=not request.htmx)
    return render(request, _refused_template(request, entry), {"case": case, "entry": entry}, status=422)


@roles(*FINDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def commitment(request: HttpRequest, number: str, point: str) -> HttpResponse:
    """Record this desk's check of one of the five points; GET is its form with every file to tick."""
    case = finder(request, number)
    if point not in KEYS:
        raise Http404("没有该事项")
    if request.method != "POST":
        return _asking(request, case, commitment_entry(case, point, is_open=True), other_files(case, ""))
    form = CommitmentForm(request.POST)
    if form.is_valid() and _check(form, case, request, point):
        if not request.htmx:
            return _to_case(request, case, f"commitment-{point}")
        case = finder(request, number)
        acts = act_bar(case, filters_of(request)) if case.desk != Desk.PROVINCE else {}
        page = {"case": case, "entry": commitment_entry(case, point)}
        return render(request, "review/commitment_done.html", {**page, **acts})
    entry = commitment_entry(finder(request, number), point, form, is_open=not request.htmx)
    return render(request, _refused_template(request, entry), {"case": case, "entry": entry}, status=422)


def _check(form: CommitmentForm, case: Case, request: HttpRequest, point: str) -> bool:
    given = {**form.cleaned_data, "is_clear": form.cleaned_data["is_clear"] == "yes"}
    return _record(form, marks.record_commitment_check, case, request, point=point, **given)


def _refused_template(request: HttpRequest, entry: dict[str, Any]) -> str:
    template: str = entry["template"] if request.htmx else "review/mark_page.html"
    return template


def _record(form: Any, service: Any, case: Case, request: HttpRequest, **given: Any) -> bool:
    try:
        service(declaration=case.declaration, user=request.user, at=case.at, request=request, **given)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True
