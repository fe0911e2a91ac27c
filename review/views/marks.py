"""Remarks, findings and checked commitments: a part of the desk for htmx, a page of its own without a script."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from declarations.commitments import KEYS
from declarations.selectors import declaration_visible
from declarations.workflow import MoveRefused
from review import marks
from review.forms import CommitmentForm, FindingForm, RemarkForm
from review.pages.case import Case
from review.pages.desk import act_bar
from review.pages.marks import clause_entry, commitment_entry, conditions
from review.pages.remarks import remark_done, remark_slot
from review.selectors import Filters
from review.views.queue import DESKS
from zjtx.common import clock
from zjtx.common.access import roles


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


@roles(*DESKS)
@require_POST
def finding(request: HttpRequest, number: str, clause: str) -> HttpResponse:
    """Record or take back this desk's finding on one clause."""
    case = _case(request, number)
    if clause not in {one.id for one in case.report.clauses}:
        raise Http404("没有该条款")
    form = FindingForm(request.POST)
    if form.is_valid() and _record(form, marks.record_finding, case, request, clause=clause, **form.cleaned_data):
        if not request.htmx:
            return to_desk(request, number, f"clause-{clause}")
        case = _case(request, number)
        page = {"case": case, "entry": clause_entry(case, clause), "report": conditions(case), "is_saved": True}
        return render(request, "review/clause_done.html", page)
    if request.htmx:
        page = {"case": case, "entry": clause_entry(case, clause, form)}
        return render(request, "review/clause_entry.html", page, status=422)
    return _form_page(request, case, form, (f"条款认定 {clause}", "保存认定"), 422)


@roles(*DESKS)
@require_POST
def commitment(request: HttpRequest, number: str, point: str) -> HttpResponse:
    """Record this desk's check of one of the five points."""
    case = _case(request, number)
    if point not in KEYS:
        raise Http404("没有该事项")
    form = CommitmentForm(request.POST)
    if form.is_valid():
        given = {"is_clear": form.cleaned_data["is_clear"] == "yes", "note": form.cleaned_data["note"]}
        if _record(form, marks.record_commitment_check, case, request, point=point, **given):
            if not request.htmx:
                return to_desk(request, number, f"commitment-{point}")
            case = _case(request, number)
            page = {"case": case, "entry": commitment_entry(case, point), "is_saved": True}
            return render(request, "review/commitment_done.html", {**page, **act_bar(case, filters_of(request))})
    if request.htmx:
        page = {"case": case, "entry": commitment_entry(case, point, form)}
        return render(request, "review/commitment_entry.html", page, status=422)
    return _form_page(request, case, form, ("承诺事项核查", "保存核查"), 422)


def _record(form: Any, service: Any, case: Case, request: HttpRequest, **given: Any) -> bool:
    try:
        service(declaration=case.declaration, user=request.user, at=case.at, request=request, **given)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True
