"""Paper check (纸质材料核对): whether the paper in hand is the present version, or what differs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from review.pages.paper_check import paper_check_page
from review.views.queue import DESKS
from zjtx.common.access import roles


@roles(*DESKS)
@require_safe
def paper_check(request: HttpRequest) -> HttpResponse:
    """The form, and the answer where something was scanned or typed. A paper out of scope is answered like one that
    does not exist."""
    page, status = paper_check_page(request.user, request.GET)
    return render(request, "review/paper_check.html", page, status=status)
