"""The list of candidates: nominated, confirmed, struck, planned, in and out as a table."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cultivation_pool import candidate_selectors as selectors
from cultivation_pool.forms import candidates as forms
from cultivation_pool.models import Candidate
from cultivation_pool.pages import candidates as pages
from cultivation_pool.papers.candidates import candidate_book
from cultivation_pool.services import candidates as services
from declarations.workflow import MoveRefused
from review.packets.papers import FileRefused, add_candidates
from review.packets.standing import latest_edition
from review.province import city_names
from review.views.objections import cursors
from review.views.packets import own_packet
from review.views.publicity import BOTH, status_of
from zjtx.common import audit, clock
from zjtx.common.access import roles
from zjtx.common.spreadsheets.writing import XLSX

DISTRICT, CITY, PROVINCE = "district_officer", "city_officer", "province_officer"
MOST_TICKED = 500


@roles(DISTRICT, CITY, PROVINCE)
@require_safe
def candidates(request: HttpRequest) -> HttpResponse:
    """The list of a year in the own scope."""
    page = pages.list_page(request.user, request.GET, clock.now(), **cursors(request))
    return render(request, "pool/candidates.html", page)


@roles(DISTRICT, CITY)
@require_http_methods(BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """Nominate an enterprise."""
    form = _form(request, {"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        made = _done(request, form, services.nominate, values=form.cleaned_data)
        if made is not None:
            messages.success(request, f"{made.enterprise_name}：{made.get_state_display()}")
            return redirect(_list(made))
    return render(request, "pieces/form_page.html", pages.form_page(form, None), status=status_of(request))


@roles(DISTRICT, CITY)
@require_http_methods(BOTH)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a row, or take it off the list."""
    one = selectors.candidate_visible(request.user, pk)
    if request.method != "POST" and (refused := services.change_refusal(one, request.user)):
        messages.error(request, refused)
        return redirect(_list(one))
    first = {name: getattr(one, name) for name in services.COLUMNS}
    form = _form(request, {**first, "region": one.region_id, "industry": one.industry_id})
    if request.method == "POST" and form.is_valid():
        given = {"candidate": one, "values": form.cleaned_data}
        if _done(request, form, services.change, **given) is not None:
            messages.success(request, f"{one.enterprise_name}：已保存")
            return redirect(_list(one))
    page = pages.form_page(form, one)
    return render(request, "pool/candidate.html", page, status=status_of(request))


@roles(DISTRICT, CITY)
@require_http_methods(BOTH)
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row off the list."""
    one = selectors.candidate_visible(request.user, pk)
    form = forms.StrikeForm(request.POST or None)
    is_given = request.method == "POST" and form.is_valid()
    if is_given and _done(request, form, services.strike, candidate=one, **form.cleaned_data) is not None:
        messages.success(request, f"{one.enterprise_name}：不列入名单")
        return redirect(_list(one))
    return render(request, "pieces/confirm_page.html", pages.strike_page(one, form), status=status_of(request))


@roles(CITY)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the ticked rows."""
    ticked = [int(text) for text in request.POST.getlist("row")[:MOST_TICKED] if text.isascii() and text.isdecimal()]
    ids = [pk for pk in ticked if pk < 2**63]
    count = services.confirm(user=request.user, at=clock.now(), ids=ids, request=request)
    if count:
        messages.success(request, f"已确认{count}户后备企业")
    else:
        messages.error(request, "没有选择待确认的企业")
    return redirect("pool:candidates")


@roles(DISTRICT, CITY)
@require_http_methods(BOTH)
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a filled table; then its rows, each with what is wrong in it."""
    form = forms.TableForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = forms.read_table(file, request.user)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            services.keep_upload(user=request.user, at=clock.now(), name=file.name, rows=rows)
            return redirect("pool:candidates_upload")
    page = pages.upload_page(form, selectors.upload_of(request.user))
    return render(request, "pool/candidates_upload.html", page, status=status_of(request))


@roles(DISTRICT, CITY)
@require_POST
def upload_confirm(request: HttpRequest) -> HttpResponse:
    """Take all rows of the table over, or none."""
    found = selectors.upload_of(request.user)
    if found is None:
        messages.error(request, "没有待导入的表，请重新上传")
        return redirect("pool:candidates_upload")
    try:
        count = services.nominate_all(user=request.user, at=clock.now(), upload=found, request=request)
    except services.CandidateRefused as refused:
        messages.error(request, f"没有导入任何一行。{refused}")
        return redirect("pool:candidates_upload")
    messages.success(request, f"已导入{count}户后备企业")
    return redirect("pool:candidates")


@roles(DISTRICT, CITY)
@require_POST
def upload_discard(request: HttpRequest) -> HttpResponse:
    """Throw the table away."""
    found = selectors.upload_of(request.user)
    if found is not None:
        found.delete()
        messages.success(request, "已放弃上传的表")
    return redirect("pool:candidates_upload")


@roles(DISTRICT, CITY, PROVINCE)
@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered list as attachment 9 has it."""
    years = selectors.years_of(request.user, clock.today())
    filters = selectors.CandidateFilters.of(request.GET).within(years)
    rows = list(selectors.matching(request.user, filters).order_by("region_path", "pk"))
    detail = {"year": filters.year, "rows": len(rows)}
    label = f"{filters.year}年度后备企业名单"
    audit.record("pool.candidate.export", label=label, detail=detail, request=request)
    return _book(request, rows, int(filters.year), label)


@roles(DISTRICT, CITY)
@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """A blank table to fill in."""
    return _book(request, [], clock.today().year, "后备企业名单（空白表）")


@roles(DISTRICT)
@require_POST
def to_packet(request: HttpRequest, code: str) -> HttpResponse:
    """Put the year's list into the district's recommendation material as its candidate table."""
    found = own_packet(request, code, request.user.region_id)
    years = selectors.years_of(request.user, clock.today())
    filters = selectors.CandidateFilters.of({"year": request.GET.get("year", "")}).within(years)
    rows = list(selectors.matching(request.user, filters).order_by("region_path", "pk"))
    table = candidate_book(rows, place=request.user.region.name, year=int(filters.year))
    file = SimpleUploadedFile(f"{filters.year}年度后备企业表.xlsx", table, XLSX)
    edition = latest_edition(found)
    given = {"packet": found, "revision": edition.revision if edition else 0, "uploaded": file, "request": request}
    try:
        add_candidates(user=request.user, at=clock.now(), **given)
        messages.success(request, f"{filters.year}年度后备企业表（{len(rows)}户）已附入推荐材料")
    except (FileRefused, MoveRefused) as refused:
        messages.error(request, str(refused))
    return redirect("review:packet", found.round.code, found.region.pk)


@roles(PROVINCE)
@require_http_methods(BOTH)
def plan(request: HttpRequest) -> HttpResponse:
    """The plan figures of a year."""
    years = selectors.years_of(request.user, clock.today())
    year = int(selectors.CandidateFilters.of(request.GET).within(years).year)
    first = {f"count_{code or 'all'}": count for code, count in selectors.plans(year).items()}
    form = forms.PlanForm(request.POST or None, cities=city_names(), initial=first)
    if request.method == "POST" and form.is_valid():
        services.set_plan(user=request.user, year=year, counts=form.counts(), request=request)
        messages.success(request, f"{year}年度计划数已保存")
        return redirect(f"{pages.crumbs()[0][1]}?year={year}")
    return render(request, "pieces/form_page.html", pages.plan_page(year, form), status=status_of(request))


def _form(request: HttpRequest, first: dict[str, Any]) -> forms.CandidateForm:
    given = {"regions": forms.regions_of(request.user), "industries": forms.divisions()}
    return forms.CandidateForm(request.POST or None, initial=first, **given)


def _done(request: HttpRequest, form: Any, service: Any, **given: Any) -> Any:
    try:
        return service(user=request.user, at=clock.now(), request=request, **given)
    except services.CandidateRefused as refused:
        form.add_error(None, str(refused))
        return None


def _list(one: Candidate) -> str:
    return f"{pages.crumbs()[0][1]}?year={one.year}"


def _book(request: HttpRequest, rows: list[Candidate], year: int, label: str) -> HttpResponse:
    place = request.user.region.name
    response = HttpResponse(candidate_book(rows, place=place, year=year), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{place}{label}.xlsx") or ""
    return response
