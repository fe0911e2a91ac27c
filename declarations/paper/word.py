"""The paper model as DOCX: the same table with its spans, fonts by name, and the mark in the footer of every page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from declarations.paper.model import Cell, Paper, Paragraph, Row, Run, Table
from zjtx.common import word

if TYPE_CHECKING:
    from docx.document import Document

SIDES, TOP, BOTTOM = 22.0, 18.0, 24.0
WIDTH = 210 - 2 * SIDES
BODY, SMALL, PROMPT, NOTE = 10.0, 8.0, 9.0, 9.0
ROW_HEIGHT = 8
COVER_WIDTHS = (46.0, 84.0)
QR_SIZE = 12
PADDING = (0.5, 0.8)
ALIGNMENT = {"text": "LEFT", "figure": "RIGHT"}


def write_docx(paper: Paper, target: Path) -> None:
    """Write the form to a file."""
    title = f"{paper.title} {paper.mark.number}" if paper.mark else paper.title
    document = word.new_document(title, top=TOP, bottom=BOTTOM, sides=SIDES, size=BODY)
    word.style_font(document, "Heading 1", word.TITLE, 20)
    word.style_font(document, "Heading 2", word.HEITI, 12)
    _cover(document, paper)
    _line(document, paper.title, style="Heading 1", align="CENTER", after=14, on_new_page=True)
    _line(document, paper.filler.text, size=12, after=4)
    _table(document, paper.table)
    for place, ending in enumerate(paper.endings):
        _line(document, ending.text, size=NOTE, before=4 if place == 0 else 1)
    if paper.mark:
        _footer(document, paper)
    document.save(str(target))


def _line(
    document: Document,
    text: str,
    *,
    style: str = "Normal",
    family: str = "",
    size: float = 0,
    align: str = "LEFT",
    before: float = 0,
    after: float = 0,
    on_new_page: bool = False,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph(style=style)
    word.add_run(paragraph, text, family=family, size=size)
    paragraph.alignment = WD_ALIGN_PARAGRAPH[align]
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.page_break_before = Pt(before), Pt(after), on_new_page


def _cover(document: Document, paper: Paper) -> None:
    _line(document, paper.attachment, family=word.HEITI, size=16, after=150)
    for line in paper.cover.lines:
        _line(document, line, family=word.TITLE, size=28, align="CENTER", after=10)
    _line(document, "", after=100)
    widths = [word.twips(width) for width in COVER_WIDTHS]
    table = word.grid_table(widths, is_ruled=False)
    document._body._element.insert_element_before(table, "w:sectPr")
    for entry in paper.cover.entries:
        row = word.grid_row(height=11, can_split=False)
        for place, text in enumerate(entry):
            cell = word.grid_cell(widths[place], align="bottom", line_below=place == 1)
            row.append(cell)
            _fill(cell, [(text, word.FANGSONG, 15.0)])
        table.append(row)
    _line(document, paper.cover.issuer, size=16, align="CENTER", before=130)


def _fill(cell: Any, runs: list[tuple[str, str, float]]) -> None:
    from docx.text.paragraph import Paragraph as WordParagraph

    written = WordParagraph(word.element("w:p"), None)
    cell.append(written._p)
    for text, family, size in runs:
        word.add_run(written, text, family=family, size=size)


def _table(document: Document, table: Table) -> None:
    each = word.twips(WIDTH / table.columns)
    made = word.grid_table([each] * table.columns, padding=PADDING)
    document._body._element.insert_element_before(made, "w:sectPr")
    for row, places in table.slots():
        line = word.grid_row(height=row.height or ROW_HEIGHT, can_split=row.may_break)
        made.append(line)
        for cell, is_continued in places:
            merge = "continue" if is_continued else "restart" if cell.rows > 1 else ""
            align = "bottom" if cell.is_stamped else "center"
            written = word.grid_cell(each * cell.columns, columns=cell.columns, merge=merge, align=align)
            line.append(written)
            _paragraphs(written, cell, row, is_empty=is_continued)


def _paragraphs(written: Any, cell: Cell, row: Row, *, is_empty: bool) -> None:
    for paragraph in (Paragraph(()),) if is_empty else cell.paragraphs:
        _paragraph(written, paragraph, cell, row)


def _paragraph(written: Any, paragraph: Paragraph, cell: Cell, row: Row) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, Twips
    from docx.text.paragraph import Paragraph as WordParagraph

    line = WordParagraph(word.element("w:p"), None)
    written.append(line._p)
    if cell.role == "section":
        line._p.get_or_add_pPr().append(word.element("w:pStyle", val="Heading2"))
    shape = line.paragraph_format
    shape.alignment = WD_ALIGN_PARAGRAPH[ALIGNMENT.get(cell.role, "CENTER")]
    shape.keep_with_next = True if row.keeps_next else None
    shape.page_break_before = True if row.begins_page else None
    if cell.role == "figure":
        shape.right_indent = Mm(7)
    if cell.role == "text":
        shape.left_indent = Mm(0.7)
    if paragraph.role == "sign":
        shape.space_before, shape.left_indent = Pt(32), Mm(6)
    if paragraph.role == "stamp":
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape.left_indent, shape.space_after = Twips(_width(written) * 55 // 100), Pt(6)
    for run in paragraph.runs:
        _run(line, run, paragraph, cell)


def _width(written: Any) -> int:
    """The width of a cell in twips, as written into it."""
    from docx.oxml.ns import qn

    return int(written.tcPr.find(qn("w:tcW")).get(qn("w:w")))


def _run(line: Any, run: Run, paragraph: Paragraph, cell: Cell) -> None:
    size, family = 0.0, ""
    if cell.role == "small":
        size = SMALL
    if paragraph.role == "prompt":
        family, size = word.KAITI, PROMPT
    made = word.add_run(line, run.text, family=family, size=size)
    if run.role == "note":
        made.font.superscript = True


def _footer(document: Document, paper: Paper) -> None:
    import segno
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    mark = paper.mark
    if mark is None:
        return
    picture = io.BytesIO()
    segno.make(mark.check_url, error="m").save(picture, kind="png", border=1, scale=4)
    picture.seek(0)
    line = document.sections[0].footer.paragraphs[0]
    line.style = document.styles["Normal"]
    line._p.get_or_add_pPr().append(word.element("w:textAlignment", val="center"))
    line.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run().add_picture(picture, width=Mm(QR_SIZE))
    word.add_run(line, f" {mark.text}\t", size=SMALL)
    word.add_field(line, "PAGE", size=SMALL + 1)
    word.add_run(line, " / ", size=SMALL + 1)
    word.add_field(line, "NUMPAGES", size=SMALL + 1)
