"""The decision of the province: lists are drafted, ticked, and applied as one act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.workflow import MoveRefused
from review import decision as services
from review import long_acts, province
from review.enums import Outcome
from review.forms_province import ApplyForm
from review.models import DecisionList
from review.pages import decision as pages
from review.views.province import PROVINCE
from zjtx.common import clock
from zjtx.common.access import roles


@roles(PROVINCE)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What waits for the province after expert review: lists, publicities, recognitions."""
    return render(request, "review/decisions.html", pages.decisions_page(request.user, clock.today()))


@roles(PROVINCE)
@require_POST
def draft(request: HttpRequest, code: str, tier: str) -> HttpResponse:
    """Draft the list of a round and tier, or take in what has been reviewed since."""
    round_ = province.round_visible(code, tier)
    try:
        made = services.draft_list(round_=round_, tier=tier, user=request.user, at=clock.now(), request=request)
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return redirect("review:decisions")
    return redirect("review:decision", made.pk)


@roles(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will happen, then carry the list out."""
    list_ = province.list_visible(request.user, pk)
    refusal = services.apply_refusal(list_) if list_.is_draft else ""
    if request.method != "POST" and (refusal or not list_.is_draft):
        messages.error(request, refusal or services.APPLIED)
        return redirect("review:decision", pk)
    form, status = ApplyForm(request.POST or None, initial={"revision": list_.revision}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if answer := _applied(request, list_, form):
                return answer
            status = 409
    return render(request, "pieces/confirm_page.html", pages.apply_page(list_, form), status=status)


def _applied(request: HttpRequest, list_: DecisionList, form: ApplyForm) -> HttpResponse | None:
    """To the list that was applied, or to the job that does it; None where it was refused."""
    given = {"list_": list_, "user": request.user, "request": request, **form.cleaned_data}
    try:
        job = long_acts.order_decision(**given)
        done = None if job else services.apply_list(at=clock.now(), **given)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return None
    if done is None:
        return redirect("jobs:page", job.pk)
    is_whole = not done.entries.filter(outcome=Outcome.REFUSED).exists()
    (messages.success if is_whole else messages.warning)(request, services.done_words(done))
    return redirect("review:decision", done.pk)
