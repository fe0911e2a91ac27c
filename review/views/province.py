"""The declarations that have come as far as the province: the list, one case, sending it back to its city."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from declarations.selectors import declaration_visible
from declarations.workflow import MoveRefused
from review import sending_back
from review.forms_province import SendBackForm
from review.pages import province_case as pages
from review.pages.province import province_page
from review.pages.province_case import ProvinceCase
from review.province import ProvinceFilters
from zjtx.common import clock
from zjtx.common.access import roles

PROVINCE = "province_officer"


@roles(PROVINCE)
@require_safe
def province_list(request: HttpRequest) -> HttpResponse:
    """By stage, city, tier and round; filters and page stand in the address."""
    cursors = {"after": request.GET.get("after", "")[:40], "before": request.GET.get("before", "")[:40]}
    page = province_page(request.user, ProvinceFilters.of(request.GET), **cursors)
    return render(request, "review/province.html", page)


@roles(PROVINCE)
@require_safe
def province_case(request: HttpRequest, number: str) -> HttpResponse:
    """Sheet, conditions, checks, evidence, and what was done since the recommendation."""
    case = _case(request, number)
    return render(request, "review/province_case.html", pages.case_page(case, ProvinceFilters.of(request.GET)))


@roles(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, number: str) -> HttpResponse:
    """What will happen, then the act."""
    case, filters, status = _case(request, number), ProvinceFilters.of(request.GET), 200
    if request.method == "POST":
        form, status = SendBackForm(request.POST), 422
        if form.is_valid():
            if _sent_back(request, case, form):
                return redirect(pages.list_url(filters))
            status = 409
            case.declaration.refresh_from_db()
    else:
        refusal = sending_back.refusal(case.declaration, request.user, case.at)
        if refusal:
            messages.error(request, refusal)
            return redirect(pages.case_url(number, filters.query()))
        latest = sending_back.latest_entry(case.declaration)
        form = SendBackForm(initial={"seen": latest.pk if latest else 0})
    return render(request, "pieces/confirm_page.html", pages.send_back_page(case, form, filters), status=status)


def _case(request: HttpRequest, number: str) -> ProvinceCase:
    """The declaration in scope, as the province reads it; 404 otherwise."""
    declaration = declaration_visible(request.user, number)
    if not declaration.submissions.exists():
        raise Http404("没有该申报")
    return ProvinceCase(request.user, declaration, clock.now())


def _sent_back(request: HttpRequest, case: ProvinceCase, form: SendBackForm) -> bool:
    try:
        sending_back.send_back(
            declaration=case.declaration, user=request.user, at=case.at, request=request, **form.cleaned_data
        )
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"{case.number} {case.declaration.enterprise_name}：已退回市级初审")
    return True
