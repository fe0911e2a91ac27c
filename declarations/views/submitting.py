"""Conditions, submission, receipt, withdrawal."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from declarations import selectors
from declarations.models import Declaration
from declarations.pages import submitting as pages
from declarations.services import submission as services
from declarations.validators import examine
from declarations.views.report_paper import paper_response
from declarations.workflow import MoveRefused
from zjtx.common import clock
from zjtx.common.access import roles


@roles("enterprise")
@require_safe
def conditions(request: HttpRequest, number: str) -> HttpResponse:
    """Clause by clause where the declaration stands, and what does not agree."""
    declaration = selectors.declaration_visible(request.user, number)
    at = clock.now()
    page = pages.conditions_page(examine(declaration, at), at)
    return render(request, "declarations/conditions.html", page)


@roles("enterprise")
@require_safe
def conditions_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The same as a PDF to keep."""
    declaration = selectors.declaration_visible(request.user, number)
    at = clock.now()
    return paper_response(pages.conditions_paper(examine(declaration, at), at), f"条件核对报告-{number}.pdf")


@roles("enterprise")
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """What is still in the way, the statement and the commitments, and the act itself."""
    declaration = selectors.declaration_visible(request.user, number)
    if request.method == "POST":
        return _submit(request, declaration)
    if not declaration.is_editable:
        return redirect("declarations:detail", number)
    page = pages.submit_page(request.user, examine(declaration, clock.now()), clock.now(), secrets.token_hex(16))
    return render(request, "declarations/submit.html", page)


def _submit(request: HttpRequest, declaration: Declaration) -> HttpResponse:
    at = clock.now()
    typed = pages.typed(request.POST)
    services.keep_reasons(declaration=declaration, typed=typed)
    try:
        submission = services.submit(
            declaration_id=declaration.pk,
            user=request.user,
            at=at,
            request_key=typed.request_key,
            truth_statement=typed.truth_statement,
            commitments=typed.commitments,
            request=request,
        )
    except (services.SubmissionRefused, MoveRefused) as refused:
        declaration.refresh_from_db()
        page = pages.submit_page(request.user, examine(declaration, at), at, typed.request_key, typed, refused)
        return render(request, "declarations/submit.html", page, status=422)
    return redirect("declarations:receipt", declaration.number, submission.version)


@roles("enterprise")
@require_safe
def receipt(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The receipt of one submission: number, time, digest, what comes next."""
    declaration = selectors.declaration_visible(request.user, number)
    submission = declaration.submissions.select_related("submitted_by").filter(version=version).first()
    if submission is None:
        raise Http404("没有该版本")
    return render(request, "declarations/receipt.html", {"declaration": declaration, "submission": submission})


@roles("enterprise")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm and carry out a withdrawal."""
    declaration = selectors.declaration_visible(request.user, number)
    if request.method != "POST":
        return render(request, "pieces/confirm_page.html", pages.withdraw_page(declaration))
    try:
        services.withdraw(declaration=declaration, user=request.user, at=clock.now(), request=request)
        messages.success(request, f"{declaration.number} 已撤回")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("declarations:detail", args=[number]))
