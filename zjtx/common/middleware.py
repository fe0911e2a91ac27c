"""What every request passes: hostile bytes out, one reading of the clock, the view's access mark, no copies in
caches."""

import logging
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.staticfiles.views import serve as serve_static_in_development
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.static import serve as serve_static

from zjtx.common import clock
from zjtx.common.access import mark_of
from zjtx.common.text import is_hostile

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponseBase]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_ADDRESS_BYTES = 4096
# Static files are Django's own views: they hold nothing to protect.
_DJANGO_VIEWS = (serve_static, serve_static_in_development)


class HostileInputMiddleware:
    """Refuse what no database column can hold, and addresses longer than any of ours (security.md, trap 8)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if len(request.path_info.encode(errors="replace")) > MAX_ADDRESS_BYTES or len(query) > MAX_ADDRESS_BYTES:
            return _bad_request()
        # The server decodes the path but not the query; a quoted cookie may hold NUL as "\\000".
        has_nul = b"\x00" in unquote_to_bytes(query.encode(errors="replace"))
        if has_nul or any(is_hostile(text) for text in (request.path_info, query, *request.COOKIES.values())):
            return _bad_request()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Look through the fields of a form; contents of uploaded files are another module's business."""
        if request.method in SAFE_METHODS:
            return None
        try:
            fields = request.POST.lists()
        except UnreadablePostError:
            return _bad_request()
        names = (upload.name or "" for _field, uploads in request.FILES.lists() for upload in uploads)
        if _has_hostile(fields) or any(is_hostile(name) for name in names):
            return _bad_request()
        return None


class RequestClockMiddleware:
    """One reading of the clock per request; before anything that writes it is taken at once, ahead of every lock."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with clock.reading() as reading:
            if request.method not in SAFE_METHODS:
                try:
                    reading.take()
                except DatabaseError:
                    logger.warning("the database's clock could not be read", exc_info=True)
            return self.get_response(request)


class AccessMarkMiddleware:
    """Hold every view to its access mark. A wrong role sees the same 404 as for a page that does not exist."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_args: Any) -> HttpResponseBase | None:
        """Let the request through, send it to the sign-in page, or answer that there is no such page."""
        if view in _DJANGO_VIEWS:
            return None
        mark = mark_of(view)
        if mark is None:
            _complain(view)
            raise Http404("view without access mark")
        user = getattr(request, "user", None)
        role = str(user.role) if user is not None and user.is_authenticated else None
        request.role = role or ""  # type: ignore[attr-defined]
        if mark.is_open_to(role):
            return None
        if role is None:
            return _sign_in_first(request)
        raise Http404("not for this role")


class NoStoreMiddleware:
    """Pages of a signed-in person stay in no cache, neither on the way nor in a shared computer's browser."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and _is_signed_in(request):
            patch_cache_control(response, no_store=True, private=True)
        return response


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script asks, which can follow no redirect to a whole page: htmx, or a request for JSON."""
    accepted = request.headers.get("Accept", "")
    is_json = "application/json" in accepted and "text/html" not in accepted
    return is_json or (request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers)


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if wants_fragment(request):
        response = HttpResponse("登录已失效，请重新登录。", status=401, content_type="text/plain; charset=utf-8")
        response["HX-Trigger"] = "session-expired"
        return response
    return redirect_to_login(_page_to_return_to(request))


def _page_to_return_to(request: HttpRequest) -> str:
    """The page asked for; after a form that was sent too late the page it stood on, for its own address takes no
    GET."""
    if request.method in SAFE_METHODS:
        return request.get_full_path()
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referrer)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def _complain(view: Callable[..., Any]) -> None:
    """A view without a mark is a mistake of ours: loud where developers are, a missing page elsewhere."""
    name = f"{view.__module__}.{getattr(view, '__qualname__', view)}"
    module = getattr(settings, "SETTINGS_MODULE", "") or ""
    if settings.DEBUG or module.endswith(".test"):
        raise ImproperlyConfigured(f"{name} has no access mark")
    logger.error("%s has no access mark", name)


def _is_signed_in(request: HttpRequest) -> bool:
    try:
        user = getattr(request, "user", None)
        return user is not None and user.is_authenticated
    except DatabaseError:
        return True


def _has_hostile(fields: Iterable[tuple[str, list[Any]]]) -> bool:
    return any(is_hostile(name) or any(is_hostile(str(value)) for value in values) for name, values in fields)


def _bad_request() -> HttpResponse:
    """The page says what is wrong and what to do; it needs neither session nor database."""
    return HttpResponseBadRequest(render_to_string("400.html"))
