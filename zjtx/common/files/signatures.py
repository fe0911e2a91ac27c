"""What a file's first bytes say it is. Own table: the libraries at hand took an XLSX for a DOCX (stack.md)."""

import mmap
import re
from dataclasses import dataclass
from pathlib import Path

from .inspection import ACCEPTED

ORIGINAL = f"请上传原始{ACCEPTED}文件。"


@dataclass(frozen=True)
class Content:
    """`kind`: "pdf", "jpeg", "png", "zip" (an examiner decides further) or "" (cannot be accepted)."""

    kind: str
    label: str
    hint: str = ORIGINAL
    encrypted: bool = False


_TO_PICTURE = "请转换为JPEG、PNG图片或PDF后上传。"
_UNPACK = "请解压后逐个上传其中的文件。"
_STARTS: tuple[tuple[bytes, Content], ...] = (
    (b"\xff\xd8\xff", Content("jpeg", "JPEG图片")),
    (b"\x89PNG\r\n\x1a\n", Content("png", "PNG图片")),
    (b"PK\x03\x04", Content("zip", "ZIP压缩包", _UNPACK)),
    (b"PK\x05\x06", Content("", "空的ZIP压缩包")),
    (b"Rar!\x1a\x07", Content("", "RAR压缩包", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Content("", "7Z压缩包", _UNPACK)),
    (b"\x1f\x8b", Content("", "GZIP压缩包", _UNPACK)),
    (b"MZ", Content("", "Windows可执行程序")),
    (b"\x7fELF", Content("", "Linux可执行程序")),
    (b"#!", Content("", "脚本程序")),
    (b"<?php", Content("", "脚本程序")),
    (b"GIF8", Content("", "GIF图片", _TO_PICTURE)),
    (b"BM", Content("", "BMP图片", _TO_PICTURE)),
    (b"II*\0", Content("", "TIFF图片", _TO_PICTURE)),
    (b"MM\0*", Content("", "TIFF图片", _TO_PICTURE)),
    (b"{\\rtf", Content("", "RTF文档", "请另存为DOCX后上传。")),
    (b"8BPS", Content("", "Photoshop图像", _TO_PICTURE)),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|body|script)\b", re.IGNORECASE)
_BLANK = b"\xef\xbb\xbf\xff\xfe\xfe\xff\r\n\t\f \0"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Stream names in the directory of an OLE compound file, in this order: an encrypted one has nothing else to see.
_COMPOUND_STREAMS: tuple[tuple[str, Content], ...] = (
    ("EncryptedPackage", Content("", "加密的Office文档", encrypted=True)),
    ("WordDocument", Content("", "旧版Word文档（DOC）", "请用Office或WPS另存为DOCX后上传。")),
    ("Workbook", Content("", "旧版Excel工作簿（XLS）", "请用Office或WPS另存为XLSX后上传。")),
    ("Book", Content("", "旧版Excel工作簿（XLS）", "请用Office或WPS另存为XLSX后上传。")),
    ("PowerPoint Document", Content("", "旧版PowerPoint演示文稿（PPT）", "请另存为PDF后上传。")),
)
_HEAD = 4096
_READ_AT_MOST = 64 * 1024


def read_content(path: Path) -> Content:
    """Look at the file (not empty) and say what it is."""
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
        if head.startswith(_COMPOUND):
            with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _compound(data)
        content = _by_start(head)
        if content.kind == "zip":
            with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _named_archive(data, content)
        return content


def _by_start(head: bytes) -> Content:
    for start, content in _STARTS:
        if head.startswith(start):
            return content
    if head[4:8] == b"ftyp":
        return Content("", "HEIC图片" if head[8:12] in _HEIC_BRANDS else "视频文件", _TO_PICTURE)
    if head[:4] == b"RIFF":
        return Content("", "WEBP图片" if head[8:12] == b"WEBP" else "音视频文件", _TO_PICTURE)
    text = head.lstrip(_BLANK)
    if text.startswith(b"%PDF-"):
        return Content("pdf", "PDF文件")
    return _text(text, head)


def _text(text: bytes, head: bytes) -> Content:
    if text.startswith(b"<"):
        if b"<svg" in text.lower():
            return Content("", "SVG图片", _TO_PICTURE)
        if _MARKUP.search(text):
            return Content("", "网页（HTML）", "请打印为PDF后上传。")
        return Content("", "XML文件")
    if b"%PDF-" in head[:1024]:
        # Readers forgive data in front of a PDF; the examiner says why it is not taken here.
        return Content("pdf", "PDF文件")
    if b"\0" not in head:
        return Content("", "文本文件")
    return Content("", "无法识别的文件")


def _compound(data: mmap.mmap) -> Content:
    for stream, content in _COMPOUND_STREAMS:
        if data.find(stream.encode("utf-16-le") + b"\0\0") >= 0:
            return content
    return Content("", "旧版Office或其他复合文档", "请用Office或WPS另存为DOCX或XLSX后上传。")


def _named_archive(data: mmap.mmap, content: Content) -> Content:
    """Better words for known archives, for the message only: the verdict is the examiner's."""
    for part, label in ((b"word/document.xml", "DOCX文档"), (b"xl/workbook.xml", "XLSX工作簿")):
        if data.find(part) >= 0:
            return Content("zip", label, f"请将扩展名改为“.{label[:4].lower()}”后重新上传。")
    if data.find(b"OFD.xml") >= 0:
        return Content("zip", "OFD版式文件", "请转换为PDF后上传。")
    return content
