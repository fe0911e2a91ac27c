"""核查对照: a page of its own, of now and of every decision; it prints on A4."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from declarations.views.report_paper import paper_response
from review.pages import findings as pages
from review.pages.report import officers_report
from review.views.marks import FINDERS, finder
from zjtx.common.access import roles


@roles(*FINDERS)
@require_safe
def findings(request: HttpRequest, number: str) -> HttpResponse:
    """What was declared beside what every desk has found, as it stands now."""
    return render(request, "review/findings.html", pages.findings_page(finder(request, number)))


@roles(*FINDERS)
@require_safe
def report(request: HttpRequest, number: str) -> HttpResponse:
    """The report of conditions on the version under review, as a PDF to print."""
    case = finder(request, number)
    return paper_response(officers_report(case), f"条件核对报告-{number}-第{case.submission.version}版.pdf")


@roles(*FINDERS)
@require_safe
def kept(request: HttpRequest, number: str, kind: str, pk: int) -> HttpResponse:
    """The same as it was when one of the decisions was taken."""
    return render(request, "review/findings.html", pages.kept_page(finder(request, number), kind, pk))
