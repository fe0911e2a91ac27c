"""What a session must keep to: staff may not leave it idle; a password that must change and a second factor that is
required and missing come first."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY

from zjtx.accounts import second_factor
from zjtx.accounts.services.sessions import keep_session
from zjtx.common import clock
from zjtx.common.middleware import wants_fragment

# What an account may do before it has changed its password or set up its second factor.
_ALWAYS_OPEN = {
    "accounts:profile_display",
    "accounts:second_step",
    "accounts:second_step_inline",
    "accounts:sign_in",
    "accounts:sign_in_inline",
    "accounts:sign_out",
    "home:healthz",
    "home:privacy",
}
_CHANGE, _SET_UP = "accounts:password_change", "accounts:second_factor_set_up"


class SessionLimitMiddleware:
    """Ends staff sessions left idle and sends accounts that must change their password to that page.

    Sets `request.idle_limit_seconds`: after how long without a request the session ends, None where it does not. A
    disabled account has no user here any more: the backend no longer finds it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep or end the session before anything else looks at it."""
        request.idle_limit_seconds = None
        if request.user.is_authenticated and keep_session(request=request, now=clock.now()):
            request.idle_limit_seconds = settings.STAFF_IDLE_SECONDS if request.user.is_staff_member else None
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Nothing else is open before (GB/T 22239-2019 8.1.4.1 a and d)."""
        if not request.user.is_authenticated or request.resolver_match.view_name in _ALWAYS_OPEN:
            return None
        wanted, refusal = _first(request)
        if not wanted or request.resolver_match.view_name == wanted:
            return None
        if wants_fragment(request):
            headers = {"HX-Redirect": reverse(wanted)}
            return JsonResponse({"refusal": refusal}, status=403, headers=headers)
        return HttpResponseRedirect(reverse(wanted))


def _first(request: HttpRequest) -> tuple[str, str]:
    """The page that has to come first, and why; empty where none has to."""
    if request.user.must_change_password:
        return _CHANGE, "须先修改密码，再继续办理。"
    # A session has its device from the sign-in or from the set-up; whatever takes a device away ends the sessions.
    if second_factor.is_required_of(request.user) and DEVICE_ID_SESSION_KEY not in request.session:
        return _SET_UP, "须先设置两步验证，再继续办理。"
    return "", ""
