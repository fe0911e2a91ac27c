"""Search of codes for the code picker: regions and industries by code or name, as JSON."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from zjtx.common.access import public
from zjtx.registry import selectors
from zjtx.registry.models import Industry

LONGEST_QUERY = 40


@public
@require_safe
def regions(request: HttpRequest) -> JsonResponse:
    """[{"code", "name", "path"}] of Liaoning's cities, districts and zones."""
    found = selectors.search_regions(request.GET.get("q", "")[:LONGEST_QUERY])
    rows = [{"code": one.pk, "name": one.name, "path": one.full_name.replace("/", " ")} for one in found]
    return JsonResponse(rows, safe=False)


@public
@require_safe
def industries(request: HttpRequest) -> JsonResponse:
    """[{"code", "name", "path"}] of GB/T 4754-2017, level 2 or 4."""
    level = 2 if request.GET.get("level") == "2" else 4
    found = selectors.search_industries(request.GET.get("q", "")[:LONGEST_QUERY], level=level)
    rows = [{"code": one.pk, "name": one.name, "path": _above(one)} for one in found.select_related("parent__parent")]
    return JsonResponse(rows, safe=False)


def _above(industry: Industry) -> str:
    """ "通用设备制造业 › 轴承、齿轮和传动部件制造" of a 小类; the 门类 of a 大类."""
    names: list[str] = []
    one = industry.parent
    while one is not None and len(names) < 2:  # what select_related has fetched
        names.insert(0, one.name)
        one = one.parent if len(names) < 2 else None
    return " › ".join(names)
