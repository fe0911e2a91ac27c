"""What both steps of a sign-in answer with."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest) -> str:
    """Where the visitor came from, if that is a page of ours; else the landing page."""
    wanted = request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else resolve_url("home:index")


def signed_in_inline(request: HttpRequest, page_user: str) -> HttpResponse:
    """Tells the page below the dialog to go on, or to load anew as another account's."""
    if str(request.user.pk) == page_user:
        return HttpResponse(status=204, headers={"HX-Trigger": "signed-in", "X-CSRF-Token": get_token(request)})
    # Another account must not go on writing on this page: it is loaded anew, as its own.
    return HttpResponse(status=204, headers={"HX-Refresh": "true", "X-CSRF-Token": get_token(request)})
