"""The one gate for uploaded files: inspect() says whether a file is what its name says and harmless to open.

Judged by content (security.md, trap 10); the deep look happens in a child process (sandbox.py), so that a file
made to break its reader breaks only that.
"""

import logging
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files import File

from . import sandbox, scanner
from .inspection import TYPES, Inspection, accepted, extension_of, refused
from .signatures import ORIGINAL, Content, read_content

logger = logging.getLogger(__name__)

_EXAMINERS = {"pdf": "pdf", "jpeg": "picture", "png": "picture", "zip": "ooxml"}
_OFFICE = ("docx", "xlsx")
# Names under which a document with macros comes: the examiner tells what is wrong better than the name does.
_MACRO_NAMES = ("docm", "xlsm", "dotm", "xltm")


def inspect(path: Path, name: str, *, limit: int | None = None) -> Inspection:
    """Judge the file at `path`, uploaded as `name`; `limit` in bytes (default: settings.EVIDENCE_MAX_FILE_BYTES).

    Never raises for what the file holds. Costs at most 3 s of processor and 200 MB, in another process; then the
    virus scanner, where there is one (scanner.py).
    """
    limit = settings.EVIDENCE_MAX_FILE_BYTES if limit is None else limit
    size = path.stat().st_size
    if size == 0:
        return refused("empty", name)
    if size > limit:
        return refused("too_large", name, f"{_megabytes(size)}，超过{_megabytes(limit)}")
    extension = extension_of(name)
    if not extension:
        return refused("no_extension", name)
    content = read_content(path)
    if content.encrypted and extension in _OFFICE:
        return refused("encrypted", name)
    if not _worth_examining(content, extension):
        return _mismatch(name, extension, content)
    return _examined(path, name, extension, content)


def inspect_upload(uploaded: File, *, limit: int | None = None) -> Inspection:
    """Judge an upload under the name it came with. Uploads lie on disk already; other files are copied there first."""
    name = uploaded.name or ""
    if hasattr(uploaded, "temporary_file_path"):
        return inspect(Path(uploaded.temporary_file_path()), name, limit=limit)
    with tempfile.NamedTemporaryFile() as copy:
        uploaded.seek(0)
        for chunk in uploaded.chunks():
            copy.write(chunk)
        copy.flush()
        uploaded.seek(0)
        return inspect(Path(copy.name), name, limit=limit)


def _worth_examining(content: Content, extension: str) -> bool:
    if content.kind == "zip":
        return extension in (*_OFFICE, *_MACRO_NAMES)
    return content.kind in TYPES and extension in TYPES[content.kind].names


def _examined(path: Path, name: str, extension: str, content: Content) -> Inspection:
    answer = sandbox.examine(_EXAMINERS[content.kind], path)
    problem = answer.get("problem", "")
    if problem == "not_office":
        return _mismatch(name, extension, Content("", answer["detail"], content.hint))
    if problem:
        return refused(problem, name, answer.get("detail", ""))
    found = TYPES[answer["type"]]
    if extension not in found.names:
        return _mismatch(name, extension, Content(answer["type"], found.label))
    check = _scanned(path, name)
    return check if isinstance(check, Inspection) else accepted(answer["type"], answer["pages"], check)


def _scanned(path: Path, name: str) -> Inspection | str:
    """The scanner's word on a file that is harmless as far as we can see: a refusal, or a value of VirusCheck."""
    if not scanner.is_on():
        return "off"
    try:
        with path.open("rb") as handle:
            found = scanner.scan(handle, timeout=scanner.UPLOAD_SECONDS)
    except scanner.NotScanned:
        logger.warning("the scanner did not answer: a file is taken and waits for it", exc_info=True)
        return "waiting"
    return refused("infected", name, found) if found else "clean"


def _mismatch(name: str, extension: str, content: Content) -> Inspection:
    """Content and extension disagree, or the type cannot be taken at all."""
    hint = content.hint
    if content.kind in TYPES:
        hint = f"请将扩展名改为“.{TYPES[content.kind].extension}”后重新上传。"
    promised = next((kind.label for kind in TYPES.values() if extension in kind.names), "")
    if promised:
        hint = ORIGINAL if content.label.endswith("压缩包") else hint
        return refused("disguised", name, f"{promised}（实际内容为{content.label}），{hint}")
    return refused("wrong_type", name, f"{content.label}，不能以“.{extension}”上传，{hint}")


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " MB"
