"""Whether a package, or the disc burnt from it, holds what its manifest says. Reads only, and within bounds."""

import json
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from declarations.packages.manifest import FORMAT, FORMAT_VERSION, JSON_NAME
from zjtx.common.digests import ALGORITHM, digest_chunks

MAX_FILES = 5000
# Evidence and its bound copy, 500 MiB each, forms and covers, with room.
MAX_BYTES = 2 * 1024**3
MAX_RATIO = 100
MAX_MANIFEST = 8 * 1024**2
_CHUNK = 256 * 1024
_DRIVE = re.compile(r"[A-Za-z]:")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Unreadable(Exception):
    """The package cannot be checked at all; the sentences say why."""

    def __init__(self, *problems: str) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Listed:
    """One file of the manifest."""

    path: str
    size: int
    sha256: str
    kind: str = ""
    item: str = ""


@dataclass
class Verified:
    """What was found: the declaration as the manifest names it, the files it lists, and what is wrong."""

    declaration: dict[str, Any]
    listed: list[Listed]
    problems: list[str] = field(default_factory=list)
    read_bytes: int = 0


@dataclass(frozen=True)
class _Source:
    """Where the files lie: names with their sizes, and how to open one."""

    sizes: dict[str, int]
    open: Callable[[str], IO[bytes]]


def verify(path: Path) -> Verified:
    """Check a ZIP, or a folder or disc with the package's content. Raises Unreadable and OSError."""
    if path.is_dir():
        return _checked(_folder(path))
    try:
        with zipfile.ZipFile(path) as package:
            return _checked(_zip(package, path.stat().st_size))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, UnicodeError) as error:
        raise Unreadable("不是ZIP文件，或文件不完整、已损坏") from error


def _checked(source: _Source) -> Verified:
    source = _without_outer_folder(source)
    if JSON_NAME not in source.sizes:
        raise Unreadable(f"没有{JSON_NAME}，不是本系统生成的刻盘包")
    manifest = _manifest(source)
    found = Verified(manifest["declaration"], [_listed(one) for one in manifest["files"]])
    paths = [one.path for one in found.listed]
    doubled = sorted({path for path in paths if paths.count(path) > 1})
    if doubled or JSON_NAME in paths:
        raise Unreadable(*(f"{JSON_NAME}重复列出：{path}" for path in doubled or [JSON_NAME]))
    _compare(source, found)
    return found


def _compare(source: _Source, found: Verified) -> None:
    """Every file against its line: altered, missing, added, renamed."""
    listed = {one.path: one for one in found.listed}
    digests = {}
    for path, size in source.sizes.items():
        if path != JSON_NAME:
            digests[path] = _digest(source, path, size)
            found.read_bytes += size
    for path, one in listed.items():
        if path in digests and digests[path] is None:
            found.problems.append(f"文件已损坏，无法读取：{path}")
        elif path in digests and digests[path] != (one.sha256, one.size):
            found.problems.append(f"内容已改动：{path}")
    missing = {path: (one.sha256, one.size) for path, one in listed.items() if path not in digests}
    added = {path: found_ for path, found_ in digests.items() if path not in listed}
    for path, content in list(added.items()):
        before = next((old for old, wanted in missing.items() if wanted == content), None)
        if before is not None:
            found.problems.append(f"文件已改名：{before} 改为 {path}")
            del missing[before], added[path]
    found.problems += [f"缺少文件：{path}" for path in missing]
    found.problems += [f"多出文件：{path}" for path in added]


def _digest(source: _Source, path: str, size: int) -> tuple[str, int] | None:
    """(digest, length) of what is really there; None where it cannot be read."""
    try:
        with source.open(path) as handle:
            return digest_chunks(_bounded(handle, size))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        return None


def _bounded(handle: IO[bytes], size: int) -> Iterator[bytes]:
    """Chunks of a file, which may not turn out longer than it says."""
    read = 0
    while chunk := handle.read(_CHUNK):
        read += len(chunk)
        if read > size:
            raise EOFError("longer than stated")
        yield chunk


def _zip(package: zipfile.ZipFile, real_size: int) -> _Source:
    """The files of a ZIP. Raises Unreadable for one that could write outside its folder or fill the disk."""
    infos = [(_name(info), info) for info in package.infolist() if not info.is_dir()]
    _refuse_too_much(len(infos), sum(info.file_size for _, info in infos))
    problems = [f"{problem}：{_shown(name)}" for name, info in infos if (problem := _unsafe(name) or _odd(info))]
    if problems:
        raise Unreadable(*problems)
    if sum(info.compress_size for _, info in infos) > real_size:
        raise Unreadable("压缩包内的文件互相重叠，无法安全打开")
    by_name = dict(infos)
    if len(by_name) < len(infos):
        raise Unreadable("压缩包内有同名文件")
    return _Source(
        {name: info.file_size for name, info in infos}, lambda name: package.open(by_name[name])
    )  # fmt: skip


def _folder(path: Path) -> _Source:
    """The files of a folder; links are not followed."""
    sizes: dict[str, int] = {}
    for one in sorted(path.rglob("*")):
        if one.is_symlink():
            raise Unreadable(f"含有链接：{one.relative_to(path).as_posix()}")
        if one.is_file():
            sizes[one.relative_to(path).as_posix()] = one.stat().st_size
            if len(sizes) > MAX_FILES:
                break
    _refuse_too_much(len(sizes), sum(sizes.values()))
    return _Source(sizes, lambda name: (path / name).open("rb"))


def _refuse_too_much(files: int, size: int) -> None:
    if files > MAX_FILES:
        raise Unreadable(f"文件超过{MAX_FILES}个，无法安全打开")
    if size > MAX_BYTES:
        raise Unreadable(f"展开后超过{MAX_BYTES // 1024**3} GB，无法安全打开")


def _name(info: zipfile.ZipInfo) -> str:
    """The entry's name; Chinese Windows packs names in its own code page and does not say so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.orig_filename.encode("cp437").decode("gb18030").replace("\\", "/")
    except UnicodeError:
        return info.filename


def _unsafe(name: str) -> str:
    """Why a name may not be unpacked, "" for a good one."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not name or "\\" in name or "\0" in name or name.startswith("/") or _DRIVE.match(name) or ".." in parts:
        return "含有不安全的文件路径"
    return ""


def _odd(info: zipfile.ZipInfo) -> str:
    """Why an entry may not be opened, "" for a good one."""
    if info.flag_bits & 0x1:
        return "压缩包内的文件已加密"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "压缩包内含有链接"
    if info.compress_type not in _PACKED:
        return "压缩方法不受支持"
    if info.file_size > MAX_RATIO * max(info.compress_size, 1024):
        return "压缩比异常，无法安全打开"
    return ""


def _shown(name: str) -> str:
    return name.encode("unicode_escape").decode() if not name.isprintable() else name


def _without_outer_folder(source: _Source) -> _Source:
    """A package that was packed again with the folder it had been unpacked to."""
    if JSON_NAME in source.sizes:
        return source
    inner = [name for name in source.sizes if name.endswith(f"/{JSON_NAME}")]
    head = inner[0].removesuffix(JSON_NAME) if len(inner) == 1 else ""
    if not head or not all(name.startswith(head) for name in source.sizes):
        return source
    sizes = {name.removeprefix(head): size for name, size in source.sizes.items()}
    return _Source(sizes, lambda name: source.open(head + name))


def _manifest(source: _Source) -> dict[str, Any]:
    """The manifest, its shape checked. Raises Unreadable."""
    if source.sizes[JSON_NAME] > MAX_MANIFEST:
        raise Unreadable(f"{JSON_NAME}过大，无法读取")
    try:
        with source.open(JSON_NAME) as handle:
            manifest = json.loads(handle.read(MAX_MANIFEST).decode("utf-8-sig"))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RecursionError) as error:
        raise Unreadable(f"{JSON_NAME}无法读取") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Unreadable(f"{JSON_NAME}不是本系统的清单")
    if manifest.get("format_version") != FORMAT_VERSION or manifest.get("algorithm") != ALGORITHM:
        raise Unreadable(f"{JSON_NAME}的版本或摘要算法不受支持")
    declaration, files = manifest.get("declaration"), manifest.get("files")
    if not isinstance(declaration, dict) or not isinstance(files, list) or not all(map(_is_line, files)):
        raise Unreadable(f"{JSON_NAME}内容不完整")
    texts = (declaration.get("number"), declaration.get("sha256"))
    if not all(isinstance(one, str) for one in texts) or type(declaration.get("version")) is not int:
        raise Unreadable(f"{JSON_NAME}内容不完整")
    return manifest


def _is_line(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and isinstance(one.get("path"), str)
        and type(one.get("size")) is int
        and isinstance(one.get("sha256"), str)
        and _DIGEST.fullmatch(one["sha256"]) is not None
    )


def _listed(one: dict[str, Any]) -> Listed:
    return Listed(one["path"], one["size"], one["sha256"], str(one.get("kind", "")), str(one.get("item", "")))
