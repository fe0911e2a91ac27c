"""Handing out files, after the caller's permission check (security.md, trap 11)."""

import logging
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from zjtx.common import audit
from zjtx.common.digests import digest
from zjtx.common.models.files import StoredFile, VirusCheck
from zjtx.common.pages import plain_page
from zjtx.common.text import clean_file_name

logger = logging.getLogger(__name__)

# Only these are ever shown in the browser; everything else is a download whatever the caller asks.
INLINE_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})
# The file gets an origin of its own without scripts, and may be framed by our own pages only.
_SANDBOX = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


def serve(
    request: HttpRequest,
    stored: StoredFile,
    *,
    download_name: str,
    inline: bool = False,
    action: str = "file.read",
    obj: Model | None = None,
    is_owner: bool = False,
) -> HttpResponseBase:
    """The file as a response. A file that waits for the virus scanner is given to its owner alone, an infected one to
    nobody. Reading it is an act: its audit row (about `obj`, or the file itself) is written first,
    and where that fails nobody gets the file (decision 7). `download_name` is cleaned and sent as RFC 6266 asks."""
    if stored.virus_check == VirusCheck.INFECTED:
        return plain_page("文件已停止提供", f"该文件查出病毒（{stored.virus_name}），不提供下载。", status=410)
    if stored.virus_check == VirusCheck.WAITING and not is_owner:
        return plain_page("文件正在查毒", "该文件尚未完成查毒，暂不提供，请稍后再试。", status=409)
    detail = {"file": str(stored.pk), "sha256": stored.sha256, "name": download_name, "inline": inline}
    try:
        with transaction.atomic():
            audit.record(action, obj=obj or stored, label=download_name, detail=detail, request=request)
    except DatabaseError:
        logger.exception("the audit row for file %s could not be written", stored.pk)
        return plain_page("文件暂时无法打开", "访问记录无法写入，按规定不提供文件。请稍后再试。", status=503)
    response = _body(stored)
    is_inline = inline and stored.content_type in INLINE_TYPES
    response["Content-Type"] = stored.content_type
    response["Content-Disposition"] = content_disposition_header(not is_inline, clean_file_name(download_name)) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = _SANDBOX
    return response


def serve_kept(request: HttpRequest, found: Any, *, action: str) -> HttpResponseBase:
    """A file that hangs on something with a `stored` and a `name`, in the page where the address says inline=1; its
    uploader has it before the scanner."""
    return serve(
        request,
        found.stored,
        download_name=found.name,
        inline=request.GET.get("inline") == "1",
        action=action,
        obj=found,
        is_owner=found.stored.uploaded_by_id == request.user.pk,
    )


def serve_public(request: HttpRequest, found: StoredFile | bytes, *, download_name: str, kind: str) -> HttpResponseBase:
    """A file that anybody may have, such as a blank form: no audit row, kept by caches for an hour and asked for again
    by its digest. `kind` is its content type; PDF opens in the browser."""
    tag = f'"{found.sha256 if isinstance(found, StoredFile) else digest(found)}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if response is None:
        response = _body(found) if isinstance(found, StoredFile) else HttpResponse(found)
        response["Content-Type"] = kind
        name = clean_file_name(download_name)
        response["Content-Disposition"] = content_disposition_header(kind not in INLINE_TYPES, name) or ""
        response["Content-Security-Policy"] = _SANDBOX
    response["ETag"] = tag
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _body(stored: StoredFile) -> HttpResponseBase:
    """The bytes, or the order to nginx to send them."""
    if settings.ACCEL_REDIRECT_PREFIX and isinstance(default_storage, FileSystemStorage):
        response = HttpResponse()
        response["X-Accel-Redirect"] = f"{settings.ACCEL_REDIRECT_PREFIX.rstrip('/')}/{quote(stored.file.name)}"
        return response
    try:
        return FileResponse(default_storage.open(stored.file.name, "rb"))
    except FileNotFoundError as error:
        logger.error("the storage has lost file %s", stored.pk)
        raise Http404("file is not in the storage") from error
    except OSError:
        logger.exception("the storage does not hand out file %s", stored.pk)
        return plain_page("文件暂时无法打开", "文件存储暂时不可用，请稍后再试。", status=503)
