"""A frozen version: reading it, its paper (PDF and DOCX), and the public check of a paper."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations import selectors
from declarations.forms.paper_check import PaperCheckForm
from declarations.models import Declaration, Submission
from declarations.pages import paper as pages
from declarations.pages.paper import VERSION_READERS
from declarations.services.submission import request_print
from zjtx.accounts.enums import Role
from zjtx.common.access import public, roles
from zjtx.common.files.serve import serve


def _submission(request: HttpRequest, number: str, version: int) -> Submission:
    declaration = selectors.declaration_visible(request.user, number)
    found = (
        declaration.submissions.select_related("declaration__round", "paper", "paper_docx")
        .filter(version=version)
        .first()
    )
    if found is None:
        raise Http404("没有该版本")
    return found


@roles(*VERSION_READERS)
@require_safe
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The answers of one frozen version, laid out as on paper."""
    is_masked = request.user.role != Role.ENTERPRISE
    page = pages.version_page(_submission(request, number, version), is_masked=is_masked)
    return render(request, "declarations/version.html", page)


@roles(*VERSION_READERS)
@require_safe
def print_version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The printed form of a version: ready, or the progress of the job that makes it. `?as=docx` stays on the page."""
    submission = _submission(request, number, version)
    wanted = "docx" if request.GET.get("as") == "docx" else ""
    if pages.is_printed(submission) and not wanted:
        ready = redirect("declarations:version_pdf", number, version)
        if "HX-Request" in request.headers:  # the waiting page asks: the browser itself must go there, not its script
            return HttpResponse(status=204, headers={"HX-Redirect": ready.url})
        return ready
    return render(request, "declarations/printing.html", pages.printing_page(submission, wanted))


@roles(*VERSION_READERS)
@require_POST
def print_request(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Ask for the paper of a version that has none yet, or whose job failed."""
    submission = _submission(request, number, version)
    if not pages.is_printed(submission):
        request_print(submission=submission, user=request.user)
    waiting = redirect("declarations:print_version", number, version)
    if request.POST.get("as") == "docx":
        waiting["Location"] += "?as=docx"
    return waiting


@roles(*VERSION_READERS)
@require_safe
def pdf(request: HttpRequest, number: str, version: int) -> HttpResponseBase:
    """The PDF of a version, shown in the browser."""
    submission = _submission(request, number, version)
    if submission.paper is None:
        return redirect("declarations:print_version", number, version)
    return serve(request, submission.paper, download_name=f"{number}-第{version}版.pdf", inline=True)


@roles(*VERSION_READERS)
@require_safe
def docx(request: HttpRequest, number: str, version: int) -> HttpResponseBase:
    """The DOCX of a version, as a download."""
    submission = _submission(request, number, version)
    if submission.paper_docx is None:
        return redirect(f"{reverse('declarations:print_version', args=[number, version])}?as=docx")
    return serve(request, submission.paper_docx, download_name=f"{number}-第{version}版.docx")


@public
@require_safe
def check(request: HttpRequest, number: str, version: int, digest: str) -> HttpResponse:
    """Whether a paper is the current version: asked by the QR code that the paper carries. Who may see the
    declaration is also told what differs."""
    declaration = Declaration.objects.filter(number=number).first()
    submission = declaration.submissions.filter(version=version).first() if declaration else None
    page = pages.check_page(request.user, submission, digest)
    return render(request, "declarations/paper_check.html", page, status=200 if page["found"] else 404)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check_entry(request: HttpRequest) -> HttpResponse:
    """The same asked by hand: number, version and digest from the paper's foot."""
    form = PaperCheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        return redirect("declarations:paper_check", asked["number"], asked["version"], asked["digest"])
    page = {
        "form": form,
        "page_name": "核验纸质申报表",
        "submit_label": "核验",
        "lead_text": "照纸质申报表页脚所印填写；也可直接扫描二维码。",
    }
    return render(request, "pieces/form_page.html", page, status=422 if request.method == "POST" else 200)
