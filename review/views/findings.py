"""核查对照: a page of its own, of now and of every decision; it prints on A4."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from review.pages import findings as pages
from review.views.marks import FINDERS, finder
from zjtx.common.access import roles


@roles(*FINDERS)
@require_safe
def findings(request: HttpRequest, number: str) -> HttpResponse:
    """What was declared beside what every desk has found, as it stands now."""
    return render(request, "review/findings.html", pages.findings_page(finder(request, number)))


@roles(*FINDERS)
@require_safe
def kept(request: HttpRequest, number: str, kind: str, pk: int) -> HttpResponse:
    """The same as it was when one of the decisions was taken."""
    return render(request, "review/findings.html", pages.kept_page(finder(request, number), kind, pk))
