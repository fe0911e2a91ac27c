"""Waivers of the province: found by filters or by the number of a declaration, given, withdrawn."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from declarations.models import Declaration
from declarations.services import waivers as services
from review import waivers as selectors
from review.forms_waivers import NumberForm, WaiverForm, WithdrawForm
from review.pages import waivers as pages
from review.views.province import PROVINCE
from zjtx.common import audit, clock
from zjtx.common.access import roles


@roles(PROVINCE)
@require_safe
def waiver_list(request: HttpRequest) -> HttpResponse:
    """Waivers by filters; `?number=` leads to the declaration of that number."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        number = form.cleaned_data["number"]
        if Declaration.objects.in_province_of(request.user).filter(number=number).exists():
            return redirect("review:waiver_case", number)
        form.add_error("number", "没有该编号的申报，请核对后重填。")
    cursors = {"after": request.GET.get("after", "")[:40], "before": request.GET.get("before", "")[:40]}
    page = pages.list_page(request.user, selectors.WaiverFilters.of(request.GET), form, **cursors)
    return render(request, "review/waivers.html", page)


@roles(PROVINCE)
@require_safe
def waiver_case(request: HttpRequest, number: str) -> HttpResponse:
    """What a declaration does not meet now, and every waiver that it was given."""
    declaration = _opened(request, number)
    return render(request, "review/waiver_case.html", pages.case_page(declaration, clock.now()))


@roles(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, number: str, clause: str) -> HttpResponse:
    """What will happen, then the act."""
    declaration, at = _opened(request, number), clock.now()
    found = next((one for one in services.present_report(declaration, at).clauses if one.id == clause), None)
    if found is None:
        raise Http404("没有该条款")
    refusal = services.clause_refusal(declaration, found)
    if refusal and request.method != "POST":
        messages.error(request, refusal)
        return redirect("review:waiver_case", number)
    form = WaiverForm(request.POST or None)

    def act() -> None:
        named = {"declaration": declaration, "clause": clause, "user": request.user, "at": at}
        services.give_waiver(**named, **form.cleaned_data, request=request)

    return _answer(request, number, pages.give_page(declaration, found, form), act, "该条款已豁免")


@roles(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """What will happen, then the act."""
    waiver, form = selectors.waiver_visible(request.user, pk), WithdrawForm(request.POST or None)

    def act() -> None:
        named = {"waiver": waiver, "user": request.user, "at": clock.now()}
        services.withdraw_waiver(**named, **form.cleaned_data, request=request)

    return _answer(request, waiver.declaration.number, pages.withdraw_page(waiver, form), act, "豁免已撤销")


def _opened(request: HttpRequest, number: str) -> Declaration:
    """The declaration; reading one that its enterprise has not submitted yet is recorded."""
    declaration = selectors.declaration_by_number(request.user, number)
    if declaration.submitted_at is None and request.method != "POST":
        audit.record("review.waiver.open_draft", obj=declaration, label=number, request=request)
    return declaration


def _answer(
    request: HttpRequest, number: str, page: dict[str, Any], act: Callable[[], None], done: str
) -> HttpResponse:
    """Show the page; on a valid POST act and go to the declaration's waivers. A refusal stands on the page."""
    form = page["form"]
    if request.method != "POST" or not form.is_valid():
        return render(request, "pieces/confirm_page.html", page, status=422 if request.method == "POST" else 200)
    try:
        act()
    except services.WaiverRefused as refused:
        form.add_error(None, str(refused))
        return render(request, "pieces/confirm_page.html", page, status=409)
    messages.success(request, f"{number}：{done}")
    return redirect("review:waiver_case", number)
