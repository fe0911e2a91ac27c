"""Kept files: digest and place, nothing half-written, handed out safely and never without a trace."""

import hashlib
import uuid
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import RequestFactory

from tests.common.factories import make_user
from zjtx.common.files.serve import serve
from zjtx.common.files.store import StoreFailed, clear_orphans, remove, store
from zjtx.common.models import AuditEntry, StoredFile

pytestmark = pytest.mark.django_db


class FullDisk(FileSystemStorage):
    """Takes a few bytes and then has no room."""

    def _save(self, name: str, content: object) -> str:
        super()._save(name, ContentFile(b"half"))
        raise OSError(28, "No space left on device")


def _stored(
    content: bytes = b"%PDF-1.7 content", *, content_type: str = "application/pdf", name: str = "证明.pdf"
) -> StoredFile:
    return store(SimpleUploadedFile(name, content), user=None, kind="evidence", content_type=content_type)


def _request(user: object = None) -> object:
    request = RequestFactory().get("/file/", REMOTE_ADDR="192.0.2.7")
    request.user = user or make_user()
    return request


def _body(response: object) -> bytes:
    content = b"".join(response.streaming_content)
    response.file_to_stream.close()
    return content


def test_store_keeps_bytes_digest_size_and_owner() -> None:
    user, content = make_user(), b"x" * 200_000
    stored = store(
        SimpleUploadedFile("营业执照.pdf", content), user=user, kind="evidence", content_type="application/pdf"
    )
    stored.refresh_from_db()
    assert (stored.size, stored.sha256) == (200_000, hashlib.sha256(content).hexdigest())
    assert (stored.original_name, stored.content_type, stored.uploaded_by) == ("营业执照.pdf", "application/pdf", user)
    with stored.file.open() as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    "name, kept",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\证明.pdf", "证明.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("图\u202efdp.exe", "图fdp.exe"),
        ("长" * 300 + ".pdf", "长" * 146 + ".pdf"),
        ("...", "文件"),
    ],
)
def test_stored_name_is_data_and_never_part_of_the_path(name: str, kept: str) -> None:
    upload = ContentFile(b"x")
    upload.name = name
    stored = store(upload, user=None, kind="evidence")
    assert stored.original_name == kept
    assert stored.file.name == f"evidence/{stored.pk.hex[:2]}/{stored.pk}"


def test_full_disk_is_refused_by_name_and_leaves_nothing(settings) -> None:
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.FullDisk"}}
    with pytest.raises(StoreFailed, match=r"证明\.pdf.*暂时无法保存"):
        _stored()
    assert not StoredFile.objects.exists()
    folders = [f"evidence/{shelf}" for shelf in default_storage.listdir("evidence")[0]]
    assert [name for folder in folders for name in default_storage.listdir(folder)[1]] == []


@pytest.mark.django_db(transaction=True)
def test_remove_takes_the_bytes_only_after_commit() -> None:
    stored = _stored()
    place = stored.file.name
    with transaction.atomic():
        remove(stored)
        transaction.set_rollback(True)
    assert default_storage.exists(place)
    remove(StoredFile.objects.get())
    assert not default_storage.exists(place)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_orphans_of_rolled_back_uploads_are_removed_when_old(settings) -> None:
    kept = _stored()
    with transaction.atomic():
        place = _stored().file.name
        transaction.set_rollback(True)
    default_storage.save("evidence/zz/readme.txt", ContentFile(b"not ours"))
    assert clear_orphans() == 0
    assert clear_orphans(older_than=timedelta(0)) == 1
    assert not default_storage.exists(place)
    assert default_storage.exists(kept.file.name)
    assert default_storage.exists("evidence/zz/readme.txt")


def test_serve_downloads_with_a_safe_head() -> None:
    response = serve(_request(), _stored(), download_name="证明 材料.pdf")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert unquote(response["Content-Disposition"].partition("''")[2]) == "证明 材料.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Security-Policy"].startswith("sandbox;")
    assert response["Content-Type"] == "application/pdf"
    assert _body(response) == b"%PDF-1.7 content"


@pytest.mark.parametrize(
    "content_type, disposition",
    [
        ("application/pdf", "inline"),
        ("image/png", "inline"),
        ("image/jpeg", "inline"),
        ("text/html", "attachment"),
        ("image/svg+xml", "attachment"),
        ("application/octet-stream", "attachment"),
    ],
)
def test_serve_shows_only_pdf_and_pictures(content_type: str, disposition: str) -> None:
    response = serve(_request(), _stored(content_type=content_type), download_name="a.bin", inline=True)
    assert response["Content-Disposition"] == f'{disposition}; filename="a.bin"'
    _body(response)


def test_serve_download_name_adds_no_header() -> None:
    response = serve(_request(), _stored(), download_name='a"\r\nSet-Cookie: x=1/../b.pdf')
    assert response["Content-Disposition"] == 'attachment; filename="b.pdf"'
    _body(response)


def test_serve_writes_an_audit_row_first() -> None:
    user, stored = make_user(), _stored()
    _body(serve(_request(user), stored, download_name="证明.pdf", action="evidence.read"))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.object_label, entry.object_id) == (
        "evidence.read",
        user,
        "证明.pdf",
        str(stored.pk),
    )
    assert entry.detail["sha256"] == stored.sha256


def test_serve_refuses_while_the_audit_row_cannot_be_written() -> None:
    """A read-only database: nobody reads evidence unseen (architecture.md, decision 7)."""
    stored, request = _stored(), _request()

    def read_only(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise DatabaseError("the database is read-only")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(read_only):
        response = serve(request, stored, download_name="证明.pdf")
    assert response.status_code == 503
    assert "文件暂时无法打开" in response.content.decode()


def test_serve_hands_over_to_nginx(settings) -> None:
    settings.ACCEL_REDIRECT_PREFIX = "/protected/"
    stored = _stored()
    response = serve(_request(), stored, download_name="a.pdf")
    assert response["X-Accel-Redirect"] == f"/protected/{stored.file.name}"
    assert response.content == b""


def test_serve_without_its_bytes_is_not_found(caplog) -> None:
    stored = _stored()
    Path(stored.file.path).unlink()
    with pytest.raises(Http404):
        serve(_request(), stored, download_name="a.pdf")
    assert "has lost file" in caplog.text
    assert uuid.UUID(Path(stored.file.name).name) == stored.pk
