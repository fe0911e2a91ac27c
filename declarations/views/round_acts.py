"""The four-eyes acts on a round: a system administrator asks, a province officer decides. One address per move."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from declarations.forms.rounds import ExtensionForm, ReasonForm
from declarations.models import Extension, Round
from declarations.pages import round_acts as pages
from declarations.round_content import read_content
from declarations.services import rounds as services
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.access import roles

PREPARING, CONFIRMING = Role.SYSTEM_ADMIN, Role.PROVINCE_OFFICER


@roles(PREPARING)
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a prepared round to the province officers."""
    round_ = _round(code)
    page = pages.propose_page(round_, read_content(round_))

    def act() -> None:
        services.propose_round(round_=round_, user=request.user, request=request)

    return answer(request, round_, page, act, "已提请省级主管部门确认。")


@roles(CONFIRMING)
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Return a round that waits for confirmation to its preparer."""
    round_, form = _round(code), ReasonForm(request.POST or None)

    def act() -> None:
        services.return_round(round_=round_, user=request.user, **form.cleaned_data, request=request)

    return answer(request, round_, pages.return_page(round_, form), act, "批次已退回修改。")


@roles(CONFIRMING)
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Open a round as it was shown."""
    round_ = _round(code)
    page = pages.confirm_page(round_, read_content(round_))

    def act() -> None:
        seen = request.POST.get("seen", "")
        services.confirm_round(round_=round_, user=request.user, at=clock.now(), seen=seen, request=request)

    return answer(request, round_, page, act, "批次已开放。")


@roles(PREPARING)
def close_propose(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the end of an open round."""
    round_, form = _round(code), ReasonForm(request.POST or None)

    def act() -> None:
        services.propose_closing(round_=round_, user=request.user, at=clock.now(), **form.cleaned_data, request=request)

    return answer(request, round_, pages.close_propose_page(round_, form), act, "已提请省级主管部门确认结束。")


@roles(CONFIRMING)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """End a round as proposed."""
    round_ = _round(code)

    def act() -> None:
        services.close_round(round_=round_, user=request.user, at=clock.now(), request=request)

    return answer(request, round_, pages.close_page(round_), act, "批次已结束。")


@roles(PREPARING, CONFIRMING)
def close_decline(request: HttpRequest, code: str) -> HttpResponse:
    """Drop a proposed end."""
    round_, form = _round(code), ReasonForm(request.POST or None)
    page = pages.close_decline_page(round_, form, is_officer=request.user.role == CONFIRMING)

    def act() -> None:
        services.decline_closing(round_=round_, user=request.user, **form.cleaned_data, request=request)

    return answer(request, round_, page, act, "批次照常办理。")


@roles(PREPARING)
def extend(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a later end of one or several windows."""
    round_ = _round(code)
    windows = list(round_.windows.order_by("pk"))
    form = ExtensionForm(request.POST or None, choices=[(one.kind, one.get_kind_display()) for one in windows])

    def act() -> None:
        services.propose_extensions(round_=round_, user=request.user, **form.cleaned_data, request=request)

    return answer(request, round_, pages.extend_page(round_, form, windows), act, "已提请省级主管部门确认延期。")


@roles(CONFIRMING)
def confirm_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an extension into force."""
    extension = _extension(pk)

    def act() -> None:
        services.confirm_extension(extension=extension, user=request.user, at=clock.now(), request=request)

    return answer(request, extension.round, pages.extension_confirm_page(extension), act, "延期已生效。")


@roles(PREPARING, CONFIRMING)
def decline_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse an extension or take it back."""
    extension, form = _extension(pk), ReasonForm(request.POST or None)
    page = pages.extension_decline_page(extension, form, is_officer=request.user.role == CONFIRMING)

    def act() -> None:
        services.decline_extension(
            extension=extension, user=request.user, at=clock.now(), **form.cleaned_data, request=request
        )

    return answer(request, extension.round, page, act, "时限不变。")


def answer(
    request: HttpRequest, round_: Round, page: dict[str, Any], act: Callable[[], None], done: str, section: str = ""
) -> HttpResponse:
    """Show the page; on a valid POST act and go to the round. A refusal stands on the page with all that was typed."""
    form: forms.Form | None = page["form"]
    if request.method != "POST" or (form is not None and not form.is_valid()):
        status = 422 if request.method == "POST" else 200
        return render(request, "pieces/confirm_page.html", page, status=status)
    try:
        act()
    except services.RoundRefused as refused:
        page["errors"] = [{"text": str(refused)}]
        return render(request, "pieces/confirm_page.html", page, status=409)
    messages.success(request, done)
    return redirect(f"{reverse('declarations:round_detail', args=[round_.code])}{section}")


def _round(code: str) -> Round:
    return get_object_or_404(Round.objects.select_related("prepared_by", "closing_prepared_by"), code=code)


def _extension(pk: int) -> Extension:
    return get_object_or_404(Extension.objects.select_related("round", "prepared_by"), pk=pk)
