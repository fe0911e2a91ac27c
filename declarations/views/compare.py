"""The difference of any two frozen versions of a declaration."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from declarations import selectors
from declarations.pages.compare import compare_page
from declarations.pages.paper import VERSION_READERS
from zjtx.accounts.enums import Role
from zjtx.common.access import roles


@roles(*VERSION_READERS)
@require_safe
def compare(request: HttpRequest, number: str, earlier: int, later: int) -> HttpResponse:
    """The later version as on paper, with what stood in the earlier one at each place that differs."""
    declaration = selectors.declaration_visible(request.user, number)
    found = {one.version: one for one in declaration.submissions.filter(version__in=(earlier, later))}
    if earlier not in found or later not in found:
        raise Http404("没有该版本")
    if earlier == later:
        return redirect("declarations:version", number, later)
    if earlier > later:
        return redirect("declarations:compare", number, later, earlier)
    is_masked = request.user.role != Role.ENTERPRISE
    page = compare_page(declaration, found[earlier], found[later], is_masked=is_masked)
    return render(request, "declarations/compare.html", page)
