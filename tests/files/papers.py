"""PDFs and pictures for the tests: honest ones by pikepdf and Pillow, and hostile ones."""

import io
import os
import struct
import zlib
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def new_pdf(pages: int = 2) -> Pdf:
    """Pages with a line of drawing each."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[-1].Contents = pdf.make_stream(b"q 1 0 0 1 72 72 cm 0 0 m 100 100 l S Q\n" * 40)
    return pdf


def saved(pdf: Pdf, **options) -> bytes:
    """The PDF's bytes."""
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def pdf(pages: int = 2) -> bytes:
    """An honest PDF."""
    return saved(new_pdf(pages))


def pdf_opening(action) -> bytes:
    """A PDF with this OpenAction; `action` is called with the document."""
    made = new_pdf()
    made.Root.OpenAction = action(made)
    return saved(made)


def pdf_with_link(**action) -> bytes:
    """A PDF with a link on its first page."""
    made = new_pdf()
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(**action))
    made.pages[0].Annots = Array([made.make_indirect(link)])
    return saved(made)


def pdf_with_annotation(subtype: str) -> bytes:
    """A PDF with an annotation of this kind."""
    made = new_pdf()
    made.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([0, 0, 9, 9]))])
    return saved(made)


def pdf_with_attachment() -> bytes:
    """A PDF that carries another file."""
    made = new_pdf()
    made.attachments["清单.txt"] = b"hidden"
    return saved(made)


def pdf_hiding_script() -> bytes:
    """JavaScript behind a chained action, in an object stream, its name spelled with escapes and by reference."""
    made = new_pdf()
    script = made.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
    made.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit]), Next=Array([script]))
    return saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_naming_action_by_reference() -> bytes:
    """An action whose kind is an object of its own: `/S 9 0 R`."""
    made = new_pdf()
    kind = made.make_indirect(Name.Launch)
    made.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, A=Dictionary(S=kind, F="cmd.exe"))])
    return saved(made)


def escaped_names(data: bytes) -> bytes:
    """The same PDF with /JavaScript and /JS written with #-escapes of equal length."""
    return data.replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS", b"/#4aS")


def encrypted_pdf(**passwords: str) -> bytes:
    """A PDF that asks for a password, or only restricts what may be done."""
    return saved(new_pdf(), encryption=pikepdf.Encryption(**passwords))


@cache
def deflated_zeros(megabytes: int) -> bytes:
    """Zeros packed about 1000:1: one block again and again, which takes no time."""
    zeros = b"\0" * 1_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(megabytes):
        checksum = zlib.adler32(zeros, checksum)
    return b"\x78\xda" + block * megabytes + b"\x03\0" + struct.pack(">I", checksum)


def pdf_bomb(megabytes: int = 250, *, layers: int = 1, **entries) -> bytes:
    """A page whose contents unpack to hundreds of megabytes, if asked through several layers."""
    made = new_pdf()
    data = deflated_zeros(megabytes)
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    stream = pikepdf.Stream(made, data, **entries)
    stream.Filter = Array([Name.FlateDecode] * layers) if layers > 1 else Name.FlateDecode
    made.pages[0].Contents = stream
    return saved(made, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def object_stream_bomb(megabytes: int = 250) -> bytes:
    """A PDF whose table of objects is itself a bomb: it goes off as soon as the file is opened."""
    data = deflated_zeros(megabytes)
    head = b"%PDF-1.5\n"
    body = (
        b"1 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length "
        + str(len(data)).encode()
        + b">>\nstream\n"
        + data
        + b"\nendstream\nendobj\n"
    )
    return head + body + b"startxref\n" + str(len(head)).encode() + b"\n%%EOF\n"


def many_objects(count: int) -> bytes:
    """A PDF of a few megabytes whose objects would fill the memory."""
    made = new_pdf()
    made.Root.Heap = Array([made.make_indirect(Dictionary(A=n)) for n in range(count)])
    return saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def scan(pages: int, bytes_each: int) -> bytes:
    """What an office scanner makes: a JPEG a page (padded to the size wanted)."""
    made = pikepdf.new()
    picture = jpeg((1240, 1754))
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
        padded = picture[:2] + _comment_segments(bytes_each - len(picture)) + picture[2:]
        stream = pikepdf.Stream(
            made, padded, Type=Name.XObject, Subtype=Name.Image, Width=1240, Height=1754,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        made.pages[-1].Resources = Dictionary(XObject=Dictionary(Im0=stream))
        made.pages[-1].Contents = made.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    return saved(made)


def _comment_segments(size: int) -> bytes:
    lengths = [min(65_000, size - at) for at in range(0, size, 65_000)]
    return b"".join(b"\xff\xfe" + struct.pack(">H", length + 2) + os.urandom(length) for length in lengths)


def picture_in_pdf(width: int, height: int, data: bytes, *, filter_name: str = "/FlateDecode") -> bytes:
    """A PDF with one picture of the stated size and these packed bytes."""
    made = new_pdf()
    stream = pikepdf.Stream(
        made, data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name(filter_name),
    )  # fmt: skip
    made.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=stream))
    return saved(made, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def picture(size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture with something on it: noise, which repeats where the picture is large, for noise takes time."""
    tile = Image.effect_noise((min(size[0], 1250), min(size[1], 900)), 60).convert("RGB")
    if tile.size == size:
        return tile
    made = Image.new("RGB", size)
    for x in range(0, size[0], tile.width):
        for y in range(0, size[1], tile.height):
            made.paste(tile, (x, y))
    return made


def jpeg(size: tuple[int, int] = (640, 480), **options) -> bytes:
    """An honest JPEG."""
    out = io.BytesIO()
    picture(size).save(out, "JPEG", **options)
    return out.getvalue()


def png(mode: str = "RGB", size: tuple[int, int] = (640, 480), **options) -> bytes:
    """An honest PNG."""
    out = io.BytesIO()
    picture(size).convert(mode).save(out, "PNG", **options)
    return out.getvalue()


def made_png(width: int, height: int, data: bytes, *, interlace: int = 0, extra: bytes = b"") -> bytes:
    """A PNG with this header (RGB, 8 bits) and this packed picture data, whatever they promise."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, interlace)
    chunks = chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg_stating(width: int, height: int) -> bytes:
    """A small JPEG whose header states another size."""
    data = bytearray(jpeg((16, 16)))
    at = data.find(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def scan_bomb(side: int = 4000, scans: int = 4000) -> bytes:
    """A small progressive JPEG that refines the same blank picture thousands of times: minutes of decoding."""
    out = io.BytesIO()
    Image.new("L", (side, side), 128).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    last = data.rfind(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + b"\xff\xd9"
