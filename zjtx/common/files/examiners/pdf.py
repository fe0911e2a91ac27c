"""PDF, opened with pikepdf: what acts by itself, carries other files, is locked, cut short or a bomb is refused.

Links a reader clicks (URI, GoTo) and an opening view (OpenAction with a destination) are part of harmless files.
"""

import re
from pathlib import Path

import pikepdf
from pikepdf import settings as pikepdf_settings

from .base import MARKUP, MAX_UNPACKED, Refused, has_archive_tail, mapped
from .streams import Meter

_HEAD = 1024
_BLANK = b"\r\n\t\f \0\xef\xbb\xbf"
# Readers look for the end mark in the last kilobyte; a file cut short has none there.
_TAIL = 1024
# 1 kB each and more when resolved: beyond this the memory limit is near. A tagged report of 300 pages has about 30,000.
_MAX_OBJECTS = 80_000

_PASSIVE = {"/GoTo", "/Named", "/Hide", "/SetOCGState", "/Trans", "/ResetForm"}
_ACTIVE = {
    "/JavaScript": ("pdf_script", ""),
    "/Launch": ("pdf_action", "启动程序"),
    "/ImportData": ("pdf_action", "导入数据"),
    "/SubmitForm": ("pdf_action", "提交表单"),
    "/GoToR": ("pdf_action", "打开其他文件"),
    "/GoToE": ("pdf_action", "打开其他文件"),
    "/Rendition": ("pdf_media", ""),
    "/Movie": ("pdf_media", ""),
    "/Sound": ("pdf_media", ""),
    "/RichMediaExecute": ("pdf_media", ""),
    "/GoTo3DView": ("pdf_media", ""),
}
_ACTIVE_ANNOTATIONS = {
    "/FileAttachment": "pdf_attachment",
    "/RichMedia": "pdf_media",
    "/Movie": "pdf_media",
    "/Sound": "pdf_media",
    "/Screen": "pdf_media",
    "/3D": "pdf_media",
}
# Only objects whose text has one of these names are walked in Python: qpdf writes the text ten times faster.
_SUSPECT = re.compile(
    rb"/(?:JavaScript|JS|Launch|ImportData|SubmitForm|GoTo[RE3]\w*|Rendition|Movie|Sound|Screen|RichMedia\w*|3D|"
    rb"FileAttachment|EmbeddedFiles?|EF|XFA|AA|OpenAction)\b"
)
_MAX_DEPTH = 60


def examine(path: Path) -> dict:
    """{"type": "pdf", "pages": n}, or a refusal."""
    _check_bytes(path)
    pikepdf_settings.set_qpdf_limits(
        flate_max_memory=MAX_UNPACKED,
        run_length_max_memory=MAX_UNPACKED,
        png_max_memory=MAX_UNPACKED,
        tiff_max_memory=MAX_UNPACKED,
        doc_max_warnings=500,
    )
    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                raise Refused("encrypted")
            _check_objects(pdf)
            return {"type": "pdf", "pages": _pages(pdf)}
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, RuntimeError, ValueError, TypeError) as error:
        raise Refused("damaged") from error


def _check_bytes(path: Path) -> None:
    with mapped(path) as data:
        head = data[:_HEAD]
        if not head.lstrip(_BLANK).startswith(b"%PDF-"):
            raise Refused("polyglot", "文件开头附加的数据")
        if has_archive_tail(data):
            raise Refused("polyglot", "压缩包")
        end = len(data)
        while end and data[end - 1 : end] in (b"\0", b"\r", b"\n", b" ", b"\t"):
            end -= 1
        at = data.rfind(b"%%EOF")
        if MARKUP.search(head) or (at >= 0 and MARKUP.search(data[at:])):
            raise Refused("polyglot", "网页或脚本代码")
        if at < max(0, end - _TAIL):
            raise Refused("damaged")


def _pages(pdf: pikepdf.Pdf) -> int:
    """Number of pages. qpdf mends a broken table of objects; pages that are lost all the same mean damage."""
    pages = len(pdf.pages)
    mended = any("reconstruct" in str(warning) for warning in pdf.get_warnings())
    if not pages or (mended and pdf.Root.Pages.get("/Count") != pages):
        raise Refused("damaged")
    return pages


def _check_objects(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > _MAX_OBJECTS:
        raise Refused("too_complex")
    meter = Meter()
    _check_dictionary(pdf.trailer, 0)
    for item in pdf.objects:
        if isinstance(item, pikepdf.Name) and str(item) in _ACTIVE:
            # No producer writes an action's name as an object of its own; it serves only to hide it.
            raise Refused(*_ACTIVE[str(item)])
        if isinstance(item, pikepdf.Stream):
            meter.measure(item)
            item = item.stream_dict
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Array)) and _SUSPECT.search(item.unparse(resolved=True)):
            _check_value(item, 0)


def _check_value(value, depth: int) -> None:
    """Walk the direct values of one object; indirect ones come by themselves."""
    if depth > _MAX_DEPTH:
        raise Refused("too_complex")
    if isinstance(value, pikepdf.Array):
        for item in value:
            if isinstance(item, pikepdf.Object) and not item.is_indirect:
                _check_value(item, depth + 1)
    elif isinstance(value, pikepdf.Dictionary):
        _check_dictionary(value, depth)
        for item in value.values():
            if isinstance(item, pikepdf.Object) and not item.is_indirect:
                _check_value(item, depth + 1)


def _check_dictionary(item: pikepdf.Dictionary, depth: int) -> None:
    action = str(item.get("/S", ""))
    if action in _ACTIVE:
        raise Refused(*_ACTIVE[action])
    annotation = str(item.get("/Subtype", ""))
    if annotation in _ACTIVE_ANNOTATIONS:
        raise Refused(_ACTIVE_ANNOTATIONS[annotation])
    if "/EF" in item or str(item.get("/Type", "")) == "/EmbeddedFile":
        raise Refused("pdf_attachment")
    if "/XFA" in item:
        raise Refused("pdf_form")
    _check_automatic(item.get("/OpenAction"), 0)
    events = item.get("/AA")
    if isinstance(events, pikepdf.Dictionary):
        for event in events.values():
            _check_automatic(event, 0)


def _check_automatic(action, depth: int) -> None:
    """What happens without a click may only move within the document (a destination is an array or a name)."""
    if not isinstance(action, pikepdf.Dictionary):
        return
    if depth > _MAX_DEPTH:
        raise Refused("too_complex")
    kind = str(action.get("/S", ""))
    if kind in _ACTIVE:
        raise Refused(*_ACTIVE[kind])
    if kind and kind not in _PASSIVE:
        raise Refused("pdf_action", "打开网址" if kind == "/URI" else kind.lstrip("/"))
    following = action.get("/Next")
    for item in following if isinstance(following, pikepdf.Array) else [following]:
        _check_automatic(item, depth + 1)
