"""The enterprise's pages of its changes: the list, filing, one change, taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cultivation_pool import change_selectors as selectors
from cultivation_pool.enums import ChangeKind
from cultivation_pool.forms.changes import ChangeForm, SeenForm
from cultivation_pool.models import ChangeFiling
from cultivation_pool.pages import change as pages
from cultivation_pool.pages import changes as lists
from cultivation_pool.services import changes as services
from cultivation_pool.views.changes import ENTERPRISE, carried_out
from review.views.publicity import BOTH, status_of
from zjtx.common import clock
from zjtx.common.access import roles


@roles(ENTERPRISE)
@require_safe
def own_changes(request: HttpRequest) -> HttpResponse:
    """What the enterprise has to file, and all that it has filed."""
    return render(request, "pool/own_changes.html", lists.own_page(request.user, clock.now()))


@roles(ENTERPRISE)
@require_safe
def own_change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change of the enterprise."""
    row = selectors.change_visible(request.user, pk)
    return render(request, "pool/change.html", pages.change_page(request.user, row, clock.now()))


@roles(ENTERPRISE)
@require_http_methods(BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """File a change."""
    return _file(request, None)


@roles(ENTERPRISE)
@require_http_methods(BOTH)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """File one that was made known, or complete one that was returned."""
    return _file(request, selectors.change_visible(request.user, pk))


@roles(ENTERPRISE)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a filing back before the city has acted."""
    row = selectors.change_visible(request.user, pk)
    form = SeenForm(request.POST or None, initial={"seen": selectors.last_entry(row)})
    if request.method != "POST" and (refused := services.withdraw_refusal(row, request.user)):
        messages.error(request, refused)
        return redirect("pool:own_change", pk)
    if request.method == "POST" and form.is_valid():
        if carried_out(request, form, services.withdraw, filing=row, **form.cleaned_data) is not None:
            messages.success(request, f"变更申报 {row.number}已撤回")
            return redirect("pool:own_change", pk)
        row.refresh_from_db()
    return render(request, "pieces/confirm_page.html", pages.withdraw_page(row, form), status=status_of(request))


def _file(request: HttpRequest, row: ChangeFiling | None) -> HttpResponse:
    at = clock.now()
    if request.method != "POST" and (refused := services.filing_refusal(request.user, clock.today(), row)):
        messages.error(request, refused)
        return redirect("pool:own_change", row.pk) if row else redirect("pool:own_changes")
    has_files = row is not None and row.files.exists()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ChangeForm(*sent, needs_files=not has_files, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        given = {"values": form.values(), "uploads": form.cleaned_data["files"], "seen": form.cleaned_data["seen"]}
        made = carried_out(request, form, services.file_change, filing=row, **given)
        if made is not None:
            messages.success(request, f"变更申报 {made.number}已提交")
            return redirect("pool:own_change", made.pk)
    page = pages.file_page(request.user, form, row, at)
    return render(request, "pieces/form_page.html", page, status=status_of(request))


def _initial(row: ChangeFiling | None) -> dict[str, object]:
    if row is None:
        return {"kind": ChangeKind.RENAME, "seen": 0}
    names = ("kind", "changed_on", "new_name", "new_uscc", "details")
    typed = {name: getattr(row, name) for name in names}
    return {**typed, "new_region": row.new_region_id, "seen": selectors.last_entry(row)}
