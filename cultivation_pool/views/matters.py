"""Verification cases as they are read: the queue, one case, the reporter behind an act, files, the enterprise's own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cultivation_pool import matter_selectors as selectors
from cultivation_pool.forms.matters import StatementForm
from cultivation_pool.matter_enums import MatterSource
from cultivation_pool.pages import matters as pages
from cultivation_pool.pages import own_matters as own_pages
from cultivation_pool.services import matters as services
from review.views.objections import cursors
from review.views.publicity import BOTH, act, status_of
from zjtx.common import audit, clock
from zjtx.common.access import roles
from zjtx.common.files.serve import serve_kept

CITY, PROVINCE, ENTERPRISE = "city_officer", "province_officer", "enterprise"


@roles(CITY, PROVINCE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The cases of the officer's scope."""
    page = pages.queue_page(request.user, request.GET, clock.now(), **cursors(request))
    return render(request, "pool/matters.html", page)


@roles(CITY, PROVINCE)
@require_safe
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One case with everything done about it."""
    found = selectors.matter_visible(request.user, pk)
    return render(request, "pool/matter.html", pages.matter_page(request.user, found, clock.now()))


@roles(CITY, PROVINCE)
@require_POST
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reported and how they can be reached; showing it is an act that is recorded (security.md, personal data)."""
    found = selectors.matter_visible(request.user, pk)
    may = request.user.role == PROVINCE or found.shares_contacts
    if found.source != MatterSource.PUBLIC or not may:
        raise Http404("没有反映人")
    audit.record("pool.matter.contacts", obj=found, label=found.number, request=request)
    return render(request, "pool/matter_contacts.html", pages.contacts_page(found))


@roles(CITY, PROVINCE, ENTERPRISE)
@require_safe
def matter_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a case, to whom it concerns."""
    found = get_object_or_404(selectors.files_visible_to(request.user), pk=pk)
    return serve_kept(request, found, action="pool.matter_file.read")


@roles(ENTERPRISE)
@require_safe
def own_matters(request: HttpRequest) -> HttpResponse:
    """What the enterprise was told of."""
    return render(request, "pool/own_matters.html", own_pages.list_page(request.user, clock.now()))


@roles(ENTERPRISE)
@require_http_methods(BOTH)
def own_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what is asked, the own statement, the decision. POST gives the statement, once."""
    found = selectors.matter_visible(request.user, pk)
    hearing = found.hearings.filter(given_at__isnull=True).last() or found.hearings.last()
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StatementForm(*given)
    if request.method == "POST" and hearing is not None and form.is_valid():
        words = {"text": form.cleaned_data["text"], "uploads": form.cleaned_data["files"]}
        if act(form, services.give, request, hearing=hearing, **words) is not None:
            messages.success(request, "书面说明已提交")
            return redirect("pool:own_matter", pk)
    page = own_pages.matter_page(found, hearing, form, clock.now())
    return render(request, "pool/own_matter.html", page, status=status_of(request))
