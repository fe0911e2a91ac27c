"""The officers' pages of changes: the queue, one change, what city and province decide on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cultivation_pool import change_selectors as selectors
from cultivation_pool.enums import ChangeEvent
from cultivation_pool.forms import changes as forms
from cultivation_pool.pages import change as pages
from cultivation_pool.pages import changes as lists
from cultivation_pool.services import change_decisions as services
from cultivation_pool.services.changes import ChangeRefused, note_known
from review.views.objections import cursors
from review.views.publicity import BOTH, status_of
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.files.serve import serve_kept
from zjtx.common.files.store import StoreFailed
from zjtx.registry.models import Enterprise

CITY, PROVINCE, ENTERPRISE = "city_officer", "province_officer", "enterprise"
NO_ENTERPRISE = "本市没有该信用代码的企业，请核对后重新填写。"
ACTS: dict[ChangeEvent, tuple[type[forms.SeenForm], Any]] = {
    ChangeEvent.PASSED: (forms.PassForm, services.pass_on),
    ChangeEvent.RETURNED: (forms.ReturnForm, services.return_filing),
    ChangeEvent.CLOSED: (forms.ReasonForm, services.close),
    ChangeEvent.CONFIRMED: (forms.ConfirmForm, services.confirm),
    ChangeEvent.REFUSED: (forms.ReasonForm, services.refuse),
}


def carried_out(request: HttpRequest, form: Any, service: Any, **given: Any) -> Any:
    """What the service made, None with the refusal above the form."""
    try:
        return service(user=request.user, at=clock.now(), request=request, **given)
    except (ChangeRefused, StoreFailed) as refused:
        form.add_error(None, str(refused))
        return None


@roles(CITY, PROVINCE)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The changes of the own scope."""
    page = lists.queue_page(request.user, request.GET, clock.now(), **cursors(request))
    return render(request, "pool/changes.html", page)


@roles(CITY, PROVINCE)
@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change with its documents, its timeline and the reader's acts."""
    row = selectors.change_visible(request.user, pk)
    return render(request, "pool/change.html", pages.change_page(request.user, row, clock.now()))


@roles(CITY, PROVINCE, ENTERPRISE)
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A document of a change."""
    found = get_object_or_404(selectors.files_visible(request.user), pk=pk)
    return serve_kept(request, found, action="pool.change.read_file")


@roles(CITY)
@require_http_methods(BOTH)
def note(request: HttpRequest) -> HttpResponse:
    """Write down a change that the enterprise has not filed."""
    form = forms.NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        here = Enterprise.objects.filter(region__path__startswith=request.user.scope_path)
        found = here.select_related("region").filter(uscc=given.pop("uscc")).first()
        if found is None:
            form.add_error("uscc", NO_ENTERPRISE)
        elif (made := carried_out(request, form, note_known, enterprise=found, **given)) is not None:
            messages.success(request, f"已登记 {made.number}，企业收到待办")
            return redirect("pool:change", made.pk)
    return render(request, "pieces/form_page.html", pages.note_page(form), status=status_of(request))


@roles(CITY)
@require_http_methods(BOTH)
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The city has checked."""
    return _act(request, pk, ChangeEvent.PASSED)


@roles(CITY, PROVINCE)
@require_http_methods(BOTH)
def return_filing(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the enterprise."""
    return _act(request, pk, ChangeEvent.RETURNED)


@roles(CITY, PROVINCE)
@require_http_methods(BOTH)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is owed."""
    return _act(request, pk, ChangeEvent.CLOSED)


@roles(PROVINCE)
@require_http_methods(BOTH)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The change goes into the record."""
    return _act(request, pk, ChangeEvent.CONFIRMED)


@roles(PROVINCE)
@require_http_methods(BOTH)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The change is not confirmed."""
    return _act(request, pk, ChangeEvent.REFUSED)


@roles(PROVINCE)
@require_http_methods(BOTH)
def titles(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the titles are given up."""
    row, at = selectors.change_visible(request.user, pk), clock.now()
    form = forms.FateForm(request.POST or None, initial={"seen": selectors.last_entry(row)})
    if request.method != "POST" and (refused := services.fate_refusal(row, request.user, at)):
        messages.error(request, refused)
        return redirect("pool:change", pk)
    if request.method == "POST" and form.is_valid():
        entry = carried_out(request, form, services.decide_titles, filing=row, **form.cleaned_data)
        if entry is not None:
            messages.success(request, f"{row.number}：{entry.get_event_display()}，已告知企业和所在市")
            return redirect("pool:change", pk)
    return render(request, "pieces/confirm_page.html", pages.fate_page(row, form, at), status=status_of(request))


def _act(request: HttpRequest, pk: int, event: ChangeEvent) -> HttpResponse:
    row = selectors.change_visible(request.user, pk)
    form_class, service = ACTS[event]
    if request.method != "POST" and (refused := services.act_refusal(row, request.user, event, clock.now())):
        messages.error(request, refused)
        return redirect("pool:change", pk)
    first = {"seen": selectors.last_entry(row), "found_kind": row.kind}
    form = form_class(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        if carried_out(request, form, service, filing=row, **form.cleaned_data) is not None:
            messages.success(request, f"{row.number}：{event.label}，已告知企业")
            return redirect("pool:change", pk)
        row.refresh_from_db()
    page = pages.act_page(row, event, form)
    return render(request, "pieces/confirm_page.html", page, status=status_of(request))
