"""Acts on a panel that have consequences: each a page that says what will happen, and the act."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from declarations.workflow import MoveRefused
from review import panel_selectors as selectors
from review import panels as services
from review import scoring
from review.enums import PanelState
from review.models import GroupResult, Panel
from review.opinion_paper import Paper, request_opinion_print
from review.pages import panel_acts as pages
from review.views.panels import OWNERS, RUNNERS
from zjtx.common import clock
from zjtx.common.access import roles


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Send the panel's declarations to expert review."""
    panel = selectors.panel_visible(request.user, panel_id)
    refusal = "评审已经启动" if panel.state != PanelState.FORMING else "；".join(services.start_refusals(panel))
    if request.method != "POST" and refusal:
        return _back(request, panel, refusal)

    def act() -> None:
        services.start_panel(panel=panel, user=request.user, at=clock.now(), request=request)

    return _confirm(request, panel, act, lambda error: pages.start_page(panel, error), "评审已启动")


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, panel_id: int) -> HttpResponse:
    """File what the chair has signed."""
    panel = selectors.panel_visible(request.user, panel_id)
    if request.method != "POST" and (panel.state != PanelState.SIGNED_OFF or panel.filed_at is not None):
        return _back(request, panel, f"评审组目前为“{panel.state_label}”状态，不能归档")

    def act() -> None:
        scoring.file_result(panel, user=request.user, at=clock.now(), request=request)

    return _confirm(request, panel, act, lambda error: pages.file_page(panel, error), "评审结果已归档")


@roles(*OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def declaration_remove(request: HttpRequest, panel_id: int, number: str) -> HttpResponse:
    """Take a declaration off a panel that has not started."""
    panel = selectors.panel_visible(request.user, panel_id)
    declaration = selectors.declaration_on(panel, number)
    texts = [f"{number} {declaration.enterprise_name}移出评审组，可以列入其他评审组。", "对该申报的专家分配一并取消。"]

    def act() -> None:
        services.remove_declaration(
            panel=panel, user=request.user, at=clock.now(), declaration=declaration, request=request
        )

    return _confirm(request, panel, act, lambda error: pages.remove_page(panel, "移出申报", texts, error), "申报已移出")


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def expert_remove(request: HttpRequest, panel_id: int, expert_id: int) -> HttpResponse:
    """Take an expert off the panel."""
    panel = selectors.panel_visible(request.user, panel_id)
    expert = selectors.expert_on(panel, expert_id)
    texts = [f"{expert.full_name}移出评审组，尚未提交的评审任务一并取消，已填的评分不保留。"]

    def act() -> None:
        services.remove_expert(panel=panel, user=request.user, at=clock.now(), expert=expert, request=request)

    return _confirm(request, panel, act, lambda error: pages.remove_page(panel, "移出专家", texts, error), "专家已移出")


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def unassign(request: HttpRequest, panel_id: int, assignment_id: int) -> HttpResponse:
    """Take back an assignment that is not submitted."""
    panel = selectors.panel_visible(request.user, panel_id)
    one = selectors.assignment_on(panel, assignment_id)
    texts = [f"{one.expert.full_name}不再评审{one.declaration.number}，已填的评分不保留。"]

    def act() -> None:
        services.unassign(panel=panel, user=request.user, at=clock.now(), assignment=one, request=request)

    return _confirm(request, panel, act, lambda error: pages.remove_page(panel, "取消分配", texts, error), "分配已取消")


@roles(*RUNNERS)
@require_POST
def print_all(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Have a paper of the signed panel made: its opinion sheets, or its score table."""
    return _print(request, selectors.panel_visible(request.user, panel_id), None)


@roles(*RUNNERS)
@require_POST
def print_one(request: HttpRequest, panel_id: int, number: str) -> HttpResponse:
    """Have one signed result printed."""
    panel = selectors.panel_visible(request.user, panel_id)
    return _print(request, panel, selectors.result_on(panel, number))


def paper_of(request: HttpRequest) -> Paper:
    """Which paper was asked for; 404 for one that is none."""
    try:
        return Paper(request.POST.get("paper", Paper.OPINIONS))
    except ValueError as problem:
        raise Http404("没有该文件") from problem


def _print(request: HttpRequest, panel: Panel, result: GroupResult | None) -> HttpResponse:
    if panel.signed_off_at is None:
        messages.error(request, "组长签署评审结果后才能打印")
        return redirect("review:panel", panel.pk)
    paper = paper_of(request) if result is None else Paper.OPINIONS
    job = request_opinion_print(panel=panel, user=request.user, result=result, paper=paper, request=request)
    return redirect("jobs:page", job.pk)


def _back(request: HttpRequest, panel: Panel, refusal: str) -> HttpResponse:
    messages.error(request, refusal)
    return redirect("review:panel", panel.pk)


def _confirm(
    request: HttpRequest, panel: Panel, act: Callable[[], None], page: Callable[[str], dict[str, Any]], done: str
) -> HttpResponse:
    error, status = "", 200
    if request.method == "POST":
        try:
            act()
        except MoveRefused as refused:
            error, status = str(refused), 409
        else:
            messages.success(request, done)
            return redirect("review:panel", panel.pk)
    return render(request, "review/panels/confirm.html", page(error), status=status)
