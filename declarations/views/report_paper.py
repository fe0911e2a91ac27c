"""A paper that is made while its reader waits: a page or two, a third of a second, nothing of it is kept."""

from threading import BoundedSemaphore

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from zjtx.common import pdf
from zjtx.common.pages import plain_page

# One at a time in a process: whoever asks for many cannot keep its other threads from answering.
_TURN = BoundedSemaphore(1)
LONGEST_WAIT_SECONDS = 10
BUSY = "同时生成的报告较多，请稍后再试；也可直接打印页面。"


def paper_response(html: str, name: str) -> HttpResponse:
    """The PDF as a download; 503 where many are waiting already."""
    if not _TURN.acquire(timeout=LONGEST_WAIT_SECONDS):
        return plain_page("报告暂时无法生成", BUSY, status=503)
    try:
        content = pdf.write_pdf(html)
    finally:
        _TURN.release()
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response
