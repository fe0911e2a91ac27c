"""The pool's list, an enterprise over its years, the yearly update, and lists as files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cultivation_pool import member_selectors, update_selectors
from cultivation_pool.forms.updates import UpdateDayForm, UpdateForm
from cultivation_pool.models.updates import OFFICERS
from cultivation_pool.pages import updates as update_pages
from cultivation_pool.pages.member import member_page
from cultivation_pool.pages.members import members_page
from cultivation_pool.papers.catalogue import LISTS
from cultivation_pool.services import list_exports
from cultivation_pool.services import updates as services
from zjtx.common import clock
from zjtx.common.access import roles

PROVINCE = "province_officer"


@roles(*OFFICERS)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Who is in the pool today, and who was."""
    return render(request, "pool/members.html", members_page(request.user, request.GET, clock.now()))


@roles(*OFFICERS)
@require_safe
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One enterprise over its years."""
    found = member_selectors.member_visible(request.user, pk)
    return render(request, "pool/member.html", member_page(request.user, found, clock.now()))


@roles("enterprise")
@require_safe
def own_record(request: HttpRequest) -> HttpResponse:
    """The same for the own enterprise; one that never held a title has its reports' page."""
    found = member_selectors.members_of(request.user).select_related("region", "industry_division").first()
    if found is None:
        return redirect("pool:mine")
    return render(request, "pool/member.html", member_page(request.user, found, clock.now()))


@roles(*OFFICERS)
@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """All yearly updates, with the figures of the own scope."""
    return render(request, "pool/updates.html", update_pages.updates_page(request.user))


@roles(*OFFICERS)
@require_safe
def update(request: HttpRequest, year: int) -> HttpResponse:
    """One update as it was confirmed."""
    found = update_selectors.update_of(year)
    return render(request, "pool/update.html", update_pages.update_page(request.user, found, request.GET))


@roles(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def update_new(request: HttpRequest) -> HttpResponse:
    """Who would come in and go out on the day in the address; POST confirms what was seen."""
    if request.method == "POST":
        return _confirm(request)
    form = UpdateDayForm(request.GET if "day" in request.GET else None, initial={"day": clock.today()})
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else clock.today()
    return _update_page(request, form, day if not form.errors else None)


def _update_page(request: HttpRequest, form: UpdateDayForm, day: object, status: int = 200) -> HttpResponse:
    refused = services.refusal(day, clock.today()) if day else None
    found = services.preview(day) if day and not refused else None
    page = update_pages.preview_page(form, found, refused)
    page["day_form"] = UpdateDayForm(initial={"day": day}) if isinstance(form, UpdateForm) else form
    if found is not None:
        typed = form.data.get("document_number", "") if isinstance(form, UpdateForm) else ""
        given = {"day": day, "seen": found.digest, "document_number": typed}
        page["confirm"] = UpdateForm(initial=given, auto_id="confirm_%s")
    return render(request, "pool/update_new.html", page, status=status)


def _confirm(request: HttpRequest) -> HttpResponse:
    form = UpdateForm(request.POST)
    if not form.is_valid():
        return _update_page(request, form, form.cleaned_data.get("day"), status=422)
    try:
        made, is_new = services.confirm(user=request.user, at=clock.now(), request=request, **form.cleaned_data)
    except services.UpdateRefused as refused:
        form.add_error(None, str(refused))
        return _update_page(request, form, form.cleaned_data["day"], status=409)
    if is_new:
        messages.success(request, f"{made.year}年度更新已确认，已告知省级和各市人员")
    else:
        messages.info(request, f"{made.year}年度更新已由{made.confirmed_by}确认，未重复办理")
    return redirect("pool:update", made.year)


@roles(*OFFICERS)
@require_POST
def list_export(request: HttpRequest, name: str) -> HttpResponse:
    """Have a list made as XLSX, as its filters stood on the page."""
    asked = list_exports.request_list(
        user=request.user,
        name=name,
        query=request.POST.get("query", ""),
        key=request.POST.get("request_key", "")[:64],
        with_phones=request.POST.get("phones") == "1",
        request=request,
    )
    return redirect(f"{LISTS[name].address(asked)}#export")
