"""The declarations that have come as far as the province."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from review.pages.province import province_page
from review.province import ProvinceFilters
from zjtx.common.access import roles

PROVINCE = "province_officer"


@roles(PROVINCE)
@require_GET
def province_list(request: HttpRequest) -> HttpResponse:
    """By stage, city, tier and round; filters and page stand in the address."""
    cursors = {"after": request.GET.get("after", "")[:40], "before": request.GET.get("before", "")[:40]}
    page = province_page(request.user, ProvinceFilters.of(request.GET), **cursors)
    return render(request, "review/province.html", page)
