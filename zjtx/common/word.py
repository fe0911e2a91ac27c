"""Helpers of python-docx for the papers that the system writes: A4, Chinese fonts by name, fields, tables on a grid.

The package's import costs tenths of a second: call this in a task or command.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

# Fonts of official papers, by the names that office suites know (GB/T 9704).
FANGSONG, KAITI, HEITI, TITLE, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
TWIPS_PER_MM = 1440 / 25.4
# What stands in where a suite has not got them (every Windows has these), and the kind for the last resort.
_SUBSTITUTES = {
    FANGSONG: ("FangSong", "roman"),
    KAITI: ("KaiTi", "script"),
    HEITI: ("SimHei", "swiss"),
    TITLE: ("STZhongsong", "roman"),
    SONG: ("SimSun", "roman"),
}
# What XML 1.0 cannot hold; python-docx would refuse the whole text.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * TWIPS_PER_MM)


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def new_document(title: str, *, top: float, bottom: float, sides: float, size: float) -> Document:
    """An empty A4 document in FangSong, Chinese, with a title. Margins in millimetres, `size` in points."""
    import docx
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin = section.right_margin = Mm(sides)
    section.header_distance = section.footer_distance = Mm(8)
    normal = document.styles["Normal"]
    _set_font(normal.element.get_or_add_rPr(), FANGSONG)
    _set_language(normal.element.get_or_add_rPr())
    normal.font.size = Pt(size)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.title, properties.language = clean(title), "zh-CN"
    _name_substitutes(document)
    properties.author = properties.comments = properties.keywords = ""
    return document


def style_font(document: Document, style: str, family: str, size: float) -> None:
    """Make a built-in style (a heading) black and of that font; its outline level stays."""
    from docx.shared import Pt, RGBColor

    found = document.styles[style]
    _set_font(found.element.get_or_add_rPr(), family)
    found.font.size, found.font.bold, found.font.italic = Pt(size), False, False
    found.font.color.rgb = RGBColor(0, 0, 0)
    found.paragraph_format.space_before = found.paragraph_format.space_after = Pt(0)


def add_run(paragraph: Paragraph, text: str, *, family: str = "", size: float = 0) -> Run:
    """Text in a font; without one, in the paragraph's."""
    from docx.shared import Pt

    run = paragraph.add_run(clean(text))
    if family:
        _set_font(run._r.get_or_add_rPr(), family)
    if size:
        run.font.size = Pt(size)
    return run


def add_field(paragraph: Paragraph, code: str, *, family: str = "", size: float = 0) -> None:
    """A field that the office suite computes, such as PAGE or NUMPAGES."""
    run = add_run(paragraph, "", family=family, size=size)
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind == "":
            run._r.append(element("w:instrText", text=code))
        elif kind == "text":
            run._r.append(element("w:t", text=text))
        else:
            run._r.append(element("w:fldChar", fldCharType=kind))


def element(name: str, /, *children: Any, text: str = "", **attributes: Any) -> Any:
    """One element of the w: namespace with its attributes, children and text."""
    from docx.oxml import OxmlElement

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(attribute(key), str(value))
    for child in children:
        made.append(child)
    if text:
        made.text = text
    return made


def attribute(name: str) -> str:
    """The full name of an attribute of the w: namespace."""
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def grid_table(widths: list[int], *, padding: tuple[float, float] = (0, 0), is_ruled: bool = True) -> Any:
    """An empty table of fixed columns, `widths` in twips, with thin lines round every cell where it is ruled.
    `padding` is (above and below, left and right) in millimetres."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = [element(f"w:{side}", val="single", sz=4, space=0, color="000000") for side in sides] if is_ruled else []
    paddings = zip(("top", "left", "bottom", "right"), (*padding, *padding), strict=True)
    margins = [element(f"w:{side}", w=twips(width), type="dxa") for side, width in paddings]
    properties = element(
        "w:tblPr",
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:jc", val="center"),
        *([element("w:tblBorders", *lines)] if lines else []),
        element("w:tblLayout", type="fixed"),
        element("w:tblCellMar", *margins),
    )
    grid = element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))
    return element("w:tbl", properties, grid)


def grid_row(*, height: float, can_split: bool, is_repeated: bool = False) -> Any:
    """An empty row, at least `height` millimetres high; a repeated one heads the table on every page."""
    rules = [] if can_split else [element("w:cantSplit")]
    rules.append(element("w:trHeight", val=twips(height), hRule="atLeast"))
    if is_repeated:
        rules.append(element("w:tblHeader"))
    return element("w:tr", element("w:trPr", *rules))


def grid_cell(width: int, *, columns: int = 1, merge: str = "", align: str = "center", line_below: bool = False) -> Any:
    """A cell without its paragraph, `width` in twips. `merge` is "restart", "continue" or "" (GB: vertical merge)."""
    properties = [element("w:tcW", w=width, type="dxa")]
    if columns > 1:
        properties.append(element("w:gridSpan", val=columns))
    if merge:
        properties.append(element("w:vMerge", val=merge))
    if line_below:
        below = element("w:bottom", val="single", sz=4, space=0, color="000000")
        properties.append(element("w:tcBorders", below))
    properties.append(element("w:vAlign", val=align))
    return element("w:tc", element("w:tcPr", *properties))


def _set_font(properties: Any, family: str) -> None:
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(key), None)
    for key in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(key), family)


def _name_substitutes(document: Document) -> None:
    """Say in the font table what may be used instead of a font that the reader has not got."""
    from lxml import etree

    fonts = [
        element("w:font", element("w:altName", val=alternative), element("w:charset", val="86"),
                element("w:family", val=kind), element("w:pitch", val="variable"), name=family)
        for family, (alternative, kind) in _SUBSTITUTES.items()
    ]  # fmt: skip
    table = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    table._blob = etree.tostring(element("w:fonts", *fonts), xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_language(properties: Any) -> None:
    properties.append(element("w:lang", val="zh-CN", eastAsia="zh-CN"))
