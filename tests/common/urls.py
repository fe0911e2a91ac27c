"""Addresses of the tests' own views beside the common ones."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from zjtx.common import clock
from zjtx.common.access import public, roles, signed_in


@public
def open_page(request: HttpRequest) -> HttpResponse:
    """For everybody."""
    return HttpResponse(f"open {request.GET.get('q', '')} {request.POST.get('q', '')}")


@signed_in
def member_page(request: HttpRequest) -> HttpResponse:
    """For every account."""
    return HttpResponse(f"member {request.role}")


@roles("system_admin")
def admin_page(_request: HttpRequest) -> HttpResponse:
    """For one role."""
    return HttpResponse("admin")


def unmarked_page(_request: HttpRequest) -> HttpResponse:
    """Somebody forgot the mark."""
    return HttpResponse("unmarked")


@public
def two_readings(_request: HttpRequest) -> JsonResponse:
    """The clock asked twice."""
    return JsonResponse({"first": clock.now().isoformat(), "second": clock.now().isoformat()})


@public
def sign_in(_request: HttpRequest) -> HttpResponse:
    """Stands in for the sign-in page, which belongs to an app above."""
    return HttpResponse("sign in")


urlpatterns = [
    path("open/", open_page),
    path("member/", member_page),
    path("admin-only/", admin_page),
    path("unmarked/", unmarked_page),
    path("two-readings/", two_readings),
    path("account/", include(([path("sign-in/", sign_in, name="sign_in")], "accounts"))),
    path("", include("zjtx.common.urls")),
]
