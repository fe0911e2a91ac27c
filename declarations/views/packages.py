"""The disc package (刻盘包) of a frozen version: what it holds, how far it is, where it is fetched."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from declarations import selectors
from declarations.models import Submission
from declarations.pages.packages import package_page
from declarations.services.packages import request_package
from zjtx.common.access import roles

READERS = ("enterprise", "district_officer", "city_officer", "province_officer")


def _submission(request: HttpRequest, number: str, version: int) -> Submission:
    declaration = selectors.declaration_visible(request.user, number)
    found = declaration.submissions.select_related("declaration__round").filter(version=version).first()
    if found is None:
        raise Http404("没有该版本")
    return found


@roles(*READERS)
@require_safe
def package(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The package of a version: contents, progress, download."""
    return render(
        request, "declarations/package.html", package_page(request.user, _submission(request, number, version))
    )


@roles(*READERS)
@require_POST
def package_request(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Have the package made; asked again it is the same one while it can be fetched."""
    request_package(submission=_submission(request, number, version), user=request.user, request=request)
    return redirect("declarations:package", number, version)
