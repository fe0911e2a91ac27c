"""Unpacked size of the streams in a PDF, measured chunk by chunk; nothing is kept in memory."""

import base64
import io
import re
import zlib
from collections.abc import Iterator

import pikepdf
from PIL import Image

from .base import CHUNK, MAX_PIXELS, MAX_RATIO, MAX_UNPACKED, MEBIBYTE, Refused, TestVirusScan, refuse_test_virus

# The limit is ours; Pillow's own would end in another exception.
Image.MAX_IMAGE_PIXELS = None

_FLATE = ("/FlateDecode", "/Fl")
_JPEG = ("/DCTDecode", "/DCT")
_PICTURE_CODECS = (*_JPEG, "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode")
_OTHER_PACKERS = ("/LZWDecode", "/LZW", "/RunLengthDecode", "/RL")
_PICTURE_SLACK = 64 * 1024
_MAX_FILTERS = 4
# A colour scan of A4 at 300 dpi is 26 MB unpacked, so pictures have a larger purse; past it their ratio decides.
_PICTURES_UNPACKED = 512 * MEBIBYTE


class Meter:
    """Adds up what a PDF's streams unpack to and refuses what exceeds the limits."""

    def __init__(self) -> None:
        self.unpacked = 0
        self.pictures_unpacked = 0
        self.pictures_packed = 0

    def measure(self, stream: pikepdf.Stream) -> None:
        """Count one stream: pictures against their stated size, everything else against 100 MB in all."""
        filters = filters_of(stream)
        if len(filters) > _MAX_FILTERS:
            raise Refused("bomb")
        if str(stream.get("/Subtype", "")) == "/Image":
            self._picture(stream, filters)
        elif any(name in _OTHER_PACKERS for name in filters):
            self._by_qpdf(stream)
        else:
            self._other(stream, filters)

    def _picture(self, stream: pikepdf.Stream, filters: list[str]) -> None:
        width, height = _whole(stream.get("/Width")), _whole(stream.get("/Height"))
        if width * height > MAX_PIXELS:
            raise Refused("pixels", f"{width}×{height}")
        if filters and filters[-1] in _JPEG and len(filters) == 1:
            _check_jpeg_header(stream.read_raw_bytes())
        if not filters or any(name not in _FLATE for name in filters):
            return
        if self.pictures_unpacked > _PICTURES_UNPACKED:
            return
        allowed = height * (width * 4 * _bits(stream) // 8 + 1) + _PICTURE_SLACK
        raw = stream.read_raw_bytes()
        self.pictures_packed += len(raw)
        got = 0
        for chunk in unpacked(raw, filters):
            got += len(chunk)
            self.pictures_unpacked += len(chunk)
            if got > allowed or self._pictures_out_of_ratio():
                raise Refused("bomb")

    def _pictures_out_of_ratio(self) -> bool:
        spent = self.pictures_unpacked
        return spent > _PICTURES_UNPACKED and spent > MAX_RATIO * max(1, self.pictures_packed)

    def _other(self, stream: pikepdf.Stream, filters: list[str]) -> None:
        scan = TestVirusScan()
        for chunk in unpacked(stream.read_raw_bytes(), filters):
            scan.feed(chunk)
            self._spend(len(chunk))

    def _by_qpdf(self, stream: pikepdf.Stream) -> None:
        """LZW and run length: rare, unpacked by qpdf in one piece; the process's memory limit stops a bomb."""
        try:
            data = stream.read_bytes()
        except pikepdf.PdfError:
            # Damaged, or above the limit that was given to qpdf: the packed size tells which is possible.
            if len(stream.read_raw_bytes()) * 64 > MAX_UNPACKED:
                raise Refused("bomb") from None
            return
        refuse_test_virus(data)
        self._spend(len(data))

    def _spend(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > MAX_UNPACKED:
            raise Refused("bomb")


def filters_of(stream: pikepdf.Stream) -> list[str]:
    """Names of the stream's filters, first applied first; empty if it is not packed."""
    value = stream.get("/Filter")
    if isinstance(value, pikepdf.Name):
        return [str(value)]
    if isinstance(value, pikepdf.Array):
        return [str(name) for name in value]
    return []


def unpacked(raw: bytes, filters: list[str]) -> Iterator[bytes]:
    """The stream's bytes behind all of its Flate layers, in bounded chunks; other codings are passed through.

    Text codings (ASCII85, hexadecimal) only shrink, so behind one of them the rest is counted as it stands
    when it comes last, and decoded first when Flate follows.
    """
    chunks: Iterator[bytes] = (raw[at : at + CHUNK] for at in range(0, len(raw), CHUNK))
    for name in filters:
        if name in _FLATE:
            chunks = _inflated(chunks)
        elif name in ("/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"):
            chunks = iter([_from_text(name, b"".join(chunks))])
        elif name in _PICTURE_CODECS:
            break
    return chunks


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate without ever holding more than a chunk. Readers show what precedes an error, so it is counted too."""
    inflater = zlib.decompressobj()
    for piece in chunks:
        while piece and not inflater.eof:
            try:
                out = inflater.decompress(piece, CHUNK)
            except zlib.error:
                return
            piece = inflater.unconsumed_tail
            if out:
                yield out


def _from_text(name: str, data: bytes) -> bytes:
    if name in ("/ASCIIHexDecode", "/AHx"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", data.partition(b">")[0])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    try:
        return base64.a85decode(data.partition(b"~>")[0].strip().removeprefix(b"<~"))
    except ValueError:
        return b""


def _check_jpeg_header(raw: bytes) -> None:
    """Readers allocate what the JPEG itself states, whatever the PDF says of the picture."""
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG",)) as picture:
            width, height = picture.size
    except (OSError, SyntaxError, ValueError):
        return
    if width * height > MAX_PIXELS:
        raise Refused("pixels", f"{width}×{height}")


def _whole(value) -> int:
    return max(0, value) if isinstance(value, int) else 0


def _bits(stream: pikepdf.Stream) -> int:
    bits = _whole(stream.get("/BitsPerComponent"))
    return bits if bits in (1, 2, 4, 8, 16) else 8
