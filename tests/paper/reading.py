"""Reading papers back: text of a PDF and of a DOCX, without white space."""

import io
from pathlib import Path

import docx
import pypdf
from docx.oxml.ns import qn

from tests.paper.notice import bare


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page, without white space."""
    return [bare(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def docx_text(path: Path | bytes) -> str:
    """The text of the body in reading order, without white space; a cell merged downwards stands once."""
    body = document(path).element.body
    return bare("".join(node.text or "" for node in body.iter(qn("w:t"))))


def document(path: Path | bytes):
    """The DOCX as python-docx reads it."""
    return docx.Document(io.BytesIO(path) if isinstance(path, bytes) else str(path))


def docx_rows(path: Path) -> list[list[tuple[str, int, str]]]:
    """The form's table: (text, columns, vertical merge) of each cell of each row."""
    table = docx.Document(str(path)).tables[-1]._tbl
    return [[_cell(cell) for cell in row.tc_lst] for row in table.tr_lst]


def _cell(cell) -> tuple[str, int, str]:
    text = bare("".join(node.text or "" for node in cell.iter(qn("w:t"))))
    return text, cell.grid_span, cell.vMerge or ""
