"""The library of an enterprise's files, and picking from it at an item of attachment 4."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from declarations import selectors
from declarations.pages import library as pages
from declarations.services import library
from declarations.views.evidence import REFUSALS, answer, requirement_of, set_expiry
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.files.serve import serve


@roles("enterprise")
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """All files of the enterprise over years and tiers."""
    page = pages.library_page(selectors.library(request.user), _asked(request), clock.today())
    return render(request, "declarations/library.html", page)


@roles("enterprise")
@require_safe
def download(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """One file of the enterprise's own; ?inline=1 shows PDF and pictures in the page."""
    kept = selectors.library_file(request.user, file_id)
    inline = request.GET.get("inline") == "1"
    if inline and not kept.stored.content_type.startswith(("image/", "application/pdf")):
        raise Http404("该文件不能预览")
    return serve(request, kept.stored, download_name=kept.name, inline=inline, is_owner=True)


@roles("enterprise")
@require_POST
def expiry(request: HttpRequest, file_id: int) -> HttpResponse:
    """Note until when a certificate is valid."""
    kept = selectors.library_file(request.user, file_id)
    problems = set_expiry(request, kept)
    for problem in problems:
        messages.error(request, problem)
    if not problems:
        messages.success(request, f"“{kept.name}”的有效期已保存")
    return redirect("declarations:library")


@roles("enterprise")
@require_safe
def picker(request: HttpRequest, number: str, requirement_id: int) -> HttpResponse:
    """The enterprise's files, to choose from for an item."""
    declaration = selectors.declaration_visible(request.user, number)
    requirement = requirement_of(declaration, requirement_id)
    if not declaration.is_editable:
        return redirect("declarations:detail", number)
    found = selectors.library(request.user)
    page = pages.picker_page(declaration, requirement, found, _asked(request), clock.today())
    return render(request, "declarations/library_picker.html", page)


@roles("enterprise")
@require_POST
def reuse(request: HttpRequest, number: str, requirement_id: int) -> HttpResponse:
    """File one of the enterprise's files under an item."""
    declaration = selectors.declaration_visible(request.user, number)
    requirement = requirement_of(declaration, requirement_id)
    given = request.POST.get("file", "")
    chosen = int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0
    kept = selectors.library_file(request.user, chosen)
    problems, done = [], f"已选用“{kept.name}”"
    try:
        library.reuse(
            declaration=declaration, requirement=requirement, kept=kept, user=request.user, at=clock.now(),
            request=request,
        )  # fmt: skip
    except REFUSALS as refused:
        problems.append(str(refused))
    return answer(request, declaration, requirement, problems, done)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:100] for name in ("q", "state", "page")}
