"""For load balancers and start scripts: is the process up, and does the database answer."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zjtx.common.access import public

logger = logging.getLogger(__name__)
PLAIN = "text/plain; charset=utf-8"


@public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """ "ok" with 200, or 503 while the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("health check: the database does not answer")
        return HttpResponse("database unavailable", status=503, content_type=PLAIN)
    return HttpResponse("ok", content_type=PLAIN)
