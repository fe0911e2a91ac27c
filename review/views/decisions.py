"""The three ways a first review ends: each a page that says what will happen, and the act."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from declarations.selectors import declaration_visible
from declarations.workflow import MoveRefused
from review import first_review
from review.enums import Decision
from review.forms import DecisionForm, NotRecommendForm, RecommendForm, ReturnForm
from review.pages.case import Case
from review.pages.city_panel import opinion_words
from review.pages.decisions import decision_page
from review.pages.desk import act_refusal
from review.selectors import Filters, next_number
from review.views.queue import DESKS
from zjtx.common import clock
from zjtx.common.access import roles

ACTS: dict[Decision, tuple[type[DecisionForm], Callable[..., Any]]] = {
    Decision.RECOMMEND: (RecommendForm, first_review.recommend),
    Decision.RETURN: (ReturnForm, first_review.return_declaration),
    Decision.NOT_RECOMMEND: (NotRecommendForm, first_review.not_recommend),
}


@roles(*DESKS)
@require_http_methods(["GET", "HEAD", "POST"])
def recommend(request: HttpRequest, number: str) -> HttpResponse:
    """Recommend, with the opinion."""
    return _decide(request, number, Decision.RECOMMEND)


@roles(*DESKS)
@require_http_methods(["GET", "HEAD", "POST"])
def return_for_correction(request: HttpRequest, number: str) -> HttpResponse:
    """Return with the remarks, until a date."""
    return _decide(request, number, Decision.RETURN)


@roles(*DESKS)
@require_http_methods(["GET", "HEAD", "POST"])
def not_recommend(request: HttpRequest, number: str) -> HttpResponse:
    """End without a recommendation, with the reason."""
    return _decide(request, number, Decision.NOT_RECOMMEND)


def _decide(request: HttpRequest, number: str, decision: Decision) -> HttpResponse:
    case = Case(request.user, declaration_visible(request.user, number), clock.now())
    filters = Filters.of(request.GET)
    form_class, _ = ACTS[decision]
    if request.method == "POST":
        form, status = form_class(request.POST), 422
        if form.is_valid():
            if _carry_out(request, case, decision, form):
                return _onward(request, case, decision, filters)
            status = 409
            case.declaration.refresh_from_db()
    else:
        refusal = act_refusal(case, decision)
        if refusal:
            messages.error(request, refusal)
            return redirect(case.url("desk") + filters.query())
        initial = {"version": case.submission.version}
        if decision == Decision.RECOMMEND and (words := opinion_words(case.declaration)):
            initial["opinion"] = words
        form, status = form_class(initial=initial), 200
    return render(request, "review/decision.html", decision_page(case, decision, form, filters), status=status)


def _carry_out(request: HttpRequest, case: Case, decision: Decision, form: DecisionForm) -> bool:
    try:
        ACTS[decision][1](
            declaration=case.declaration, user=request.user, at=case.at, request=request, **form.cleaned_data
        )
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _onward(request: HttpRequest, case: Case, decision: Decision, filters: Filters) -> HttpResponse:
    """To the next file of the same filters, saying that it is another one; to the queue where none is left."""
    number = next_number(case.user, filters, case.at, case.place)
    text = f"{case.number} {case.declaration.enterprise_name}：{decision.label}已办理"
    messages.success(request, f"{text}，以下为下一件" if number else text)
    return redirect((reverse("review:desk", args=[number]) if number else reverse("review:queue")) + filters.query())
