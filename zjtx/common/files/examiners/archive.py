"""ZIP containers: the directory is checked before anything is unpacked, parts are unpacked as a bounded stream."""

import itertools
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from .base import CHUNK, MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, RATIO_GRACE, Refused, TestVirusScan

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_LOCATOR64 = b"PK\x06\x07"
_TAIL = 22 + 65535 + 76
# A directory entry is 46 bytes, its name, and a few extra fields; the names of real documents are short.
_DIRECTORY_BYTES = MAX_ENTRIES * 1024
_ENCRYPTED = 0x1


class Container:
    """An opened ZIP container whose directory has passed the checks below."""

    def __init__(self, source: BinaryIO, size: int) -> None:
        _check_end(source, size)
        try:
            self.archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise Refused("damaged") from error
        self.entries = {info.filename: info for info in self.archive.infolist()}
        _check_directory(self.archive.infolist())

    def chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """The unpacked bytes of one entry; its checksum has been compared when the last chunk is out."""
        scan = TestVirusScan()
        try:
            with self.archive.open(info) as part:
                while chunk := part.read(CHUNK):
                    scan.feed(chunk)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
            raise Refused("damaged") from error


def _check_end(source: BinaryIO, size: int) -> None:
    """The end record closes the file and promises a directory that can be read into memory."""
    start = max(0, size - _TAIL)
    source.seek(start)
    tail = source.read(_TAIL)
    source.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise Refused("damaged")
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    rest = tail[at + 22 + comment :]
    if len(tail) < at + 22 + comment:
        raise Refused("damaged")
    if rest.strip(b"\r\n\0 "):
        raise Refused("polyglot", "文件末尾附加的数据")
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if tail[max(0, at - 20) : at].startswith(_LOCATOR64):
        # Where zipfile looks for it too: another place would let the two readers see different directories.
        at64 = at - 76
        if at64 < 0 or not tail.startswith(_END64, at64):
            raise Refused("damaged")
        count = int.from_bytes(tail[at64 + 32 : at64 + 40], "little")
        directory = int.from_bytes(tail[at64 + 40 : at64 + 48], "little")
    if count > MAX_ENTRIES or directory > _DIRECTORY_BYTES:
        raise Refused("too_many_entries")


def _check_directory(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_ENTRIES:
        raise Refused("too_many_entries")
    names: set[str] = set()
    for info in infos:
        _check_name(info.orig_filename)
        if info.filename.lower() in names or stat.S_ISLNK(info.external_attr >> 16):
            raise Refused("unsafe_entry")
        names.add(info.filename.lower())
        if info.flag_bits & _ENCRYPTED:
            raise Refused("encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("damaged")
        if info.file_size > RATIO_GRACE and info.file_size > MAX_RATIO * max(1, info.compress_size):
            raise Refused("bomb")
    # zipfile reads no further than the stated size and then compares the checksum: a lie about it is found there.
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise Refused("bomb")
    _check_layout(sorted(infos, key=lambda info: info.header_offset))


def _check_name(name: str) -> None:
    """No entry may leave the folder it is unpacked into, on any system."""
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or any(ord(c) < 32 or c in "\\:\x7f" for c in name) or not name:
        raise Refused("unsafe_entry")


def _check_layout(infos: list[zipfile.ZipInfo]) -> None:
    """Entries follow one another from the first byte: nothing hides in front, none is unpacked twice."""
    if infos and infos[0].header_offset != 0:
        raise Refused("polyglot", "文件开头附加的数据")
    for info, following in itertools.pairwise(infos):
        if info.header_offset + 30 + info.compress_size > following.header_offset:
            raise Refused("bomb")
