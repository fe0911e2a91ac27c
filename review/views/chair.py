"""The chair's pages: the panel, one declaration's group result, the sign-off, the printed sheet."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review import scoring
from review.enums import PanelState
from review.forms_panels import GroupForm
from review.group import Group, group_of
from review.models import Panel
from review.opinion_paper import request_opinion_print
from review.pages import groups as pages
from review.panel_selectors import chaired_panel, declaration_on
from review.spread import is_somebody_left
from review.views.panel_acts import paper_of
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.sayings import with_next


@roles("expert")
@require_safe
def panel(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Every declaration of the panel and what keeps it from the sign-off."""
    return render(request, "review/expert/chair.html", pages.chair_page(chaired_panel(request.user, panel_id)))


@roles("expert")
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, panel_id: int, number: str) -> HttpResponse:
    """The score table of one declaration, once all sheets are in, and the group's result and opinion."""
    found = chaired_panel(request.user, panel_id)
    declaration = declaration_on(found, number)
    one, status = _group_of(found, declaration), 200
    initial = {"result": one.place.result or one.suggestion, "opinion": one.place.opinion}
    initial["spread_reason"] = one.place.spread_reason
    form = GroupForm(request.POST or None, asks_reason=one.is_far_apart and not is_somebody_left(one), initial=initial)
    if request.method == "POST":
        status = 422
        if form.is_valid() and _draft(request, found, declaration, form):
            url = pages.next_without_result(found, number)
            messages.success(request, with_next(f"{number} 专家组结果和意见已保存", "填写下一件", url))
            return redirect("review:chair_panel", panel_id)
    return render(request, "review/expert/group.html", pages.group_page(found, one, form), status=status)


def _group_of(panel: Panel, declaration: Declaration) -> Group:
    """The group; 404 where the declaration has left the panel's stage."""
    try:
        return group_of(panel, declaration.pk)
    except LookupError as problem:
        raise Http404("没有该申报") from problem


def _draft(request: HttpRequest, panel, declaration, form: GroupForm) -> bool:
    try:
        scoring.draft_result(
            panel=panel, user=request.user, at=clock.now(), declaration=declaration, request=request,
            **form.cleaned_data,
        )  # fmt: skip
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@roles("expert")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, panel_id: int) -> HttpResponse:
    """What will be signed, and the act."""
    found, error, status = chaired_panel(request.user, panel_id), "", 200
    if found.state == PanelState.SIGNED_OFF:
        return redirect("review:chair_panel", panel_id)
    if request.method == "POST":
        try:
            scoring.sign_off(panel=found, user=request.user, at=clock.now(), request=request)
        except MoveRefused as refused:
            error, status = str(refused), 409
        else:
            messages.success(request, "评审结果已签署")
            return redirect("review:chair_panel", panel_id)
    return render(request, "review/panels/confirm.html", pages.sign_page(found, error), status=status)


@roles("expert")
@require_POST
def print_opinions(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Have a paper of the signed panel made."""
    found, paper = chaired_panel(request.user, panel_id), paper_of(request)
    if found.state != PanelState.SIGNED_OFF:
        messages.error(request, "签署评审结果后才能打印")
        return redirect("review:chair_panel", panel_id)
    job = request_opinion_print(panel=found, user=request.user, paper=paper, request=request)
    return redirect("jobs:page", job.pk)
