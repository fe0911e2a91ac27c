"""Statistics of a round for district, city and province: the page, and its tables as XLSX."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from review.packets.selection import opened_rounds
from review.pages.statistics import statistics_page
from review.statistics.building import tables_of
from review.statistics.counting import Counts, Scope
from review.statistics.sheets import write_tables
from review.views.packets import OFFICERS
from zjtx.common import audit, clock
from zjtx.common.access import roles
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region

EVERYTHING = "all"


@roles(*OFFICERS)
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """The round that the address names, else the newest; a round long closed is told as it ended."""
    code = request.GET.get("round", "")
    scope = _scope(request, code, request.GET) if code or opened_rounds().exists() else None
    return render(request, "review/statistics.html", statistics_page(scope, clock.now()))


@roles(*OFFICERS)
@require_POST
def export(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One table, or all of them, a few hundred rows at most: written at once."""
    scope, at = _scope(request, code, request.POST), clock.now()
    tables = [one for one in tables_of(Counts(scope, at)) if name in (EVERYTHING, one.name)]
    if not tables:
        raise Http404("没有该统计表")
    title = "统计" if name == EVERYTHING else tables[0].title
    detail = {"table": name, "tier": scope.tier, "area": scope.area}
    audit.record(
        "review.statistics.export", actor=request.user, obj=scope.round, label=title, detail=detail, request=request
    )
    response = HttpResponse(write_tables(scope, tables, str(request.user), at), content_type=XLSX)
    file_name = f"{code} {scope.area}{title}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, file_name) or ""
    return response


def _scope(request: HttpRequest, code: str, asked: Mapping[str, str]) -> Scope:
    """The officer's own region in the round, or one within it; 404 for a round that has not been opened and for a
    region elsewhere."""
    rounds, user, area, tier = opened_rounds(), request.user, asked.get("area", "")[:12], asked.get("tier", "")
    found = rounds.filter(code=code).first() if code else rounds.first()
    region = Region.objects.filter(pk=area, path__startswith=user.scope_path).first() if area else user.region
    if found is None or region is None:
        raise Http404("没有该批次或地区")
    return Scope(user, found, region, tier if tier in Tier.values else "")
