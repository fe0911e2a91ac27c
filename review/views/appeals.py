"""Appeals: filed by an enterprise, accepted and answered by its city or the province."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.selectors import declaration_visible
from declarations.workflow import MoveRefused
from review import appeals
from review.forms_matters import AppealForm, CorrectForm, MaintainForm
from review.models import Appeal
from review.pages import appeals as pages
from review.views.examinations import CITY, ENTERPRISE
from review.views.objections import cursors, letter_of
from review.views.province import PROVINCE
from review.views.publicity import BOTH, act, status_of
from zjtx.common import clock
from zjtx.common.access import roles


@roles(PROVINCE, CITY)
@require_safe
def appeal_list(request: HttpRequest) -> HttpResponse:
    """The appeals of the province, or those that the city answers."""
    page = pages.list_page(request.user, request.GET, clock.now(), **cursors(request))
    return render(request, "review/matter_list.html", page)


@roles(PROVINCE, CITY, ENTERPRISE)
@require_safe
def appeal(request: HttpRequest, number: str) -> HttpResponse:
    """One appeal and its answer."""
    return render(request, "review/appeal.html", pages.appeal_page(request.user, _own(request, number), clock.now()))


@roles(ENTERPRISE)
@require_http_methods(BOTH)
def new(request: HttpRequest, number: str) -> HttpResponse:
    """File the appeal of a declaration."""
    declaration = declaration_visible(request.user, number)
    refused = appeals.refusal(declaration, request.user, clock.now())
    if refused and (request.method != "POST" or declaration.status not in appeals.DESK_OF_STATUS):
        messages.error(request, refused)
        return redirect("declarations:detail", number)
    form = AppealForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "uploads": form.cleaned_data["files"]}
        made = act(form, appeals.file_appeal, request, declaration=declaration, **given)
        if made is not None:
            messages.success(request, f"申诉已提交，申诉编号 {made.number}")
            return redirect("review:appeal", made.number)
    return render(request, "pieces/form_page.html", pages.new_page(declaration, form), status=status_of(request))


@roles(PROVINCE, CITY)
@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Accept an appeal for examination."""
    found = _own(request, number)
    try:
        appeals.accept(appeal=found, user=request.user, at=clock.now(), request=request)
        messages.success(request, "申诉已受理，企业收到消息")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect("review:appeal", number)


@roles(PROVINCE, CITY)
@require_http_methods(BOTH)
def maintain(request: HttpRequest, number: str) -> HttpResponse:
    """Answer that the refusal stands."""
    return _answer(request, number, is_corrected=False)


@roles(PROVINCE, CITY)
@require_http_methods(BOTH)
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Answer that the refusal is corrected."""
    return _answer(request, number, is_corrected=True)


@roles(PROVINCE, CITY)
@require_POST
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """The answer as a letter to the enterprise (`as` docx or pdf)."""
    return letter_of(request, _own(request, number), redirect("review:appeal", number))


def _answer(request: HttpRequest, number: str, *, is_corrected: bool) -> HttpResponse:
    found = _own(request, number)
    form = (CorrectForm if is_corrected else MaintainForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"appeal": found, "is_corrected": is_corrected, **form.cleaned_data}
        if act(form, appeals.answer, request, **given) is not None:
            messages.success(request, "申诉已答复")
            return redirect("review:appeal", number)
    page = pages.answer_page(request.user, found, form, is_corrected=is_corrected)
    return render(request, "pieces/confirm_page.html", page, status=status_of(request))


def _own(request: HttpRequest, number: str) -> Appeal:
    related = ("declaration__round", "accepted_by", "answered_by")
    return get_object_or_404(Appeal.objects.visible_to(request.user).select_related(*related), number=number)
