"""Handing a case to a colleague of the same desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from declarations.selectors import declaration_visible
from declarations.workflow import MoveRefused
from review import handing_over
from review.forms_queue import HandOverForm
from review.pages.case import Case
from review.pages.handing_over import hand_over_page
from review.selectors import Filters
from review.views.queue import DESKS
from zjtx.common import clock
from zjtx.common.access import roles


@roles(*DESKS)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """To whom and with what words, then the act."""
    case = Case(request.user, declaration_visible(request.user, number), clock.now())
    filters, status = Filters.of(request.GET), 200
    if request.method == "POST":
        form, status = HandOverForm(request.POST, user=request.user), 422
        if form.is_valid():
            if _handed_over(request, case, form):
                return redirect(case.url("desk") + filters.query())
            status = 409
            case.declaration.refresh_from_db()
    elif case.refusal:
        messages.error(request, case.refusal)
        return redirect(case.url("desk") + filters.query())
    else:
        form = HandOverForm(initial={"instead_of": case.declaration.handler_id}, user=request.user)
    return render(request, "pieces/form_page.html", hand_over_page(case, form, filters), status=status)


def _handed_over(request: HttpRequest, case: Case, form: HandOverForm) -> bool:
    typed = form.cleaned_data
    try:
        handing_over.hand_over(
            declaration=case.declaration,
            user=request.user,
            to=typed["colleague"],
            at=case.at,
            note=typed["note"],
            instead_of=typed["instead_of"],
            request=request,
        )
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"{case.number} 已移交{typed['colleague'].full_name}经办")
    return True
