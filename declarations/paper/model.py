"""A form ready to be written: cover, one table, notes. Both writers walk this and nothing else. Pure.

Roles say what a piece is, never how it looks: the writers know that.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """Text of one role: "word" (the notice's), "answer", "box" (a tick box) or "note" (a note's number)."""

    text: str
    role: str = "word"


@dataclass(frozen=True)
class Paragraph:
    """One line of the notice or of an answer. `role`: "" (as its cell), "prompt", "sign" or "stamp"."""

    runs: tuple[Run, ...]
    role: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Cell:
    """One cell. `role`: "section", "label", "group" (label of several rows), "value", "text" (left), "figure" (right)
    or "small" (a figure in a narrow column)."""

    paragraphs: tuple[Paragraph, ...]
    columns: int
    rows: int = 1
    role: str = "value"

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def is_head(self) -> bool:
        return self.role in ("section", "label", "group")

    @property
    def is_stamped(self) -> bool:
        return any(paragraph.role == "stamp" for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Row:
    """One row. `height` in millimetres is the least it takes; `may_break`: long text flows on over the page's end;
    `keeps_next`: no page ends between it and the next row; `begins_page`: it stands at the top of a new page."""

    cells: tuple[Cell, ...]
    height: int = 0
    may_break: bool = False
    keeps_next: bool = False
    begins_page: bool = False


@dataclass(frozen=True)
class Table:
    """Rows on a grid of equally wide columns. A cell of several rows stands in its first row only."""

    columns: int
    rows: tuple[Row, ...]

    def slots(self) -> Iterator[tuple[Row, list[tuple[Cell, bool]]]]:
        """Each row with its places from left to right: (cell, whether it only continues a cell from above)."""
        hanging: dict[int, tuple[Cell, int]] = {}
        for row in self.rows:
            places, column, own = [], 0, iter(row.cells)
            while column < self.columns:
                above, left = hanging.pop(column, (None, 0))
                cell = above or next(own)
                places.append((cell, above is not None))
                rest = left - 1 if above else cell.rows - 1
                if rest:
                    hanging[column] = (cell, rest)
                column += cell.columns
            yield row, places


@dataclass(frozen=True)
class Cover:
    """The first page: title lines, then label and answer, then the issuing bureau."""

    lines: tuple[str, ...]
    entries: tuple[tuple[str, str], ...]
    issuer: str


@dataclass(frozen=True)
class Mark:
    """What every page of a frozen version carries; the QR code holds `check_url`."""

    number: str
    version: int
    digest: str
    check_url: str

    @property
    def text(self) -> str:
        return f"{self.number}　第{self.version}版　摘要 {self.digest}"


@dataclass(frozen=True)
class Paper:
    """A whole form. A blank one has no mark."""

    attachment: str
    title: str
    cover: Cover
    filler: Paragraph
    table: Table
    endings: tuple[Paragraph, ...]
    mark: Mark | None = None

    @property
    def text(self) -> str:
        """Everything that is printed but the mark, line by line in reading order."""
        cover = (self.attachment, *self.cover.lines, *("".join(entry) for entry in self.cover.entries))
        cells = (cell.text for row in self.table.rows for cell in row.cells)
        endings = (paragraph.text for paragraph in self.endings)
        return "\n".join((*cover, self.cover.issuer, self.title, self.filler.text, *cells, *endings))
