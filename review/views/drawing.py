"""Experts drawn for a panel: preview and act, an expert replaced, what a draw led to. For whoever runs it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.workflow import MoveRefused
from review import drawing as services
from review.enums import PanelState
from review.expert_selectors import draw_of
from review.forms_experts import DrawForm, ReplaceForm
from review.models import ExpertDraw, Panel
from review.pages import drawing as pages
from review.panel_selectors import declaration_on, expert_on, panel_visible
from review.spread import ask_again
from review.views.panels import RUNNERS
from zjtx.common import clock
from zjtx.common.access import roles


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, panel_id: int) -> HttpResponse:
    """What a draw would be asked, and the draw."""
    panel = panel_visible(request.user, panel_id)
    if panel.state == PanelState.SIGNED_OFF:
        return _over(request, panel)
    usual = {"wanted": panel.experts_required, "source": pages.usual_source(panel)}
    form = DrawForm(request.POST or {**usual, **request.GET.dict()})
    made, error, status = _try(request, services.carry_out, panel, form)
    if made:
        return _drawn(request, panel, made)
    return render(request, "review/panels/draw.html", pages.draw_page(panel, form, error), status=status)


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, panel_id: int, expert_id: int) -> HttpResponse:
    """An expert withdraws, others are drawn for what is not handed in."""
    panel = panel_visible(request.user, panel_id)
    if panel.state == PanelState.SIGNED_OFF:
        return _over(request, panel)
    if done := services.done_already(panel, request.POST.get("seal", ""), expert_id):
        return _drawn(request, panel, done)
    expert = expert_on(panel, expert_id)
    form = ReplaceForm(request.POST or None, initial={"source": pages.usual_source(panel), **request.GET.dict()})
    made, error, status = _try(request, services.replace_expert, panel, form, expert=expert)
    if made:
        return _drawn(request, panel, made)
    return render(request, "review/panels/draw.html", pages.replace_page(panel, expert, form, error), status=status)


@roles(*RUNNERS)
@require_POST
def another(request: HttpRequest, panel_id: int, number: str) -> HttpResponse:
    """One expert more for a declaration whose scores are too far apart."""
    panel = panel_visible(request.user, panel_id)
    declaration = declaration_on(panel, number)
    try:
        made = ask_again(panel=panel, user=request.user, at=clock.now(), declaration=declaration, request=request)
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return redirect("review:panel", panel_id)
    return _drawn(request, panel, made)


@roles(*RUNNERS)
@require_safe
def result(request: HttpRequest, panel_id: int, number: int) -> HttpResponse:
    """Who was drawn, and why not others."""
    panel = panel_visible(request.user, panel_id)
    page = pages.drawn_page(panel, draw_of(panel, number), request.GET.get("from", ""))
    return render(request, "review/panels/drawn.html", page)


def _try(
    request: HttpRequest, service: Callable[..., ExpertDraw], panel: Panel, form: Any, **given: Any
) -> tuple[ExpertDraw | None, str, int]:
    """(the draw, the refusal, the status of the page that shows it); without a preview's seal nothing is drawn."""
    if request.method != "POST":
        return None, "", 200
    seal = request.POST.get("seal", "")
    if not form.is_valid() or not seal:
        return None, "", 422
    given |= form.cleaned_data
    try:
        return service(panel=panel, user=request.user, at=clock.now(), seal=seal, request=request, **given), "", 302
    except MoveRefused as refused:
        return None, str(refused), 409


def _drawn(request: HttpRequest, panel: Panel, made: ExpertDraw) -> HttpResponse:
    seats = sum(len(picked) for picked in made.answer["picks"].values())
    messages.success(request, f"已为{len(made.answer['picks'])}件申报抽取专家，共{seats}件次")
    return redirect("review:panel_drawn", panel.pk, made.number)


def _over(request: HttpRequest, panel: Panel) -> HttpResponse:
    messages.error(request, f"评审组目前为“{panel.state_label}”状态，不能抽取专家")
    return redirect("review:panel", panel.pk)
