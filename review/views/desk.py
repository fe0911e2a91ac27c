"""The desk of one declaration: reading it, its telephone numbers, taking and releasing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from declarations.selectors import declaration_visible
from declarations.workflow import MoveRefused
from review import first_review
from review.pages.case import Case
from review.pages.contacts import contacts_page
from review.pages.desk import desk_page
from review.selectors import Filters
from review.views.queue import DESKS
from zjtx.common import audit, clock
from zjtx.common.access import roles


@roles(*DESKS)
@require_safe
def desk(request: HttpRequest, number: str) -> HttpResponse:
    """Sheet, conditions, commitments, issues, remarks, evidence, history and the acts."""
    case = Case(request.user, declaration_visible(request.user, number), clock.now())
    return render(request, "review/desk.html", desk_page(case, Filters.of(request.GET)))


@roles(*DESKS)
@require_POST
def contacts(request: HttpRequest, number: str) -> HttpResponse:
    """The telephone numbers in full; showing them is an act that is recorded (security.md, personal data)."""
    case = Case(request.user, declaration_visible(request.user, number), clock.now())
    detail = {"version": case.submission.version}
    audit.record("phones.show", obj=case.declaration, label=number, detail=detail, request=request)
    template = "review/contacts_part.html" if request.htmx else "review/contacts.html"
    return render(request, template, contacts_page(case))


@roles(*DESKS)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Become the officer in charge."""
    declaration = declaration_visible(request.user, number)
    seen = request.POST.get("instead_of", "")
    instead_of = int(seen) if seen.isdecimal() and len(seen) < 19 else None
    try:
        first_review.take(
            declaration=declaration, user=request.user, at=clock.now(), instead_of=instead_of, request=request
        )
        messages.success(request, f"{number} 由本人经办")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("review:desk", args=[number]) + Filters.of(request.GET).query())


@roles(*DESKS)
@require_POST
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Give the case back to the desk."""
    declaration = declaration_visible(request.user, number)
    try:
        first_review.release(declaration=declaration, user=request.user, at=clock.now(), request=request)
        messages.success(request, f"{number} 已退出经办")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("review:desk", args=[number]) + Filters.of(request.GET).query())
