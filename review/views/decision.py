"""The decision of the province: lists are drafted, ticked, and applied as one act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.workflow import MoveRefused
from review import decision as services
from review import province
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
            if _applied(request, list_, form):
                return redirect("review:decision", pk)
            status = 409
    return render(request, "pieces/confirm_page.html", pages.apply_page(list_, form), status=status)


def _applied(request: HttpRequest, list_: DecisionList, form: ApplyForm) -> bool:
    try:
        done = services.apply_list(list_=list_, user=request.user, at=clock.now(), request=request, **form.cleaned_data)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    counted = services.outcomes(list(done.entries.all()))
    refused = f"，未能办理{counted['refused']}户，原因见名单" if counted.get("refused") else ""
    text = f"名单已审定：列入{counted.get('proposed', 0)}户，不列入{counted.get('left_out', 0)}户{refused}"
    (messages.warning if refused else messages.success)(request, text)
    return True
