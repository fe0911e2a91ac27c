"""Keeping files: digest, place and row. The bytes are written first; what a rollback leaves behind is swept up
later."""

import logging
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from zjtx.common import clock
from zjtx.common.digests import digest_chunks
from zjtx.common.models.files import StoredFile, path_of
from zjtx.common.text import clean_file_name

logger = logging.getLogger(__name__)
UNKNOWN_TYPE = "application/octet-stream"


class StoreFailed(Exception):
    """The storage did not take the file; the text is a Chinese sentence for the user."""


def store(
    uploaded: File, *, user: Any, kind: str, content_type: str = UNKNOWN_TYPE, virus_check: str = "off"
) -> StoredFile:
    """Keep an uploaded file. `content_type` and `virus_check` are what inspect() found, never what the browser said.
    Raises StoreFailed, for instance when the disk is full; then nothing is kept."""
    stored = put(uploaded, user=user, kind=kind, content_type=content_type, virus_check=virus_check)
    stored.save(force_insert=True)
    return stored


def put(
    uploaded: File,
    *,
    user: Any,
    kind: str,
    content_type: str,
    virus_check: str = "off",
    known: tuple[str, int] | None = None,
) -> StoredFile:
    """Put the bytes in their place before the caller's transaction begins, so that no lock waits for them. The row is
    the caller's to save; where it does not come to that, discard(). `known`: digest and size, if the caller has them.
    """
    name = uploaded.name or ""
    return _put(
        uploaded, name=name, user=user, kind=kind, content_type=content_type, virus_check=virus_check, known=known
    )


def discard(stored: StoredFile) -> None:
    """Remove the bytes of a file whose row was not saved."""
    _remove_quietly(path_of(stored.kind, stored.pk))


def store_path(
    path: Path | str, *, name: str, content_type: str, kind: str, user: Any = None, file_id: uuid.UUID | None = None
) -> StoredFile:
    """Keep a file that the system wrote itself; `file_id` where the caller must be able to find it again."""
    with Path(path).open("rb") as handle:
        stored = _put(File(handle), name=name, user=user, kind=kind, content_type=content_type, file_id=file_id)
    stored.save(force_insert=True)
    return stored


def remove(stored: StoredFile) -> None:
    """Remove a file: its row in the caller's transaction, its bytes once that has committed. Raises ProtectedError
    while something rests on it."""
    remove_by_id(stored.pk, kind=stored.kind)


def remove_by_id(file_id: uuid.UUID, *, kind: str) -> None:
    """Remove what is known by its identifier, be it bytes without a row; nothing there is no error."""
    with transaction.atomic():
        StoredFile.objects.filter(pk=file_id).delete()
        transaction.on_commit(lambda: default_storage.delete(path_of(kind, file_id)), robust=True)


def clear_orphans(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove bytes that no row names: uploads whose transaction was rolled back. Returns how many files went."""
    removed = 0
    for kind in _folders(""):
        for shelf in _folders(kind):
            for name in _orphans(f"{kind}/{shelf}", clock.machine() - older_than):
                default_storage.delete(f"{kind}/{shelf}/{name}")
                removed += 1
    return removed


def clear_uploads(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove uploads that a killed web process left half-way. Returns how many went."""
    folder = settings.FILE_UPLOAD_TEMP_DIR
    before = (clock.machine() - older_than).timestamp()
    left = [path for path in Path(folder).glob("*.upload*") if path.stat().st_mtime < before] if folder else []
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _put(
    source: File,
    *,
    name: str,
    user: Any,
    kind: str,
    content_type: str,
    file_id: uuid.UUID | None = None,
    virus_check: str = "off",
    known: tuple[str, int] | None = None,
) -> StoredFile:
    sha256, size = known or digest_chunks(source.chunks())
    stored = StoredFile(
        id=file_id or uuid.uuid4(),
        kind=kind,
        original_name=clean_file_name(name),
        content_type=content_type,
        size=size,
        sha256=sha256,
        uploaded_by=user,
        virus_check=virus_check,
        checked_at=clock.now() if virus_check == "clean" else None,
    )
    source.seek(0)
    try:
        stored.file.save(name, source, save=False)
    except OSError as error:
        logger.exception("the storage did not take a file of %s bytes", size)
        _remove_quietly(path_of(kind, stored.pk))
        raise StoreFailed(f"文件“{stored.original_name}”暂时无法保存，请稍后再试。") from error
    return stored


def _remove_quietly(path: str) -> None:
    try:
        default_storage.delete(path)
    except OSError:
        logger.warning("a partly written file stays until the next sweep: %s", path)


def _folders(path: str) -> list[str]:
    try:
        return default_storage.listdir(path)[0]
    except FileNotFoundError:
        return []


def _orphans(folder: str, before: Any) -> list[str]:
    """Names of old files in a folder that have no row; names that are not ours are left alone."""
    names = {}
    for name in default_storage.listdir(folder)[1]:
        try:
            names[uuid.UUID(name)] = name
        except ValueError:
            continue
    known = set(StoredFile.objects.filter(pk__in=list(names)).values_list("pk", flat=True))
    unknown = [name for file_id, name in names.items() if file_id not in known]
    return [name for name in unknown if default_storage.get_modified_time(f"{folder}/{name}") < before]
