"""The city takes over what its districts have left undone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from declarations.models import Declaration
from declarations.selectors import declaration_visible
from declarations.workflow import MoveRefused
from review import taking_over
from review.forms_institutions import TakeOverForm
from review.pages import taking_over as pages
from zjtx.common import clock
from zjtx.common.access import roles


@roles("city_officer")
@require_safe
def overdue_at_district(request: HttpRequest) -> HttpResponse:
    """What lies at district review after its end."""
    return render(request, "review/overdue_at_district.html", pages.list_page(request.user, clock.now()))


@roles("city_officer")
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: HttpRequest, number: str) -> HttpResponse:
    """What will happen, then the act."""
    declaration, status = declaration_visible(request.user, number), 200
    form = TakeOverForm(request.POST or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if _taken_over(request, declaration, form):
                return redirect("review:desk", number)
            status = 409
            declaration.refresh_from_db()
    elif refusal := taking_over.refusal(declaration, request.user, clock.now()):
        messages.error(request, refusal)
        return redirect("review:desk", number)
    return render(request, "pieces/confirm_page.html", pages.take_over_page(declaration, form), status=status)


def _taken_over(request: HttpRequest, declaration: Declaration, form: TakeOverForm) -> bool:
    try:
        taking_over.take_over(
            declaration=declaration, user=request.user, at=clock.now(), request=request, **form.cleaned_data
        )
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"{declaration.number} {declaration.enterprise_name}：已由市级接办")
    return True
