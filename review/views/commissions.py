"""A panel commissioned to an institution: by its bureau, withdrawn, and the sheets as the institution reads them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from declarations.workflow import MoveRefused
from review import commissions as services
from review.forms_institutions import CommissionForm, WithdrawForm
from review.institution_selectors import can_be_commissioned, commissioned_declaration, owned_panel
from review.models import Panel
from review.pages import institutions as pages
from review.pages.expert_case import ExpertCase
from review.panel_selectors import panel_visible
from review.views.panels import OWNERS
from zjtx.common import clock
from zjtx.common.access import roles


@roles(*OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def commission(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Choose the institution that runs the panel."""
    panel, institutions = owned_panel(request.user, panel_id), can_be_commissioned()
    if request.method != "POST" and not institutions:
        messages.error(request, "还没有可以委托的第三方机构，请先登记机构并加入其人员")
        return redirect("review:institutions")
    form = CommissionForm(request.POST or None, institutions=institutions)
    return _carry_out(request, panel, form, services.commission, pages.commission_page, "已委托")


@roles(*OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Run the panel oneself again."""
    panel = owned_panel(request.user, panel_id)
    if panel.institution is None:
        return redirect("review:panel", panel_id)
    form = WithdrawForm(request.POST or None)
    return _carry_out(request, panel, form, services.withdraw_commission, pages.withdraw_page, "委托已撤回")


def _carry_out(request: HttpRequest, panel: Panel, form: Any, service: Any, page: Any, done: str) -> HttpResponse:
    status, refusal = 200, services.refusal(panel)
    if request.method != "POST" and refusal:
        messages.error(request, refusal)
        return redirect("review:panel", panel.pk)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service(panel=panel, user=request.user, at=clock.now(), request=request, **form.cleaned_data)
            except MoveRefused as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, done)
                return redirect("review:panel", panel.pk)
    return render(request, "pieces/confirm_page.html", page(panel, form), status=status)


@roles("institution")
@require_safe
def sheet(request: HttpRequest, panel_id: int, number: str) -> HttpResponse:
    """A declaration of a panel that the institution runs, without the enterprise's persons."""
    panel = panel_visible(request.user, panel_id)
    declaration = commissioned_declaration(request.user, panel_id, number)
    case = ExpertCase(request.user, declaration, clock.now())
    return render(request, "review/panels/sheet.html", pages.sheet_page(case, panel))
