"""The experts' register: the bank of a bureau for its officers, an institution's for its people, an expert's entry."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from declarations.workflow import MoveRefused
from review import experts as services
from review.expert_selectors import ExpertFilters, entry_visible, own_entry
from review.forms_experts import AddExpertForm, ExpertEntryForm
from review.models import ExpertEntry
from review.pages import register as pages
from zjtx.common import clock
from zjtx.common.access import roles

KEEPERS = ("province_officer", "city_officer", "institution")


@roles(*KEEPERS)
@require_safe
def expert_list(request: HttpRequest) -> HttpResponse:
    """The bank of the bureau or institution."""
    page = pages.list_page(request.user, ExpertFilters.of(request.GET))
    return render(request, "review/register/list.html", page)


@roles(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Take an expert's account into the bank."""
    form = AddExpertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.add_entry(user=request.user, at=clock.now(), request=request, **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error("username", str(refused))
        else:
            messages.success(request, f"{entry.user.full_name}已纳入专家库，请填写专家信息")
            return redirect("review:expert_entry", entry.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "pieces/form_page.html", pages.add_page(form), status=status)


@roles(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """An expert's entry, to be changed by whose bank it is in."""
    return _entry(request, entry_visible(request.user, pk), reverse("review:experts"))


@roles("expert")
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The expert's own entry."""
    found = own_entry(request.user)
    if found is None:
        return render(request, "review/register/none.html", status=409 if request.method == "POST" else 200)
    return _entry(request, found, reverse("review:expert_record"))


def _entry(request: HttpRequest, found: ExpertEntry, after: str) -> HttpResponse:
    shown = ExpertEntryForm.shown(services.as_data(found), found.revision)
    form = ExpertEntryForm(request.POST or None, initial=shown)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _change(request, found, form):
            messages.success(request, "专家信息已保存")
            return redirect(after)
    page = pages.entry_page(found, form, is_own=found.user_id == request.user.pk)
    return render(request, "review/register/entry.html", page, status=status)


def _change(request: HttpRequest, found: ExpertEntry, form: Any) -> bool:
    revision = form.cleaned_data["revision"]
    try:
        services.change_entry(
            entry=found, user=request.user, at=clock.now(), data=form.entry_data(), revision=revision, request=request
        )
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True
