"""The audit trail as its auditor reads it (三员分立: nobody else does)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from zjtx.accounts.enums import Role
from zjtx.common.access import roles
from zjtx.common.models.audit import AuditEntry
from zjtx.home import selectors
from zjtx.home.pages import trail as pages
from zjtx.home.services.verification import request_verification, running_verification


@roles(Role.AUDITOR)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The trail, newest first, by filters that live in the address; the last verification above."""
    filters, before = selectors.TrailFilters.of(request.GET), request.GET.get("before", "")
    page = selectors.trail(filters, before=before)
    context = pages.list_page(filters, page, selectors.last_verification(), is_later=bool(before))
    return render(request, "home/audit.html", context | {"running": running_verification(request.user)})


@roles(Role.AUDITOR)
@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with everything that was recorded."""
    return render(request, "home/audit_entry.html", pages.entry_page(get_object_or_404(AuditEntry, pk=pk)))


@roles(Role.AUDITOR)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Have the whole chain recomputed in the background."""
    request_verification(request.user)
    return redirect("home:audit")
