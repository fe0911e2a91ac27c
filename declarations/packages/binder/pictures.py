"""A picture as a PDF of one A4 page, upright as its camera meant it. Runs in the child process."""

import warnings
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from .sources import DAMAGED, FAILURES, Broken

A4 = (595.28, 841.89)
_MARGIN = 36.0
# Small pictures are not blown up: 96 pixels an inch at least.
_LARGEST = 72 / 96
_STRIP_ROWS = 128
_ORIENTATION = 0x0112
# EXIF's eight ways to hold a camera → the matrix that puts the unit square upright.
_UPRIGHT = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_MODES = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB}


def check(path: str) -> None:
    """Raise Broken where the picture cannot be opened at all."""
    _opened(path).close()


def write_page(path: str) -> str:
    """Write the page beside the picture; returns its path. Raises Broken."""
    target = f"{path}.page"
    with _opened(path) as image, pikepdf.new() as document:
        upright = int(image.getexif().get(_ORIENTATION, 1) or 1)
        matrix = _UPRIGHT.get(upright, _UPRIGHT[1])
        size = image.size if matrix[0] else image.size[::-1]
        document.add_blank_page(page_size=A4 if size[0] <= size[1] else A4[::-1])
        page = document.pages[0]
        page.Resources = Dictionary(XObject=Dictionary(Im0=_stream(document, image, path)))
        page.Contents = document.make_stream(_placed(size, page, matrix))
        document.save(target)
    return target


def _opened(path: str) -> Image.Image:
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        return Image.open(path, formats=("JPEG", "PNG"))
    except (*FAILURES, Image.DecompressionBombError) as error:
        raise Broken(DAMAGED) from error


def _placed(size: tuple[int, int], page: pikepdf.Page, matrix: tuple[int, ...]) -> bytes:
    """The picture in the middle of the page, as large as margins and pixels allow."""
    width, height = float(page.mediabox[2]), float(page.mediabox[3])
    scale = min((width - 2 * _MARGIN) / size[0], (height - 2 * _MARGIN) / size[1], _LARGEST)
    wide, tall = size[0] * scale, size[1] * scale
    spot = f"{wide:.3f} 0 0 {tall:.3f} {(width - wide) / 2:.3f} {(height - tall) / 2:.3f} cm"
    return f"q {spot} {' '.join(map(str, matrix))} cm /Im0 Do Q\n".encode("ascii")


def _stream(document: Pdf, image: Image.Image, path: str) -> pikepdf.Stream:
    """A JPEG as it is where a PDF can hold it so; everything else row by row, transparent parts on white."""
    entries = {"Type": Name.XObject, "Subtype": Name.Image, "Width": image.width, "Height": image.height}
    if image.format == "JPEG" and image.mode in _MODES:
        with open(path, "rb") as whole:
            data = whole.read()
        return pikepdf.Stream(
            document, data, **entries, ColorSpace=_MODES[image.mode], BitsPerComponent=8, Filter=Name.DCTDecode
        )  # fmt: skip
    mode = "L" if image.mode in ("1", "L", "I", "I;16") and "transparency" not in image.info else "RGB"
    packer = zlib.compressobj(6)
    data = b"".join([*(packer.compress(strip) for strip in _strips(image, mode)), packer.flush()])
    return pikepdf.Stream(
        document, data, **entries, ColorSpace=_MODES[mode], BitsPerComponent=8, Filter=Array([Name.FlateDecode])
    )  # fmt: skip


def _strips(image: Image.Image, mode: str) -> Iterator[bytes]:
    """Rows as bytes, a strip at a time, so that a large picture is in memory once only."""
    has_alpha = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    for top in range(0, image.height, _STRIP_ROWS):
        strip = image.crop((0, top, image.width, min(top + _STRIP_ROWS, image.height)))
        if image.mode in ("I", "I;16"):
            strip = strip.convert("I").point(lambda one: one / 256).convert("L")
        if has_alpha:
            strip = strip.convert("RGBA")
            paper = Image.new("RGB", strip.size, "white")
            paper.paste(strip, mask=strip.getchannel("A"))
            strip = paper
        yield strip.convert(mode).tobytes()
