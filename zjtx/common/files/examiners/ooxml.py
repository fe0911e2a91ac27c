"""DOCX and XLSX: every part is unpacked, every XML part parsed; macros, controls, entities, remote parts refused.

What is the main part decides the type, not the name: [Content_Types].xml and _rels/.rels are followed as Office does.
"""

import io
import re
import zlib
from pathlib import Path
from urllib.parse import unquote
from xml.parsers import expat
from zipfile import ZipInfo

from .archive import Container
from .base import CHUNK, MARKUP, MAX_UNPACKED, MEBIBYTE, Refused

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MAIN_TYPES = {_WORD + "document.main+xml": "docx", _SHEET + "sheet.main+xml": "xlsx"}
_OTHER_MAIN_TYPES = {
    _WORD + "template.main+xml": "Word模板（DOTX）",
    _SHEET + "template.main+xml": "Excel模板（XLTX）",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.main": "二进制Excel工作簿（XLSB）",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "PowerPoint演示文稿（PPTX）",
}
_MACRO_MARKS = ("macroenabled", "vbaproject", "vbadata", "macrosheet")
_CONTROL_MARKS = ("activex", "/control", "afchunk")
# Links that stay on a computer (a template or another workbook by its local path) are left by any Office; they
# reach nothing here. Everything else outside the file, except what a reader must click, could call home.
_CLICKED = "hyperlink"
_LOCAL_ALLOWED = ("attachedtemplate", "externallinkpath", "externallinklongpath", "xlpathmissing", "xllibrary")
_LOCAL = re.compile(
    r"^(?:file:///(?:[a-z]:[\\/]|[^\\/:][^:]*$)|[a-z]:[\\/]|(?![\\/]{2})[^:]*$)",
    re.IGNORECASE,
)
_MAGICS = (
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"Rar!", "RAR压缩包"),
    (b"7z\xbc\xaf", "7Z压缩包"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0"
_COMPOUND_MARKS = {"Ole10Native": "embedded", "_VBA_PROJECT": "macros", "EncryptedPackage": "encrypted"}
_SVG_ACTIVE = re.compile(rb"<script|\son[a-z]+\s*=|javascript:|<foreignobject", re.IGNORECASE)
_HELD = 32 * MEBIBYTE


def examine(path: Path) -> dict:
    """{"type": "docx" | "xlsx", "pages": None}, or a refusal."""
    with path.open("rb") as source:
        return {"type": _Package(source, path.stat().st_size).examined(), "pages": None}


class _Package:
    def __init__(self, source, size: int, *, depth: int = 0, spent: int = 0) -> None:
        self.box = Container(source, size)
        self.depth = depth
        self.spent = spent
        self.types: dict[str, str] = {}
        self.main_part = ""

    def examined(self) -> str:
        """The document's type, after all parts have passed."""
        names = list(self.box.entries)
        if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
            raise Refused("not_office", "OFD版式文件" if "OFD.xml" in names else "ZIP压缩包")
        self._refuse_names(names)
        for name in ["[Content_Types].xml", "_rels/.rels"]:
            self._examine_part(self.box.entries.pop(name))
        kind = self._kind()
        for info in self.box.entries.values():
            self._examine_part(info)
        return kind

    def _refuse_names(self, names: list[str]) -> None:
        for name in names:
            if any(mark in name.lower() for mark in _MACRO_MARKS):
                raise Refused("macros")
            if "/activex/" in name.lower():
                raise Refused("embedded", "控件")

    def _kind(self) -> str:
        declared = self.types.get("/" + self.main_part.lower()) or self.types.get(self.main_part.rpartition(".")[2])
        if declared in _OTHER_MAIN_TYPES:
            raise Refused("not_office", _OTHER_MAIN_TYPES[declared])
        if any(mark in content.lower() for mark in _MACRO_MARKS for content in self.types.values()):
            raise Refused("macros")
        if declared not in _MAIN_TYPES or self.main_part not in self.box.entries:
            raise Refused("damaged")
        return _MAIN_TYPES[declared]

    def _examine_part(self, info: ZipInfo) -> None:
        if info.is_dir():
            return
        chunks = self.box.chunks(info)
        first = next(chunks, b"")
        self._spend(len(first))
        name = info.filename.lower()
        handler = self._handler(name, first)
        handler(name, first, chunks)

    def _handler(self, name: str, first: bytes):
        if name.endswith(".svg"):
            return self._svg
        if name.endswith((".xml", ".rels")) or first.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<?xml"):
            return self._xml
        if first.startswith(b"PK\x03\x04"):
            return self._nested
        if first.startswith(b"\x1f\x8b"):
            return self._gzip
        if first.startswith(_COMPOUND):
            return self._compound
        return self._other

    def _xml(self, name: str, first: bytes, chunks) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if name.endswith(".rels"):
            parser.StartElementHandler = self._relationship
        elif name == "[content_types].xml":
            parser.StartElementHandler = self._content_type
        elif "externallinks/" in name:
            parser.StartElementHandler = _refuse_dde
        try:
            parser.Parse(first, False)
            for chunk in chunks:
                self._spend(len(chunk))
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused("damaged") from error

    def _content_type(self, tag: str, attributes: dict[str, str]) -> None:
        key = attributes.get("PartName", "").lower() or attributes.get("Extension", "").lower()
        self.types[key] = attributes.get("ContentType", "")

    def _relationship(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        target = attributes.get("Target", "")
        if any(mark in kind for mark in _MACRO_MARKS):
            raise Refused("macros")
        if any(mark.strip("/") in kind for mark in _CONTROL_MARKS) and kind != "ctrlprop":
            raise Refused("embedded", "控件或其他格式的文档")
        if kind == "officedocument" and not self.main_part:
            self.main_part = target.lstrip("/")
        if attributes.get("TargetMode", "").lower() != "external" or kind == _CLICKED:
            return
        if kind in _LOCAL_ALLOWED and _LOCAL.match(unquote(target)):
            return
        raise Refused("external", "模板" if kind == "attachedtemplate" else "内容")

    def _nested(self, name: str, first: bytes, chunks) -> None:
        """A chart keeps its figures as a workbook inside the document; it is held to the same rules, one level deep."""
        if self.depth or "/embeddings/" not in name or not name.endswith((".docx", ".xlsx")):
            raise Refused("embedded", "压缩包")
        inner = io.BytesIO(self._held(first, chunks))
        try:
            package = _Package(inner, len(inner.getbuffer()), depth=self.depth + 1, spent=self.spent)
            package.examined()
        except Refused as refusal:
            raise Refused("embedded", "压缩包") if refusal.code == "not_office" else refusal from refusal
        self.spent = package.spent

    def _gzip(self, name: str, first: bytes, chunks) -> None:
        """Office packs its EMF and WMF drawings with gzip; any other gzip part is a hidden archive."""
        if not name.endswith((".emz", ".wmz")):
            raise Refused("embedded", "压缩包")
        inflater = zlib.decompressobj(31)
        piece = self._held(first, chunks)
        try:
            while piece and not inflater.eof:
                self._spend(len(inflater.decompress(piece, CHUNK)))
                piece = inflater.unconsumed_tail
        except zlib.error as error:
            raise Refused("damaged") from error

    def _compound(self, name: str, first: bytes, chunks) -> None:
        """Old-style objects (formulas) pass; packaged files, macros and locked documents do not."""
        data = self._held(first, chunks)
        for mark, code in _COMPOUND_MARKS.items():
            if mark.encode("utf-16-le") in data:
                raise Refused(code, "打包的文件" if code == "embedded" else "")

    def _svg(self, name: str, first: bytes, chunks) -> None:
        data = self._held(first, chunks)
        if _SVG_ACTIVE.search(data):
            raise Refused("embedded", "带脚本的SVG图片")
        self._xml(name, data, ())

    def _other(self, name: str, first: bytes, chunks) -> None:
        for magic, label in _MAGICS:
            # An obfuscated font begins with arbitrary bytes.
            if first.startswith(magic) and not name.endswith(".odttf"):
                raise Refused("embedded", label)
        head = first[:CHUNK]
        if re.search(rb"<!(?:DOCTYPE|ENTITY)", head):
            raise Refused("doctype")
        if not name.endswith(".vml") and MARKUP.match(head.lstrip()):
            raise Refused("embedded", "网页或脚本代码")
        for chunk in chunks:
            self._spend(len(chunk))

    def _held(self, first: bytes, chunks) -> bytes:
        held = bytearray(first)
        for chunk in chunks:
            self._spend(len(chunk))
            held += chunk
            if len(held) > _HELD:
                raise Refused("bomb")
        return bytes(held)

    def _spend(self, size: int) -> None:
        self.spent += size
        if self.spent > MAX_UNPACKED:
            raise Refused("bomb")


def _refuse_doctype(*_declaration) -> None:
    raise Refused("doctype")


def _refuse_dde(tag: str, attributes: dict[str, str]) -> None:
    if tag.rpartition(" ")[2] == "ddeLink":
        raise Refused("external", "程序（DDE）")
