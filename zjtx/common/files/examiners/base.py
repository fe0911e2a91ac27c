"""What all examiners share: the refusal they raise, the figures of the limits, and scans of raw bytes."""

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEBIBYTE = 1024 * 1024
# Figures agreed for every packed file: at most 200 entries, 100 MB unpacked, ratio 100.
MAX_ENTRIES = 200
MAX_UNPACKED = 100 * MEBIBYTE
MAX_RATIO = 100
# Short parts of blank table rows pack better than 100:1 in honest files (Apache POI spares parts below 100 KB too).
RATIO_GRACE = 100 * 1024
MAX_PIXELS = 50_000_000
CHUNK = 256 * 1024

# Split, so that a scanner on the server does not take this source file for the test virus itself.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MARKUP = re.compile(rb"<(?:\?php\s|script[\s>]|html[\s>]|!doctype\s+html)", re.IGNORECASE)
_END_OF_ARCHIVE = b"PK\x05\x06"
_CENTRAL_ENTRY = b"PK\x01\x02"
_ARCHIVE_TAIL = 22 + 65535


class Refused(Exception):
    """The file must not be taken. `code` names the message (see inspection.PROBLEMS), `detail` fills it in."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@contextmanager
def mapped(path: Path) -> Iterator[mmap.mmap]:
    """The file's bytes without reading it into memory. The file must not be empty."""
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


def refuse_test_virus(data: mmap.mmap | bytes) -> None:
    """Refuse the EICAR string wherever it stands in the bytes."""
    if data.find(EICAR) >= 0:
        raise Refused("virus")


def has_archive_tail(data: mmap.mmap) -> bool:
    """Whether a ZIP archive ends this file (a JAR or ZIP appended to a picture or PDF opens as an archive)."""
    at = data.rfind(_END_OF_ARCHIVE, max(0, len(data) - _ARCHIVE_TAIL))
    if at < 0:
        return False
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    return at >= size > 0 and data[at - size : at - size + 4] == _CENTRAL_ENTRY


class TestVirusScan:
    """Looks for the EICAR string in a stream of chunks, also across the seams between them."""

    __test__ = False

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk; refuse as soon as the string is complete."""
        refuse_test_virus(self._tail + chunk[: len(EICAR)])
        refuse_test_virus(chunk)
        self._tail = (self._tail + chunk)[-len(EICAR) + 1 :]
