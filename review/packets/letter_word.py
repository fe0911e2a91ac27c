"""A recommendation letter as DOCX on the page of GB/T 9704-2012 that `zjtx.common.official_letter` sets up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from review.packets.letter import Letter, NameList, date_line
from zjtx.common import word
from zjtx.common.official_letter import CHARACTER, leave_grid, new_document

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

# 五号, so that a code of 18 characters stands on one line.
ROW_SIZE, ROW_HEIGHT = 10.5, 8.0
# Columns of a list in millimetres: serial, district, enterprise, code, product.
WIDTHS = (11.0, 22.0, 45.0, 43.0, 35.0)


def write_letter(letter: Letter, target: Path) -> None:
    """Write the file."""
    document = new_document(letter.name)
    _title(document, letter.title)
    _line(document, "")
    _line(document, letter.addressee)
    for text in letter.paragraphs:
        _line(document, text, first=2)
    _line(document, "")
    _attachments(document, letter.attachments)
    _signature(document, letter)
    for serial, listed in enumerate(letter.lists, 1):
        _list(document, f"附件{serial}" if len(letter.attachments) > 1 else "附件", listed)
    document.save(str(target))


def _title(document: Document, lines: tuple[str, ...], *, after: float = 0) -> None:
    """7.3.1: centred, in several lines where its sense allows; room behind it in points."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
    from docx.shared import Pt

    paragraph = document.add_paragraph(style="Heading 1")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(after)
    leave_grid(paragraph)
    for place, line in enumerate(lines):
        run = word.add_run(paragraph, line)
        if place < len(lines) - 1:
            run.add_break(WD_BREAK.LINE)


def _line(
    document: Document, text: str, *, first: float = 0, left: float = 0, right: float = 0, family: str = ""
) -> Paragraph:
    """A paragraph; indents in characters, the first line's counted from the left one's."""
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    word.add_run(paragraph, text, family=family)
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.left_indent = Pt(first * CHARACTER), Pt(left * CHARACTER)
    shape.right_indent = Pt(right * CHARACTER)
    return paragraph


def _attachments(document: Document, names: tuple[str, ...]) -> None:
    """7.3.4: two characters from the left, names one below the other, without a mark at the end."""
    if len(names) == 1:
        _line(document, f"附件：{names[0]}", first=-3, left=5)
        return
    for serial, name in enumerate(names, 1):
        head, outdent = ("附件：", -4.0) if serial == 1 else ("", -1.0)
        _line(document, f"{head}{serial}.{name}", first=outdent, left=6)


def _signature(document: Document, letter: Letter) -> None:
    """7.3.5.1: the date ends four characters from the right, the bureau's name is centred over it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    dated = date_line(letter)
    middle = 4 + _width(dated) / 2
    for _ in range(2):
        _line(document, "")
    for text in (letter.signer, dated):
        paragraph = _line(document, text, right=max(0.0, middle - _width(text) / 2))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _width(text: str) -> float:
    """In characters: a figure is half of one."""
    return sum(0.5 if one.isascii() else 1 for one in text)


def _list(document: Document, label: str, listed: NameList) -> None:
    """7.3.7: on a new page, its number in 黑体 on the first line, its title centred on the third."""
    head = _line(document, label, family=word.HEITI)
    head.paragraph_format.page_break_before = True
    _line(document, "")
    _title(document, (listed.title,), after=ROW_SIZE)
    widths = [word.twips(width) for width in WIDTHS]
    table = word.grid_table(widths, padding=(0.5, 1.0))
    document._body._element.insert_element_before(table, "w:sectPr")
    for place, texts in enumerate([listed.heads, *listed.rows]):
        row = word.grid_row(height=ROW_HEIGHT, can_split=False, is_repeated=place == 0)
        for width, text, is_centred in zip(widths, texts, (True, True, False, True, False), strict=True):
            row.append(_cell(width, text, is_head=place == 0, is_centred=is_centred or place == 0))
        table.append(row)


def _cell(width: int, text: str, *, is_head: bool, is_centred: bool) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph as WordParagraph

    cell = word.grid_cell(width)
    paragraph = WordParagraph(word.element("w:p"), None)  # type: ignore[arg-type]
    cell.append(paragraph._p)
    word.add_run(paragraph, text, family=word.HEITI if is_head else "", size=ROW_SIZE)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_centred else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.line_spacing = Pt(ROW_SIZE + 4)
    leave_grid(paragraph)
    return cell
