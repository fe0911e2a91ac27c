"""Filters that an officer keeps for the queue or the province's list."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from review import saved_filters
from review.enums import QueueList
from review.pages.queue import URL_OF_LIST
from review.province import ProvinceFilters
from review.saved_filters import FilterRefused
from review.selectors import Filters
from review.views.province import PROVINCE
from review.views.queue import DESKS
from zjtx.common import clock
from zjtx.common.access import roles


@roles(*DESKS, PROVINCE)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters that stand in the form; only what the list itself reads is kept."""
    place = QueueList.PROVINCE if request.user.role == PROVINCE else QueueList.QUEUE
    asked = QueryDict(request.POST.get("query", "").removeprefix("?")[:2000])
    query = (ProvinceFilters if place == QueueList.PROVINCE else Filters).of(asked).query()
    try:
        kept = saved_filters.save(
            user=request.user, place=place, name=request.POST.get("name", ""), query=query, at=clock.now()
        )
        messages.success(request, f"已保存常用条件“{kept.name}”")
    except FilterRefused as refused:
        messages.error(request, str(refused))
    return redirect(reverse(URL_OF_LIST[place]) + query)


@roles(*DESKS, PROVINCE)
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of one's own."""
    place = saved_filters.remove(user=request.user, pk=pk)
    if place is None:
        raise Http404("没有该常用条件")
    messages.success(request, "已删除常用条件")
    return redirect(URL_OF_LIST[QueueList(place)])
