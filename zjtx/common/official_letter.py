"""Official letters and lists in the layout of GB/T 9704-2012, as DOCX and as HTML for the one writer of PDF.

A4; margins 37 mm above, 35 mm below, 28 mm left, 26 mm right; 22 lines of 28 characters in 三号仿宋 (16 pt) a page; the
title in 二号小标宋 (22 pt); page numbers in 四号 (14 pt) between strokes, right on odd and left on even pages. The red
head of the bureau is not drawn: letters are printed on headed paper or taken over into the office system.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from zjtx.common import pdf, word

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

TOP, BOTTOM, LEFT, RIGHT = 37.0, 35.0, 28.0, 26.0
WIDTH = 210 - LEFT - RIGHT
BODY, TITLE, FOOT, TABLE = 16.0, 22.0, 14.0, 10.5
# 7.5: the number stands 7 mm below the text, its line about 5 mm high.
FOOTER = BOTTOM - 7.0 - 5.0
# 5.2.3: 22 lines in 225 mm. 28 characters in 156 mm are a little narrower than 三号: all are set closer by as much.
LINE_TWIPS, TITLE_LINE = int(word.twips(225) / 22), 34.0
CLOSER_TWIPS = -5
CHARACTER = BODY + CLOSER_TWIPS / 20
# Of a paragraph's properties, what stands behind those that are set here.
_BEHIND = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")
SHARES = 20
INDENT = 2 * BODY


@dataclass(frozen=True)
class Column:
    """A column of a list: its head and its share of the width in twentieths (paper-letter.css names them)."""

    label: str
    share: int


@dataclass(frozen=True)
class Listing:
    """A titled table; `lead` stands above it and `notes` below it."""

    title: str
    columns: tuple[Column, ...]
    rows: list[list[str]]
    lead: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """What a letter says. `mark` stands in its corner, such as 代拟稿; `number` is the document number."""

    title: str
    addressee: str
    body: tuple[str, ...]
    issuer: str
    date_text: str
    number: str = ""
    mark: str = ""
    attachments: tuple[Listing, ...] = field(default=())

    @property
    def attachment_names(self) -> list[str]:
        """As the letter names them: numbered where there are several."""
        many = len(self.attachments) > 1
        return [f"{place}. {one.title}" if many else one.title for place, one in enumerate(self.attachments, 1)]


def write_docx(letter: Letter, target: Path) -> None:
    """Write a letter with its attachments, each on a page of its own."""
    document = new_document(letter.title)
    for text, family in ((letter.mark, word.HEITI), (letter.number, "")):
        if text:
            line(document, text, family=family, align="LEFT" if text == letter.mark else "CENTER")
    line(document, "")
    _title(document, letter.title)
    line(document, "")
    line(document, f"{letter.addressee}：")
    for text in letter.body:
        line(document, text, indent=INDENT)
    if letter.attachments:
        line(document, "")
        for place, name in enumerate(letter.attachment_names):
            line(document, ("附件：" if place == 0 else "　　　") + name, indent=INDENT)
    line(document, "")
    line(document, "")
    _signature(document, letter)
    for place, listing in enumerate(letter.attachments, 1):
        name = f"附件{place}" if len(letter.attachments) > 1 else "附件"
        line(document, name, family=word.HEITI, on_new_page=True)
        line(document, "")
        add_listing(document, listing)
    document.save(str(target))


def write_listing(listing: Listing, target: Path) -> None:
    """Write a list that stands alone."""
    document = new_document(listing.title)
    add_listing(document, listing)
    document.save(str(target))


def write_pdf(letter: Letter, target: Path) -> None:
    """The same letter as tagged PDF."""
    pdf.write_pdf(render_to_string("paper/official_letter.html", {"letter": letter}), target)


def write_listing_pdf(listing: Listing, target: Path) -> None:
    """The same list as tagged PDF."""
    pdf.write_pdf(render_to_string("paper/official_list.html", {"listing": listing}), target)


def new_document(title: str) -> Document:
    """An empty document with the standard's margins, type, grid of lines and page numbers."""
    document = word.new_document(title, top=TOP, bottom=BOTTOM, sides=LEFT, size=BODY)
    _set_up(document)
    word.style_font(document, "Heading 1", word.TITLE, TITLE)
    return document


def _set_up(document: Document) -> None:
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.right_margin, section.footer_distance = Mm(RIGHT), Mm(FOOTER)
    normal = document.styles["Normal"]
    normal.paragraph_format.line_spacing = Pt(LINE_TWIPS / 20)
    normal.paragraph_format.widow_control = False
    # Figures stand as close to Chinese characters as these to one another, and are not broken like them.
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        normal.element.get_or_add_pPr().insert_element_before(word.element(name, val=0), *_BEHIND)
    for language in normal.element.xpath("w:rPr/w:lang"):
        language.set(word.attribute("val"), "en-US")
    closer = word.element("w:spacing", val=CLOSER_TWIPS)
    normal.element.get_or_add_rPr().insert_element_before(closer, "w:w", "w:kern", "w:sz", "w:szCs", "w:lang")
    for grid in section._sectPr.xpath("w:docGrid"):
        section._sectPr.remove(grid)
    section._sectPr.append(word.element("w:docGrid", type="lines", linePitch=LINE_TWIPS))
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], is_right=True)
    _number(section.even_page_footer.paragraphs[0], is_right=False)


def _number(paragraph: Paragraph, *, is_right: bool) -> None:
    """7.5: — 1 —, one character from the outer edge: on the right of odd pages, on the left of even ones."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_right else WD_ALIGN_PARAGRAPH.LEFT
    indent = Pt(FOOT)
    paragraph.paragraph_format.right_indent = indent if is_right else None
    paragraph.paragraph_format.left_indent = None if is_right else indent
    word.add_run(paragraph, "— ", family=word.SONG, size=FOOT)
    word.add_field(paragraph, "PAGE", family=word.SONG, size=FOOT)
    word.add_run(paragraph, " —", family=word.SONG, size=FOOT)


def leave_grid(paragraph: Paragraph) -> None:
    """What is higher or lower than the text's lines keeps its own: on the grid it would take one or two of them."""
    off = word.element("w:snapToGrid", val=0)
    paragraph._p.get_or_add_pPr().insert_element_before(off, *_BEHIND)


def line(
    document: Document,
    text: str,
    *,
    family: str = "",
    align: str = "JUSTIFY",
    indent: float = 0,
    on_new_page: bool = False,
) -> Paragraph:
    """A paragraph on the grid of 22 lines; `indent` of its first line in points."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    word.add_run(paragraph, text, family=family)
    paragraph.alignment = WD_ALIGN_PARAGRAPH[align]
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.page_break_before = Pt(indent), on_new_page
    return paragraph


def add_listing(document: Document, listing: Listing) -> None:
    """The list's title, its lead, its table with a head that repeats on every page, its notes."""
    _title(document, listing.title)
    line(document, listing.lead, align="CENTER" if len(listing.lead) < 28 else "JUSTIFY")
    widths = [word.twips(WIDTH * one.share / SHARES) for one in listing.columns]
    table = word.grid_table(widths, padding=(1.0, 1.2))
    document._body._element.insert_element_before(table, "w:sectPr")
    head = [one.label for one in listing.columns]
    for place, texts in enumerate([head, *listing.rows]):
        table.append(_row(widths, texts, is_head=place == 0))
    for text in listing.notes:
        line(document, text, indent=INDENT)


def _row(widths: list[int], texts: list[str], *, is_head: bool) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph as WordParagraph

    row = word.grid_row(height=8, can_split=False)
    if is_head:
        row[0].append(word.element("w:tblHeader"))
    for width, text in zip(widths, texts, strict=True):
        cell = word.grid_cell(width)
        paragraph = WordParagraph(word.element("w:p"), None)
        cell.append(paragraph._p)
        word.add_run(paragraph, text, family=word.HEITI if is_head else word.FANGSONG, size=TABLE)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(TABLE + 4)
        leave_grid(paragraph)
        row.append(cell)
    return row


def _title(document: Document, text: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph(style="Heading 1")
    word.add_run(paragraph, text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = Pt(TITLE_LINE)
    leave_grid(paragraph)


def _signature(document: Document, letter: Letter) -> None:
    """Issuer above date, one centred on the other, the wider four characters from the right edge; kept together."""
    from docx.shared import Mm, Pt

    wide = BODY * max(len(letter.issuer), len(letter.date_text) * 0.7)
    for text in (letter.issuer, letter.date_text):
        shape = line(document, text, align="CENTER").paragraph_format
        shape.right_indent = Pt(4 * BODY)
        shape.left_indent = max(Mm(WIDTH) - Pt(4 * BODY + wide), 0)
        shape.keep_with_next = text == letter.issuer
