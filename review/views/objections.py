"""The province's objections: the list, entering, the objector behind an act, handing to a city, the answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.workflow import MoveRefused
from review import examinations, objections, province
from review import publicity as services
from review.answer_letters import request_letter
from review.forms_matters import HandForm
from review.forms_province import EnteredObjectionForm, RejectForm, UpholdForm, fresh_key
from review.models import Objection
from review.pages import objections as pages
from review.pages.publicity import form_page
from review.views.province import PROVINCE
from review.views.publicity import BOTH, act, status_of
from review.views.recognition import format_of
from zjtx.common import audit, clock
from zjtx.common.access import roles


def cursors(request: HttpRequest) -> dict[str, str]:
    """The cursors of a keyset page as they stand in the address."""
    return {"after": request.GET.get("after", "")[:40], "before": request.GET.get("before", "")[:40]}


@roles(PROVINCE)
@require_safe
def objection_list(request: HttpRequest) -> HttpResponse:
    """The objections of all publicities."""
    page = pages.objections_page(request.user, request.GET, clock.now(), **cursors(request))
    return render(request, "review/matter_list.html", page)


@roles(PROVINCE)
@require_http_methods(BOTH)
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an objection that came by letter, telephone or visit, with the scan of a sealed letter."""
    found = province.publicity_visible(request.user, pk)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EnteredObjectionForm(*given, initial={"request_key": fresh_key()}, lines=services.corrected_lines(found))
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("channel", "received_on", "request_key")}
        words |= {"serial": form.chosen_serial, "words": form.words, "uploads": form.cleaned_data["files"]}
        made = act(form, objections.enter, request, publicity=found, **words)
        if made is not None:
            messages.success(request, f"异议已登记，受理编号 {made.receipt_number}")
            return redirect("review:objection", made.pk)
    lead = "以来信、来函、来访、来电方式提出的异议，须有真实姓名或单位名称和联系方式。"
    page = {**form_page(found, form, "登记异议", "登记异议", lead), "multipart": True}
    return render(request, "pieces/form_page.html", page, status=status_of(request))


@roles(PROVINCE)
@require_safe
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection with its examinations and answer."""
    found = province.objection_visible(request.user, pk)
    return render(request, "review/objection.html", pages.objection_page(found, clock.now()))


@roles(PROVINCE)
@require_POST
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who objects and how they can be reached; showing it is an act that is recorded (security.md, personal data)."""
    found = province.objection_visible(request.user, pk)
    audit.record("review.objection.contacts", obj=found, label=found.receipt_number, request=request)
    return render(request, "review/objection_contacts.html", pages.contacts_page(found))


@roles(PROVINCE)
@require_http_methods(BOTH)
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand an objection to its enterprise's city."""
    found = province.objection_visible(request.user, pk)
    refused = examinations.hand_refusal(found)
    if refused and (request.method != "POST" or found.declaration_id is None):
        messages.error(request, refused)
        return redirect("review:objection", pk)
    due = examinations.usual_due(clock.now(), examinations.EXAMINATION_DAYS).date
    form = HandForm(request.POST or None, initial={"matter": found.text, "due_on": due}, files=found.files.all())
    if request.method == "POST" and form.is_valid():
        given = {"shared": (), **form.cleaned_data}
        made = act(form, examinations.hand, request, objection=found, **given)
        if made is not None:
            messages.success(request, f"已交办{made.city.name}核查")
            return redirect("review:objection", pk)
    return render(request, "pieces/confirm_page.html", pages.hand_page(found, form), status=status_of(request))


@roles(PROVINCE)
@require_http_methods(BOTH)
def uphold(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer that the objection is right."""
    return _answer(request, pk, is_upheld=True)


@roles(PROVINCE)
@require_http_methods(BOTH)
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer that it is not."""
    return _answer(request, pk, is_upheld=False)


@roles(PROVINCE)
@require_POST
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer as a letter to the objector (`as` docx or pdf); it names them, and is recorded as reading that."""
    found = province.objection_visible(request.user, pk)
    return letter_of(request, found, redirect("review:objection", pk))


def letter_of(request: HttpRequest, found: Any, back: HttpResponse) -> HttpResponse:
    """To the job that writes the letter; back with the reason where there is no answer yet."""
    try:
        job = request_letter(of=found, file_format=format_of(request), user=request.user, request=request)
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return back
    return redirect("jobs:page", job.pk)


def _answer(request: HttpRequest, pk: int, *, is_upheld: bool) -> HttpResponse:
    found: Objection = province.objection_visible(request.user, pk)
    form_class = UpholdForm if is_upheld and found.declaration_id is not None else RejectForm
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = act(form, objections.answer, request, objection=found, is_upheld=is_upheld, **form.cleaned_data)
        if done is not None:
            messages.success(request, "异议已答复")
            return redirect("review:objection", pk)
    page = pages.answer_page(found, form, is_upheld=is_upheld)
    return render(request, "pieces/confirm_page.html", page, status=status_of(request))
