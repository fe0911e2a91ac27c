"""Putting stored files into a ZIP in constant memory: a folder of one try, checked copies, entries that are the same
whenever they are made."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage

from declarations.packages.manifest import Entry
from zjtx.common import clock
from zjtx.common.digests import digest_chunks
from zjtx.common.models import Job, StoredFile

_CHUNK = 256 * 1024
_PREFIX = "zjtx-disc-"
_ABANDONED = timedelta(days=1)


@dataclass
class Part:
    """A file on its way into the ZIP."""

    entry: Entry
    path: Path


def work_root() -> Path:
    """Where packages are put together: the disk of the uploads."""
    return Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())


@contextmanager
def workspace(job: Job) -> Iterator[Path]:
    """A folder of this try. What killed tries of the job left, and what nobody has touched for a day, goes first."""
    root = work_root()
    own = f"{_PREFIX}{job.pk}-"
    limit = (clock.machine() - _ABANDONED).timestamp()
    for left in root.glob(f"{_PREFIX}*"):
        if left.name.startswith(own) or left.stat().st_mtime < limit:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=own, dir=root) as folder:
        yield Path(folder)


def copy_stored(stored: StoredFile, target: Path) -> tuple[str, int]:
    """(digest, size) of a stored file, copied in chunks."""

    def copied(source: Any, kept: BinaryIO) -> Iterator[bytes]:
        while chunk := source.read(_CHUNK):
            kept.write(chunk)
            yield chunk

    with default_storage.open(stored.file.name, "rb") as source, target.open("wb") as kept:
        return digest_chunks(copied(source, kept))


def digest_of(path: Path) -> str:
    """The digest of a file on disk."""
    with path.open("rb") as handle:
        return digest_chunks(iter(lambda: handle.read(_CHUNK), b""))[0]


def add_part(package: zipfile.ZipFile, part: Part, moment: tuple[int, ...]) -> None:
    """Store one file unpacked (what is in it is packed already), its name in UTF-8, dated with the moment."""
    info = zipfile.ZipInfo(part.entry.path, moment)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_STORED, 3, 0o644 << 16
    info.flag_bits |= 0x800
    info.file_size = part.entry.size
    with part.path.open("rb") as source, package.open(info, "w") as kept:
        shutil.copyfileobj(source, kept, _CHUNK)
