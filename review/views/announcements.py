"""Announcements of recognitions (认定公告), read by everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from review.models import Recognition
from review.pages import announcements as pages
from zjtx.common import clock
from zjtx.common.access import public


@public
@require_safe
def announcements(request: HttpRequest) -> HttpResponse:
    """All recognition documents, newest first."""
    return render(request, "public/announcements.html", pages.list_page())


@public
@require_safe
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: who was recognised as what, until when, and how that stands today."""
    found = get_object_or_404(Recognition.objects.select_related("round", "publicity"), pk=pk)
    return render(request, "public/announcement.html", pages.announcement_page(found, clock.today()))
