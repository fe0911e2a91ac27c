"""What a session must keep to: staff may not leave it idle, and a password that must change comes first."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from zjtx.accounts.services.sessions import keep_session
from zjtx.common import clock
from zjtx.common.middleware import wants_fragment

# What an account may do before it has changed its password.
_OPEN_BEFORE_CHANGE = {
    "accounts:password_change",
    "accounts:profile_display",
    "accounts:sign_in",
    "accounts:sign_in_inline",
    "accounts:sign_out",
}


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
        """Nothing else is open while the password must change (GB/T 22239-2019 8.1.4.1 a)."""
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        if request.resolver_match.view_name in _OPEN_BEFORE_CHANGE:
            return None
        target = reverse("accounts:password_change")
        if wants_fragment(request):
            refusal = {"refusal": "须先修改密码，再继续办理。"}
            return JsonResponse(refusal, status=403, headers={"HX-Redirect": target})
        return HttpResponseRedirect(target)
