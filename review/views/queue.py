"""What lies on the desk, and what it has dealt with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from review.pages import queue as pages
from review.selectors import Filters
from zjtx.common import clock
from zjtx.common.access import roles

DESKS = ("district_officer", "city_officer")


@roles(*DESKS)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The queue, nearest deadline first; filters and page stand in the address."""
    filters = Filters.of(request.GET)
    cursors = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    return render(request, "review/queue.html", pages.queue_page(request.user, filters, clock.now(), **cursors))


@roles(*DESKS)
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Recommended, returned and not recommended by this desk, newest first."""
    page = pages.done_page(request.user, Filters.of(request.GET), after=request.GET.get("after", ""))
    return render(request, "review/done.html", page)
