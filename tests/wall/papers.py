"""What a file says: the words of PDF, DOCX, XLSX and of whatever an archive holds."""

from __future__ import annotations

import io
import re
import zipfile

import pypdf

_TAGS = re.compile(r"<[^>]+>")
# Archives within archives, such as a DOCX in a disc package; deeper ones are nobody's.
DEEPEST = 3
# Files of the cast that only begin like a PDF are shorter.
STAND_IN = 400


def words_of(data: bytes, depth: int = 0) -> str:
    """The text of a file of any kind, without the line breaks of its layout; of text itself as it is."""
    if data.startswith(b"%PDF") and len(data) > STAND_IN:
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        return "".join(page.extract_text().replace("\n", "") for page in pages)
    if data.startswith(b"PK\x03\x04") and depth < DEEPEST:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(f"{name}\n{_part(archive.read(name), depth)}" for name in archive.namelist())
    return data.decode(errors="replace")


def _part(data: bytes, depth: int) -> str:
    """A part of an archive: of XML the text alone, whose runs may cut a word in two."""
    return _TAGS.sub("", data.decode(errors="replace")) if data.lstrip().startswith(b"<") else words_of(data, depth + 1)
