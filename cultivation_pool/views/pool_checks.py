"""Officers check the pool against a rule set: the choice, the list, one enterprise, and asking anew."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cultivation_pool import check_selectors as selectors
from cultivation_pool.forms.pool_check import PoolCheckForm
from cultivation_pool.models.pool_checks import OFFICERS
from cultivation_pool.pages.pool_check_row import row_page
from cultivation_pool.pages.pool_checks import check_page, checks_page
from cultivation_pool.services import pool_checks as services
from zjtx.common import clock
from zjtx.common.access import roles


@roles(*OFFICERS)
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """The choice, and the officer's own checks."""
    form = PoolCheckForm(officer=request.user, initial={"day": clock.today()})
    return render(request, "pool/checks.html", checks_page(request.user, form))


@roles(*OFFICERS)
@require_POST
def check_start(request: HttpRequest) -> HttpResponse:
    """Start the chosen check; the same choice again leads to the same check."""
    form = PoolCheckForm(request.POST, officer=request.user)
    if not form.is_valid():
        return render(request, "pool/checks.html", checks_page(request.user, form), status=422)
    check = services.start_check(user=request.user, at=clock.now(), request=request, **form.choice)
    return redirect("pool:check", check.pk)


@roles(*OFFICERS)
@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress, then the list."""
    return render(request, "pool/check.html", check_page(selectors.check_visible(request.user, pk), request.GET))


@roles(*OFFICERS)
@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Check anew on the figures of now."""
    found = selectors.check_visible(request.user, pk)
    run = request.POST.get("run", "")
    if run == str(found.run):
        services.check_again(check=found, run=found.run, user=request.user, at=clock.now(), request=request)
    else:
        messages.info(request, "该项核查刚刚已重新提交，未重复办理")
    return redirect("pool:check", pk)


@roles(*OFFICERS)
@require_safe
def check_row(request: HttpRequest, pk: int, enterprise_id: int) -> HttpResponse:
    """One enterprise: clause by clause, with every figure's source."""
    found = selectors.check_visible(request.user, pk)
    row = selectors.row_visible(found, enterprise_id)
    return render(request, "pool/check_row.html", row_page(request.user, found, row))
