"""The network address of whoever sent a request."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address; "" where unknown. Behind nginx (production) the one that nginx itself added last, because
    everything before it in X-Forwarded-For may have been written by the client (security.md, trap 9)."""
    candidate = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        candidate = forwarded or candidate
    try:
        return str(ip_address(candidate))
    except ValueError:
        return ""
