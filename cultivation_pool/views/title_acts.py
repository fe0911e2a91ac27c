"""Titles are converted or lapse by a document: the form, the preview, the act."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cultivation_pool.forms.title_acts import TitleActForm
from cultivation_pool.models import TitleAct
from cultivation_pool.pages import title_acts as pages
from cultivation_pool.papers.title_list import blank_list
from cultivation_pool.services import title_acts as services
from cultivation_pool.services.refusals import MatterRefused
from review.views.objections import cursors
from review.views.publicity import BOTH, act, status_of
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.spreadsheets.writing import XLSX

PROVINCE = "province_officer"


@roles(PROVINCE)
@require_safe
def title_acts(request: HttpRequest) -> HttpResponse:
    """All acts, carried out or previewed."""
    return render(request, "pool/title_acts.html", pages.list_page(request.user, **cursors(request)))


@roles(PROVINCE)
@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """The empty list to fill in and upload."""
    response = HttpResponse(blank_list(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="title-list.xlsx"'
    return response


@roles(PROVINCE)
@require_http_methods(BOTH)
def title_act_new(request: HttpRequest) -> HttpResponse:
    """The document and the list; leads to the preview."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TitleActForm(*given)
    if request.method == "POST" and form.is_valid():
        words = {"words": form.words, "request_key": form.cleaned_data["request_key"]}
        made = act(form, services.preview, request, upload=form.cleaned_data["upload"], **words)
        if made is not None:
            return redirect("pool:title_act", made.pk)
    return render(request, "pool/title_act_new.html", pages.new_page(form), status=status_of(request))


@roles(PROVINCE)
@require_safe
def title_act(request: HttpRequest, pk: int) -> HttpResponse:
    """The list line by line."""
    page = pages.act_page(_visible(request.user, pk), request.GET, **cursors(request))
    return render(request, "pool/title_act.html", page)


@roles(PROVINCE)
@require_http_methods(BOTH)
def title_act_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """What will happen, then the act; once, however often it is sent."""
    found = _visible(request.user, pk)
    if request.method != "POST":
        return render(request, "pieces/confirm_page.html", pages.confirm_page(found))
    try:
        services.carry_out(act=found, user=request.user, at=clock.now(), request=request)
    except MatterRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "已办理，企业和所在市已收到消息")
    return redirect("pool:title_act", pk)


def _visible(user: Any, pk: int) -> TitleAct:
    found = TitleAct.objects.visible_to(user).select_related("done_by").filter(pk=pk).first()
    if found is None:
        raise Http404("没有该项办理")
    return found
