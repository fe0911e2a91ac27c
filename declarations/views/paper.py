"""A frozen version: reading it, its paper (PDF), and the public check of a paper."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from declarations import selectors
from declarations.models import Declaration, Submission
from declarations.pages import paper as pages
from declarations.services.submission import request_print
from zjtx.accounts.enums import Role
from zjtx.common.access import public, roles
from zjtx.common.files.serve import serve

READERS = ("enterprise", "district_officer", "city_officer", "province_officer")


def _submission(request: HttpRequest, number: str, version: int) -> Submission:
    declaration = selectors.declaration_visible(request.user, number)
    found = declaration.submissions.select_related("declaration__round", "paper").filter(version=version).first()
    if found is None:
        raise Http404("没有该版本")
    return found


@roles(*READERS)
@require_safe
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The answers of one frozen version, laid out as on paper."""
    is_masked = request.user.role != Role.ENTERPRISE
    page = pages.version_page(_submission(request, number, version), is_masked=is_masked)
    return render(request, "declarations/version.html", page)


@roles(*READERS)
@require_safe
def print_version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The printed form of a version: ready, or the progress of the job that makes it."""
    submission = _submission(request, number, version)
    if submission.paper_id is not None:
        ready = redirect("declarations:version_pdf", number, version)
        if "HX-Request" in request.headers:  # the waiting page asks: the browser itself must go there, not its script
            return HttpResponse(status=204, headers={"HX-Redirect": ready.url})
        return ready
    return render(request, "declarations/printing.html", pages.printing_page(submission))


@roles(*READERS)
@require_POST
def print_request(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Ask for the PDF of a version that has none yet, or whose job failed."""
    submission = _submission(request, number, version)
    if submission.paper_id is None:
        request_print(submission=submission, user=request.user)
    return redirect("declarations:print_version", number, version)


@roles(*READERS)
@require_safe
def pdf(request: HttpRequest, number: str, version: int) -> HttpResponseBase:
    """The PDF of a version, shown in the browser."""
    submission = _submission(request, number, version)
    if submission.paper is None:
        return redirect("declarations:print_version", number, version)
    return serve(request, submission.paper, download_name=f"{number}-第{version}版.pdf", inline=True)


@public
@require_safe
def check(request: HttpRequest, number: str, version: int, digest: str) -> HttpResponse:
    """Whether a paper is the current version: asked by the QR code that the paper carries."""
    declaration = Declaration.objects.filter(number=number).first()
    submission = declaration.submissions.filter(version=version).first() if declaration else None
    page = pages.check_page(submission, digest)
    return render(request, "declarations/paper_check.html", page, status=200 if page["found"] else 404)
