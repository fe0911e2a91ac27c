"""Totals of a quarter for city and province: the page, what looks wrong, and the workbook."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cultivation_pool import selectors
from cultivation_pool.kinds import QUARTERLY
from cultivation_pool.pages import totals as pages
from cultivation_pool.services.totals import request_totals
from cultivation_pool.totals.counting import PoolScope
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.registry.models import Region

READERS = ("city_officer", "province_officer")


@roles(*READERS)
@require_safe
def totals(request: HttpRequest) -> HttpResponse:
    """The quarter that the address names, else the latest that has reports."""
    scope = _scope(request, request.GET.get("quarter", ""), request.GET)
    return render(request, "pool/totals.html", pages.totals_page(scope, clock.now()))


@roles(*READERS)
@require_safe
def anomalies(request: HttpRequest) -> HttpResponse:
    """Every anomaly of the quarter, a page at a time."""
    scope = _scope(request, request.GET.get("quarter", ""), request.GET)
    return render(request, "pool/anomalies.html", pages.anomalies_page(scope, request.GET, clock.now()))


@roles(*READERS)
@require_POST
def export(request: HttpRequest, quarter: str) -> HttpResponse:
    """Have everything that the page tells made as a workbook."""
    scope = _scope(request, quarter, request.POST)
    if scope is None or scope.quarter != quarter:
        raise Http404("没有该季度的报表")
    request_totals(scope, request=request)
    return redirect(f"{reverse('pool:totals')}{pages.query_of(scope)}#export")


def _scope(request: HttpRequest, quarter: str, asked: Mapping[str, str]) -> PoolScope | None:
    """The officer's own region, or one within it (404 for a region elsewhere); None where nobody has ever owed a
    report."""
    user, area, quarters = request.user, asked.get("area", "")[:12], selectors.periods_of(request.user, QUARTERLY)
    region = Region.objects.filter(pk=area, path__startswith=user.scope_path).first() if area else user.region
    if region is None:
        raise Http404("没有该地区")
    chosen = quarter if quarter in quarters else next(iter(quarters), "")
    return PoolScope(user, region, chosen) if chosen else None
