"""JPEG and PNG: size from the header first, then every byte of picture data is decoded within constant memory."""

import zlib
from pathlib import Path

from PIL import Image, ImageFile

from .base import CHUNK, MARKUP, MAX_PIXELS, MEBIBYTE, Refused, has_archive_tail, mapped

ImageFile.LOAD_TRUNCATED_IMAGES = False
# The limit is ours (checked on the header below); Pillow's own would speak of it in two other ways.
Image.MAX_IMAGE_PIXELS = None

# libjpeg holds all coefficients (2 bytes each) of a progressive picture at once; above this they are not decoded.
_COEFFICIENT_MEMORY = 120 * MEBIBYTE
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PNG_START = 8


def examine(path: Path) -> dict:
    """{"type": "jpeg" | "png", "pages": 1}. Refuses foreign content, more than 50 megapixels, damage."""
    _refuse_foreign_content(path)
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise Refused("pixels", f"{width}×{height}")
            if picture.format == "PNG":
                picture.verify()
                _decode_png(path)
                return {"type": "png", "pages": 1}
            # A phone's picture with a preview inside opens as MPO; its first picture is an ordinary JPEG.
            _decode_jpeg(picture, path)
            return {"type": "jpeg", "pages": 1}
    except (OSError, SyntaxError, ValueError, zlib.error, EOFError) as error:
        if "too large" in str(error) or "too much memory" in str(error):
            raise Refused("bomb") from error
        raise Refused("damaged") from error


def _refuse_foreign_content(path: Path) -> None:
    with mapped(path) as data:
        if has_archive_tail(data):
            raise Refused("polyglot", "压缩包")
        if data.find(b"%PDF-", 0, 1024) >= 0:
            raise Refused("polyglot", "PDF文件")
        if MARKUP.search(data):
            raise Refused("polyglot", "网页或脚本代码")


def _decode_jpeg(picture: Image.Image, path: Path) -> None:
    """Decode at an eighth of the size: all the entropy-coded data is read, a 64th of the memory is used."""
    width, height = picture.size
    if picture.info.get("progressive") and _coefficient_bytes(picture) > _COEFFICIENT_MEMORY:
        with mapped(path) as data:
            if data.rfind(b"\xff\xd9") < 0:
                raise Refused("damaged")
        return
    picture.draft(None, (max(1, width // 8), max(1, height // 8)))
    picture.load()


def _coefficient_bytes(picture: Image.Image) -> int:
    width, height = picture.size
    samplings = [h * v for _, h, v, _ in picture.layer]
    return int(width * height * 2 * sum(samplings) / max(samplings))


def _decode_png(path: Path) -> None:
    """Inflate all picture data and compare with what the header promises; nothing is kept."""
    with mapped(path) as data:
        header = data[16:29]
        expected = _png_bytes(header)
        inflater = zlib.decompressobj()
        got = 0
        for start, end in _png_data_chunks(data):
            while start < end and not inflater.eof:
                piece = data[start : min(end, start + CHUNK)]
                start += len(piece)
                got += _inflated(inflater, piece, expected - got)
        if got < expected:
            raise Refused("damaged")


def _inflated(inflater, piece: bytes, allowed: int) -> int:
    got = 0
    while piece and not inflater.eof:
        got += len(inflater.decompress(piece, CHUNK))
        piece = inflater.unconsumed_tail
        # Encoders may pad a little; a bomb does not stop there.
        if got > allowed + CHUNK:
            raise Refused("bomb")
    return got


def _png_bytes(header: bytes) -> int:
    """Size of the unpacked scan lines: one filter byte and the samples of each line, of each pass if interlaced."""
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    bits = header[8] * _PNG_CHANNELS.get(header[9], 1)
    passes = _ADAM7 if header[12] == 1 else ((0, 0, 1, 1),)
    total = 0
    for left, top, step_x, step_y in passes:
        columns, lines = -(-(width - left) // step_x), -(-(height - top) // step_y)
        if columns > 0 and lines > 0:
            total += lines * (1 + -(-columns * bits // 8))
    return total


def _png_data_chunks(data):
    at = _PNG_START
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            yield at + 8, min(len(data), at + 8 + length)
        at += 12 + length
