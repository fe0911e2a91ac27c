"""The one writer of PDF: HTML in, tagged PDF out. It reads this project's own static files and data: addresses only.

WeasyPrint's default fetcher would read any file and call any host that a text names (security.md, trap 5).
"""

import io
import mimetypes
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

# Addresses under this base are looked up among the static files; no request ever leaves the process.
BASE_URL = "https://paper.invalid/"


def _static_bytes(name: str) -> bytes:
    found = finders.find(name)
    if found:
        return Path(found).read_bytes()
    with staticfiles_storage.open(name) as collected:  # hashed names exist only where they were collected
        return collected.read()


def _fetcher() -> object:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):
        """Static files of this project and data: addresses; everything else is refused."""

        def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
            prefix = BASE_URL.rstrip("/") + settings.STATIC_URL
            if not url.startswith(prefix):
                return super().fetch(url, headers)
            name = url.removeprefix(prefix).split("?")[0]
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, io.BytesIO(_static_bytes(name)), {"Content-Type": kind}, 200)

    return OwnFilesOnly(allowed_protocols=["data"], allow_redirects=False)


def write_pdf(html: str, target: Path | None = None) -> bytes | None:
    """Render HTML as a tagged PDF with bookmarks and title, to a file or as bytes.

    The renderer's import costs seconds: call this in a task or command."""
    from weasyprint import HTML

    return HTML(string=html, base_url=BASE_URL, url_fetcher=_fetcher()).write_pdf(
        target, pdf_tags=True, uncompressed_pdf=False
    )
