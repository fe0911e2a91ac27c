"""Panels of a bureau or of the institution that runs them: list, new panel, one panel, who reviews what, results."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from declarations.models import Declaration, Round
from declarations.workflow import MoveRefused
from review import panel_selectors as selectors
from review import panels as services
from review.forms_panels import ChairForm, DeclarationsForm, DueForm, ExpertsForm, PanelForm
from review.models import Panel
from review.pages import groups
from review.pages import panels as pages
from review.panel_selectors import CandidateFilters
from review.stages import own_experts, seatable
from zjtx.common import clock
from zjtx.common.access import roles

OWNERS = ("province_officer", "city_officer")
RUNNERS = (*OWNERS, "institution")


@roles(*RUNNERS)
@require_safe
def panel_list(request: HttpRequest) -> HttpResponse:
    """All panels with their progress."""
    return render(request, "review/panels/list.html", pages.list_page(request.user))


@roles(*OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def panel_new(request: HttpRequest) -> HttpResponse:
    """Choose round and tier, then declarations, experts and the chair."""
    filters, form, rows = CandidateFilters.of(request.GET), None, []
    if filters.round and filters.tier:
        rows = selectors.candidates(request.user, filters)
        initial = {"due_on": pages.usual_due(clock.today()), **selectors.rules_before(request.user, filters)}
        form = PanelForm(request.POST or None, accounts=own_experts(request.user), rows=rows, initial=initial)
    if request.method == "POST" and form is not None and form.is_valid():
        made = _form_panel(request, filters, form)
        if made is not None:
            messages.success(request, f"评审组“{made.name}”已组建，请分配专家")
            return redirect("review:panel", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "review/panels/new.html", pages.new_page(request.user, filters, rows, form), status=status)


def _form_panel(request: HttpRequest, filters: CandidateFilters, form: PanelForm) -> Panel | None:
    try:
        return services.form_panel(
            user=request.user, at=clock.now(), round_=Round.objects.get(code=filters.round), tier=filters.tier,
            request=request, **form.cleaned_data,
        )  # fmt: skip
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return None


@roles(*RUNNERS)
@require_safe
def panel(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Progress per declaration and expert, what waits, the acts."""
    found = selectors.panel_visible(request.user, panel_id)
    return render(request, "review/panels/panel.html", pages.panel_page(found, request.user))


@roles(*OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def declarations_add(request: HttpRequest, panel_id: int) -> HttpResponse:
    """More declarations for a panel that has not started."""
    found = selectors.panel_visible(request.user, panel_id)
    typed = CandidateFilters.of(request.GET)
    filters = CandidateFilters(found.round.code, found.tier, typed.city, typed.q)
    rows = selectors.candidates(request.user, filters)
    form, status = DeclarationsForm(request.POST or None, rows=rows), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _act(request, form, services.add_declarations, found, **form.cleaned_data):
            return redirect("review:panel", panel_id)
    page = pages.add_page(request.user, found, filters, rows, form)
    return render(request, "review/panels/declarations.html", page, status=status)


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def experts_add(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Seat more experts."""
    found = selectors.panel_visible(request.user, panel_id)
    form = ExpertsForm(request.POST or None, accounts=seatable(found).exclude(panel_seats__panel=found))
    if request.method == "POST" and form.is_valid() and _seat(request, form, found):
        return redirect("review:panel", panel_id)
    return _form_page(request, found, form, "增加专家", "增加到评审组")


def _seat(request: HttpRequest, form: ExpertsForm, panel: Panel) -> bool:
    return all(
        _act(request, form, services.add_expert, panel, expert=expert) for expert in form.cleaned_data["experts"]
    )


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def chair(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Another chair."""
    found = selectors.panel_visible(request.user, panel_id)
    seated = selectors.seated_experts(found)
    form = ChairForm(request.POST or None, accounts=seated, initial={"chair": str(found.chair_id)})
    is_typed = request.method == "POST" and form.is_valid()
    if is_typed and _act(request, form, services.set_chair, found, **form.cleaned_data):
        return redirect("review:panel", panel_id)
    return _form_page(request, found, form, "更换组长", "更换组长")


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Another day for the scores."""
    found = selectors.panel_visible(request.user, panel_id)
    form = DueForm(request.POST or None, initial={"due_on": found.due_on or pages.usual_due(clock.today())})
    is_typed = request.method == "POST" and form.is_valid()
    if is_typed and _act(request, form, services.set_due, found, **form.cleaned_data):
        messages.success(request, "评分截止日已更改")
        return redirect("review:panel", panel_id)
    return _form_page(request, found, form, "更改评分截止日", "更改评分截止日")


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def assign_all(request: HttpRequest, panel_id: int) -> HttpResponse:
    """The chosen experts for every declaration of the panel."""
    found = selectors.panel_visible(request.user, panel_id)
    return _assign(request, found, None, "为全部申报分配专家")


@roles(*RUNNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def assign_one(request: HttpRequest, panel_id: int, number: str) -> HttpResponse:
    """The chosen experts for one declaration."""
    found = selectors.panel_visible(request.user, panel_id)
    declaration = selectors.declaration_on(found, number)
    return _assign(request, found, declaration, f"为{number}分配专家")


def _assign(request: HttpRequest, panel: Panel, declaration: Declaration | None, name: str) -> HttpResponse:
    accounts = selectors.seated_experts(panel)
    if declaration is not None:
        known = set(declaration.assignments.values_list("expert_id", flat=True))
        accounts = [one for one in accounts if one.pk not in known]
    # The usual first step: everybody reviews everything.
    first = {} if panel.assignments.exists() else {"experts": [str(one.pk) for one in accounts]}
    form = ExpertsForm(request.POST or None, accounts=accounts, initial=first)
    if request.method == "POST" and form.is_valid():
        done = _act(
            request, form, services.assign, panel, experts=form.cleaned_data["experts"], declaration=declaration
        )
        if done:
            made, refused = done
            for text in refused:
                messages.warning(request, text)
            messages.success(request, f"已分配{len(made)}件次")
            return redirect("review:panel", panel.pk)
    return _form_page(request, panel, form, name, "分配专家")


@roles(*RUNNERS)
@require_safe
def result(request: HttpRequest, panel_id: int, number: str) -> HttpResponse:
    """A signed result: score table and opinion as they were frozen."""
    found = selectors.result_visible(request.user, panel_id, number)
    page = groups.result_page(found, request.user)
    return render(request, "review/panels/result.html", page)


def _act(request: HttpRequest, form: Any, service: Any, panel: Panel, **given: Any) -> Any:
    """What the service answers (True for nothing); None with its refusal in the form."""
    try:
        answer = service(panel=panel, user=request.user, at=clock.now(), request=request, **given)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return None
    return True if answer is None else answer


def _form_page(request: HttpRequest, panel: Panel, form: Any, name: str, label: str) -> HttpResponse:
    crumbs = pages.panel_crumbs(panel)
    page = {"form": form, "page_name": name, "submit_label": label, "crumbs": crumbs, "cancel_url": crumbs[-1][1]}
    status = 422 if request.method == "POST" else 200
    return render(request, "pieces/form_page.html", page, status=status)
